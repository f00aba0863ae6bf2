"""To-do 待办: documents that wait for something this person may do, counted in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, select, union_all

from cellar_server.kernel import access
from cellar_server.kernel.actions import Action
from cellar_server.kernel.declaration import Declaration, EntityKind, Where
from cellar_server.kernel.text import Label
from cellar_server.kernel.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Todo:
    entity: str
    label: Label
    count: int
    wheres: tuple[Where, ...]


def waiting(work: UnitOfWork) -> list[Todo]:
    """What waits, in the order of the declarations; nothing with a count of zero."""
    asked: list[tuple[Declaration, str, Action]] = []
    for declaration in work.registry.declarations.values():
        asked.extend(_next_steps(work, declaration))
    if not asked:
        return []
    statement: Any = union_all(*(_count(work, index, each[0], each[1]) for index, each in enumerate(asked)))
    counts = {row[0]: row[1] for row in work.connection.execute(statement)}
    return [
        Todo(
            declaration.name,
            Label(f"{declaration.title.zh} 待{action.label.zh}", f"{declaration.title.en} to {action.label.en.lower()}"),
            counts[index], (Where.of("state", "equals", state),),
        )
        for index, (declaration, state, action) in enumerate(asked) if counts.get(index)
    ]  # fmt: skip


def _next_steps(work: UnitOfWork, declaration: Declaration) -> list[tuple[Declaration, str, Action]]:
    policy = work.principal.policy
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


def _count(work: UnitOfWork, index: int, declaration: Declaration, state: str) -> Any:
    table = declaration.table
    statement: Any = select(literal(index), func.count(table.c.id)).where(table.c.state == state)
    window = work.principal.policy.predicate(declaration)
    return statement if window is None else statement.where(window)
