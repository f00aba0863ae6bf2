"""What is refused anywhere on the chain, each with its code and its place; nothing is written then."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.problems import Conflict
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.halfway import shipped
from tests.support.hands import refused

D = Decimal


def test_undo_only_backwards(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    order = books.approved_order(("A", 10))
    books.push("sales_order.delivery_note", order, quantities=(4,))
    assert refused(lambda: books.act(order, "unapprove")) == [("HAS_DOWNSTREAM", "")]
    outbound = shipped(books, 6)
    books.act(books.push("outbound.sign_off", outbound, quantities=(6,), field_name="shipped"), "sign")
    assert [code for code, _ in refused(lambda: other.act(outbound, "unsign"))] == ["WRONG_STATE"]


def test_nothing_is_posted_into_a_closed_period(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    order = books.approved_order(("A", 10))
    note = other.act(books.push("sales_order.delivery_note", order), "approve")
    outbound = books.push("delivery_note.outbound", note)
    code = f"{clock.today():%Y-%m}"
    books.close_period(code, Module.of("stock"))
    assert refused(lambda: books.act(outbound, "sign")) == [("PERIOD_CLOSED", "business_date")]
    books.close_period(code, Module.of("sales"))
    books.act(outbound, "void")
    # A note moves only counters; it is guarded like what moves stock or money.
    assert refused(lambda: other.act(note, "unapprove")) == [("PERIOD_CLOSED", "business_date")]


def test_a_stale_version_is_told_apart(one_books: SmallBooks) -> None:
    order = one_books.order(("A", 1))
    one_books.save("sales_order", {"remark": "改"}, id_=order.id, version=order.row_version)
    with pytest.raises(Conflict):
        one_books.act(order, "submit", version=order.row_version)


def test_a_forged_source_line_brings_nothing(one_books: SmallBooks) -> None:
    """What a desk may not type comes from upstream again at save: said as something else it is refused, and unseen links are made anew."""
    books, other = one_books, one_books.by(CHECKER)
    order = books.approved_order(("A", 10), ("B", 10))
    note = other.act(books.push("sales_order.delivery_note", order), "approve")
    draft = books.evaluate_push("delivery_note.outbound", note)
    rows = [{**row.values, "item_id": ref("N")} for row in draft.grids["lines"]]
    assert refused(lambda: books.save("outbound", draft.values, rows)) == [
        ("FIELD_READONLY", "lines[0].item_id"), ("FIELD_READONLY", "lines[1].item_id"),
    ]  # fmt: skip
    rows = [{**row.values, "order_line_id": note.id} for row in draft.grids["lines"]]
    saved = books.save("outbound", draft.values, rows)
    assert [row.values["item_id"].code for row in saved.grids["lines"]] == ["A", "B"]
    books.act(saved, "sign")
    assert [row.values["shipped"] for row in books.again(order).grids["lines"]] == [10, 10]
    books.proven()
