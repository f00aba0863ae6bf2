"""Search over everything (Ctrl+K): records of every type by number, code, name, pinyin, address, telephone or amount, in one call.

Two statements, however many types there are: which records are found by what was typed (``search_entry``), and what those are that
this person may see, read from their own tables by the same policy as every list; then one for each kind of record that these name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, func, literal, null, or_, select, type_coerce, union_all

from cellar_db.functions import among
from cellar_db.types import Day, Id, Money, Text
from cellar_server.kernel.access.policy import READ
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.lists.columns import stored
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import Kind
from cellar_server.kernel.schema.searched import found_by, typed
from cellar_server.kernel.schema.tables import search_entry
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

A_KIND = 6
"""Records of one type in an answer."""
_SAME, _BEGUN, _LOOKED_AT = 100, 600, 3000
_CUT = 2
_LAST = "\uffff"
_ENTRY = search_entry.c


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found. ``called`` is its number or code; ``path`` the field that it was found by.

    ``name``, ``day`` and ``amount`` (with its currency's two places) are empty where it has none or this person may not see it.
    """

    entity: str
    id: int
    called: str
    name: str
    state: str
    progress: str
    day: date | None
    amount: Decimal | None
    path: str


def search(work: UnitOfWork, text: str, *, a_kind: int = A_KIND) -> tuple[list[Hit], bool]:
    """What is found by a text, at most so many of each type, the same before what only begins so; and whether there may be more."""
    word, same = typed(text[:80])
    if not word:
        return [], False
    policy, registry = work.principal.policy, work.registry
    readable = [name for name in registry.outlines if policy.may(name, READ) and not registry.is_broken(name)]
    found, cut = _found(work, readable, word, same)
    if not found:
        return [], cut
    by_entity: dict[str, dict[int, str]] = {}
    for entity, id_, path in found:
        by_entity.setdefault(entity, {}).setdefault(id_, path)
    known = {name: registry.of(name) for name in by_entity}
    rows = _seen(work, known, by_entity, a_kind)
    load_names(work, {(row.target, row.title) for row in rows if row.target and row.title})
    hits: list[Hit] = []
    held: dict[str, int] = {}
    places = {(entity, id_): at for at, (entity, id_, _) in enumerate(found)}
    for row in sorted(rows, key=lambda row: places[row.entity, row.id]):
        held[row.entity] = held.get(row.entity, 0) + 1
        if held[row.entity] <= a_kind:
            hits.append(_hit(work, row, by_entity[row.entity][row.id]))
    return hits, cut or any(count > a_kind for count in held.values())


def _hit(work: UnitOfWork, row: Any, path: str) -> Hit:
    name = row.name or ""
    if row.target and row.title:
        ref = work.names.get((row.target, row.title))
        name = (ref.name or ref.code) if ref is not None else ""
    return Hit(row.entity, row.id, row.called or "", name, row.state, row.progress or "", row.day, row.comes_to, path)


def _found(work: UnitOfWork, readable: Sequence[str], word: str, same: str) -> tuple[list[tuple[str, int, str]], bool]:
    """Entity, record and field, the likeliest first, each once; whether what begins so did not all fit."""
    exact = [word, same] if same else [word]
    equal = _first(_ENTRY.folded.in_(exact), readable, work, 0, _SAME)
    begun = _first(_begins(word), readable, work, 1, _BEGUN)
    rows = work.connection.execute(union_all(equal, begun, _all_looked_at(word))).all()
    # What others wrote may have filled all that was looked at.
    cut = any(row.rank == _CUT for row in rows)
    rows = [row for row in rows if row.rank != _CUT]
    # The whole value before a part of it, and of documents the newest first: ids are given in the order of time.
    ordered = sorted(rows, key=lambda row: (row.rank, row.starts_at > 0, -row.record_id))
    once: dict[tuple[str, int], str] = {}
    for row in ordered:
        once.setdefault((row.entity, row.record_id), row.field_path)
    count = sum(row.rank for row in rows)
    return [(*key, path) for key, path in once.items()], cut or count >= _BEGUN or len(rows) - count >= _SAME


def _begins(word: str) -> ColumnElement[bool]:
    return and_(_ENTRY.folded > word, _ENTRY.folded < word + _LAST)


def _all_looked_at(word: str) -> Select[Any]:
    """One row where more entries begin so than are looked at."""
    more = (
        select(literal(1).label("one")).select_from(search_entry).where(_begins(word)).limit(_LOOKED_AT + 1).subquery()
    )
    told: tuple[Any, ...] = (
        literal("", Text(30)),
        literal(0, Id()),
        literal("", Text(60)),
        literal(0, Id()),
        literal(_CUT),
    )
    counted = select(func.count().label("n")).select_from(more).subquery()
    return select(*told).where(counted.c.n > _LOOKED_AT)


def _first(said: ColumnElement[bool], readable: Sequence[str], work: UnitOfWork, rank: int, most: int) -> Select[Any]:
    """So many entries that this person may be told of, among the first that say so.

    These are bounded by themselves: who may read little would otherwise wait for all that others wrote.
    """
    some = select(search_entry).where(said).order_by(_ENTRY.folded.desc()).limit(_LOOKED_AT).subquery().c
    mine = and_(some.entity.in_(readable), *_visible(work, readable, some))
    columns = (some.entity, some.record_id, some.field_path, some.starts_at)
    found = select(*columns, literal(rank).label("rank")).where(mine).limit(most).subquery()
    return select(found)


def _hidden(work: UnitOfWork, name: str) -> list[str]:
    """The fields by which records of a type are found and which are hidden to the person."""
    hidden = work.principal.policy.hidden_fields(name)
    return sorted(hidden & {found.path for found in found_by(work.registry.of(name))}) if hidden else []


def _visible(work: UnitOfWork, readable: Iterable[str], entry: Any) -> list[ColumnElement[bool]]:
    """Nothing is found by a field that is hidden to the person."""
    hidden = [
        and_(entry.entity == name, entry.field_path.in_(paths)) for name in readable if (paths := _hidden(work, name))
    ]
    return [~or_(*hidden)] if hidden else []


def _seen(
    work: UnitOfWork, known: Mapping[str, Declaration], by_entity: Mapping[str, Mapping[int, str]], a_kind: int
) -> Sequence[Any]:
    """One row for each record that this person may see, of all types by one statement."""
    parts = []
    for name, declaration in known.items():
        window = work.principal.policy.predicate(declaration)
        ids = list(by_entity[name])
        # Where he sees all of them, no more are read than are shown; one more says that there are more.
        part = _card(work, declaration).where(
            among(declaration.table.c.id, ids if window is not None else ids[: a_kind + 1])
        )
        parts.append(part if window is None else part.where(window))
    return work.connection.execute(parts[0] if len(parts) == 1 else union_all(*parts)).all()


def _card(work: UnitOfWork, declaration: Declaration) -> Select[Any]:
    """What is said of a record of this type, in the same columns as of every other."""
    hidden = work.principal.policy.hidden_fields(declaration.name)
    is_document = declaration.kind is EntityKind.DOCUMENT
    total, title = declaration.total(Kind.MONEY), declaration.title_field
    spec = declaration.fields.get(title)
    names_it = is_document and spec is not None and title not in hidden and spec.kind is Kind.REFERENCE
    table = declaration.table

    def said(name: str, kind: Any) -> ColumnElement[Any]:
        there = bool(name) and name in table.c and name not in hidden
        return type_coerce(stored(table, name), kind) if there else cast(null(), kind)

    return select(
        literal(declaration.name, Text(30)).label("entity"), table.c.id.label("id"),
        said("number" if is_document else "code", Text(40)).label("called"),
        said("" if is_document else "name", Text(120)).label("name"),
        said("state", Text(20)).label("state"),
        said("progress" if declaration.has_progress else "", Text(20)).label("progress"),
        said("business_date" if is_document else "", Day()).label("day"),
        said(total, Money()).label("comes_to"),
        literal(spec.target if names_it and spec else "-", Text(30)).label("target"),
        said(title if names_it else "", table.c.id.type).label("title"),
    )  # fmt: skip
