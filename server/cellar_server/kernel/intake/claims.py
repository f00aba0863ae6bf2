"""What the world has once: an invoice number, a bank reference, a tax number, an opening stock of an item in a warehouse.

A field declared ``unique_with="org_id kind"`` holds a value that no other record has beside the same organisation and kind,
however it is typed and its digits are grouped (``folding.bare``; S23.21, S23.23, MD-11). On a line the fields beside it are the
line's, or the head's where the line has none of that name. Each value in use is a row of ``value_claim`` under a digest: made when the record is saved, given back when it is
deleted or over (void). Two desks that save the same number at once meet at its primary key, on every database alike: a unique
index would count void documents, and one without them is written differently on each.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select
from sqlalchemy.exc import IntegrityError

from cellar_common.folding import bare
from cellar_db.functions import in_lists, one_of
from cellar_server.kernel.schema import plain
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import Kind, Member
from cellar_server.kernel.schema.problems import Invalid, Problem, problem
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.snapshot import Snapshot
from cellar_server.kernel.schema.tables import value_claim
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work import naming
from cellar_server.kernel.unit_of_work.prove import Difference, proof
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

_TAKEN = select(value_claim).where(one_of(value_claim.c.claim_key, "keys"))
# By the record too: of two that bore one value before it was unique, the other's claim stays.
_GIVE_BACK = delete(value_claim).where(
    value_claim.c.claim_key == bindparam("gone"), value_claim.c.record_id == bindparam("of_record")
)
_OF_RECORD = delete(value_claim).where(
    value_claim.c.entity == bindparam("of_entity"), value_claim.c.record_id == bindparam("of_record")
)


@cache
def _fields(declaration: Declaration) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The fields that are unique: grid (or ""), name, and the names of those beside it."""
    places = [("", declaration.fields), *((grid.name, grid.fields) for grid in declaration.grids.values())]
    return tuple(
        (grid, name, spec.unique_with)
        for grid, specs in places
        for name, spec in specs.items()
        if spec.unique_with is not None
    )


def claim_key(entity: str, field: str, beside: Iterable[Any], value: Any) -> str:
    """The digest under which a value is held; of texts what is bare counts."""
    parts = [part.code if isinstance(part, Member) else _folded(part) for part in beside]
    said = json.dumps([entity, field, parts, _folded(value)], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _folded(value: Any) -> Any:
    return bare(value) if isinstance(value, str) else value


Get = Callable[[str], Any]


def _wanted(declaration: Declaration, head: Get, lines: Callable[[str], Iterable[tuple[str, Get]]]) -> dict[str, str]:
    """Key → path, for each unique field that holds something. ``lines`` gives the place and the values of a grid's lines."""
    found: dict[str, str] = {}
    for grid, name, beside in _fields(declaration):
        own = declaration.grids[grid].fields if grid else declaration.fields
        for place, get in lines(grid) if grid else [("", head)]:
            value = get(name)
            if value:
                parts = [get(each) if each in own else head(each) for each in beside]
                field = f"{grid}.{name}" if grid else name
                found.setdefault(claim_key(declaration.name, field, parts, value), place + name)
    return found


def of(declaration: Declaration, record: Any) -> dict[str, str]:
    """Key → path of what a record holds now."""

    def lines(grid: str) -> Iterator[tuple[str, Get]]:
        for index, line in enumerate(getattr(record, grid)):
            yield f"{grid}[{index}].", partial(getattr, line)

    return _wanted(declaration, partial(getattr, record), lines)


def _before(declaration: Declaration, before: Snapshot) -> dict[str, str]:
    """What it held then."""

    def lines(grid: str) -> Iterator[tuple[str, Get]]:
        for place, values in before.of_grid(grid):
            yield place, values.get

    return _wanted(declaration, before.head.get, lines)


def taken(work: UnitOfWork, declaration: Declaration, record: Any, before: Snapshot) -> list[Problem]:
    """A problem for each value that another record holds; asked only where one is new or has changed."""
    if not _fields(declaration):
        return []
    had = _before(declaration, before)
    fresh = {key: path for key, path in of(declaration, record).items() if key not in had}
    return list(_refusals(work, declaration, record, fresh)) if fresh else []


def _refusals(work: UnitOfWork, declaration: Declaration, record: Any, fresh: Mapping[str, str]) -> Iterator[Problem]:
    held: dict[str, int] = {}
    for keys in in_lists(sorted(fresh)):
        held.update((row.claim_key, row.record_id) for row in work.connection.execute(_TAKEN, {"keys": keys}).all())
    for key, path in fresh.items():
        if held.get(key, record.id) == record.id:
            continue
        other = naming.called(work, declaration, work.get(declaration.model, held[key]))  # type: ignore[type-var]
        yield _told(work, declaration, record, path, other)


def _told(work: UnitOfWork, declaration: Declaration, record: Any, path: str, other: Label) -> Problem:
    words, value = _said(work, declaration, record, path)
    return problem(
        path, "ALREADY_TAKEN",
        Label(f"{words.zh} {value} 已用于{other.zh}", f"{words.en} {value} belongs to {other.en}"),
        "核对是否重复录入|See whether it was entered twice",
    )  # fmt: skip


def _said(work: UnitOfWork, declaration: Declaration, record: Any, path: str) -> tuple[Label, str]:
    """The field's label, and its value as people say it: a reference by the code of what it names."""
    place, _, name = path.rpartition(".")
    grid, _, index = place.rstrip("]").partition("[")
    spec = declaration.spec(f"{grid}.{name}" if grid else name)
    value = getattr(getattr(record, grid)[int(index)] if grid else record, name)
    if spec.kind is Kind.REFERENCE:
        other = work.registry.of(spec.target)
        named: Any = work.get_many(other.model, [value]).get(value)  # type: ignore[type-var]
        if named is not None and other.kind is EntityKind.DOCUMENT:
            value = naming.called(work, other, named).of(work.language)
        elif named is not None:
            value = f"{named.code} {named.name}"
    return spec.label, str(value)


def move(work: UnitOfWork, declaration: Declaration, record: Any, before: Snapshot) -> None:
    """Hold what the record has now and give back what it had; ``Invalid`` where another desk was a moment earlier."""
    if not _fields(declaration):
        return
    had, has = _before(declaration, before), of(declaration, record)
    gone, fresh = sorted(had.keys() - has.keys()), {key: path for key, path in has.items() if key not in had}
    if gone:
        work.connection.execute(_GIVE_BACK, [{"gone": key, "of_record": record.id} for key in gone])
    if not fresh:
        return
    rows = [{"claim_key": key, "entity": declaration.name, "record_id": record.id} for key in sorted(fresh)]
    try:
        with work.connection.begin_nested():
            work.connection.execute(insert(value_claim), rows)
    except IntegrityError:
        found = list(_refusals(work, declaration, record, fresh))
        if not found:
            raise
        raise Invalid(found) from None


def hold(work: UnitOfWork, declaration: Declaration, records: Iterable[Any]) -> None:
    """Many new records at once hold what they have; ``Invalid`` where a value is held already or comes twice.

    A problem's path says in which record: ``[12].tax_no``.
    """
    if not _fields(declaration):
        return
    owners: dict[str, Any] = {}
    problems: list[Problem] = []
    for index, record in enumerate(records):
        mine = of(declaration, record)
        for key, path in mine.items():
            other = owners.setdefault(key, record)
            if other is not record:
                found = _told(work, declaration, record, path, naming.called(work, declaration, other))
                problems.append(replace(found, path=f"[{index}].{path}"))
        said = _refusals(work, declaration, record, mine) if mine else ()
        problems.extend(replace(found, path=f"[{index}].{found.path}") for found in said)
    if problems:
        raise Invalid(problems)
    if owners:
        rows = [{"claim_key": key, "entity": declaration.name, "record_id": owners[key].id} for key in sorted(owners)]
        work.connection.execute(insert(value_claim), rows)


def release(work: UnitOfWork, declaration: Declaration, record: Any) -> None:
    """A record that is over or deleted holds nothing any more."""
    if _fields(declaration):
        work.connection.execute(_OF_RECORD, {"of_entity": declaration.name, "of_record": record.id})


_PROOF = "claims: what is held once is held by the record that says it"


@proof(_PROOF)
def _held(connection: Connection, registry: Registry) -> Iterator[Difference]:
    held: dict[str, dict[str, int]] = {}
    for row in connection.execute(select(value_claim)).all():
        held.setdefault(row.entity, {})[row.claim_key] = row.record_id
    unique = {entity: each for entity, each in registry.declarations.items() if _fields(each)}
    for entity in sorted(held.keys() | unique.keys()):
        claims, borne = held.get(entity, {}), _borne(connection, unique[entity]) if entity in unique else {}
        for key, id_ in sorted(claims.items()):
            if id_ not in borne.get(key, ()):
                yield Difference(
                    _PROOF, f"{entity} {id_}", "a record in life that holds the value", "a claim without one"
                )
        # Where two bore one value before it was unique, the first holds it for both.
        for key in sorted(borne.keys() - claims.keys()):
            yield Difference(_PROOF, f"{entity} {min(borne[key])}", "a claim to the value it bears", "none")


def _borne(connection: Connection, declaration: Declaration) -> dict[str, set[int]]:
    """Key → the records in life that bear the value."""
    columns = declaration.table.c
    mine = select(columns.id).where(declaration.living)
    if not any(grid for grid, _, _ in _fields(declaration)):
        # What every document may hold is empty in most.
        mine = mine.where(or_(*(columns[name].is_not(None) for _, name, _ in _fields(declaration))))
    alive = connection.scalars(mine).all()
    found: dict[str, set[int]] = {}
    for record in plain.documents(connection, declaration, alive):
        for key in of(declaration, record):
            found.setdefault(key, set()).add(record.id)
    return found
