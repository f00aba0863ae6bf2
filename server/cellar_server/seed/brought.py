"""What the program brought into a ledger set is remembered, so that it is brought once.

``seeded`` has a row for each master and role that was brought, and for a role the rights and hidden fields that it was given. A newer
version brings what is not remembered: new records, and of a role the new parts alone. So a right that an administrator took away,
and a role that he deleted, do not come back; what he added or renamed is not touched. A role of his own making that
happens to have a template's code is never given anything.

A ledger set of before has no such rows. There the record's history says what it had: what is there now, and what was deleted.
Scopes are given with the role alone: a new one would take records out of somebody's sight.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select, update

from cellar_common.folding import key
from cellar_db.functions import chunks
from cellar_db.ids import new_id
from cellar_server.areas.administration.versions import rights_changed
from cellar_server.kernel import audit
from cellar_server.kernel.access.accounts import Role, RoleGrant, RoleHidden, RoleScope
from cellar_server.kernel.access.grants import resolve
from cellar_server.kernel.access.policy import Grants
from cellar_server.kernel.access.principal import SYSTEM_USER
from cellar_server.kernel.filling.seeds import FirstRecord
from cellar_server.kernel.schema.model import CODE_KEY, Master
from cellar_server.kernel.schema.tables import audit_log, seeded, system_state
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.seed.roles import Template, rows

Part = tuple[str, str, str]
"""A row of a role: ``("grant", scope, right)`` or ``("hidden", entity, field)``."""
Make = Callable[..., Any]
UPGRADE = "upgrade"


def parts_of(template: Template) -> list[Part]:
    """The rows that a role of the template is given."""
    rights: list[Part] = [("grant", scope, right) for scope, right in rows(template)]
    return rights + [("hidden", entity, path) for entity, path in template.hidden]


@dataclass
class Brought:
    """One bringing: what it made, and which rights it gave to roles that were there."""

    work: UnitOfWork
    made: list[Master] = field(default_factory=list)
    given: dict[str, list[Part]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = self.work.connection.execute(select(seeded)).all()
        self._parts: dict[tuple[str, str], str | None] = {(row.entity, row.code): row.parts for row in rows}
        self._is_first = not rows
        self._there: dict[str, dict[str, Any]] = {}
        self._gone: dict[str, set[str]] = {}
        self._new: list[dict[str, Any]] = []
        self._changed: list[dict[str, Any]] = []

    def master(self, first: FirstRecord, make: Make) -> None:
        """Make it where it is not there and never was; nothing under a parent that its company deleted."""
        found = self._records(first.model).get(key(first.code, CODE_KEY))
        parent = self._records(first.model).get(key(first.parent, CODE_KEY)) if first.parent else None
        had = self._had(first.entity, first.code)
        if found is None and not had and not (first.parent and parent is None):
            above = {"parent_id": parent.id} if parent is not None else {}
            self._made(first.entity, make(self.work, first.model, code=first.code, **first.values, **above))
        self._remember(first.entity, first.code, None)

    def role(self, template: Template, make: Make) -> None:
        """Make the role, or give it what its template has besides what it was ever given."""
        wanted = parts_of(template)
        role = self._records(Role).get(key(template.code, CODE_KEY))
        if role is None:
            if not self._had("role", template.code):
                role = make(self.work, Role, code=template.code, name=template.name)
                self._extend(role, wanted)
                role.scopes = [
                    RoleScope(id=new_id(), position=index, dimension=dimension, own=True, below=template.team)
                    for index, dimension in enumerate(template.own)
                ]
                self._made("role", role)
            self._remember("role", template.code, wanted)
            return
        if role.created_by != SYSTEM_USER:
            self._remember("role", template.code, None)
            return
        given = self._given(role)
        fresh = self._fresh(wanted, given, _parts_now(role))
        if fresh:
            before = audit.snapshot(self.work.registry.of("role"), role)
            self._extend(role, fresh)
            role.row_version += 1
            role.changed_at, role.changed_by = self.work.now, self.work.principal.user_id
            after = audit.snapshot(self.work.registry.of("role"), role)
            audit.write(self.work, self.work.registry.of("role"), role, UPGRADE, audit.difference(before, after))
            rights_changed(self.work, role)
            self.given[template.code] = fresh
        self._remember("role", template.code, [*given, *wanted])

    def note(self, version: str) -> None:
        """Write down what was brought, and of which version that is."""
        for some in chunks(self._new):
            self.work.connection.execute(insert(seeded), list(some))
        for row in self._changed:
            mine = (seeded.c.entity == row["entity"], seeded.c.code == row["code"])
            self.work.connection.execute(update(seeded).where(*mine).values(parts=row["parts"]))
        self.work.write_last(update(system_state).values(seeded_version=version))

    def tell(self) -> None:
        """The history of a ledger set that was there already."""
        for record in self.made:
            declaration = self.work.registry.by_model(type(record))
            audit.write(self.work, declaration, record, UPGRADE, audit.made(declaration, record))

    def _records(self, model: type[Master]) -> dict[str, Any]:
        """What is there, by its folded code."""
        name = str(model.__tablename__)
        if name not in self._there:
            self._there[name] = {record.code_key: record for record in self.work.session.scalars(select(model))}
        return self._there[name]

    def _made(self, entity: str, record: Any) -> None:
        self.work.session.add(record)
        self._there[entity][record.code_key] = record
        self.made.append(record)

    def _extend(self, role: Role, parts: Iterable[Part]) -> None:
        for kind, entity, name in parts:
            if kind == "grant":
                role.grants.append(RoleGrant(id=new_id(), position=len(role.grants), entity=entity, verb=name))
            else:
                role.hidden.append(RoleHidden(id=new_id(), position=len(role.hidden), entity=entity, path=name))

    def _remember(self, entity: str, code: str, parts: Iterable[Part] | None) -> None:
        said = None if parts is None else json.dumps(sorted(set(parts)))
        row = {"entity": entity, "code": code, "parts": said}
        if (entity, code) not in self._parts:
            self._new.append(row)
        elif self._parts[entity, code] != said:
            self._changed.append(row)
        self._parts[entity, code] = said

    def _had(self, entity: str, code: str) -> bool:
        """Whether it was brought before; where that was not noted, whether a record of this code was deleted or renamed."""
        if (entity, code) in self._parts:
            return True
        if not self._is_first:
            return False
        if entity not in self._gone:
            self._gone[entity] = {old for path, old in self._history(entity) if path == "code"}
        return code in self._gone[entity]

    def _history(self, entity: str, record_id: int | None = None) -> list[tuple[str, Any]]:
        """Every field of this entity, or of one record, that held something else before: its path and what it held."""
        columns = audit_log.c
        asked = select(columns.changes).where(columns.entity == entity, columns.changes.is_not(None))
        if record_id is not None:
            asked = asked.where(columns.record_id == record_id)
        rows = self.work.connection.scalars(asked).all()
        return [(path, old) for said in rows for path, old, _ in json.loads(said) if old is not None]

    def _fresh(self, wanted: Iterable[Part], given: set[Part], now: set[Part]) -> list[Part]:
        """What of the wanted was never given.

        A row for a whole area or group of verbs, of which something was taken away, comes as those of its pairs that are new.
        """
        had, has = self._pairs(given), self._pairs(now)
        found: list[Part] = []
        for part in wanted:
            meant = self._pairs([part])
            if part not in given | now:
                new = sorted(meant - had - has)
                found += [("grant", *pair) for pair in new] if meant & (had - has) else [part]
        return list(dict.fromkeys(found))

    def _pairs(self, parts: Iterable[Part]) -> Grants:
        """The (entity, verb) pairs that the rights among these rows come to in this program."""
        return resolve(self.work.registry, frozenset((scope, right) for kind, scope, right in parts if kind == "grant"))

    def _given(self, role: Role) -> set[Part]:
        """What it was ever given; where that was not noted, what it has and what its history says it had."""
        said = self._parts.get(("role", role.code))
        if said is not None:
            return {(kind, entity, name) for kind, entity, name in json.loads(said)}
        held: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for path, old in self._history("role", role.id):
            line, _, name = path.partition(".")
            held[line][name].add(old)
        # A line that was changed held its former right with what of it did not change.
        for grid, lines in (("grants", role.grants), ("hidden", role.hidden)):
            for each in lines:
                if f"{grid}#{each.id}" in held:
                    held[f"{grid}#{each.id}"]["entity"].add(each.entity)
                    name = "verb" if grid == "grants" else "path"
                    held[f"{grid}#{each.id}"][name].add(getattr(each, name))
        kinds = (("grant", "verb"), ("hidden", "path"))
        had = {
            (kind, a, b) for each in held.values() for kind, name in kinds for a in each["entity"] for b in each[name]
        }
        return had | _parts_now(role)


def _parts_now(role: Role) -> set[Part]:
    return {("grant", each.entity, each.verb) for each in role.grants} | {
        ("hidden", each.entity, each.path) for each in role.hidden
    }
