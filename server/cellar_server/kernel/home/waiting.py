"""待办 with age and amount: the kinds of work that wait for a person, and the documents that have waited longest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import cast, func, literal, null, select

from cellar_common.codec import Ref
from cellar_db import types
from cellar_server.kernel.home.asked import amount_of, may_be_listed, rows_of, together, waiting_since
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.lists import todo
from cellar_server.kernel.lists.columns import stored
from cellar_server.kernel.lists.conditions import Query
from cellar_server.kernel.lists.todo import Todo
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import Kind as FieldKind
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

MOST = 40
"""So many documents are named; of each kind at most so many, too."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of work. ``amount``: what its documents come to, None where they come to nothing that may be seen; ``since`` when the
    oldest was last touched."""

    todo: Todo
    amount: Decimal | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """One document. ``party`` is what its type names it by; ``due`` the day that it is called to mind of."""

    todo: Todo
    id: int
    number: str
    party: str
    amount: Decimal | None
    since: datetime
    due: date | None


def kinds(work: UnitOfWork) -> list[Kind]:
    """In the order of the declarations. Two statements."""
    found = [each for each in todo.waiting(work) if may_be_listed(work, each.entity, each.wheres)]
    parts: list[Any] = []
    for place, each in enumerate(found):
        declaration = work.registry.of(each.entity)
        source, conditions = rows_of(work, Query(each.entity, each.wheres))
        amount = amount_of(work, declaration)
        oldest = func.min(waiting_since(declaration))
        parts.append(select(literal(place), func.sum(amount), oldest).select_from(source).where(*conditions))
    by_place = {row[0]: row for row in together(work, parts)}
    # What was done with between the two statements waits no more.
    return [
        Kind(each, by_place[place][1], by_place[place][2])
        for place, each in enumerate(found)
        if by_place[place][2] is not None
    ]


def waiting(work: UnitOfWork, kinds: Sequence[Kind]) -> list[Waiting]:
    """The documents of these kinds, those that are due first and then those that have waited longest; each once, for the first thing
    that it waits for. One statement, and one for each kind of name."""
    parts = []
    for place, kind in enumerate(kinds):
        declaration = work.registry.of(kind.todo.entity)
        table = declaration.table.c
        source, conditions = rows_of(work, Query(kind.todo.entity, kind.todo.wheres))
        since = waiting_since(declaration)
        amount = amount_of(work, declaration)
        number, due = _number(work, declaration), _due(work, declaration)
        columns = [literal(place), table.id, number, _party(work, declaration), amount, since, due]
        ordered = select(*(column.label(f"w{at}") for at, column in enumerate(columns)))
        oldest = ordered.select_from(source).where(*conditions).order_by(since, table.id).limit(MOST).subquery()
        parts.append(select(oldest))
    rows = [tuple(row) for row in together(work, parts)]
    targets = [_target(work, work.registry.of(kind.todo.entity)) for kind in kinds]
    load_names(work, {(targets[place], party) for place, _, _, party, *_ in rows if party is not None})
    found: dict[tuple[str, int], Waiting] = {}
    for place, id_, number, party, amount, since, due in sorted(
        rows, key=lambda row: (row[6] or date.max, row[5], row[1])
    ):
        todo_of = kinds[place].todo
        known = work.names.get((targets[place], party), Ref(0, "", ""))
        each = Waiting(todo_of, id_, number or "", known.name or known.code, amount, since, due)
        found.setdefault((todo_of.entity, id_), each)
    return list(found.values())[:MOST]


def _target(work: UnitOfWork, declaration: Declaration) -> str:
    """What the field leads to that a type names its documents by; empty where that is none, or hidden."""
    spec = declaration.fields.get(declaration.title_field)
    hidden = work.principal.policy.hidden_fields(declaration.name)
    return spec.target if spec is not None and spec.kind is FieldKind.REFERENCE and spec.name not in hidden else ""


def _party(work: UnitOfWork, declaration: Declaration) -> Any:
    if not _target(work, declaration):
        return cast(null(), types.Id)
    return stored(declaration.table, declaration.title_field)


def _number(work: UnitOfWork, declaration: Declaration) -> Any:
    hidden = "number" in work.principal.policy.hidden_fields(declaration.name)
    return cast(null(), types.Text(40)) if hidden else declaration.table.c.number


def _due(work: UnitOfWork, declaration: Declaration) -> Any:
    first = next(iter(declaration.reminders), None)
    hidden = work.principal.policy.hidden_fields(declaration.name)
    return cast(null(), types.Day) if first is None or first.day in hidden else declaration.table.c[first.day]
