"""Lines that are taken out of a record: nothing alive may stand on them, and what is over lets go of them.

The rule and the foreign key agree on what is alive. A document that is void or reversed never comes back: its lines forget
which upstream line they came from, and the trace (``document_link``) goes on knowing their documents. Anything else that
came from a line keeps it, and the refusal names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Column, Table, select, update
from sqlalchemy.orm.attributes import get_history

from cellar_db.functions import in_lists, one_of
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work import naming
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def taken_out(work: UnitOfWork, declaration: Declaration, record: Any) -> list[Problem]:
    """Let go of the lines that a record in hand has lost; a problem for each document that stands on one of them."""
    found: list[Problem] = []
    for grid in declaration.grids.values():
        lost = [line.id for line in get_history(record, grid.name).deleted]
        found.extend(replace(each, path=grid.name) for each in let_go(work, grid.line.__table__, lost))
    return found


def let_go(work: UnitOfWork, lines: Table, ids: Iterable[int]) -> list[Problem]:
    """Before these lines are deleted: what is over and came from them forgets them; a problem for each document that is not over."""
    wanted = sorted(ids)
    if not wanted:
        return []
    alive: set[tuple[str, int]] = set()
    pointing = _pointing(work.registry, lines)
    for declaration, column in pointing:
        head = declaration.table
        standing = (
            select(head.c.id)
            .join(column.table, column.table.c.document_id == head.c.id)
            .where(one_of(column, "ids"), declaration.living)
        )
        for some in in_lists(wanted):
            alive.update((declaration.name, id_) for id_ in work.connection.scalars(standing, {"ids": some}).all())
    if alive:
        return [_named(work, entity, id_) for entity, id_ in sorted(alive)[:3]]
    for _, column in pointing:
        forget = update(column.table).where(one_of(column, "ids")).values({column.name: None})
        for some in in_lists(wanted):
            work.connection.execute(forget, {"ids": some})
    return []


def _named(work: UnitOfWork, entity: str, id_: int) -> Problem:
    declaration = work.registry.of(entity)
    words = naming.called(work, declaration, work.get(declaration.model, id_))  # type: ignore[type-var]
    return problem(
        "", "HAS_DOWNSTREAM",
        f"{words.zh} 由这里的明细生成，该行不能删除|A line here cannot be removed: {words.en} came from it",
        "先作废下游单据，或保留该行|Void that first, or keep the line",
    )  # fmt: skip


@cache
def _pointing(registry: Registry, lines: Table) -> list[tuple[Declaration, Column[Any]]]:
    """Columns of documents' lines that refer to lines of this table, with their document types."""
    found = []
    for declaration in registry.referring(lines.name):
        for grid in declaration.grids.values():
            for key in grid.line.__table__.foreign_keys:
                if key.column.table is lines:
                    found.append((declaration, key.parent))
    return found
