"""To-do 待办: documents that wait for something this person may do, one statement for two hundred types."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import func, literal_column, select, union_all

from cellar_server.kernel import access
from cellar_server.kernel.access import Policy
from cellar_server.kernel.actions import Action
from cellar_server.kernel.declaration import Declaration, EntityKind, Where
from cellar_server.kernel.registry import Registry
from cellar_server.kernel.text import Label
from cellar_server.kernel.work import UnitOfWork

# SQLite takes 500 parts of a UNION.
_TERMS = 200
Step = tuple[Declaration, str, Action]


@dataclass(frozen=True, slots=True)
class Todo:
    entity: str
    label: Label
    count: int
    wheres: tuple[Where, ...]


def waiting(work: UnitOfWork) -> list[Todo]:
    """What waits, in the order of the declarations; nothing with a count of zero."""
    asked, statements = _asked(work.registry, work.principal.policy)
    counts = {(row[0], row[1]): row[2] for statement in statements for row in work.connection.execute(statement)}
    return [
        Todo(
            declaration.name,
            Label(f"{declaration.title.zh} 待{action.label.zh}", f"{declaration.title.en} to {action.label.en.lower()}"),
            counts[declaration.name, state], (Where.of("state", "equals", state),),
        )
        for declaration, state, action in asked if (declaration.name, state) in counts
    ]  # fmt: skip


@lru_cache(maxsize=64)
def _asked(registry: Registry, policy: Policy) -> tuple[list[Step], list[Any]]:
    """Every step that may wait, and the statements that count them; kept, for building them costs more than asking."""
    by_type = [_next_steps(declaration, policy) for declaration in registry.declarations.values()]
    terms = [_count(steps, policy) for steps in by_type if steps]
    statements = [union_all(*terms[start : start + _TERMS]) for start in range(0, len(terms), _TERMS)]
    return [step for steps in by_type for step in steps], statements


def _next_steps(declaration: Declaration, policy: Policy) -> list[Step]:
    if declaration.kind is not EntityKind.DOCUMENT or not policy.may(declaration.name, access.READ):
        return []
    found: dict[str, Action] = {}
    for action in declaration.actions.values():
        forward = action.primary or action.numbers or action.by_another
        if not forward or action.backward or action.on_draft or not policy.may(declaration.name, action.name):
            continue
        for state in sorted(action.move.sources, key=lambda each: each.code):
            found.setdefault(state.code, action)
    return [(declaration, state, action) for state, action in found.items()]


def _count(steps: list[Step], policy: Policy) -> Any:
    declaration = steps[0][0]
    table = declaration.table
    states = [state for _, state, _ in steps]
    statement: Any = (
        select(literal_column(f"'{declaration.name}'"), table.c.state, func.count(table.c.id))
        .where(table.c.state.in_(states))
        .group_by(table.c.state)
    )
    window = policy.predicate(declaration)
    return statement if window is None else statement.where(window)
