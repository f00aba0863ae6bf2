"""What the world has once: one invoice number, one bank reference, one opening stock of an item in a warehouse (S23.21, S23.23).

A field declared ``unique_with="org_id kind"`` holds a value that no other record has beside the same organisation and kind,
however it is typed (``folding.fold``). On a line the fields beside it are the line's, or the head's where the line has none of
that name. Each value in use is a row of ``value_claim`` under a digest: made when the record is saved, given back when it is
deleted or over (void). Two desks that save the same number at once meet at its primary key, on every database alike: a unique
index would count void documents, and one without them is written differently on each.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from cellar_common.folding import fold
from cellar_db.functions import in_lists
from cellar_server.kernel import naming, plain
from cellar_server.kernel.declaration import Declaration
from cellar_server.kernel.fields import Choice, Kind
from cellar_server.kernel.problems import Invalid, Problem, problem
from cellar_server.kernel.prove import Difference, proof
from cellar_server.kernel.registry import Registry
from cellar_server.kernel.states import OVER
from cellar_server.kernel.tables import value_claim
from cellar_server.kernel.text import Label
from cellar_server.kernel.work import UnitOfWork

_TAKEN = select(value_claim).where(value_claim.c.claim_key.in_(bindparam("keys", expanding=True)))
_GIVE_BACK = delete(value_claim).where(value_claim.c.claim_key == bindparam("gone"))
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
    """The digest under which a value is held; it and the texts beside it are folded."""
    parts = [part.code if isinstance(part, Choice) else _folded(part) for part in beside]
    said = json.dumps([entity, field, parts, _folded(value)], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _folded(value: Any) -> Any:
    return fold(value) if isinstance(value, str) else value


Get = Callable[[str], Any]


def _at(values: Mapping[str, Any], place: str, name: str) -> Any:
    return values.get(place + name)


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


def _before(declaration: Declaration, values: Mapping[str, Any]) -> dict[str, str]:
    """What it held when ``values`` were its snapshot (``audit.snapshot``)."""

    def lines(grid: str) -> Iterator[tuple[str, Get]]:
        for place in dict.fromkeys(path.partition(".")[0] + "." for path in values if path.startswith(grid + "#")):
            yield place, partial(_at, values, place)

    return _wanted(declaration, values.get, lines)


def taken(work: UnitOfWork, declaration: Declaration, record: Any, before: Mapping[str, Any]) -> list[Problem]:
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
        words, value = _said(work, declaration, record, path)
        yield problem(
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
        named: Any = work.get_many(work.registry.of(spec.target).model, [value]).get(value)  # type: ignore[type-var]
        value = f"{named.code} {named.name}" if named is not None else value
    return spec.label, str(value)


def move(work: UnitOfWork, declaration: Declaration, record: Any, before: Mapping[str, Any]) -> None:
    """Hold what the record has now and give back what it had; ``Invalid`` where another desk was a moment earlier."""
    if not _fields(declaration):
        return
    had, has = _before(declaration, before), of(declaration, record)
    gone, fresh = sorted(had.keys() - has.keys()), {key: path for key, path in has.items() if key not in had}
    if gone:
        work.connection.execute(_GIVE_BACK, [{"gone": key} for key in gone])
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


def release(work: UnitOfWork, declaration: Declaration, record: Any) -> None:
    """A record that is over or deleted holds nothing any more."""
    if _fields(declaration):
        work.connection.execute(_OF_RECORD, {"of_entity": declaration.name, "of_record": record.id})


@proof("claims: what is held once is held by the record that says it")
def _held(connection: Connection, registry: Registry) -> Iterator[Difference]:
    name = "claims: what is held once is held by the record that says it"
    held: dict[str, set[tuple[str, int]]] = {}
    for row in connection.execute(select(value_claim)).all():
        held.setdefault(row.entity, set()).add((row.claim_key, row.record_id))
    for entity, claims in sorted(held.items()):
        declaration = registry.declarations.get(entity)
        said: set[tuple[str, int]] = set()
        if declaration is not None:
            for record in plain.documents(connection, declaration, (id_ for _, id_ in claims)):
                if record.state not in OVER:
                    said |= {(key, record.id) for key in of(declaration, record)}
        for _, id_ in sorted(claims - said):
            yield Difference(name, f"{entity} {id_}", "a record in life that holds the value", "a claim without one")
