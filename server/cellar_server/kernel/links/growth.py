"""Counters further up the chain: what a link moves beside its own upstream line (``Also``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import Update, bindparam, func, select, update

from cellar_db.functions import in_lists, one_of
from cellar_server.kernel.links import following, upstream
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

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

    @property
    def name(self) -> str:
        return table_of(self.line).name

    def post(self, work: UnitOfWork, entries: list[Any]) -> Iterable[Problem]:
        wanted: dict[int, dict[str, Decimal]] = defaultdict(dict)
        counters = tuple(sorted({entry.counter for entry in entries}))
        for entry in entries:
            moved = wanted[entry.line_id]
            moved[entry.counter] = moved.get(entry.counter, ZERO) + entry.by
        documents = sorted({row.document_id for row in upstream.held(work, self.line, wanted).values()})
        parameters = [
            {"wanted_id": id_, **{f"by_{name}": moved.get(name, ZERO) for name in counters}}
            for id_, moved in wanted.items()
        ]
        refused = work.conditional_update(_grow(self.line, counters), parameters, key=lambda row: row["wanted_id"])
        if refused:
            return [below_zero()]
        totals = _totals(self.line, counters, work.registry)
        if totals is not None:
            for some in in_lists(documents):
                work.connection.execute(totals, {"ids": some})
        upstream.followed(work, upstream.head_of(self.line), documents)
        return []


def below_zero(path: str = "") -> Problem:
    """More would be given back than was taken."""
    words = "上游累计数量不能小于零|A cumulative quantity upstream cannot fall below zero"
    return problem(path, "BELOW_ZERO", words, "刷新后再看|Refresh and look again")


@cache
def _totals(line: Any, counters: tuple[str, ...], registry: Registry) -> Update | None:
    head = upstream.head_of(line)
    values = totals_of(line, counters)
    declaration = registry.of(head.name)
    if set(declaration.ended_by) & set(counters):
        values[head.c.progress.key] = following.taken_in_sql(registry, declaration)
    return update(head).where(one_of(head.c.id, "ids")).values(values) if values else None


def totals_of(line: Any, counters: Iterable[str]) -> dict[str, Any]:
    """The head's fields that are the sum of these counters over its lines, as expressions."""
    rows, head = line.__table__, upstream.head_of(line)
    mine = rows.c.document_id == head.c.id
    return {
        total: select(func.coalesce(func.sum(rows.c[name]), 0)).where(mine).scalar_subquery()
        for total, name in upstream.sums_of(line).items()
        if name in counters
    }


@cache
def _grow(line: Any, counters: tuple[str, ...]) -> Update:
    table = line.__table__
    by = {name: bindparam(f"by_{name}", type_=table.c[name].type) for name in counters}
    return (
        update(table)
        .where(table.c.id == bindparam("wanted_id"), *(table.c[name] + by[name] >= 0 for name in counters))
        .values({name: table.c[name] + by[name] for name in counters})
    )


@cache
def door(line: Any) -> GrowthDoor:
    return GrowthDoor(line)
