"""Undoing in any order: what a document's effect is now is a function of the document, and from any state a way leads back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordView
from cellar_server.ledgers.stock import Availability
from tests.support.books import CHECKER, SmallBooks

D = Decimal
NOTE, OUTBOUND, SIGN_OFF, INVOICE = (
    "sales_order.delivery_note",
    "delivery_note.outbound",
    "outbound.sign_off",
    "sign_off.sales_invoice",
)


def noted(books: SmallBooks, order: RecordView, quantity: D | int) -> RecordView:
    return books.by(CHECKER).act(books.push(NOTE, order, quantities=(quantity,)), "approve")


@pytest.mark.covers("SO-13", "LG-02")
def test_an_order_closed_over_a_note_gives_back_only_its_own(books: SmallBooks) -> None:
    """Closed, note taken back, reopened, un-approved: the other order's promise stands, to the bottle and the cent."""
    other = books.approved_order(("A", 20))
    order = books.approved_order(("A", 10))
    note = noted(books, order, 4)
    books.act(order, "close", reason="客户取消")
    assert books.stock("A").reserved == 24
    books.act(books.act(note, "unapprove"), "void")
    assert books.stock("A").reserved == 20
    books.proven()
    reopened = books.act(order, "reopen")
    assert (reopened.state, books.stock("A").reserved) == ("approved", 30)
    books.act(reopened, "unapprove")
    assert (books.stock("A").reserved, books.exposure().ordered) == (20, D("1999.80"))
    books.proven()
    books.act(other, "unapprove")
    assert (books.stock("A").reserved, books.exposure().ordered) == (0, 0)
    books.proven()


def test_a_note_of_two_closed_orders_lets_each_follow_under_its_own_name(books: SmallBooks) -> None:
    one, two = books.approved_order(("A", 7)), books.approved_order(("A", 5), ("B", 3))
    note = books.by(CHECKER).act(books.push(NOTE, one, two), "approve")
    for order in (one, two):
        books.act(order, "close", reason="停供") if books.again(order).values["progress"] in (
            "open",
            "partly",
        ) else None
    books.act(note, "close", reason="缺车")
    assert (books.stock("A").reserved, books.stock("B").reserved) == (12, 3)
    for order in (one, two):
        books.act(order, "close", reason="停供")
    assert (books.stock("A").reserved, books.exposure().ordered) == (0, 0)
    books.proven()
    for order in (two, one):
        books.act(books.act(order, "reopen"), "close", reason="再停")
    assert (books.stock("B").reserved, books.exposure().ordered) == (0, 0)
    books.proven()


@pytest.mark.covers("LG-02", "LG-03")
def test_a_closed_note_whose_outbound_comes_back_is_reopened(books: SmallBooks) -> None:
    """Order 10, note 10, outbound 6 signed, note closed, outbound withdrawn: everything can come back."""
    order = books.approved_order(("A", 10))
    note = noted(books, order, 10)
    outbound = books.act(books.push(OUTBOUND, note, quantities=(6,)), "sign")
    closed = books.act(note, "close", reason="缺车")
    line = closed.grids["lines"][0].values
    assert (closed.values["progress"], line["quantity"], line["returned"]) == ("closed", 6, 4)
    outbound = books.act(outbound, "unsign")
    with pytest.raises(Invalid, match="UPSTREAM_STATE"):
        books.act(outbound, "sign")
    reopened = books.act(note, "reopen")
    assert (reopened.state, reopened.values["closed_because"]) == ("approved", None)
    books.proven()
    # Forward again: the outbound is signed after all, and the note is done with what it kept.
    signed = books.act(outbound, "sign")
    assert books.again(note).values["progress"] == "done"
    assert books.again(books.push(NOTE, books.again(order))).values["quantity_total"] == 4
    # And all the way back.
    books.act(books.act(signed, "unsign"), "void")
    back = books.act(note, "unapprove")
    line = back.grids["lines"][0].values
    assert (back.state, line["quantity"], line["returned"]) == ("draft", 10, 0)
    assert (books.again(order).state, books.stock("A")) == ("approved", Availability(D(600), D(10)))
    books.proven()


def test_a_note_closed_by_mistake_with_nothing_shipped_goes_back(books: SmallBooks) -> None:
    order = books.approved_order(("A", 10))
    note = noted(books, order, 10)
    books.act(note, "close", reason="误关")
    draft = books.act(books.act(note, "reopen"), "unapprove")
    assert draft.grids["lines"][0].values["quantity"] == 10
    assert books.by(CHECKER).act(draft, "approve").state == "approved"
    assert books.again(order).values["progress"] == "done"
    books.proven()


@pytest.mark.covers("RC-03", "RC-04")
def test_a_receipt_whose_write_off_was_reversed_is_withdrawn_and_void(books: SmallBooks) -> None:
    """What is reversed is over: nothing stands on its account any more."""
    other = books.by(CHECKER)
    head = {"customer_id": books.ids["C1"], "org_id": books.ids["01"], "amount": D(100)}
    owed = other.act(books.save("receivable", head), "approve")
    paid = other.act(books.save("receipt", head), "approve")
    rows = [{"receivable_id": owed.id, "receipt_id": paid.id, "amount": D(60)}]
    settled = other.act(books.save("write_off", {k: head[k] for k in ("customer_id", "org_id")}, rows), "approve")
    for each in (owed, paid):
        with pytest.raises(Invalid):
            books.act(each, "unapprove")
    books.act(settled, "reverse", reason="错款")
    for each in (owed, paid):
        assert books.act(books.act(each, "unapprove"), "void").state == "void"
    assert books.exposure().used == 0
    books.proven()
