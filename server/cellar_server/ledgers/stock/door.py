"""The only way to change stock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, or_, update

from cellar_db.ids import new_id
from cellar_server.kernel.intake import bounds
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.unit_of_work.posting_day import Deed
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import standing
from cellar_server.ledgers.posting import Source, source_of
from cellar_server.ledgers.standing import Amounts
from cellar_server.ledgers.stock.shortage import negative_allowed, overfull, shortage
from cellar_server.ledgers.stock.tables import (
    BATCH_BUCKETS,
    BATCH_KEY,
    BUCKETS,
    ITEM_KEY,
    LEDGER,
    ZERO,
    batch_rows,
    item_rows,
)


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


_INSERT_MOVE = insert(LEDGER)


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
        problems = self._change(work, item_rows, ITEM_KEY, items, paths)
        problems += self._change(work, batch_rows, BATCH_KEY, batches, paths)
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
        too_much = [found for row in refused for found in overfull(work, table, key_names, row, paths[by_key(row)])]
        if too_much:
            return too_much
        lax = negative_allowed(work, {row["k_warehouse_id"] for row in refused})
        hard = [row for row in refused if row["k_warehouse_id"] not in lax]
        if hard:
            return [shortage(work, table, key_names, row, paths[by_key(row)]) for row in hard]
        loose = {by_key(row) for row in refused}
        work.conditional_update(guarded, [row for row in rows if by_key(row) not in loose], key=by_key)
        still = work.conditional_update(_changing(table, key_names, buckets, guarded=False), refused, key=by_key)
        return [found for row in still for found in overfull(work, table, key_names, row, paths[by_key(row)])]


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
    return standing.posted(connection, LEDGER, BATCH_KEY, BUCKETS, entity, ids)


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
