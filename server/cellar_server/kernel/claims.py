"""What the world has once: one invoice number, one bank reference, one tax number (S23.21, S23.23, MD-11).

A field declared ``unique_with="org_id kind"`` holds a value that no other record has beside the same organisation and kind,
however it is typed and its digits are grouped (``folding.bare``); texts beside it are compared alike. Each value in use is a row of ``value_claim`` under a digest: made when the record is
saved, given back when it is deleted or over (void). Two desks that save the same number at once meet at its primary key, on
every database alike: a unique index would count void documents, and one without them is written differently on each.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from cellar_common.folding import bare
from cellar_db.functions import in_lists
from cellar_server.kernel import naming
from cellar_server.kernel.declaration import Declaration
from cellar_server.kernel.fields import Choice
from cellar_server.kernel.problems import Invalid, Problem, problem
from cellar_server.kernel.prove import Difference, proof
from cellar_server.kernel.registry import Registry
from cellar_server.kernel.states import OVER
from cellar_server.kernel.tables import value_claim
from cellar_server.kernel.text import Label
from cellar_server.kernel.work import UnitOfWork

_TAKEN = select(value_claim).where(value_claim.c.claim_key.in_(bindparam("keys", expanding=True)))
# By the record too: of two that bore one value before it was unique, the other's claim stays.
_GIVE_BACK = delete(value_claim).where(
    value_claim.c.claim_key.in_(bindparam("keys", expanding=True)), value_claim.c.record_id == bindparam("of_record")
)
_OF_RECORD = delete(value_claim).where(
    value_claim.c.entity == bindparam("of_entity"), value_claim.c.record_id == bindparam("of_record")
)


@cache
def _fields(declaration: Declaration) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The fields that are unique, each with those beside it."""
    return tuple((name, spec.unique_with) for name, spec in declaration.fields.items() if spec.unique_with is not None)


def claim_key(entity: str, field: str, beside: Iterable[Any], value: str) -> str:
    """The digest under which a value is held."""
    parts = [
        part.code if isinstance(part, Choice) else bare(part) if isinstance(part, str) else part for part in beside
    ]
    said = json.dumps([entity, field, parts, bare(value)], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def wanted(declaration: Declaration, values: Mapping[str, Any]) -> dict[str, str]:
    """Key → field, for each unique field that holds something in ``values`` (a snapshot, or what a record has)."""
    found = {}
    for name, beside in _fields(declaration):
        value = values.get(name)
        if value:
            found[claim_key(declaration.name, name, [values.get(each) for each in beside], value)] = name
    return found


def of(declaration: Declaration, record: Any) -> dict[str, str]:
    """What a record holds now."""
    fields = _fields(declaration)
    names = {name for name, _ in fields} | {each for _, beside in fields for each in beside}
    return wanted(declaration, {name: getattr(record, name) for name in names})


def taken(work: UnitOfWork, declaration: Declaration, record: Any, before: Mapping[str, Any]) -> list[Problem]:
    """A problem for each value that another record holds; asked only where one is new or has changed."""
    fresh = {key: name for key, name in of(declaration, record).items() if key not in wanted(declaration, before)}
    return list(_refusals(work, declaration, record, fresh)) if fresh else []


def _refusals(work: UnitOfWork, declaration: Declaration, record: Any, fresh: Mapping[str, str]) -> Iterator[Problem]:
    for row in work.connection.execute(_TAKEN, {"keys": sorted(fresh)}).all():
        if row.record_id == record.id:
            continue
        name = fresh[row.claim_key]
        other = naming.called(work, declaration, work.get(declaration.model, row.record_id))  # type: ignore[type-var]
        yield _taken(declaration, name, record, other)


def _taken(declaration: Declaration, name: str, record: Any, other: Label) -> Problem:
    words, value = declaration.fields[name].label, getattr(record, name)
    return problem(
        name, "ALREADY_TAKEN",
        Label(f"{words.zh} {value} 已用于{other.zh}", f"{words.en} {value} belongs to {other.en}"),
        "核对是否重复录入|See whether it was entered twice",
    )  # fmt: skip


def move(work: UnitOfWork, declaration: Declaration, record: Any, before: Mapping[str, Any]) -> None:
    """Hold what the record has now and give back what it had; ``Invalid`` where another desk was a moment earlier."""
    had, has = wanted(declaration, before), of(declaration, record)
    gone, fresh = sorted(had.keys() - has.keys()), {key: has[key] for key in has.keys() - had.keys()}
    if gone:
        work.connection.execute(_GIVE_BACK, {"keys": gone, "of_record": record.id})
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
    """Many new records at once hold what they have: two statements; ``Invalid`` where a value is held or comes twice.

    A problem's path says in which record: ``[12].tax_no``.
    """
    owners: dict[str, tuple[int, Any]] = {}
    problems: list[Problem] = []
    for index, record in enumerate(records):
        for key, name in of(declaration, record).items():
            _, other = owners.setdefault(key, (index, record))
            if other is not record:
                found = _taken(declaration, name, record, naming.called(work, declaration, other))
                problems.append(replace(found, path=f"[{index}].{name}"))
    for some in in_lists(sorted(owners)):
        for row in work.connection.execute(_TAKEN, {"keys": some}).all():
            index, record = owners[row.claim_key]
            held = {row.claim_key: of(declaration, record)[row.claim_key]}
            said = _refusals(work, declaration, record, held)
            problems.extend(replace(found, path=f"[{index}].{found.path}") for found in said)
    if problems:
        raise Invalid(problems)
    if owners:
        rows = [
            {"claim_key": key, "entity": declaration.name, "record_id": owners[key][1].id} for key in sorted(owners)
        ]
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
        claims, said = held.get(entity, {}), _said(connection, unique[entity]) if entity in unique else {}
        for key, id_ in sorted(claims.items()):
            if id_ not in said.get(key, ()):
                yield Difference(
                    _PROOF, f"{entity} {id_}", "a record in life that holds the value", "a claim without one"
                )
        # Where two bore one value before it was unique, the first holds it for both.
        for key in sorted(said.keys() - claims.keys()):
            yield Difference(_PROOF, f"{entity} {min(said[key])}", "a claim to the value it bears", "none")


def _said(connection: Connection, declaration: Declaration) -> dict[str, set[int]]:
    """Key → the records in life that bear the value."""
    columns = declaration.table.c
    names = {name for name, _ in _fields(declaration)} | {each for _, beside in _fields(declaration) for each in beside}
    found: dict[str, set[int]] = {}
    wanted_columns = [columns.id, *(columns[name] for name in sorted(names))]
    for record in connection.execute(select(*wanted_columns).where(columns.state.not_in(OVER))).all():
        for key in of(declaration, record):
            found.setdefault(key, set()).add(record.id)
    return found
