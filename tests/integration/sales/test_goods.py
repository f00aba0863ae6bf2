"""What is sold, and from where (MD-06, ORG-01)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.hands import refusal

D = Decimal


def _change(books: SmallBooks, entity: str, code: str, **values: Any) -> None:
    record = books.get(entity, books.ids[code])
    books.save(entity, values, id_=record.id, version=record.row_version)


@pytest.mark.covers("MD-06")
@pytest.mark.parametrize(
    "values", [{"kind": "inspection"}, {"kind": "damaged"}, {"kind": "consigned"}, {"in_atp": False}]
)
def test_goods_that_do_not_count_as_available_are_not_sold(one_books: SmallBooks, values: dict[str, Any]) -> None:
    books = one_books
    books.save("warehouse", {"code": "W3", "name": "别处", "org_id": ref("01"), **values})
    assert refusal(books.order, ("A", 6), warehouse_id=ref("W3")) == {"NOT_SOLD_FROM": "lines[0].warehouse_id"}


def test_a_warehouse_that_stopped_counting_stops_each_later_deed(books: SmallBooks) -> None:
    other = books.by(CHECKER)
    draft, submitted = books.order(("A", 6)), books.act(books.order(("A", 6)), "submit")
    note = books.push("sales_order.delivery_note", books.approved_order(("A", 6)))
    approved = other.act(books.push("sales_order.delivery_note", books.approved_order(("A", 6))), "approve")
    outbound = books.push("delivery_note.outbound", approved)
    _change(books, "warehouse", "W1", in_atp=False)
    for who, record, action in (
        (books, draft, "submit"), (other, submitted, "approve"), (other, note, "approve"), (books, outbound, "sign"),
    ):  # fmt: skip
        assert set(refusal(who.act, record, action)) == {"NOT_SOLD_FROM"}


@pytest.mark.covers("ORG-01")
def test_another_companys_stock_is_not_sold(one_books: SmallBooks) -> None:
    books = one_books
    books.save("organisation", {"code": "06", "name": "电商公司", "is_sales": True, "is_company": True})
    assert refusal(books.order, ("N", 6), org_id=ref("06"), price=D(9)) == {"CROSS_ORG_SALE": "lines[0].warehouse_id"}
    # A branch below the company sells what the company has.
    books.save("organisation", {"code": "0101", "name": "大区", "is_sales": True, "parent_id": ref("01")})
    books.order(("N", 6), org_id=ref("0101"), price=D(9))
    books.save("organisation", {"code": "0102", "name": "部门", "is_department": True, "parent_id": ref("01")})
    assert refusal(books.order, ("N", 6), org_id=ref("0102"), price=D(9)) == {"ORG_NOT_SALES": "org_id"}


def test_a_reference_is_of_the_kind_its_field_asks_for(one_books: SmallBooks) -> None:
    books = one_books
    books.save("organisation", {"code": "03", "name": "财务部", "is_finance": True})
    assert refusal(books.save, "warehouse", {"code": "W9", "name": "库", "org_id": ref("03")}) == {
        "REFERENCE_KIND": "org_id"
    }
    assert "REFERENCE_KIND" in refusal(
        books.save, "customer", {"code": "C9", "name": "某", "customer_class_id": ref("DEALER"), "org_id": ref("03")}
    )
    books.save("customer_address", {"code": "BILL", "name": "收票处", "customer_id": ref("C1"), "for_shipping": False})
    assert refusal(books.order, ("A", 6), address_id=ref("BILL")) == {"REFERENCE_KIND": "address_id"}
