"""Proofs of stock: each projection is the sum of its ledger, goods and their cost go together, and no limit is broken."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, and_, case, func, literal, or_, select

from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work.prove import Difference, compare, proof
from cellar_server.ledgers.projections import projection
from cellar_server.ledgers.stock import costing
from cellar_server.ledgers.stock.status import StockStatus
from cellar_server.ledgers.stock.tables import (
    BUCKETS,
    COST_KEY,
    DETAIL_BUCKETS,
    DETAIL_KEY,
    ITEM_KEY,
    LEDGER,
    OWNED,
    ZERO,
    cost_rows,
    detail_rows,
    item_rows,
)

_BALANCE = "stock: balance = Σ moves"
_DETAIL = "stock: detail = Σ moves of the batch, bin and status"
_BLOCKED = "stock: blocked = what warehouse or status does not let count"
_BINS = "stock: what lies in a bin lies in its warehouse"
_LIMITS = "stock: nothing below zero, nothing promised twice"
_QUANTITY = "cost: quantity = stock that is ours"
_VALUE = "cost: value = Σ values of moves"
_SOUND = "cost: nothing is worth nothing, nothing less than that"
_TOGETHER = "cost: no document moves value without goods"


@proof(_BALANCE)
def _stock(connection: Connection, _: Registry) -> Iterator[Difference]:
    yield from projection(connection, _BALANCE, item_rows, LEDGER, ITEM_KEY, BUCKETS)


@proof(_DETAIL)
def _stock_detail(connection: Connection, _: Registry) -> Iterator[Difference]:
    yield from projection(connection, _DETAIL, detail_rows, LEDGER, DETAIL_KEY, DETAIL_BUCKETS)


@proof(_BLOCKED)
def _blocked(connection: Connection, registry: Registry) -> Iterator[Difference]:
    """Of the ledger: all of what lies where nothing counts, elsewhere what is not qualified."""
    moves, warehouse = LEDGER.c, registry.of("warehouse").table.c
    uncounted = or_(warehouse.in_atp == False, moves.stock_status != StockStatus.QUALIFIED)  # noqa: E712
    sums = (
        select(
            moves.warehouse_id,
            moves.item_id,
            func.sum(case((uncounted, moves.on_hand), else_=literal(ZERO, moves.on_hand.type))),
        )
        .join(warehouse.id.table, warehouse.id == moves.warehouse_id)
        .group_by(moves.warehouse_id, moves.item_id)
    )
    expected = {(row[0], row[1]): row[2] for row in connection.execute(sums)}
    shown = select(item_rows.c.warehouse_id, item_rows.c.item_id, item_rows.c.blocked)
    found = {(row[0], row[1]): row[2] for row in connection.execute(shown)}
    yield from compare(_BLOCKED, expected, found, nothing=ZERO)


@proof(_BINS)
def _bins(connection: Connection, registry: Registry) -> Iterator[Difference]:
    """And what is in transit or lent in none."""
    detail, bin_ = detail_rows.c, registry.of("warehouse_bin").table.c
    elsewhere = and_(or_(bin_.id.is_(None), bin_.warehouse_id != detail.warehouse_id), detail.on_hand != 0)
    rows = connection.execute(
        select(detail.warehouse_id, detail.item_id, detail.bin_id)
        .join(bin_.id.table, bin_.id == detail.bin_id, isouter=True)
        .where(detail.bin_id != 0, or_(elsewhere, detail.in_transit != 0, detail.lent != 0))
    )
    for row in rows:
        yield Difference(_BINS, f"warehouse {row[0]} item {row[1]}", "a bin of it", f"bin {row[2]}")


@proof(_LIMITS)
def _stock_limits(connection: Connection, registry: Registry) -> Iterator[Difference]:
    columns = item_rows.c
    warehouse = registry.of("warehouse").table
    below = or_(
        columns.on_hand < columns.reserved,
        # A warehouse that stopped counting keeps the promises made on it.
        and_(warehouse.c.in_atp == True, columns.on_hand - columns.blocked < columns.reserved),  # noqa: E712
        columns.reserved < 0,
        columns.in_transit < 0,
        columns.lent < 0,
    )
    rows = connection.execute(
        select(
            columns.warehouse_id, columns.item_id, columns.on_hand, columns.blocked, columns.reserved, columns.in_transit, columns.lent
        )
        .join(warehouse, warehouse.c.id == columns.warehouse_id)
        .where(below, warehouse.c.allow_negative == False)  # noqa: E712
    )  # fmt: skip
    for row in rows:
        yield Difference(
            _LIMITS, f"warehouse {row[0]} item {row[1]}", "0 ≤ reserved ≤ on hand − blocked",
            f"on hand {row[2]}, blocked {row[3]}, reserved {row[4]}, in transit {row[5]}, lent {row[6]}",
        )  # fmt: skip


def _owned(table: Any) -> Any:
    return sum((table.c[bucket] for bucket in OWNED[1:]), table.c[OWNED[0]])


@proof(_QUANTITY)
def _cost_quantity(connection: Connection, registry: Registry) -> Iterator[Difference]:
    """By cost area and item what the warehouses of the area hold, on the floor, on the road and lent."""
    warehouse = registry.of("warehouse").table
    held = (
        select(warehouse.c.cost_area_id, item_rows.c.item_id, func.sum(_owned(item_rows)))
        .join(warehouse, warehouse.c.id == item_rows.c.warehouse_id)
        .where(warehouse.c.cost_bearing == True, warehouse.c.cost_area_id.is_not(None))  # noqa: E712
        .group_by(warehouse.c.cost_area_id, item_rows.c.item_id)
    )
    expected = {(row[0], row[1]): row[2] for row in connection.execute(held)}
    area, item = cost_rows.c.cost_area_id, cost_rows.c.item_id
    shown = select(area, item, func.sum(cost_rows.c.quantity)).group_by(area, item)
    found = {(row[0], row[1]): row[2] for row in connection.execute(shown)}
    yield from compare(_QUANTITY, expected, found, nothing=ZERO)


@proof(_VALUE)
def _cost_value(connection: Connection, _: Registry) -> Iterator[Difference]:
    yield from projection(connection, _VALUE, cost_rows, LEDGER, COST_KEY, ("cost",), LEDGER.c.cost_area_id != 0)


@proof(_SOUND)
def _cost_sound(connection: Connection, _: Registry) -> Iterator[Difference]:
    for row in connection.execute(select(cost_rows)):
        if not costing.sound(costing.Balance(row.quantity, row.cost, row.last_cost)):
            yield Difference(
                _SOUND, f"cost area {row.cost_area_id} item {row.item_id} layer {row.layer_id}", "a value as its quantity", f"{row.quantity} for {row.cost}"
            )  # fmt: skip


@proof(_TOGETHER)
def _together(connection: Connection, _: Registry) -> Iterator[Difference]:
    """By document: where no more and no fewer goods are ours than without it, they are worth neither more nor less."""
    moves = LEDGER.c
    lost = (
        select(moves.entity, moves.record_id, func.sum(moves.cost))
        .group_by(moves.entity, moves.record_id, moves.item_id)
        .having(func.sum(_owned(LEDGER)) == ZERO, func.sum(moves.cost) != ZERO)
    )
    for row in connection.execute(lost):
        yield Difference(_TOGETHER, f"{row[0]} {row[1]}", "0", str(Decimal(row[2])))
