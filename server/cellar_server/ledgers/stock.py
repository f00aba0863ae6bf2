"""Stock: what lies where, what is promised, what is on the road.

The key is (warehouse, item) for what can be promised and (warehouse, item, batch) for what lies on the floor; all
quantities are in the item's main unit. ``stock_move`` is the ledger; ``stock_item`` and ``stock_batch`` are projections,
changed in the same transaction by one conditional update each, in key order. Available = on hand − reserved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, Index, UniqueConstraint, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from cellar_common.figures import show_quantity
from cellar_db import types
from cellar_db.functions import chunks, in_lists, padded
from cellar_db.ids import new_id
from cellar_server.kernel.intake import bounds
from cellar_server.kernel.schema.field_makers import quantity, reference
from cellar_server.kernel.schema.model import Base, table_of
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.posting_day import Deed
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import standing
from cellar_server.ledgers.posting import LedgerRow, Source, source_of
from cellar_server.ledgers.standing import Amounts

ZERO = Decimal(0)
BUCKETS = ("on_hand", "reserved", "in_transit", "lent", "to_inspect")
# What a batch row knows: goods that exist; promises are made on the item, not on a batch.
BATCH_BUCKETS = ("on_hand", "in_transit", "lent", "to_inspect")


class StockMove(LedgerRow):
    """One change of one key by one document."""

    __tablename__ = "stock_move"
    __table_args__ = (Index(None, "warehouse_id", "item_id"),)
    line_id: Mapped[int] = mapped_column(types.Id(), nullable=False, default=0)
    warehouse_id: Mapped[int] = reference("仓库|Warehouse", "warehouse", required=True)
    item_id: Mapped[int] = reference("物料|Item", "item", required=True)
    # 0: not of a batch.
    batch_id: Mapped[int] = mapped_column(types.Id(), nullable=False, default=0)
    on_hand: Mapped[Decimal] = quantity("现存|On hand", required=True)
    reserved: Mapped[Decimal] = quantity("占用|Reserved", required=True)
    in_transit: Mapped[Decimal] = quantity("在途|In transit", required=True)
    lent: Mapped[Decimal] = quantity("借出|Lent", required=True)
    to_inspect: Mapped[Decimal] = quantity("待检|To inspect", required=True)


class StockItem(Base):
    """The projection by warehouse and item."""

    __tablename__ = "stock_item"
    __table_args__ = (UniqueConstraint("warehouse_id", "item_id"),)
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    warehouse_id: Mapped[int] = reference("仓库|Warehouse", "warehouse", required=True)
    item_id: Mapped[int] = reference("物料|Item", "item", required=True)
    on_hand: Mapped[Decimal] = quantity("现存|On hand", default=ZERO)
    reserved: Mapped[Decimal] = quantity("占用|Reserved", default=ZERO)
    in_transit: Mapped[Decimal] = quantity("在途|In transit", default=ZERO)
    lent: Mapped[Decimal] = quantity("借出|Lent", default=ZERO)
    to_inspect: Mapped[Decimal] = quantity("待检|To inspect", default=ZERO)


class StockBatch(Base):
    """The projection by warehouse, item and batch."""

    __tablename__ = "stock_batch"
    __table_args__ = (UniqueConstraint("warehouse_id", "item_id", "batch_id"),)
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    warehouse_id: Mapped[int] = reference("仓库|Warehouse", "warehouse", required=True)
    item_id: Mapped[int] = reference("物料|Item", "item", required=True)
    batch_id: Mapped[int] = reference("批次|Batch", "batch", required=True)
    on_hand: Mapped[Decimal] = quantity("现存|On hand", default=ZERO)
    in_transit: Mapped[Decimal] = quantity("在途|In transit", default=ZERO)
    lent: Mapped[Decimal] = quantity("借出|Lent", default=ZERO)
    to_inspect: Mapped[Decimal] = quantity("待检|To inspect", default=ZERO)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Signed deltas of one key, in the main unit. ``path`` is where a shortage is shown on the form."""

    warehouse_id: int
    item_id: int
    batch_id: int | None = None
    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    in_transit: Decimal = ZERO
    lent: Decimal = ZERO
    to_inspect: Decimal = ZERO
    path: str = ""
    line_id: int = 0

    def deltas(self, buckets: Iterable[str] = BUCKETS) -> dict[str, Decimal]:
        return {bucket: getattr(self, bucket) for bucket in buckets}


@dataclass(frozen=True, slots=True)
class Availability:
    on_hand: Decimal = ZERO
    reserved: Decimal = ZERO
    in_transit: Decimal = ZERO
    lent: Decimal = ZERO
    to_inspect: Decimal = ZERO

    @property
    def available(self) -> Decimal:
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class _Entry:
    source: Source
    move: Move


@cache
def _changing(table: Any, key: tuple[str, ...], buckets: tuple[str, ...], *, guarded: bool) -> Any:
    """One conditional UPDATE: each of the buckets moves by its delta; goods and promises never go below zero, and a promise
    or an issue never takes what is promised to somebody else. Getting better is always allowed."""
    columns = table.c
    change = {bucket: bindparam(f"d_{bucket}", type_=columns[bucket].type) for bucket in buckets}
    conditions = [columns[name] == bindparam(f"k_{name}") for name in key]
    conditions.extend(bounds.within(columns[bucket], change[bucket]) for bucket in buckets)
    if guarded:
        for bucket in buckets:
            conditions.append(or_(change[bucket] >= 0, columns[bucket] + change[bucket] >= 0))
        if "reserved" in columns and ("on_hand" in buckets or "reserved" in buckets):
            free, change_of_free = columns.on_hand - columns.reserved, _difference(change)
            conditions.append(or_(change_of_free >= 0, free + change_of_free >= 0))
    return (
        update(table).where(and_(*conditions)).values({bucket: columns[bucket] + change[bucket] for bucket in buckets})
    )


def _difference(change: Mapping[str, Any]) -> Any:
    """By how much on hand − reserved moves."""
    if "reserved" not in change:
        return change["on_hand"]
    return change["on_hand"] - change["reserved"] if "on_hand" in change else -change["reserved"]


_ITEM_KEY, _BATCH_KEY = ("warehouse_id", "item_id"), ("warehouse_id", "item_id", "batch_id")
_items, _batches = table_of(StockItem), table_of(StockBatch)
_LEDGER = table_of(StockMove)
_INSERT_MOVE = insert(_LEDGER)


class _StockDoor:
    """The only way to change stock."""

    order = 30
    name = "stock"

    def post(self, work: UnitOfWork, entries: list[_Entry]) -> list[Problem]:
        items: dict[tuple[int, ...], dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(BUCKETS, ZERO))
        batches: dict[tuple[int, ...], dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(BATCH_BUCKETS, ZERO))
        paths: dict[tuple[int, ...], str] = {}
        for entry in entries:
            move = entry.move
            key = (move.warehouse_id, move.item_id)
            paths.setdefault(key, move.path)
            for bucket, delta in move.deltas().items():
                items[key][bucket] += delta
            if move.batch_id:
                full = (*key, move.batch_id)
                paths.setdefault(full, move.path)
                for bucket, delta in move.deltas(BATCH_BUCKETS).items():
                    batches[full][bucket] += delta
        problems = self._change(work, _items, _ITEM_KEY, items, paths)
        problems += self._change(work, _batches, _BATCH_KEY, batches, paths)
        if not problems:
            work.connection.execute(_INSERT_MOVE, [self._row(work, entry) for entry in entries])
        return problems

    def _row(self, work: UnitOfWork, entry: _Entry) -> dict[str, Any]:
        move = entry.move
        return {
            "id": new_id(),
            "line_id": move.line_id,
            "warehouse_id": move.warehouse_id,
            "item_id": move.item_id,
            "batch_id": move.batch_id or 0,
            **move.deltas(),
            **entry.source.columns(work),
        }

    def _change(
        self,
        work: UnitOfWork,
        table: Any,
        key_names: tuple[str, ...],
        wanted: dict[tuple[int, ...], dict[str, Decimal]],
        paths: dict[tuple[int, ...], str],
    ) -> list[Problem]:
        moving = {key: deltas for key, deltas in wanted.items() if any(deltas.values())}
        if not moving:
            return []
        work.ensure_rows(
            table,
            [
                {
                    "id": new_id(),
                    **dict(zip(key_names, key, strict=True)),
                    **dict.fromkeys(next(iter(moving.values())), ZERO),
                }
                for key in moving
            ],
            key_names,
        )
        # What no row moves stays out of the statement: an order's approval touches one bucket of five.
        buckets = tuple(bucket for bucket in BUCKETS if any(deltas.get(bucket) for deltas in moving.values()))
        guarded = _changing(table, key_names, buckets, guarded=True)
        rows = [
            {
                **{f"k_{name}": part for name, part in zip(key_names, key, strict=True)},
                **{f"d_{bucket}": deltas[bucket] for bucket in buckets},
            }
            for key, deltas in moving.items()
        ]

        def by_key(row: Any) -> tuple[int, ...]:
            return tuple(row[f"k_{name}"] for name in key_names)

        refused = work.conditional_update(guarded, rows, key=by_key)
        if not refused:
            return []
        overfull = [
            found for row in refused for found in self._overfull(work, table, key_names, row, paths[by_key(row)])
        ]
        if overfull:
            return overfull
        lax = _negative_allowed(work, {row["k_warehouse_id"] for row in refused})
        hard = [row for row in refused if row["k_warehouse_id"] not in lax]
        if hard:
            return [self._shortage(work, table, key_names, row, paths[by_key(row)]) for row in hard]
        loose = {by_key(row) for row in refused}
        work.conditional_update(guarded, [row for row in rows if by_key(row) not in loose], key=by_key)
        still = work.conditional_update(_changing(table, key_names, buckets, guarded=False), refused, key=by_key)
        return [found for row in still for found in self._overfull(work, table, key_names, row, paths[by_key(row)])]

    def _overfull(
        self, work: UnitOfWork, table: Any, key_names: Sequence[str], row: Any, path: str
    ) -> Iterator[Problem]:
        """The sums that would not fit their columns any more."""
        condition = and_(*(table.c[name] == row[f"k_{name}"] for name in key_names))
        found = work.connection.execute(select(table).where(condition)).mappings().first()
        if found is None:
            return
        for bucket in BUCKETS:
            sum_ = found.get(bucket, ZERO) + row.get(f"d_{bucket}", ZERO)
            if abs(sum_) > types.Quantity().largest:
                yield bounds.full(path, table.c[bucket].info["field"].label, sum_)

    def _shortage(self, work: UnitOfWork, table: Any, key_names: Sequence[str], row: Any, path: str) -> Problem:
        condition = and_(*(table.c[name] == row[f"k_{name}"] for name in key_names))
        found = work.connection.execute(select(table).where(condition)).mappings().first()
        code = work.connection.scalar(_name_of(work, "item", row["k_item_id"]))
        if "batch_id" in key_names:
            code = f"{code} {work.connection.scalar(_name_of(work, 'batch', row['k_batch_id']))}"
        place = work.connection.scalar(_name_of(work, "warehouse", row["k_warehouse_id"]))
        have = found["on_hand"] - found.get("reserved", ZERO) if found else ZERO
        goods, promise = row.get("d_on_hand", ZERO), row.get("d_reserved", ZERO)
        wish = promise - goods if goods >= 0 else -goods
        if table is _items and goods < 0:
            # An issue that gives back its own promise needs the difference only.
            have = found["on_hand"] - (found["reserved"] + promise) if found else ZERO
        if not wish:
            wish = -min(row.get(f"d_{bucket}", ZERO) for bucket in BATCH_BUCKETS)
            have = found["in_transit"] if found else ZERO
        if not work.shows(StockItem, warehouse_id=row["k_warehouse_id"], item_id=row["k_item_id"]):
            words = f"{code}（{place}）需要 {show_quantity(wish)}，库存不足|{code} ({place}): {show_quantity(wish)} wanted, more than is available"
            return problem(path, "SHORTAGE", words, "请保管员核对|Ask the keeper")
        short = show_quantity(wish - have)
        return problem(
            path,
            "SHORTAGE",
            f"{code}（{place}）需要 {show_quantity(wish)}，可用 {show_quantity(have)}，缺 {short}|"
            f"{code} ({place}): {show_quantity(wish)} wanted, {show_quantity(have)} available, {short} short",
            f"改为 {show_quantity(max(have, ZERO))}，或换仓、分批发货|Change it to {show_quantity(max(have, ZERO))}, or use another warehouse",
        )


def _name_of(work: UnitOfWork, entity: str, id_: int) -> Any:
    table = work.registry.of(entity).table
    return select(table.c.name).where(table.c.id == id_)


def _negative_allowed(work: UnitOfWork, warehouses: set[int]) -> set[int]:
    """Warehouses that may go below zero (允许负库存), asked only when something falls short."""
    table = work.registry.of("warehouse").table
    allowing = select(table.c.id).where(table.c.allow_negative == True)  # noqa: E712
    return {
        id_
        for some in in_lists(sorted(warehouses))
        for id_ in work.connection.scalars(allowing.where(table.c.id.in_(some)))
    }


DOOR = _StockDoor()


def post(work: UnitOfWork, doc: Any, moves: Iterable[Move], *, deed: Deed = Deed.DONE) -> None:
    """Move stock for a document; shortages of every line come back together when the command completes."""
    source = source_of(work, doc, deed)
    work.post(DOOR, [_Entry(source, move) for move in moves])


def tally(moves: Iterable[Move]) -> Amounts:
    """What these moves come to, by warehouse, item and batch (0: of no batch)."""
    return standing.tally(
        ((move.warehouse_id, move.item_id, move.batch_id or 0), tuple(move.deltas().values())) for move in moves
    )


def posted(connection: Connection, entity: str, ids: Iterable[int]) -> dict[int, Amounts]:
    """By document what stands under its name, by the keys of ``tally``."""
    return standing.posted(connection, _LEDGER, _BATCH_KEY, BUCKETS, entity, ids)


def _by_bucket(deltas: Sequence[Decimal]) -> dict[str, Any]:
    return dict(zip(BUCKETS, deltas, strict=True))


def settle(work: UnitOfWork, doc: Any, moves: Iterable[Move], *, deed: Deed = Deed.DONE) -> None:
    """Post the difference between what the document is to stand for and what stands posted under its name."""
    wanted = list(moves)
    paths = {(move.warehouse_id, move.item_id): move.path for move in wanted}
    before = posted(work.connection, doc.__tablename__, [doc.id]).get(doc.id, {})
    changes = [
        Move(
            warehouse_id=key[0],
            item_id=key[1],
            batch_id=key[2] or None,
            path=paths.get(key[:2], ""),
            **_by_bucket(deltas),
        )
        for key, deltas in standing.difference(tally(wanted), before).items()
    ]
    post(work, doc, changes, deed=deed)


def available(connection: Connection, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Availability]:
    """What lies and is promised, for these (warehouse, item); keys never moved are all zero. One statement for 500."""
    wanted = set(keys)
    columns = _items.c
    asked = select(columns.warehouse_id, columns.item_id, *(columns[bucket] for bucket in BUCKETS))
    found: dict[tuple[int, int], Availability] = {}
    for some in chunks(sorted(wanted)):
        these = asked.where(
            columns.warehouse_id.in_(padded(sorted({key[0] for key in some}))),
            columns.item_id.in_(padded(sorted({key[1] for key in some}))),
        )
        found.update(((row[0], row[1]), Availability(*row[2:])) for row in connection.execute(these))
    return {key: found.get(key, Availability()) for key in wanted}


def batches(connection: Connection, warehouse_id: int, item_ids: Iterable[int]) -> dict[int, list[tuple[int, Decimal]]]:
    """Batches with goods on the floor by item; their order says nothing of their age."""
    columns = _batches.c
    asked = (
        select(columns.item_id, columns.batch_id, columns.on_hand)
        .where(columns.warehouse_id == warehouse_id, columns.on_hand > 0)
        .order_by(columns.item_id, columns.batch_id)
    )
    found: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for some in in_lists(sorted(set(item_ids))):
        for item_id, batch_id, on_hand in connection.execute(asked.where(columns.item_id.in_(some))):
            found[item_id].append((batch_id, on_hand))
    return dict(found)


def moved_before(connection: Connection, warehouse_id: int, day: date, *, besides: str) -> date | None:
    """The first day before ``day`` on which goods of a warehouse moved by documents of another entity than ``besides``.

    What was taken back by then, so that nothing stands of it, did not move. None where nothing did.
    """
    columns = _LEDGER.c
    moved = (
        select(func.min(columns.posting_date).label("first_day"))
        .where(columns.warehouse_id == warehouse_id, columns.posting_date < day, columns.entity != besides)
        .group_by(columns.entity, columns.record_id)
        .having(func.sum(columns.on_hand) != 0)
        .subquery()
    )
    return connection.scalar(select(func.min(moved.c.first_day)))


def moved_after(
    connection: Connection, warehouse_id: int, item_ids: Iterable[int], day: date, *, by: str
) -> dict[int, date]:
    """The first day after ``day`` on which documents of the entity ``by`` moved each of these items in a warehouse, where
    anything of it stands."""
    columns = _LEDGER.c
    found: dict[int, date] = {}
    for some in in_lists(sorted(set(item_ids) - {None})):
        moved = (
            select(columns.item_id, func.min(columns.posting_date))
            .where(columns.warehouse_id == warehouse_id, columns.item_id.in_(some))
            .where(columns.posting_date > day, columns.entity == by)
            .group_by(columns.item_id)
            .having(func.sum(columns.on_hand) != 0)
        )
        found.update((row[0], row[1]) for row in connection.execute(moved))
    return found
