"""What the statements of the home page have in common: one SELECT for each kind of thing, all of them sent as few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, cast, func, null, union_all

from cellar_db import types
from cellar_server.kernel.access import READ
from cellar_server.kernel.lists.columns import stored
from cellar_server.kernel.lists.conditions import Query, flat, planned
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import Kind
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

# As many parts of a UNION as every database takes with ease.
_PARTS = 100


def at_home(work: UnitOfWork) -> Iterator[Declaration]:
    """The types with something to say on the home page that this person may read, in the order of the areas."""
    for name, outline in work.registry.outlines.items():
        if outline.at_home and work.principal.policy.may(name, READ) and not work.registry.is_broken(name):
            yield work.registry.of(name)


def may_be_listed(work: UnitOfWork, entity: str, wheres: Sequence[Where]) -> bool:
    """Whether none of the conditions is on a field that is hidden to the person: he could not open the list of just those."""
    hidden = work.principal.policy.hidden_fields(entity)
    return not any(where.field in hidden for where in flat(wheres))


def rows_of(work: UnitOfWork, query: Query) -> tuple[Any, list[ColumnElement[bool]]]:
    """FROM and WHERE of a list, so that what is counted here is what the list shows."""
    plan, conditions = planned(work, query)
    return plan.source, conditions


def amount_of(work: UnitOfWork, declaration: Declaration) -> ColumnElement[Any]:
    """What a document of this type comes to, of what is settled bit by bit what is open of it; nothing, of the type that a UNION wants,
    where it comes to none or the person may not see it."""
    hidden = work.principal.policy.hidden_fields(declaration.name)
    table, settled = declaration.table, declaration.settled
    if settled is not None:
        seen = not {settled.whole, settled.done} & hidden
        return stored(table, settled.whole) - stored(table, settled.done) if seen else nothing()
    total = declaration.total(Kind.MONEY)
    return stored(table, total) if total and total not in hidden else nothing()


def nothing() -> ColumnElement[Any]:
    """No amount."""
    return cast(null(), types.Money)


def waiting_since(declaration: Declaration) -> ColumnElement[Any]:
    """When somebody did the last thing with it."""
    table = declaration.table.c
    return func.coalesce(table.changed_at, table.created_at, type_=types.Instant())


def together(work: UnitOfWork, parts: Sequence[Any]) -> list[Any]:
    """The rows of all of them; the first column says which it is of."""
    found: list[Any] = []
    for start in range(0, len(parts), _PARTS):
        some = list(parts[start : start + _PARTS])
        found += work.connection.execute(union_all(*some)).all()
    return found


__all__ = ["amount_of", "at_home", "may_be_listed", "nothing", "rows_of", "together", "waiting_since"]
