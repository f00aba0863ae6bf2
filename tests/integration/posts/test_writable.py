"""Every field of every declaration, in every state: another value is stored, or refused by its name; never taken and dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cellar_server import books as program
from cellar_server.kernel.access.policy import VERBS, RolePolicy, combined
from cellar_server.kernel.exchange import attachments
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import FILES, FieldSpec, Kind
from cellar_server.kernel.schema.parameter_rows import ParameterRow
from cellar_server.kernel.schema.parse import parse
from cellar_server.kernel.schema.problems import Conflict, Invalid
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from tests.integration.posts.ground import Ground
from tests.support import databases, pictures
from tests.support.books import SmallBooks, request, rows_of, small_books

REGISTRY = program.registry()
FORMS = [each for each in REGISTRY.declarations.values() if each.kind is not EntityKind.INQUIRY]
STORED = [each.name for each in FORMS if each.creatable or each.name == "parameter"]
Made = dict[str, tuple[Mapping[str, Any], list[Mapping[str, Any]] | None, str]]


class _Undone(Exception):
    """Rolls back what was tried."""


class Bench:
    """A record of every kind, what it was made of, and attempts on it that leave nothing behind."""

    def __init__(self, books: SmallBooks, monkeypatch: pytest.MonkeyPatch) -> None:
        self.books, self.ground = books, Ground.of(books)
        self.made: Made = {}
        self.ids: dict[str, int] = {}
        save = SmallBooks.save

        def noted(self_: SmallBooks, entity: str, values: Any, lines: Any = None, **more: Any) -> Any:
            if not more.get("id_"):
                self.made[entity] = (values, lines, more.get("grid", "lines"))
            return save(self_, entity, values, lines, **more)

        monkeypatch.setattr(SmallBooks, "save", noted)

    def record(self, entity: str) -> int:
        if entity not in self.ids:
            if entity == "parameter":
                self.ids[entity] = rows_of(self.books, ParameterRow)[0].id
            else:
                self.ids[entity] = self.ground.make(entity, self.books).id
        return self.ids[entity]

    def attempt(self, books: SmallBooks, entity: str, state: str, typed: Any) -> tuple[dict[str, str], Any]:
        """({path: code} of what was refused, values by path as they stood and stand) of a save of what ``typed(record)`` gives."""
        refused: dict[str, str] = {}
        seen: Any = None
        declaration, id_ = REGISTRY.of(entity), self.record(entity)

        def body(work: UnitOfWork) -> Reply:
            nonlocal seen
            record = documents.load(work, declaration, id_)
            record.state = state
            work.session.flush()
            data, holder, name = typed(work, record)
            before = getattr(holder, name, None) if holder is not None else None
            try:
                documents.save(work, declaration, data)
            except Invalid as invalid:
                refused.update((found.path, found.code) for found in invalid.problems)
            seen = (before, getattr(holder, name, None) if holder is not None else None)
            raise _Undone

        with pytest.raises(_Undone):
            books.commands.run(books.who, request(), body)
        return refused, seen


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder: Path = tmp_path_factory.mktemp("writable")
    with (
        databases.fresh(databases.families()[0], folder) as url, small_books(url) as books,
        pytest.MonkeyPatch.context() as monkeypatch,
    ):  # fmt: skip
        yield Bench(books, monkeypatch)


def another(work: UnitOfWork, spec: FieldSpec, held: Any, entity: str) -> Any:
    """A value of the field that is not the one it holds."""
    kind = spec.kind
    if kind in (Kind.TEXT, Kind.NOTE, Kind.TAGS):
        return next(word for word in ("Q7", "R8") if word != held)[: spec.length]
    if kind in (Kind.INTEGER, Kind.DURATION):
        return (held or 0) + 1 if spec.maximum is None or (held or 0) < spec.maximum else held - 1
    if kind in (Kind.RATE, Kind.FACTOR):
        return next(each for each in (Decimal("0.5"), Decimal("0.9")) if each != held)
    if kind in (Kind.QUANTITY, Kind.MONEY, Kind.PRICE):
        return (held or Decimal(0)) + 6
    if kind is Kind.DAY:
        return (held or date(2026, 5, 4)) + timedelta(days=1)
    if kind is Kind.INSTANT:
        return datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    if kind is Kind.FLAG:
        return not held
    if kind is Kind.CHOICE:
        assert spec.choices is not None
        return next(each for each in spec.choices if held is None or each.code != held.code)
    if kind in FILES:
        return attachments.upload(work, entity, spec.name, "样.png", pictures.sample())
    table = work.registry.of(spec.target).table.c
    return work.connection.scalar(select(table.id).where(table.id != (held or 0)).limit(1)) or 4711


def places(declaration: Declaration) -> Iterator[tuple[str, str, FieldSpec]]:
    """(grid or "", field, spec) of everything of which a desk could write another value."""
    for grid, fields in (("", declaration.fields), *((grid.name, grid.fields) for grid in declaration.grids.values())):
        for name, spec in fields.items():
            # A choice of one has no other.
            one = spec.choices is not None and len([*spec.choices]) == 1 and spec.default is not None
            if not one and (grid or spec.kind is not Kind.SECRET):
                yield grid, name, spec


def path_of(grid: str, name: str) -> str:
    return f"{grid}[0].{name}" if grid else name


def everything(wanted: list[tuple[str, str, FieldSpec]], paths: list[str]) -> Any:
    """Another value for each of these fields at once; of lines, in the first one. ``paths``: what was typed."""

    def typed(work: UnitOfWork, record: Any) -> tuple[RecordInput, Any, str]:
        values: dict[str, Any] = {}
        lines: dict[str, list[LineInput]] = {}
        for grid, name, spec in wanted:
            if not grid:
                values[name] = another(work, spec, getattr(record, name), record.__tablename__)
            elif getattr(record, grid):
                rows = lines.setdefault(grid, [LineInput(line.id, {}) for line in getattr(record, grid)])
                rows[0].values[name] = another(
                    work, spec, getattr(getattr(record, grid)[0], name), record.__tablename__
                )  # type: ignore[index]
            else:
                continue
            paths.append(path_of(grid, name))
        return RecordInput(record.__tablename__, record.id, record.row_version, values, lines), None, ""

    return typed


@pytest.mark.parametrize("entity", STORED)
def test_in_a_state_that_is_not_edited_every_field_is_refused_by_name(bench: Bench, entity: str) -> None:
    declaration = REGISTRY.of(entity)
    for state in declaration.states:
        if state.code not in declaration.editable:
            paths: list[str] = []
            refused, _ = bench.attempt(bench.books, entity, state.code, everything([*places(declaration)], paths))
            assert refused == dict.fromkeys(paths, "NOT_EDITABLE"), state.code


@pytest.mark.parametrize("entity", STORED)
def test_what_the_server_computes_is_refused_by_name(bench: Bench, entity: str) -> None:
    declaration = REGISTRY.of(entity)
    mine = [each for each in places(declaration) if each[2].readonly]
    for state in sorted(declaration.editable):
        paths: list[str] = []
        refused, _ = bench.attempt(bench.books, entity, state, everything(mine, paths))
        assert {path for path, code in refused.items() if code == "FIELD_READONLY"} == set(paths), state


@pytest.mark.parametrize("entity", [name for name in STORED if REGISTRY.of(name).creatable])
def test_a_new_record_brings_nothing_of_its_own_into_what_the_server_computes(bench: Bench, entity: str) -> None:
    id_ = bench.record(entity)
    declaration = REGISTRY.of(entity)
    values, lines, grid = bench.made[entity]
    mine = [each for each in places(declaration) if each[2].readonly and each[0] in ("", grid if lines else "")]

    def body(work: UnitOfWork) -> Reply:
        like = documents.load(work, declaration, id_)
        own = {
            (place, name): another(work, spec, getattr(getattr(like, place)[0] if place else like, name), entity)
            for place, name, spec in mine
        }
        head = {**values, **{name: value for (place, name), value in own.items() if not place}}
        rows = [LineInput(0, dict(row)) for row in lines or ()]
        if rows:
            rows[0] = LineInput(0, {**rows[0].values, **{name: value for (place, name), value in own.items() if place}})
        with pytest.raises(Invalid) as refused:
            documents.save(work, declaration, RecordInput(entity, 0, 0, head, {grid: rows} if rows else {}))
        named = {found.path for found in refused.value.problems if found.code == "FIELD_READONLY"}
        assert named == {path_of(place, name) for place, name, _ in mine}
        raise _Undone

    if mine:
        with pytest.raises(_Undone):
            bench.books.commands.run(bench.books.who, request(), body)


@pytest.mark.parametrize("entity", STORED)
def test_what_may_be_written_is_stored_or_refused_never_dropped(bench: Bench, entity: str) -> None:
    declaration = REGISTRY.of(entity)
    for state in sorted(declaration.editable):
        for grid, name, spec in places(declaration):
            if spec.readonly or spec.hidden:
                continue
            sent: list[Any] = []

            def typed(
                work: UnitOfWork, record: Any, grid: str = grid, name: str = name, spec: FieldSpec = spec, sent: list[Any] = sent
            ) -> tuple[RecordInput, Any, str]:  # fmt: skip
                holder = record if not grid else next(iter(getattr(record, grid)), None)
                if holder is None:
                    return RecordInput(entity, record.id, -1), None, ""
                value = another(work, spec, getattr(holder, name), entity)
                sent.append(parse(spec, value, name))
                if not grid:
                    return RecordInput(entity, record.id, record.row_version, {name: value}), holder, name
                rows = [LineInput(line.id, {}) for line in getattr(record, grid)]
                rows[0] = LineInput(rows[0].id, {name: value})
                return RecordInput(entity, record.id, record.row_version, {}, {grid: rows}), holder, name

            try:
                refused, (before, after) = bench.attempt(bench.books, entity, state, typed)
            except Conflict:
                # There is no line.
                continue
            assert refused or before != after, f"{path_of(grid, name)} in {state}: {sent} was taken, {after} stands"


def test_a_field_with_a_power_is_refused_to_who_has_not_got_it(bench: Bench) -> None:
    grants = frozenset(
        (each.name, verb) for each in REGISTRY.declarations.values() for verb in (*VERBS, *each.actions)
    )  # fmt: skip
    bare = replace(bench.books, who=replace(bench.books.who, policy=combined((RolePolicy("bare", grants),))))
    found = 0
    for entity in STORED:
        declaration = REGISTRY.of(entity)
        mine = [each for each in places(declaration) if each[2].needs]
        found += len(mine)
        paths: list[str] = []
        if mine:
            refused, _ = bench.attempt(bare, entity, sorted(declaration.editable)[0], everything(mine, paths))
            assert {path for path, code in refused.items() if code == "FIELD_READONLY"} == set(paths), entity
            assert len(paths) == len(mine), entity
    assert found >= 10


def test_every_power_of_a_field_is_declared_and_every_declared_one_is_for_something() -> None:
    for declaration in FORMS:
        needed = {spec.needs for _, _, spec in places(declaration)} - {""}
        assert needed <= declaration.powers.keys(), declaration.name
        assert declaration.powers.keys() - needed <= {"discount_below"}, declaration.name
