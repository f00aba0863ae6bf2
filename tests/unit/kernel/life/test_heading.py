"""What every document says of itself: department, currency, which amendment it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from cellar_db import engine as db
from cellar_server.kernel.amounts import currency
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Invalid
from tests.support.hands import ref
from tests.support.kernel_books import Books
from tests.support.kernel_types import KOrder

LINES = [{"item_id": "I0", "quantity": Decimal(2)}]


def head(books: Books, **more: Any) -> dict[str, Any]:
    return {"customer_id": books.customer, "org_id": books.org, **more}


def codes(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {found.path: found.code for found in refused.value.problems}


def _employed(books: Books, *, department: bool) -> tuple[Books, int]:
    """The books as somebody of a department, or of a mere sales organisation, sees them; and that unit's id."""
    code = "D1" if department else "S1"
    unit = books.save(
        "organisation", {"code": code, "name": code, "is_department": department, "is_sales": not department}
    )
    person = books.save("employee", {"code": f"E{code}", "name": "张三", "org_id": ref(code)})
    return books.as_(employee_id=person.id), unit.id


def test_a_document_begins_in_its_makers_department(books: Books) -> None:
    mine, department = _employed(books, department=True)
    made = mine.save("k_order", head(books), lines=LINES)
    assert made.values["department_id"].id == department
    found = mine.page("k_order", Where.of("department_id", "equals", department))
    assert found.ids == [made.id]
    # Whoever types another, or none, is believed.
    assert mine.save("k_order", head(books, department_id=None), lines=LINES).values["department_id"] is None


def test_a_unit_that_is_no_department_is_proposed_to_nobody(books: Books) -> None:
    mine, unit = _employed(books, department=False)
    assert mine.save("k_order", head(books), lines=LINES).values["department_id"] is None
    with pytest.raises(Invalid) as refused:
        mine.save("k_order", head(books, department_id=unit), lines=LINES)
    assert codes(refused) == {"department_id": "REFERENCE_KIND"}


def test_a_stopped_department_is_refused_at_the_deed(books: Books) -> None:
    mine, department = _employed(books, department=True)
    made = mine.save("k_order", head(books), lines=LINES)
    books.act("organisation", department, "stop")
    with pytest.raises(Invalid) as refused:
        books.act("k_order", made.id, "approve")
    assert codes(refused) == {"department_id": "REFERENCE_STOPPED"}


def test_amounts_are_in_the_currency_of_the_books(books: Books) -> None:
    made = books.save("k_order", head(books), lines=LINES)
    assert (made.values["currency"], made.values["exchange_rate"]) == (currency.BASE.default, 1)
    for typed, code in (("USD", "CURRENCY_FOREIGN"), ("XXX", "CURRENCY_UNKNOWN")):
        with pytest.raises(Invalid) as refused:
            books.save("k_order", head(books, currency=typed), lines=LINES)
        assert codes(refused) == {"currency": code}
    with pytest.raises(Invalid) as refused:
        books.save("k_order", head(books, exchange_rate=Decimal("7.2")), lines=LINES)
    assert codes(refused) == {"exchange_rate": "FIELD_READONLY"}


def test_the_prover_finds_an_amount_in_another_currency(books: Books) -> None:
    made = books.order(2)
    books.proven()
    for wrong in ({"currency": "USD"}, {"exchange_rate": Decimal(7)}):
        with db.write(books.engine) as connection:
            connection.execute(update(KOrder).where(KOrder.id == made.id).values(**wrong))
        (found,) = books.differences()
        assert (found.proof.partition(":")[0], found.what) == ("currency", f"k_order {made.id}")
        with db.write(books.engine) as connection:
            connection.execute(update(KOrder).where(KOrder.id == made.id).values(currency="CNY", exchange_rate=1))


def test_what_was_in_force_and_is_changed_is_the_next_amendment(books: Books) -> None:
    made = books.order(2, approved=False)
    edited = books.save("k_order", {"remark": "开单时改"}, made.id, made.row_version)
    assert edited.values["version"] == 1, "nothing was in force yet"
    books.act("k_order", made.id, "approve")
    books.act("k_order", made.id, "unapprove")
    taken_back = books.get("k_order", made.id)
    assert taken_back.values["version"] == 1, "nothing is changed yet"
    same = books.save("k_order", {"remark": "开单时改"}, made.id, taken_back.row_version)
    assert same.values["version"] == 1
    first = books.save("k_order", {"remark": "改一"}, made.id, same.row_version)
    again = books.save("k_order", {"remark": "改二"}, made.id, first.row_version)
    assert [first.values["version"], again.values["version"]] == [2, 2], "counted once from approval to approval"
    assert again.values["checked_at"] is None, "nobody has approved what stands there now"
    books.act("k_order", made.id, "approve")
    shown = books.get("k_order", made.id)
    assert "变更版本 2" in shown.byline
    assert shown.values["checked_at"] is not None


def test_what_it_reverses_is_not_typed_in(books: Books) -> None:
    original = books.order(2)
    with pytest.raises(Invalid) as refused:
        books.save("k_order", head(books, red_of_id=original.id, migrated=True, version=4), lines=LINES)
    assert codes(refused) == dict.fromkeys(["red_of_id", "migrated", "version"], "FIELD_READONLY")
