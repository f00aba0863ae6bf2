"""Who may see what, computed from the role rows and the declarations alone, with nothing of the program's own predicate.

Rows are judged one by one in Python from plain SELECTs, so that the SQL window, its joins and its caches have a peer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from cellar_server.kernel.access.accounts import Role, RoleGrant, RoleHidden, RoleScope, User, UserRole
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.scopes import InDocument, OpenToAll, Shared

Row = dict[str, Any]
LOOK = {"read", "print", "export"}
ENTER = LOOK | {"create", "edit", "delete", "import", "attach", "share"}
BASE = {"look": LOOK, "check": LOOK, "enter": ENTER, "make": ENTER, "keep": ENTER}


@dataclass
class Books:
    """Every row of every declared table, read once."""

    registry: Registry
    heads: dict[str, dict[int, Row]]
    lines: dict[tuple[str, str], dict[int, list[Row]]]

    @classmethod
    def read(cls, connection: Connection, registry: Registry) -> Books:
        heads: dict[str, dict[int, Row]] = {}
        lines: dict[tuple[str, str], dict[int, list[Row]]] = {}
        for declaration in registry.declarations.values():
            rows = connection.execute(select(declaration.table)).mappings()
            heads[declaration.name] = {row["id"]: dict(row) for row in rows}
            for grid in declaration.grids.values():
                held: dict[int, list[Row]] = defaultdict(list)
                for row in connection.execute(select(grid.line.__table__)).mappings():
                    held[row["document_id"]].append(dict(row))
                lines[declaration.name, grid.name] = held
        return cls(registry, heads, lines)


@dataclass
class OneRole:
    registry: Registry
    grants: set[tuple[str, str]] = field(default_factory=set)
    scopes: dict[str, set[int]] = field(default_factory=dict)
    hidden: set[tuple[str, str]] = field(default_factory=set)

    def grants_verb(self, entity: str, verb: str) -> bool:
        return any(
            self._in_scope(scope, entity) and self._is_right(right, entity, verb) for scope, right in self.grants
        )

    def _in_scope(self, scope: str, entity: str) -> bool:
        known = self.registry.declarations.get(entity)
        return scope in ("*", entity) or (known is not None and scope == f"@{known.area}")

    def _is_right(self, right: str, entity: str, verb: str) -> bool:
        if right in ("*", verb):
            return True
        if verb in BASE.get(right.removeprefix("@"), ()) and right.startswith("@"):
            return True
        known = self.registry.declarations.get(entity)
        deed = known.actions.get(verb) if known is not None else None
        return deed is not None and deed.group is not None and right == f"@{deed.group.code}"

    def hides(self, entity: str, path: str) -> bool:
        return (entity, path) in self.hidden or ("*", path) in self.hidden


class Rights:
    """What one user may do, by the rows of his roles."""

    def __init__(self, connection: Connection, books: Books, user: str) -> None:
        self.books, self.user = books, user
        row = connection.execute(select(table_of(User)).where(User.code == user)).mappings().one()
        own = {"employee": row["employee_id"], "org": row["org_id"]}
        held = select(Role.id).join(UserRole, UserRole.role_id == Role.id)
        self.roles: list[OneRole] = []
        for id_ in connection.scalars(held.where(UserRole.document_id == row["id"], Role.state == "active")).all():
            role = OneRole(books.registry)
            for each in connection.execute(select(table_of(RoleGrant)).where(RoleGrant.document_id == id_)).mappings():
                role.grants.add((each["entity"], each["verb"]))
            for each in connection.execute(
                select(table_of(RoleHidden)).where(RoleHidden.document_id == id_)
            ).mappings():
                role.hidden.add((each["entity"], each["path"]))
            for each in connection.execute(select(table_of(RoleScope)).where(RoleScope.document_id == id_)).mappings():
                allowed = role.scopes.setdefault(each["dimension"].code, set())
                dimension = each["dimension"].code
                target = own.get(dimension) if each["own"] else each["target_id"]
                if target is not None:
                    allowed.add(target)
                if target is not None and (dimension == "org" or each["below"]):
                    allowed |= self._under(dimension, target)
            self.roles.append(role)

    def _under(self, dimension: str, root: int) -> set[int]:
        """Everything that has the root above it, each found by climbing."""
        entity, column = {"org": ("organisation", "parent_id"), "employee": ("employee", "superior_id")}[dimension]
        rows = self.books.heads[entity]
        found = set()
        for id_ in rows:
            node: Any = id_
            while node is not None and node != root:
                node = rows[node][column]
            if node == root:
                found.add(id_)
        return found

    def may(self, entity: str, verb: str) -> bool:
        return any(role.grants_verb(entity, verb) for role in self.roles)

    def hidden(self, entity: str) -> set[str]:
        """The paths of this entity that every role hides that lets it be read."""
        declaration = self.books.registry.of(entity)
        granting = [role for role in self.roles if role.grants_verb(entity, "read")]
        paths = [*declaration.fields, *(f"{g.name}.{name}" for g in declaration.grids.values() for name in g.fields)]
        return {path for path in paths if granting and all(self._hides(role, declaration, path) for role in granting)}

    def _hides(self, role: OneRole, declaration: Declaration, path: str) -> bool:
        """A field of rows that come from elsewhere is hidden where it is hidden there."""
        there = [(entity, origin) for entity, origin, name in declaration.origins if name == path]
        return role.hides(declaration.name, path) or any(
            role.hides(entity, told) for entity, origin in there for told in (origin, *self._told_by(entity, origin))
        )

    def _told_by(self, entity: str, path: str) -> list[str]:
        """What a field tells of others: where one of them is hidden, so is it."""
        grid, _, name = path.rpartition(".")
        declaration = self.books.registry.of(entity)
        specs = declaration.grids[grid].fields if grid else declaration.fields
        return [f"{grid}.{told}" if grid else told for told in specs[name].tells]

    def rows(self, entity: str, verb: str = "read") -> set[int]:
        """The ids of this entity that he may do ``verb`` to."""
        declaration = self.books.registry.of(entity)
        granting = [role for role in self.roles if role.grants_verb(entity, verb)]
        return {
            id_ for id_, row in self.books.heads[entity].items()
            if any(self._within(declaration, role, row, verb) for role in granting)
        }  # fmt: skip

    @cached_property
    def readable(self) -> dict[str, set[int]]:
        return {name: self.rows(name) if self.may(name, "read") else set() for name in self.books.registry.declarations}

    def _within(self, declaration: Declaration, role: OneRole, row: Row, verb: str) -> bool:
        return all(
            self._keeps_to(declaration, declaration.scopes.get(dimension), ids, row, verb)
            for dimension, ids in role.scopes.items()
        )

    def _keeps_to(self, declaration: Declaration, path: Any, ids: Any, row: Row, verb: str) -> bool:
        if isinstance(path, OpenToAll):
            return True
        if isinstance(path, InDocument):
            head = self.books.heads[path.document.name][row["document_id"]]
            return self._keeps_to(path.document, path.scope, ids, head, verb)
        if isinstance(path, Shared):
            grid, _, field_ = path.line.partition(".")
            lines = self.books.lines[declaration.name, grid].get(row["id"], [])
            people = [line[field_] for line in lines if line[field_] is not None] or [row[path.head]]
            share = any if verb in ("read", "export", "print") else all
            return share(person in ids for person in people)
        if not isinstance(path, str):
            return False
        first, _, rest = path.partition(".")
        if first not in declaration.grids:
            return self._reach(declaration.fields, row, path) in ids
        fields = declaration.grids[first].fields
        for line in self.books.lines[declaration.name, first].get(row["id"], []):
            name = rest.partition(".")[0]
            if line[name] is not None and self._reach(fields, line, rest) not in ids:
                return False
        return True

    def _reach(self, fields: Any, row: Row, path: str) -> Any:
        name, _, through = path.partition(".")
        value = row[name]
        if not through or value is None:
            return value
        return self.books.heads[fields[name].target].get(value, {}).get(through)
