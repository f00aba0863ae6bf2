"""What was owed and paid in advance before the program knew of it: 期初应收, 期初预收 (CR-04, RC-04)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.areas.receipts.statement import statement
from cellar_server.kernel.lists import query
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.records import RecordView
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.hands import refusal

D = Decimal
TODAY = clock.today()
EARLIER = TODAY - timedelta(days=2)


def opening(books: SmallBooks, entity: str, amount: str = "300", **values: Any) -> RecordView:
    head = {
        "customer_id": ref("C1"), "org_id": ref("01"), "amount": D(amount), "kind": "opening", "former_number": "K3-0091",
        "business_date": EARLIER,
    }  # fmt: skip
    return books.save(entity, {**head, **values})


@pytest.mark.covers("CR-04", "RC-03", "RC-04", "S26.13")
def test_openings_are_open_items_that_are_written_off_in_parts(books: SmallBooks) -> None:
    lead = books.by(CHECKER)
    long_ago = TODAY - timedelta(days=400)
    owed = lead.act(opening(books, "receivable", due_on=long_ago), "approve")
    paid = lead.act(opening(books, "receipt", "120", former_number="S-7"), "approve")
    assert (owed.number[:2], paid.number[:2]) == ("YS", "SK")
    assert (owed.values["kind"], owed.values["due_on"]) == ("opening", long_ago)
    now = books.exposure()
    assert (now.invoiced, now.advance) == (300, 120)
    rows = [{"receivable_id": owed.id, "receipt_id": paid.id}]
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    settled = lead.act(lead.save("write_off", head, rows), "approve")
    assert settled.values["amount"] == 120
    assert (books.again(owed).values["progress"], books.again(paid).values["progress"]) == ("partly", "done")
    assert refusal(lead.act, books.again(owed), "unapprove") != {}
    lead.act(settled, "reverse", reason="试")
    # Long overdue: the customer is not served on credit until it is collected.
    assert "OVERDUE" in refusal(books.approved_order, ("A", 1))
    for record in (owed, paid):
        assert lead.act(books.again(record), "unapprove").state == "draft"
    now = books.exposure()
    assert (now.invoiced, now.advance) == (0, 0)
    books.proven()


@pytest.mark.covers("CR-04", "RC-04")
@pytest.mark.parametrize("entity", ["receivable", "receipt"])
def test_an_opening_names_its_former_number_and_is_there_once(books: SmallBooks, entity: str) -> None:
    assert refusal(opening, books, entity, former_number=None) == {"REQUIRED": "former_number"}
    wrong = "other" if entity == "receivable" else "money"
    assert refusal(opening, books, entity, kind=wrong) == {"NOT_AN_OPENING": "former_number"}
    first = opening(books, entity)
    for again in ("K3-0091", "k3-0091", "Ｋ３-0091 "):
        assert refusal(opening, books, entity, "5", former_number=again) == {"ALREADY_TAKEN": "former_number"}
    # Another customer's paper may have had the same number.
    opening(books, entity, customer_id=ref("C2"))
    books.act(first, "void")
    books.by(CHECKER).act(opening(books, entity), "approve")
    books.proven()


@pytest.mark.parametrize("entity", ["receivable", "receipt"])
def test_openings_keep_the_rules_of_their_kind(one_books: SmallBooks, entity: str) -> None:
    books, lead = one_books, one_books.by(CHECKER)
    assert refusal(opening, books, entity, "0") == {"NOT_POSITIVE": "amount"}
    assert refusal(opening, books, entity, "-5") == {"NOT_POSITIVE": "amount"}
    assert "kind" in refusal(opening, books, entity, kind="gift").values()
    made = opening(books, entity)
    assert refusal(books.act, made, "approve") == {"MAKER_IS_CHECKER": ""}
    books.close_period(f"{EARLIER:%Y-%m}", Module.of("receivable"))
    assert refusal(lead.act, made, "approve") == {"PERIOD_CLOSED": "business_date"}


def test_nobody_types_the_receivable_of_an_invoice(one_books: SmallBooks) -> None:
    assert refusal(opening, one_books, "receivable", kind="invoice", former_number=None) == {"MADE_BY_INVOICE": "kind"}


def test_a_copy_of_an_opening_is_none(one_books: SmallBooks) -> None:
    from cellar_server.kernel.life import documents

    made = opening(one_books, "receivable")
    with one_books.reading() as work:
        copied = documents.copy(work, work.registry.of("receivable"), made.id)
        assert (copied.kind.code, copied.former_number) == ("other", None)


@pytest.mark.covers("CR-08")
def test_openings_are_told_from_the_months_money(one_books: SmallBooks) -> None:
    """In the list of money that came this month, and on the customer's statement."""
    books, lead = one_books, one_books.by(CHECKER)
    lead.act(opening(books, "receivable", business_date=TODAY), "approve")
    lead.act(opening(books, "receipt", "120", business_date=TODAY), "approve")
    plain = books.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(50)})
    lead.act(plain, "approve")
    schemes = {each.name: each.wheres for each in books.ledger.registry.of("receipt").listing.schemes}
    with books.reading() as work:
        this_month = query.page(work, query.Query("receipt", schemes["this_month"]), ["number"]).ids
        openings = query.page(work, query.Query("receipt", schemes["opening"]), ["number"]).ids
        told = statement(work, customer_id=books.ids["C1"], org_id=books.ids["01"], since=TODAY, until=TODAY)
    assert list(this_month) == [plain.id]
    assert len(openings) == 1
    assert [(each.kind, each.increase, each.decrease) for each in told.movements] == [
        ("期初应收", 300, 0), ("期初预收", 0, 120), ("收款", 0, 50),
    ]  # fmt: skip
    assert told.closing == 130
