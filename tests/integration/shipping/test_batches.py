"""Which batches leave: the oldest, or what expires first, and none that may not (LG-03, LG-05)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.records import RecordView
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.hands import refusal

D = Decimal
TODAY = clock.today()


def _change(books: SmallBooks, entity: str, code: str, **values: Any) -> None:
    record = books.get(entity, books.ids[code])
    books.save(entity, values, id_=record.id, version=record.row_version)


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


@pytest.mark.covers("LG-03", "S17.8")
def test_the_oldest_batches_are_proposed_and_split(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    note = other.act(books.push("sales_order.delivery_note", books.approved_order(("B", 400))), "approve")
    outbound = books.act(books.push("delivery_note.outbound", note), "sign")
    rows = [(row.values["batch_id"].code, row.values["quantity"]) for row in outbound.grids["lines"]]
    assert rows == [("B1", 300), ("B2", 100)]
    assert books.again(note).values["progress"] == "done"
    books.proven()


@pytest.mark.covers("LG-03", "LG-05", "S23.7")
def test_the_oldest_goes_first_and_what_may_not_leave_is_neither_proposed_nor_signed(books: SmallBooks) -> None:
    _batches(books)
    assert _codes(_outbound_of(books, 15)) == ["OLD", "NEW"]
    for code, rule in (("GONE", "BATCH_EXPIRED"), ("BARE", "BATCH_UNCERTIFIED")):
        draft = _outbound_of(books, 5)
        line = {**draft.grids["lines"][0].values, "id": draft.grids["lines"][0].id, "batch_id": ref(code)}
        draft = books.save("outbound", {}, [line], id_=draft.id, version=draft.row_version)
        assert refusal(books.act, draft, "sign") == {rule: "lines[0].batch_id"}
        # Dated back to a day on which the batch was still good, it leaves today all the same.
        back = TODAY - timedelta(days=2)
        dated = books.save("outbound", {"business_date": back}, id_=draft.id, version=draft.row_version)
        assert refusal(books.act, dated, "sign") == {rule: "lines[0].batch_id"}
        outcome = books.with_settings(shipping__unfit_batches="warn").do(dated, "sign")
        assert rule in [each.code for each in outcome.warnings]


def test_a_batch_stopped_meanwhile_is_not_signed(books: SmallBooks) -> None:
    _batches(books)
    draft = _outbound_of(books, 5)
    assert _codes(draft) == ["OLD"]
    books.act(books.get("batch", books.ids["OLD"]), "stop")
    assert refusal(books.act, draft, "sign") == {"REFERENCE_STOPPED": "lines[0].batch_id"}


def test_what_expires_first_leaves_first_where_the_company_says_so(one_books: SmallBooks) -> None:
    _batches(one_books)
    _change(one_books, "batch", "NEW", expires_on=TODAY + timedelta(days=5))
    _change(one_books, "batch", "OLD", expires_on=TODAY + timedelta(days=50))
    assert _codes(_outbound_of(one_books.with_settings(shipping__first_out="fefo"), 15)) == ["NEW", "OLD"]
