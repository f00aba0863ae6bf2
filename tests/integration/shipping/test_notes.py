"""Delivery notes: no more than was ordered, given back, merged, on a vehicle of their carrier."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cellar_server.kernel.links import tracing
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.hands import refusal, refused

D = Decimal


@pytest.mark.covers("LG-02")
def test_no_more_is_delivered_than_ordered(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    order = books.approved_order(("A", 10))
    first, second = (
        books.push("sales_order.delivery_note", order),
        books.push("sales_order.delivery_note", order, quantities=(1,)),
    )
    other.act(first, "approve")
    # The order is done: it gives nothing any more, not even the one bottle.
    assert [code for code, _ in refused(lambda: other.act(second, "approve"))] == ["UPSTREAM_STATE"]
    third = books.approved_order(("A", 10))
    too_much = books.push("sales_order.delivery_note", third, quantities=(11,))
    assert refused(lambda: other.act(too_much, "approve")) == [("OPEN_QUANTITY", "lines[0].quantity")]
    books.proven()


@pytest.mark.covers("LG-02")
def test_a_note_given_back_opens_the_order_again(books: SmallBooks) -> None:
    other = books.by(CHECKER)
    order = books.approved_order(("A", 60))
    note = other.act(books.push("sales_order.delivery_note", order), "approve")
    books.act(note, "close", reason="改期")
    assert books.again(order).state == "approved"
    assert books.stock("A").reserved == 60
    books.proven()


@pytest.mark.covers("LG-02", "SO-05")
def test_orders_of_one_customer_are_merged_by_warehouse(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    one, two = books.approved_order(("A", 10)), books.approved_order(("A", 5), ("B", 4))
    note = other.act(books.push("sales_order.delivery_note", one, two), "approve")
    assert note.values["quantity_total"] == 19
    assert books.again(one).values["progress"] == books.again(two).values["progress"] == "done"
    outbound = books.act(books.push("delivery_note.outbound", note), "sign")
    assert [books.again(each).values["shipped_total"] for each in (one, two)] == [10, 9]
    with books.reading() as work:
        trace = tracing.trace(work, "outbound", outbound.id)
    assert [node.entity for node in trace.nodes] == ["sales_order", "sales_order", "delivery_note", "outbound"]
    books.proven()


def test_a_vehicle_drives_for_its_own_carrier(one_books: SmallBooks) -> None:
    books = one_books
    books.save("carrier", {"code": "T2", "name": "别家"})
    books.save("vehicle", {"code": "鲁A00001", "name": "货车", "carrier_id": ref("T2")})
    order = books.approved_order(("A", 6))
    wrong = {"carrier_id": ref("T1"), "vehicle_id": ref("鲁A00001")}
    assert refusal(books.push, "sales_order.delivery_note", order, changes=wrong) == {"NOT_ITS_VEHICLE": "vehicle_id"}
