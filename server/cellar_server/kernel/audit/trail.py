"""The history of every record: who did what, when, and each field before and after."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from cellar_db.functions import in_lists, one_of
from cellar_db.ids import new_id
from cellar_server.kernel.access.policy import READ, Policy
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Member
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.snapshot import Snapshot, differing, kept, place_of
from cellar_server.kernel.schema.tables import audit_log
from cellar_server.kernel.unit_of_work import remembered
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

_INSERT = insert(audit_log)
_AS_THEY_ARE = frozenset({int, str, bool, type(None)})


@lru_cache(maxsize=4096)
def _digits(value: Decimal) -> str:
    """Remembered, for most figures of a new line are zero or one."""
    return format(value.normalize(), "f")


def _plain(value: Any) -> Any:
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, Decimal):
        return _digits(value)
    if isinstance(value, Member):
        return value.code
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


@cache
def _counters(declaration: Declaration) -> dict[str, dict[str, Any]]:
    """By grid (the head is empty) the fields that the server counts in, with what they begin at."""

    def counted(specs: Mapping[str, FieldSpec]) -> dict[str, Any]:
        return {
            name: spec.make_default()
            for name, spec in specs.items()
            if spec.readonly and not spec.copied and spec.default is not None
        }

    return {"": counted(declaration.fields)} | {grid.name: counted(grid.fields) for grid in declaration.grids.values()}


def made(declaration: Declaration, record: Any) -> list[list[Any]]:
    """What a new record holds, as changes; without what is empty and without counters that nothing has moved."""
    head, grids = kept(declaration)
    counters = _counters(declaration)

    def held(holder: Any, place: str, names: Iterable[str], begun: Mapping[str, Any]) -> Iterator[list[Any]]:
        values = vars(holder)
        for name in names:
            value = values.get(name)
            if value is not None and (name not in begun or begun[name] != value):
                yield [place + name, None, _plain(value)]

    found = [["state", None, record.state], *held(record, "", head, counters[""])]
    for grid, names in grids:
        for line in getattr(record, grid):
            found.extend(held(line, place_of(grid, line), names, counters[grid]))
    return found


def difference(before: Snapshot, after: Snapshot) -> list[list[Any]]:
    """``[path, before, after]`` for what differs."""
    changes = []
    for path, old, new in differing(before, after):
        old, new = _plain(old), _plain(new)
        if old != new:
            changes.append([path, old, new])
    return changes


def answered(answers: Mapping[str, Any]) -> list[list[Any]]:
    """What an action asked its user and was told, as a change each (``?reason``)."""
    return [[f"?{name}", None, _plain(value)] for name, value in answers.items() if value is not None]


def write(work: UnitOfWork, declaration: Declaration, record: Any, action: str, changes: list[list[Any]]) -> None:
    """Note one deed; all of a command's deeds are written together by ``touched``."""
    work.deeds.append(
        {
            "id": new_id(),
            "entity": declaration.name,
            "record_id": record.id,
            "row_version": record.row_version,
            "action": action,
            "user_id": work.principal.user_id,
            "at": work.now,
            "changes": json.dumps(changes, ensure_ascii=False) if changes else None,
        }
    )


_BY_HAND = (
    select(audit_log.c.record_id)
    .where(
        audit_log.c.entity == bindparam("entity"),
        one_of(audit_log.c.record_id, "ids"),
        audit_log.c.user_id == bindparam("user_id"),
        audit_log.c.action.in_(("create", "edit")),
        audit_log.c.changes.is_not(None),
    )
    .distinct()
)


def made_by_oneself(work: UnitOfWork, entity: str, ids: Iterable[int]) -> set[int]:
    """Which of these records the person who asks entered or changed, in this command or before: of those he is the maker."""
    person, asked = work.principal.user_id, set(ids)
    found = {
        deed["record_id"]
        for deed in work.deeds
        if deed["entity"] == entity
        and deed["user_id"] == person
        and deed["record_id"] in asked
        and deed["action"] in ("create", "edit")
        and deed["changes"]
    }
    for some in in_lists(sorted(asked - found)):
        found.update(work.connection.scalars(_BY_HAND, {"entity": entity, "ids": some, "user_id": person}).all())
    return found


# What a record is marked with that changed because another did: open views are told, its own history is not.
FOLLOWED = "followed"


def touched(work: UnitOfWork) -> None:
    """Write the command's history, and a mark for every record that moved along, in one statement.

    Where what the deed went by changed meanwhile, it is ``remembered.Outdated``. Where such a record may be remembered, the workers are told to forget; last, because everybody waits for that row.
    """
    told = {(deed["entity"], deed["record_id"]) for deed in work.deeds}
    rows = list(work.deeds)
    for entity, id_ in work.touched:
        if (entity, id_) not in told:
            rows.append(
                {
                    "id": new_id(),
                    "entity": entity,
                    "record_id": id_,
                    "row_version": 0,
                    "action": FOLLOWED,
                    "user_id": work.principal.user_id,
                    "at": work.now,
                    "changes": None,
                }
            )
    if rows:
        work.connection.execute(_INSERT, rows)
    moved = any(_is_remembered(work, row["entity"]) for row in rows)
    if moved:
        work.at_last(lambda: remembered.move(work.connection))
    version = work.principal.reference_version
    if work.goes_by_masters and version:
        work.at_last(lambda: remembered.confirm(work.connection, version, moved=moved))


def _is_remembered(work: UnitOfWork, entity: str) -> bool:
    declaration = work.registry.find(entity)
    return declaration is not None and declaration.remembered


def newest(work: UnitOfWork) -> int:
    """The id of the row written last; 0 where there is none."""
    return work.connection.scalar(select(func.max(audit_log.c.id))) or 0


def changed_since(work: UnitOfWork, after: int, limit: int = 500) -> list[tuple[int, str, int]]:
    """(id, entity, record id) of what was written after this audit id, oldest first."""
    columns = audit_log.c
    rows = work.connection.execute(
        select(columns.id, columns.entity, columns.record_id)
        .where(columns.id > after)
        .order_by(columns.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def all_in_sight(policy: Policy, registry: Registry, entities: Iterable[str]) -> bool:
    """Whether a person sees every record of these entities, so that ``told`` has nothing to ask."""

    def all_of(entity: str) -> bool:
        if not policy.may(entity, READ) or registry.is_broken(entity):
            return False
        declaration = registry.find(entity)
        return declaration is None or policy.predicate(declaration) is None

    return all(all_of(entity) for entity in set(entities))


def told(work: UnitOfWork, changes: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Those changes that this person may hear of: records that he may see, and such as are gone."""
    policy = work.principal.policy
    by_entity: dict[str, list[int]] = defaultdict(list)
    for entity, id_ in dict.fromkeys(changes):
        if policy.may(entity, READ) and not work.registry.is_broken(entity):
            by_entity[entity].append(id_)
    found: list[tuple[str, int]] = []
    for entity, ids in by_entity.items():
        declaration = work.registry.find(entity)
        window = policy.predicate(declaration) if declaration is not None else None
        unseen: set[int] = set()
        if declaration is not None and window is not None:
            identity = declaration.table.c.id
            for some in in_lists(sorted(ids)):
                there = select(identity).where(identity.in_(some))
                unseen |= set(work.connection.scalars(there)) - set(work.connection.scalars(there.where(window)))
        found.extend((entity, id_) for id_ in ids if id_ not in unseen)
    return found
