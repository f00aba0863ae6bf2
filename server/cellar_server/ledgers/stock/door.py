"""The only way to change stock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, insert, or_, update

from cellar_db.ids import new_id
from cellar_server.kernel.intake import bounds
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.unit_of_work.posting_day import Deed
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.posting import Source, source_of
from cellar_server.ledgers.stock import places, valuing
from cellar_server.ledgers.stock.move import Move
from cellar_server.ledgers.stock.reading import Spot
from cellar_server.ledgers.stock.shortage import negative_allowed, overfull, shortage
from cellar_server.ledgers.stock.status import StockStatus, counts
from cellar_server.ledgers.stock.tables import (
    DETAIL_BUCKETS,
    DETAIL_KEY,
    ITEM_BUCKETS,
    ITEM_KEY,
    LEDGER,
    ZERO,
    detail_rows,
    item_rows,
)

Key = tuple[Any, ...]
_PLAIN = (0, 0, StockStatus.QUALIFIED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A move and the document that makes it. ``back``: it takes back what the document posted."""

    source: Source
    move: Move
    back: bool = False


@cache
def _changing(table: Any, key: tuple[str, ...], buckets: tuple[str, ...], *, guarded: bool) -> Any:
    """One conditional UPDATE: each of the buckets moves by its delta; goods and promises never go below zero, and a promise
    or an issue never takes what is promised to somebody else, nor a promise what does not count. Getting better is always allowed."""
    columns = table.c
    change = {bucket: bindparam(f"d_{bucket}", type_=columns[bucket].type) for bucket in buckets}
    conditions = [columns[name] == bindparam(f"k_{name}", type_=columns[name].type) for name in key]
    conditions.extend(bounds.within(columns[bucket], change[bucket]) for bucket in buckets)
    if guarded:
        for bucket in buckets:
            conditions.append(or_(change[bucket] >= 0, columns[bucket] + change[bucket] >= 0))
        if "reserved" in columns and not {"on_hand", "reserved", "blocked"}.isdisjoint(buckets):
            conditions.append(_stays_free(columns, change, ("reserved",)))
            conditions.append(_stays_free(columns, change, ("reserved", "blocked")))
    return (
        update(table).where(and_(*conditions)).values({bucket: columns[bucket] + change[bucket] for bucket in buckets})
    )


def _stays_free(columns: Any, change: Mapping[str, Any], less: tuple[str, ...]) -> Any:
    """On hand less these buckets stays above nothing, or does not fall."""
    free, moved = columns.on_hand, change.get("on_hand")
    for name in less:
        free = free - columns[name]
        if name in change:
            moved = -change[name] if moved is None else moved - change[name]
    return True if moved is None else or_(moved >= 0, free + moved >= 0)


_INSERT_MOVE = insert(LEDGER)


class _StockDoor:
    """The only way to change stock."""

    order = 30
    name = "stock"

    def post(self, work: UnitOfWork, entries: list[Entry]) -> list[Problem]:
        warehouses = places.of(work, (entry.move.warehouse_id for entry in entries))
        items: dict[Key, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(ITEM_BUCKETS, ZERO))
        details: dict[Key, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(DETAIL_BUCKETS, ZERO))
        paths: dict[Key, str] = {}
        for entry in entries:
            move = entry.move
            key = (move.warehouse_id, move.item_id)
            paths.setdefault(key, move.path)
            for bucket, delta in move.deltas().items():
                items[key][bucket] += delta
            if not counts(move.status, in_atp=warehouses[move.warehouse_id].in_atp):
                items[key]["blocked"] += move.on_hand
            if move.owned_anywhere:
                full = move.key
                paths.setdefault(full, move.path)
                for bucket, delta in move.deltas(DETAIL_BUCKETS).items():
                    details[full][bucket] += delta
        problems = self._change(work, item_rows, ITEM_KEY, items, paths)
        if problems:
            # Goods without batch or bin are short as their item is; that is said already.
            details = {key: deltas for key, deltas in details.items() if key[2:] != _PLAIN}
        problems += self._change(work, detail_rows, DETAIL_KEY, details, paths)
        if problems:
            return problems
        worths, problems = valuing.value(work, entries, warehouses)
        if not problems:
            rows = [
                self._row(work, entry, worth, warehouses[entry.move.warehouse_id].cost_area)
                for entry, worth in zip(entries, worths, strict=True)
            ]
            work.connection.execute(_INSERT_MOVE, rows)
        return problems

    def _row(self, work: UnitOfWork, entry: Entry, worth: valuing.Worth, cost_area: int) -> dict[str, Any]:
        move = entry.move
        return {
            "id": new_id(),
            "line_id": move.line_id,
            **dict(zip(DETAIL_KEY, move.key, strict=True)),
            **move.deltas(),
            "cost_area_id": cost_area if move.owned_anywhere else 0,
            "cost": worth.value,
            "layer_id": worth.layer_id,
            **entry.source.columns(work),
        }

    def _change(
        self,
        work: UnitOfWork,
        table: Any,
        key_names: tuple[str, ...],
        wanted: dict[Key, dict[str, Decimal]],
        paths: dict[Key, str],
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
        buckets = tuple(bucket for bucket in ITEM_BUCKETS if any(deltas.get(bucket) for deltas in moving.values()))
        guarded = _changing(table, key_names, buckets, guarded=True)
        rows = [
            {
                **{f"k_{name}": part for name, part in zip(key_names, key, strict=True)},
                **{f"d_{bucket}": deltas[bucket] for bucket in buckets},
            }
            for key, deltas in moving.items()
        ]

        def by_key(row: Any) -> Key:
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


def queued(work: UnitOfWork, warehouse_id: int) -> dict[tuple[int, Spot], Decimal]:
    """What this command moves of qualified goods on a warehouse's floor and has not written yet, by item and spot."""
    found: dict[tuple[int, Spot], Decimal] = defaultdict(lambda: ZERO)
    for entry in work.posted(DOOR):
        move = entry.move
        if move.warehouse_id == warehouse_id and move.status is StockStatus.QUALIFIED:
            found[move.item_id, Spot(move.batch_id or 0, move.bin_id or 0)] += move.on_hand
    return found


def post(work: UnitOfWork, doc: Any, moves: Iterable[Move], *, deed: Deed = Deed.DONE, back: bool = False) -> None:
    """Move stock for a document; shortages of every line come back together when the command completes.

    Which goods count and whose cost they are is said by their warehouse, also where a deed is taken back: it holds to the commit.
    """
    source = source_of(work, doc, deed)
    entries = [Entry(source, part, back) for move in moves for part in move.laid()]
    work.goes_by_masters |= any(entry.move.owned_anywhere for entry in entries)
    work.post(DOOR, entries)
