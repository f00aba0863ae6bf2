"""What is sold, from where, and which batches leave: dead attributes made to count (MD-01, MD-06, ORG-01, LG-03, LG-05)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordView
from tests.support.books import CHECKER, SmallBooks, ref

D = Decimal
TODAY = clock.today()


def _refusal(deed: Any, *args: Any, **values: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        deed(*args, **values)
    return {each.code: each.path for each in refused.value.problems}


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
    assert _refusal(books.order, ("A", 6), warehouse_id=ref("W3")) == {"NOT_SOLD_FROM": "lines[0].warehouse_id"}


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
        assert set(_refusal(who.act, record, action)) == {"NOT_SOLD_FROM"}


@pytest.mark.covers("ORG-01")
def test_another_companys_stock_is_not_sold(one_books: SmallBooks) -> None:
    books = one_books
    books.save("organisation", {"code": "06", "name": "电商公司", "is_sales": True, "is_company": True})
    assert _refusal(books.order, ("N", 6), org_id=ref("06"), price=D(9)) == {"CROSS_ORG_SALE": "lines[0].warehouse_id"}
    # A branch below the company sells what the company has.
    books.save("organisation", {"code": "0101", "name": "大区", "is_sales": True, "parent_id": ref("01")})
    books.order(("N", 6), org_id=ref("0101"), price=D(9))
    books.save("organisation", {"code": "0102", "name": "部门", "is_department": True, "parent_id": ref("01")})
    assert _refusal(books.order, ("N", 6), org_id=ref("0102"), price=D(9)) == {"ORG_NOT_SALES": "org_id"}


def test_a_reference_is_of_the_kind_its_field_asks_for(one_books: SmallBooks) -> None:
    books = one_books
    books.save("organisation", {"code": "03", "name": "财务部", "is_finance": True})
    assert _refusal(books.save, "warehouse", {"code": "W9", "name": "库", "org_id": ref("03")}) == {
        "REFERENCE_KIND": "org_id"
    }
    assert "REFERENCE_KIND" in _refusal(
        books.save, "customer", {"code": "C9", "name": "某", "customer_class_id": ref("DEALER"), "org_id": ref("03")}
    )
    books.save("customer_address", {"code": "BILL", "name": "收票处", "customer_id": ref("C1"), "for_shipping": False})
    assert _refusal(books.order, ("A", 6), address_id=ref("BILL")) == {"REFERENCE_KIND": "address_id"}


def test_a_vehicle_drives_for_its_own_carrier(one_books: SmallBooks) -> None:
    books = one_books
    books.save("carrier", {"code": "T2", "name": "别家"})
    books.save("vehicle", {"code": "鲁A00001", "name": "货车", "carrier_id": ref("T2")})
    order = books.approved_order(("A", 6))
    wrong = {"carrier_id": ref("T1"), "vehicle_id": ref("鲁A00001")}
    assert _refusal(books.push, "sales_order.delivery_note", order, changes=wrong) == {"NOT_ITS_VEHICLE": "vehicle_id"}


def test_a_loss_names_a_reason_for_losses(one_books: SmallBooks) -> None:
    books = one_books
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", books.approved_order(("A", 6))), "approve")
    outbound = books.act(books.push("delivery_note.outbound", note), "sign")
    values, (row,) = books.typed(books.evaluate_push("outbound.sign_off", outbound))
    row = {**row, "signed": D(5), "lost": D(1), "liable": "carrier"}
    refused = _refusal(books.save, "sign_off", values, [{**row, "reason_id": ref("R01")}])
    assert refused == {"REFERENCE_KIND": "lines[0].reason_id"}
    books.save("sign_off", values, [{**row, "reason_id": ref("L01")}])


def _batches(books: SmallBooks) -> None:
    """Five batches of C in W1, ten each, typed in an order that says nothing of their age."""
    books.save(
        "item",
        {
            "code": "C", "name": "澄岭新酿", "item_class_id": ref("WINE"), "batch_managed": True, "inspected": True,
            "unit_id": ref("PING"), "case_unit_id": ref("XIANG"), "per_case": 6, "tax_rate": D("0.13"),
        },
    )  # fmt: skip
    made: dict[str, dict[str, Any]] = {
        "NEW": {"made_on": TODAY - timedelta(days=10)},
        "OLD": {"made_on": TODAY - timedelta(days=300)},
        "GONE": {"made_on": TODAY - timedelta(days=900), "expires_on": TODAY - timedelta(days=1)},
        "HELD": {"made_on": TODAY - timedelta(days=500)},
        "BARE": {"made_on": TODAY - timedelta(days=400), "certificate": None},
    }
    rows = []
    for code, values in made.items():
        lot = books.save("batch", {"code": code, "item_id": ref("C"), "certificate": f"ZJ-{code}", **values})
        books.ids[code] = lot.id
        rows.append({"item_id": ref("C"), "batch_id": lot.id, "quantity": D(10)})
    books.bring_in(*rows)
    books.act(books.get("batch", books.ids["HELD"]), "stop")


def _outbound_of(books: SmallBooks, quantity: int) -> RecordView:
    back = {"business_date": TODAY - timedelta(days=2)}
    order = books.approved_order(("C", quantity), price=D(9), **back)
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order, changes=back), "approve")
    return books.push("delivery_note.outbound", note)


def _codes(shown: RecordView) -> list[str]:
    return [line.values["batch_id"].code if line.values["batch_id"] else "" for line in shown.grids["lines"]]


@pytest.mark.covers("LG-03", "LG-05", "S23.7")
def test_the_oldest_goes_first_and_what_may_not_leave_is_neither_proposed_nor_signed(books: SmallBooks) -> None:
    _batches(books)
    assert _codes(_outbound_of(books, 15)) == ["OLD", "NEW"]
    for code, rule in (("GONE", "BATCH_EXPIRED"), ("BARE", "BATCH_UNCERTIFIED")):
        draft = _outbound_of(books, 5)
        line = {**draft.grids["lines"][0].values, "id": draft.grids["lines"][0].id, "batch_id": ref(code)}
        draft = books.save("outbound", {}, [line], id_=draft.id, version=draft.row_version)
        assert _refusal(books.act, draft, "sign") == {rule: "lines[0].batch_id"}
        # Dated back to a day on which the batch was still good, it leaves today all the same.
        back = TODAY - timedelta(days=2)
        dated = books.save("outbound", {"business_date": back}, id_=draft.id, version=draft.row_version)
        assert _refusal(books.act, dated, "sign") == {rule: "lines[0].batch_id"}
        outcome = books.with_settings(shipping__unfit_batches="warn").do(dated, "sign")
        assert rule in [each.code for each in outcome.warnings]


def test_a_batch_stopped_meanwhile_is_not_signed(books: SmallBooks) -> None:
    _batches(books)
    draft = _outbound_of(books, 5)
    assert _codes(draft) == ["OLD"]
    books.act(books.get("batch", books.ids["OLD"]), "stop")
    assert _refusal(books.act, draft, "sign") == {"REFERENCE_STOPPED": "lines[0].batch_id"}


def test_what_expires_first_leaves_first_where_the_company_says_so(one_books: SmallBooks) -> None:
    _batches(one_books)
    _change(one_books, "batch", "NEW", expires_on=TODAY + timedelta(days=5))
    _change(one_books, "batch", "OLD", expires_on=TODAY + timedelta(days=50))
    assert _codes(_outbound_of(one_books.with_settings(shipping__first_out="fefo"), 15)) == ["NEW", "OLD"]
