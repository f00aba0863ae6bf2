"""Permission: one policy per set of roles, asked by list, get, look-up, report, export and save alike (ORG-04..06).

A role grants verbs on entities (``read edit create delete export import print attach share`` or an action's name; ``*`` stands
for all), narrows what it sees by scopes (only these organisations, only my own …) and hides fields. Several roles
add up: a row is seen if one granting role shows it, a field is hidden only if every granting role hides it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from cellar_db.functions import among
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.scopes import NOT_SHOWN, InDocument, NotShown, OpenToAll, Shared

READ, CREATE, EDIT, DELETE = "read", "create", "edit", "delete"
EXPORT, IMPORT, PRINT, ATTACH, DETACH, SHARE = "export", "import", "print", "attach", "detach", "share"
VERBS = (READ, CREATE, EDIT, DELETE, EXPORT, IMPORT, PRINT, ATTACH, DETACH, SHARE)
LOOKING = frozenset({READ, EXPORT, PRINT})
"""Verbs that leave a record as it is: for these a share in it suffices (``scopes.Shared``)."""
ANY = "*"

Grants = frozenset[tuple[str, str]]
Window = list[tuple[str | Shared | InDocument, frozenset[int]]]
Reach = Callable[[str, int, str], Any]
"""``reach("customer", 7, "salesperson_id")``: a column of the record that a reference names."""


@dataclass(frozen=True, slots=True)
class RolePolicy:
    """One role. ``scopes``: dimension → allowed ids; what that means for an entity its declaration says (``scopes.py``)."""

    code: str
    grants: Grants
    scopes: tuple[tuple[str, frozenset[int]], ...] = ()
    hidden: frozenset[tuple[str, str]] = frozenset()

    def may(self, entity: str, verb: str) -> bool:
        grants = self.grants
        return (entity, verb) in grants or (entity, ANY) in grants or (ANY, verb) in grants or (ANY, ANY) in grants


@dataclass(frozen=True)
class Policy:
    """What one person may do; hashable, compiled once per role set."""

    roles: tuple[RolePolicy, ...]

    def may(self, entity: str, verb: str) -> bool:
        return any(role.may(entity, verb) for role in self.roles)

    def sees(self, entity: str, path: str = "") -> bool:
        """Whether records of this entity, and this field of them, may be shown at all: for figures beside a form."""
        return self.may(entity, READ) and path not in self.hidden_fields(entity)

    def sees_all(self, entity: str) -> bool:
        """Whether a role that narrows nothing lets one read it, so that ``predicate`` is None whatever the entity's scopes are."""
        return any(role.may(entity, READ) and not role.scopes for role in self.roles)

    def _windows(self, declaration: Declaration, verb: str) -> list[Window]:
        """For each role that grants the verb and reaches the entity at all: what must hold one of which ids."""
        windows = [_window(declaration, role) for role in self.roles if role.may(declaration.name, verb)]
        return [window for window in windows if window is not None]

    def predicate(self, declaration: Declaration, verb: str = READ) -> ColumnElement[bool] | None:
        """The rows one may see, as SQL; None: all of them."""
        windows = self._windows(declaration, verb)
        if not windows:
            return false()
        if any(not window for window in windows):
            return None
        return or_(*(and_(*(_within(declaration, scope, ids, verb) for scope, ids in window)) for window in windows))

    def own_lines(self, declaration: Declaration, lines: Any) -> ColumnElement[bool] | None:
        """Of documents in sight the lines from which one may make something; None: all of them.

        A share in a document shows the whole of it; what is made of somebody else's line would be his.
        """
        found = []
        for window in self._windows(declaration, READ):
            said = [
                (lines.c[field], ids)
                for scope, ids in window
                if isinstance(scope, Shared)
                for grid, field, _ in [declaration.scope_path(scope.line)]
                if declaration.grids[grid].line.__table__ is lines
            ]
            if not said:
                return None
            found.append(and_(*(or_(column.is_(None), among(column, ids)) for column, ids in said)))
        return or_(*found) if found else None

    def goes_by_lines(self, declaration: Declaration, verb: str = READ) -> bool:
        """Whether the records one may see are told by what stands on their lines."""
        windows = self._windows(declaration, verb)
        scopes = [scope for window in windows for scope, _ in window]
        return all(windows) and any(not isinstance(each, str) or declaration.scope_path(each)[0] for each in scopes)

    def reaches_all_seen(self, declaration: Declaration, verb: str) -> bool:
        """Whether the verb may be done to every record that is in sight, so that none needs to be looked at for it.

        Not so where one role shows more than another lets one do, nor where a share in a record shows the whole of it.
        """
        reached, seen = self._windows(declaration, verb), self._windows(declaration, READ)
        return any(not window for window in reached) or (
            bool(reached)
            and all(window in reached for window in seen)
            and not any(isinstance(scope, Shared) for window in seen for scope, _ in window)
        )

    def allows(self, declaration: Declaration, record: Any, verb: str, reach: Reach) -> bool:
        """The same predicate on a record in memory."""
        return any(
            all(_holds(declaration, record, scope, ids, verb, reach) for scope, ids in window)
            for window in self._windows(declaration, verb)
        )

    def hidden_fields(self, entity: str) -> frozenset[str]:
        """Field paths (``cost`` or ``lines.cost``) that every role granting read hides."""
        # By path, for one role may hide it here and another everywhere.
        paths = [
            frozenset(path for name, path in role.hidden if name in (entity, ANY))
            for role in self.roles
            if role.may(entity, READ)
        ]
        return frozenset.intersection(*paths) if paths else frozenset()


def _window(declaration: Declaration, role: RolePolicy) -> Window | None:
    """What narrows a role on this entity; None where it is closed to it."""
    found: Window = []
    for dimension, ids in role.scopes:
        scope = declaration.scopes.get(dimension, NOT_SHOWN)
        if isinstance(scope, NotShown):
            return None
        if not isinstance(scope, OpenToAll):
            found.append((scope, ids))
    return found


def _within(
    declaration: Declaration, scope: str | Shared | InDocument, ids: Iterable[int], verb: str = READ
) -> ColumnElement[bool]:
    if isinstance(scope, InDocument):
        of = scope.document
        return declaration.table.c.document_id.in_(select(of.table.c.id).where(_within(of, scope.scope, ids, verb)))
    if isinstance(scope, Shared):
        return of_lines(declaration, scope, lambda column: among(column, ids), all_of_it=verb not in LOOKING)
    grid, field, through = declaration.scope_path(scope)
    # Aliases: the statement that this is put into may read the same tables.
    lines = declaration.grids[grid].line.__table__.alias() if grid else None
    column = declaration.table.c[field] if lines is None else lines.c[field]
    within = among(column, ids)
    if through:
        target = declaration.spec(f"{grid}.{field}" if grid else field).target
        other = declaration.model.metadata.tables[target].alias().c
        within = column.in_(select(other.id).where(among(other[through], ids)))
    if lines is None:
        return within
    # Nothing of somebody else's on any line; a line for nobody in particular is everybody's.
    return declaration.table.c.id.not_in(select(lines.c.document_id).where(column.is_not(None), ~within))


def of_lines(
    declaration: Declaration, shared: Shared, wanted: Callable[[Any], ColumnElement[bool]], *, all_of_it: bool = False
) -> ColumnElement[bool]:
    """Documents some line of which is as wanted, or no line and no other (``all_of_it``); the head counts for lines that
    say nothing."""
    grid, field, _ = declaration.scope_path(shared.line)
    head = declaration.table
    # Aliases: the statement that this is put into may read the same tables.
    said, other = (declaration.grids[grid].line.__table__.alias() for _ in range(2))
    some = exists().where(said.c.document_id == head.c.id, said.c[field].is_not(None))
    mine = or_(
        some.where(wanted(said.c[field])).correlate(head), and_(wanted(head.c[shared.head]), ~some.correlate(head))
    )
    if not all_of_it:
        return mine
    strange = exists().where(other.c.document_id == head.c.id, other.c[field].is_not(None), ~wanted(other.c[field]))
    return and_(mine, ~strange.correlate(head))


def _holds(
    declaration: Declaration,
    record: Any,
    scope: str | Shared | InDocument,
    ids: frozenset[int],
    verb: str,
    reach: Reach,
) -> bool:
    if isinstance(scope, InDocument):
        raise TypeError(f"{declaration.name} is listed only: nothing of it is held in memory")
    if isinstance(scope, Shared):
        grid, field, _ = declaration.scope_path(scope.line)
        said = {getattr(line, field) for line in getattr(record, grid)} - {None} or {getattr(record, scope.head)}
        return bool(said & ids) and (verb in LOOKING or said <= ids)
    grid, field, through = declaration.scope_path(scope)
    if not grid:
        value = getattr(record, field)
        return _reached(declaration, field, value, through, reach) in ids
    values = [getattr(line, field) for line in getattr(record, grid)]
    return all(
        value is None or _reached(declaration, f"{grid}.{field}", value, through, reach) in ids for value in values
    )


def _reached(declaration: Declaration, field: str, value: int | None, through: str, reach: Reach) -> int | None:
    if not through or value is None:
        return value
    found: int | None = reach(declaration.spec(field).target, value, through)
    return found


EVERYTHING = Policy((RolePolicy("system", frozenset({(ANY, ANY)})),))


POLICIES = 512
"""Sets of roles, with their scopes, that a worker keeps; what is compiled from them is kept for as many."""


@lru_cache(maxsize=POLICIES)
def combined(roles: tuple[RolePolicy, ...]) -> Policy:
    """The same Policy object for the same roles, so that what is compiled from it can be kept."""
    return Policy(roles)
