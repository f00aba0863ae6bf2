"""Counters further up the chain: what a link moves beside its own upstream line (``Also``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import Select, Update, bindparam, func, select, update

from cellar_db.functions import chunks
from cellar_db.locks import lock_rows
from cellar_server.kernel.problems import Problem, problem
from cellar_server.kernel.work import UnitOfWork

ZERO = Decimal(0)


@dataclass(frozen=True)
class Growth:
    """One counter of one line far upstream moving by ``by``, negative on the way back."""

    line_id: int
    counter: str
    by: Decimal


@dataclass(frozen=True)
class GrowthDoor:
    """The door for the further counters (``Also``) of one line table: one update for each set of counters moved together."""

    line: Any
    order: ClassVar[int] = 11

    def post(self, work: UnitOfWork, entries: list[Any]) -> Iterable[Problem]:
        rows = self.line.__table__
        wanted: dict[int, dict[str, Decimal]] = defaultdict(dict)
        counters = tuple(sorted({entry.counter for entry in entries}))
        for entry in entries:
            moved = wanted[entry.line_id]
            moved[entry.counter] = moved.get(entry.counter, ZERO) + entry.by
        ids = sorted(wanted)
        documents: set[int] = set()
        for some in chunks(ids):
            documents.update(work.connection.scalars(_documents_of(self.line), {"ids": some}))
        head = _head_of(rows)
        lock_rows(work.connection, head, sorted(documents))
        parameters = [
            {"wanted_id": id_, **{f"by_{name}": wanted[id_].get(name, ZERO) for name in counters}} for id_ in ids
        ]
        refused = work.conditional_update(
            _grow_cached(self.line, counters), parameters, key=lambda row: row["wanted_id"]
        )
        if refused:
            words = "上游累计数量不能小于零|A cumulative quantity upstream cannot fall below zero"
            return [problem("", "BELOW_ZERO", words, "刷新后再看|Refresh and look again")]
        totals = _totals_cached(self.line, counters)
        if totals is not None:
            for some in chunks(sorted(documents)):
                work.connection.execute(totals, {"ids": some})
        for id_ in sorted(documents):
            work.touch(head.name, id_)
        return []


def _head_of(rows: Any) -> Any:
    return next(iter(rows.c.document_id.foreign_keys)).column.table


@lru_cache(maxsize=256)
def _documents_of(line: Any) -> Select[Any]:
    rows = line.__table__
    return select(rows.c.document_id).where(rows.c.id.in_(bindparam("ids", expanding=True)))


@lru_cache(maxsize=256)
def _totals_cached(line: Any, counters: tuple[str, ...]) -> Update | None:
    rows = line.__table__
    head = _head_of(rows)
    totals = {f"{name}_total": _sum_of(head, rows, name) for name in counters if f"{name}_total" in head.c}
    return update(head).where(head.c.id.in_(bindparam("ids", expanding=True))).values(totals) if totals else None


def _sum_of(head: Any, rows: Any, counter: str) -> Any:
    return select(func.coalesce(func.sum(rows.c[counter]), 0)).where(rows.c.document_id == head.c.id).scalar_subquery()


@lru_cache(maxsize=256)
def _grow_cached(line: Any, counters: tuple[str, ...]) -> Update:
    table = line.__table__
    by = {name: bindparam(f"by_{name}", type_=table.c[name].type) for name in counters}
    return (
        update(table)
        .where(table.c.id == bindparam("wanted_id"), *(table.c[name] + by[name] >= 0 for name in counters))
        .values({name: table.c[name] + by[name] for name in counters})
    )


@lru_cache(maxsize=64)
def door(line: Any) -> GrowthDoor:
    return GrowthDoor(line)
