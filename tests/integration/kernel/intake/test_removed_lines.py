"""A line may go when nothing alive stands on it: the rule and the foreign key agree on what is alive."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from cellar_db import engine as db
from cellar_server.areas.shipping.delivery_note import DeliveryNote, DeliveryNoteLine
from cellar_server.areas.shipping.outbound import OutboundLine
from cellar_server.kernel.links import tracing
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordView
from cellar_server.kernel.unit_of_work import numbering
from tests.support.books import CHECKER, SmallBooks, rows_of

NOTE, OUTBOUND = "sales_order.delivery_note", "delivery_note.outbound"


def without_first(books: SmallBooks, order: RecordView) -> RecordView:
    shown = books.again(order)
    rows: list[dict[str, Any]] = [{"id": line.id, **line.values} for line in shown.grids["lines"][1:]]
    return books.save(order.entity, {}, rows, id_=order.id, version=shown.row_version)


@pytest.mark.covers("SO-03")
def test_a_line_of_which_only_void_documents_came_is_deleted(books: SmallBooks) -> None:
    order = books.approved_order(("A", 10), ("B", 5))
    note = books.by(CHECKER).act(books.push(NOTE, order), "approve")
    outbound = books.act(books.act(books.push(OUTBOUND, note), "sign"), "unsign")
    books.act(outbound, "void")
    books.act(books.act(note, "unapprove"), "void")
    books.act(order, "unapprove")
    left = without_first(books, order)
    assert [line.values["item_id"].code for line in left.grids["lines"]] == ["B"]
    assert rows_of(books, DeliveryNoteLine)[0].order_line_id is None
    assert rows_of(books, OutboundLine)[0].order_line_id is None
    with books.reading() as work:
        trace = tracing.trace(work, "sales_order", order.id)
    assert {node.entity for node in trace.nodes} == {"sales_order", "delivery_note", "outbound"}, "the trace stays"
    books.proven()
    # The order goes its way again.
    again = books.by(CHECKER).act(books.act(left, "submit"), "approve")
    assert books.push(NOTE, again).values["quantity_total"] == 5


def test_what_something_alive_came_from_is_kept_by_name(books: SmallBooks) -> None:
    order = books.approved_order(("A", 10), ("B", 5))
    note = books.push(NOTE, order)
    with db.write(books.ledger.engine) as connection:
        # As if the note had been saved while the order was going back.
        connection.execute(update(DeliveryNote).values(state="void"))
    books.act(order, "unapprove")
    with db.write(books.ledger.engine) as connection:
        connection.execute(update(DeliveryNote).values(state="draft"))
    with pytest.raises(Invalid, match="HAS_DOWNSTREAM") as refused:
        without_first(books, order)
    (found,) = refused.value.problems
    assert numbering.called(note.number).zh in found.message.zh
    assert len(books.again(order).grids["lines"]) == 2


def test_a_line_of_a_derived_document_never_loses_its_source(books: SmallBooks) -> None:
    """A hand-made call may not cut the line from what it takes: goods would leave for no order."""
    note = books.push(NOTE, books.approved_order(("A", 10)))
    line = note.grids["lines"][0]
    with pytest.raises(Invalid, match="LINE_NEEDS_SOURCE"):
        books.save(
            "delivery_note", {}, [{"id": line.id, "quantity": 10, "order_line_id": None}], id_=note.id, version=note.row_version
        )  # fmt: skip
