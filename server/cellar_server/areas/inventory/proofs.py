"""Proofs of the warehouse's papers: what they say is out, the ledger says too."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import Connection, func, select

from cellar_server.areas.inventory.loan import LOAN, LoanLine
from cellar_server.areas.inventory.transfer_out import TRANSFER_OUT, TransferOutLine
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work.prove import Difference, compare, proof
from cellar_server.ledgers import stock

_SENT = "transfers: in transit = Σ sent − received − lost"
_LENT = "loans: lent stock = Σ lent − returned − sold"


@proof(_LENT)
def _lent(connection: Connection, _: Registry) -> Iterator[Difference]:
    """By warehouse, item and batch."""
    line, head, moves = table_of(LoanLine).c, LOAN.table, table_of(stock.StockMove).c
    key = (head.c.warehouse_id, line.item_id, line.batch_id)
    out = (
        select(*key, func.sum(line.quantity - line.returned - line.sold))
        .join(head, head.c.id == line.document_id)
        .where(LOAN.effective)
        .group_by(*key)
    )
    lent = select(moves.warehouse_id, moves.item_id, moves.batch_id, func.sum(moves.lent)).group_by(
        moves.warehouse_id, moves.item_id, moves.batch_id
    )
    # A ledger says 0 where a line says nothing.
    expected, found = (
        {(row[0], row[1], row[2] or 0): row[3] for row in connection.execute(rows)} for rows in (out, lent)
    )
    yield from compare(_LENT, expected, found, nothing=Decimal(0))


@proof(_SENT)
def _on_road(connection: Connection, _: Registry) -> Iterator[Difference]:
    """By the warehouse that gets them, item, batch and state."""
    line, head, moves = table_of(TransferOutLine).c, TRANSFER_OUT.table, table_of(stock.StockMove).c
    of_lines = (head.c.to_warehouse_id, line.item_id, line.batch_id, line.stock_status)
    sent = (
        select(*of_lines, func.sum(line.quantity - line.handled))
        .join(head, head.c.id == line.document_id)
        .where(TRANSFER_OUT.effective)
        .group_by(*of_lines)
    )
    key = (moves.warehouse_id, moves.item_id, moves.batch_id, moves.stock_status)
    road = (
        select(*key, func.sum(moves.in_transit)).where(moves.entity.in_(("transfer_out", "transfer_in"))).group_by(*key)
    )
    expected, found = (
        {(row[0], row[1], row[2] or 0, row[3]): row[4] for row in connection.execute(rows)} for rows in (sent, road)
    )
    yield from compare(_SENT, expected, found, nothing=Decimal(0))
