"""Save and submit in one call: both or neither, and the history of both."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from cellar_db.engine import read
from cellar_server.areas.sales.order_tables import SalesOrder
from cellar_server.kernel import audit
from cellar_server.kernel.schema.problems import Invalid, NotFound
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.kernel.unit_of_work.numbering import is_temporary
from tests.support.books import CHECKER, SmallBooks, ref, request

D = Decimal


def _typed(*quantities: int) -> RecordInput:
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W1")}
    lines = [LineInput(0, {"item_id": ref("A"), "quantity": D(each), "price": D("99.99")}) for each in quantities]
    return RecordInput("sales_order", 0, 0, head, {"lines": lines})


def _orders(books: SmallBooks) -> int:
    with read(books.ledger.engine) as connection:
        return connection.scalar(select(func.count()).select_from(SalesOrder)) or 0


@pytest.mark.covers("SO-03")
def test_an_order_is_saved_and_submitted_at_once(books: SmallBooks) -> None:
    done = books.commands.save(books.who, request(), _typed(6), then="submit")
    assert done.record is not None
    assert (done.record.state, done.record.row_version) == ("submitted", 2)
    assert "提交" in done.message
    assert books.again(done.record) == done.record
    with books.reading() as work:
        entries = audit.read(work, books.ledger.registry.of("sales_order"), done.record.id)
    assert [entry.action.zh for entry in entries] == ["提交", "新增"]


def test_what_the_action_refuses_is_not_saved(books: SmallBooks) -> None:
    before = _orders(books)
    with pytest.raises(Invalid) as caught:
        books.commands.save(books.who, request(), _typed(), then="submit")
    assert [found.code for found in caught.value.problems] == ["NO_LINES"]
    assert _orders(books) == before


def test_only_an_action_that_there_is_and_that_is_not_for_drafts(books: SmallBooks) -> None:
    before = _orders(books)
    for name in ("nothing", "price_all"):
        with pytest.raises(NotFound):
            books.commands.save(books.who, request(), _typed(6), then=name)
    assert _orders(books) == before


def test_a_repeated_request_is_told_the_same(books: SmallBooks) -> None:
    asked = request()
    first = books.commands.save(books.who, asked, _typed(6), then="submit")
    again = books.commands.save(books.who, asked, _typed(6), then="submit")
    assert (again.record, again.message) == (first.record, first.message)


def test_a_pushed_document_is_saved_and_signed_at_once(books: SmallBooks) -> None:
    other = books.by(CHECKER)
    note = other.act(books.push("sales_order.delivery_note", books.approved_order(("A", 6))), "approve")
    draft = books.evaluate_push("delivery_note.outbound", note)
    lines = [LineInput(0, line.values) for line in draft.grids["lines"]]
    done = books.commands.save(
        books.who, request(), RecordInput("outbound", 0, 0, draft.values, {"lines": lines}), then="sign"
    )
    assert done.record is not None
    assert not is_temporary(done.record.number)
    assert books.again(note).values["shipped_total"] == D(6)
    books.proven()
