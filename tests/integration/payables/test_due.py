"""The due date of a payable or receivable follows its date, amount and party until somebody says otherwise."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.life import documents
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.hands import refused

D = Decimal
NOV, DEC = date(2026, 11, 15), date(2026, 12, 1)
SIDES = [("payable", "supplier_id", "supplier"), ("receivable", "customer_id", "customer")]


@pytest.fixture(name="books")
def _books(one_books: SmallBooks) -> SmallBooks:
    books = one_books
    halves = [{"portion": D("0.5"), "days": days} for days in (10, 40)]
    books.save("payment_term", {"code": "EOM", "name": "月末", "days": 0, "from_month_end": True})
    books.save("payment_term", {"code": "TWO", "name": "两期"}, halves, grid="instalments")
    for term, customer in (("EOM", "C1"), ("TWO", "C2")):
        books.save("supplier", {"code": term, "name": term, "payment_term_id": ref(term)})
        shown = books.get("customer", books.ids[customer])
        books.save("customer", {"payment_term_id": ref(term)}, id_=shown.id, version=shown.row_version)
    return books


def head(side: tuple[str, str, str], term: str, on: date, **values: Any) -> dict[str, Any]:
    code = term if side[2] == "supplier" else {"EOM": "C1", "TWO": "C2"}[term]
    return {side[1]: ref(code), "org_id": ref("01"), "amount": D(100), "business_date": on, **values}


def days(shown: Any) -> tuple[Any, ...]:
    return shown.values["due_on"], *(
        (line.values["due_on"], line.values["amount"]) for line in shown.grids["instalments"]
    )


@pytest.mark.parametrize("side", SIDES)
def test_a_due_date_that_nobody_typed_follows(books: SmallBooks, side: tuple[str, str, str]) -> None:
    entity = side[0]
    made = books.save(entity, head(side, "EOM", NOV))
    assert made.values["due_on"] == date(2026, 11, 30)
    moved = books.save(entity, {"business_date": DEC}, id_=made.id, version=made.row_version)
    assert moved.values["due_on"] == date(2026, 12, 31)
    # So it does before it is stored, as a desk sends what it was shown.
    shown, _, _ = books.evaluate(entity, head(side, "EOM", NOV))
    again, _, _ = books.evaluate(entity, {**books.typed(shown)[0], "business_date": DEC})
    assert again.values["due_on"] == date(2026, 12, 31)
    typed = books.save(entity, {"due_on": date(2026, 12, 20)}, id_=made.id, version=moved.row_version)
    kept = books.save(entity, {"business_date": NOV}, id_=made.id, version=typed.row_version)
    assert kept.values["due_on"] == date(2026, 12, 20)


@pytest.mark.parametrize("side", SIDES)
def test_instalments_that_nobody_typed_follow_too(books: SmallBooks, side: tuple[str, str, str]) -> None:
    """Date, amount, party; another due day makes one of the whole; instalments that were typed stay."""
    entity = side[0]
    made = books.save(entity, head(side, "TWO", NOV))
    assert days(made) == (date(2026, 11, 25), (date(2026, 11, 25), 50), (date(2026, 12, 25), 50))
    moved = books.save(entity, {"business_date": DEC, "amount": D(30)}, id_=made.id, version=made.row_version)
    assert days(moved) == (date(2026, 12, 11), (date(2026, 12, 11), 15), (date(2027, 1, 10), 15))
    assert [line.id for line in moved.grids["instalments"]] == [line.id for line in made.grids["instalments"]]
    rows = [{"due_on": date(2026, 12, 11), "amount": D(10)}, {"due_on": date(2027, 1, 10), "amount": D(20)}]
    typed = books.save(entity, head(side, "TWO", DEC, amount=D(30)), rows, grid="instalments")
    changed = books.save(entity, {"business_date": NOV}, id_=typed.id, version=typed.row_version)
    assert days(changed) == days(typed)
    code = head(side, "EOM", DEC)[side[1]]
    other = books.save(entity, {side[1]: code}, id_=moved.id, version=moved.row_version)
    assert days(other) == (date(2026, 12, 31),)


@pytest.mark.parametrize("side", SIDES)
def test_a_copy_is_due_anew_and_a_red_one_is_not_copied(books: SmallBooks, side: tuple[str, str, str]) -> None:
    """Also where its day was typed and lies before the copy's date."""
    entity, declaration = side[0], books.ledger.registry.of(side[0])
    for due in ({}, {"due_on": date(2020, 1, 20)}):
        made = books.save(entity, head(side, "EOM", date(2020, 1, 15), **due))
        with books.reading() as work:
            copied = documents.copy(work, declaration, made.id)
            assert (copied.due_on - work.today).days in range(31)
            assert copied.due_on.month == work.today.month
    made = books.by(CHECKER).act(books.save(entity, head(side, "EOM", NOV)), "approve")
    red = books.reverse(made, grid="instalments", business_date=NOV)
    with books.reading() as work:
        assert refused(lambda: documents.copy(work, declaration, red.id)) == [("RED_NOT_COPIED", "")]
