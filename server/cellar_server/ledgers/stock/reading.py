"""What lies where, and when goods moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from cellar_db.functions import chunks, in_lists, padded
from cellar_server.ledgers.stock.status import StockStatus
from cellar_server.ledgers.stock.tables import ITEM_BUCKETS, LEDGER, ZERO, detail_rows, item_rows


@dataclass(frozen=True, slots=True)
class Availability:
    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    in_transit: Decimal = ZERO
    lent: Decimal = ZERO
    blocked: Decimal = ZERO

    @property
    def available(self) -> Decimal:
        """可用 = 现存 − 不可用 − 占用."""
        return self.on_hand - self.blocked - self.reserved


def available(connection: Connection, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Availability]:
    """What lies and is promised, for these (warehouse, item); keys never moved are all zero. One statement for 500."""
    wanted = set(keys)
    columns = item_rows.c
    asked = select(columns.warehouse_id, columns.item_id, *(columns[bucket] for bucket in ITEM_BUCKETS))
    found: dict[tuple[int, int], Availability] = {}
    for some in chunks(sorted(wanted)):
        these = asked.where(
            columns.warehouse_id.in_(padded(sorted({key[0] for key in some}))),
            columns.item_id.in_(padded(sorted({key[1] for key in some}))),
        )
        found.update(((row[0], row[1]), Availability(*row[2:])) for row in connection.execute(these))
    return {key: found.get(key, Availability()) for key in wanted}


class Spot(NamedTuple):
    """Where goods of an item lie in a warehouse; 0: of no batch, in no bin."""

    batch_id: int = 0
    bin_id: int = 0


def lying(connection: Connection, warehouse_id: int, item_ids: Iterable[int]) -> dict[int, list[tuple[Spot, Decimal]]]:
    """Qualified goods on the floor by item and spot; their order says nothing of their age."""
    columns = detail_rows.c
    asked = (
        select(columns.item_id, columns.batch_id, columns.bin_id, columns.on_hand)
        .where(columns.warehouse_id == warehouse_id, columns.on_hand > 0)
        .where(columns.stock_status == StockStatus.QUALIFIED)
        .order_by(columns.item_id, columns.batch_id, columns.bin_id)
    )
    found: dict[int, list[tuple[Spot, Decimal]]] = defaultdict(list)
    for some in in_lists(sorted(set(item_ids))):
        for item_id, batch_id, bin_id, on_hand in connection.execute(asked.where(columns.item_id.in_(some))):
            found[item_id].append((Spot(batch_id, bin_id), on_hand))
    return dict(found)


def moved_before(connection: Connection, warehouse_id: int, day: date, *, besides: str) -> date | None:
    """The first day before ``day`` on which goods of a warehouse moved by documents of another entity than ``besides``.

    What was taken back by then, so that nothing stands of it, did not move. None where nothing did.
    """
    columns = LEDGER.c
    moved = (
        select(func.min(columns.posting_date).label("first_day"))
        .where(columns.warehouse_id == warehouse_id, columns.posting_date < day, columns.entity != besides)
        .group_by(columns.entity, columns.record_id)
        .having(func.sum(columns.on_hand) != 0)
        .subquery()
    )
    return connection.scalar(select(func.min(moved.c.first_day)))


def moved_on(
    connection: Connection, warehouse_id: int, item_ids: Iterable[int], *, by: str
) -> dict[int, list[tuple[date, Decimal]]]:
    """The days on which documents of the entity ``by`` moved each of these items in a warehouse, in their order, and how many."""
    columns = LEDGER.c
    found: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for some in in_lists(sorted(set(item_ids) - {None})):
        moved = (
            select(columns.item_id, columns.posting_date, func.sum(columns.on_hand))
            .where(columns.warehouse_id == warehouse_id, columns.item_id.in_(some), columns.entity == by)
            .group_by(columns.item_id, columns.posting_date)
            .order_by(columns.item_id, columns.posting_date)
        )
        for item_id, day, on_hand in connection.execute(moved):
            found[item_id].append((day, on_hand))
    return found
