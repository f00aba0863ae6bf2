"""Import 导入: what is new through the bulk door, what is there through the ordinary ``documents.save``; all errors at once, all or
nothing, once a request id."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sqlalchemy import select

from cellar_common.codec import Ref
from cellar_common.folding import key
from cellar_server.kernel import access, bulk
from cellar_server.kernel.access.principal import Principal
from cellar_server.kernel.bulk import Typed
from cellar_server.kernel.command.commands import Commands
from cellar_server.kernel.exchange import from_upstream, rights, sheets
from cellar_server.kernel.exchange.rows import MOST_PROBLEMS, Contents, Found, Gathered, Gathering, Table
from cellar_server.kernel.exchange.tally import SheetFigures
from cellar_server.kernel.intake import chosen, writable
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.intake.writable import is_state
from cellar_server.kernel.life import documents
from cellar_server.kernel.lists.columns import stored
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.model import CODE_KEY
from cellar_server.kernel.schema.parse import Bad, parse
from cellar_server.kernel.schema.problems import Forbidden, Invalid, NotFound, Problem, Refusal, problem
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work import events
from cellar_server.kernel.unit_of_work.events import Event
from cellar_server.kernel.unit_of_work.exactly_once import Reply, Request
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


@dataclass(slots=True)
class Report:
    """``written``: what the figures say was written; else it would be, or is refused. Warnings among ``problems`` stop nothing."""

    sheets: list[SheetFigures] = field(default_factory=list)
    problems: list[Found] = field(default_factory=list)
    changes: list[tuple[str, int]] = field(default_factory=list)
    written: bool = False
    tables: dict[str, Table] = field(default_factory=dict)
    """The sheets as they were read; not of a request that was carried out before."""

    @property
    def faults(self) -> list[Found]:
        return [found for found in self.problems if not found.problem.warning]

    @property
    def rows(self) -> int:
        return sum(sheet.rows for sheet in self.sheets)

    @property
    def records(self) -> int:
        return self.fresh + self.changed + self.unchanged + self.refused

    @property
    def fresh(self) -> int:
        return sum(sheet.fresh for sheet in self.sheets)

    @property
    def changed(self) -> int:
        return sum(sheet.changed for sheet in self.sheets)

    @property
    def unchanged(self) -> int:
        return sum(sheet.unchanged for sheet in self.sheets)

    @property
    def refused(self) -> int:
        return sum(sheet.refused for sheet in self.sheets)


class _NotWritten(Exception):
    """Rolls the transaction back: a dry run, or a file with problems."""


def run(
    commands: Commands, principal: Principal, request: Request, declaration: Declaration, file_name: str, content: bytes, *,
    dry_run: bool,
) -> Report:  # fmt: skip
    """Read the file and save its records in one transaction; a dry run checks as much and writes nothing.

    An empty cell leaves a record's field as it is (a new record's at its default), 「（清空）」 empties it, what cannot be read is
    refused by its address. Lines are replaced as a whole, so their empty cells are empty. A record that the natural key finds is updated, or left alone where nothing differs, so that the same file twice is
    the same as once. ``TooLarge`` beyond 2000 records, ``Forbidden`` without the right to import.
    """
    with commands.reading(principal) as looking:
        rights.demand(looking, declaration, access.IMPORT)
    # Before the transaction, which would otherwise be held open while the file is read.
    file = _read(file_name, content)
    report = Report()

    def body(work: UnitOfWork) -> Reply:
        nonlocal report
        rights.demand(work, declaration, access.IMPORT)
        if isinstance(file, Refusal):
            # Here, so that a request that was carried out before is answered nevertheless.
            raise file
        hidden = work.principal.policy.hidden_fields(declaration.name)
        closed = writable.closed_fields(declaration, work.principal.policy)
        contents = Gathering(declaration, hidden, closed).read(file)
        # Made anew at each attempt: a deadlock runs the body again.
        report = Report(list(contents.sheets.values()), contents.problems, tables=contents.tables)
        _bring_in(work, declaration, contents, report)
        if report.faults or dry_run:
            raise _NotWritten
        # The file's name may hold anything; what it brought is counted, and each record has its own history.
        written = sum(1 for deed in work.deeds if deed["entity"] == declaration.name)
        events.note_by(work, Event.IMPORT, entity=declaration.name, rows=written)
        return Reply(declaration.name, 0, json.dumps([sheet.packed() for sheet in report.sheets]))

    try:
        reply, work = commands.run(principal, request, body)
    except _NotWritten:
        return report
    if work is None:
        return Report([SheetFigures(*packed) for packed in json.loads(reply.note)], written=True)
    report.written = True
    report.changes = commands.told(work)
    return report


def _read(file_name: str, content: bytes) -> list[sheets.Sheet] | Refusal:
    try:
        return sheets.read(file_name, content)
    except Refusal as refusal:
        return refusal


def _bring_in(work: UnitOfWork, declaration: Declaration, contents: Contents, report: Report) -> None:
    """Every record in its order; neighbours that are new go through the bulk door together."""
    fresh: list[Gathered] = []
    for gathered in contents.records:
        try:
            existing = _existing(work, declaration, gathered.data)
            if gathered.sources:
                if existing is None:
                    from_upstream.fill(work, declaration, gathered)
                else:
                    from_upstream.refuse_named(gathered)
        except Forbidden:
            raise
        except Refusal as refusal:
            _refuse(report, contents, gathered, refusal.problems)
            continue
        if existing is None:
            fresh.append(gathered)
            continue
        _make(work, declaration, fresh, report, contents)
        fresh = []
        _change(work, declaration, gathered, existing, report, contents)
    _make(work, declaration, fresh, report, contents)


def _make(
    work: UnitOfWork, declaration: Declaration, fresh: Sequence[Gathered], report: Report, contents: Contents
) -> None:
    typed = [
        # An empty cell of a new record means its default.
        Typed(model=declaration.model, values=each.data.values, lines={
            name: [_given(line.values) for line in lines] for name, lines in each.data.grids.items()
        })
        for each in fresh
    ]  # fmt: skip
    refused: dict[int, list[Problem]] = {}
    try:
        bulk.write(work, typed, place=partial(_row, fresh))
    except Invalid as refusal:
        for found in refusal.problems:
            place, _, path = found.path.removeprefix("[").partition("]")
            refused.setdefault(int(place), []).append(replace(found, path=path.removeprefix(".")))
    for at, gathered in enumerate(fresh):
        if at in refused:
            _refuse(report, contents, gathered, refused[at])
        elif gathered.spoilt:
            contents.sheets[gathered.sheet].refused += 1
        else:
            contents.sheets[gathered.sheet].fresh += 1


def _row(fresh: Sequence[Gathered], at: int) -> Label:
    _, row, _ = fresh[at].place("")
    return Label(f"第 {row} 行", f"row {row}")


def _change(
    work: UnitOfWork, declaration: Declaration, gathered: Gathered, existing: Any, report: Report, contents: Contents
) -> None:
    """Save one record in a savepoint, so that the next one's problems are found as well."""
    figures = contents.sheets[gathered.sheet]
    savepoint = work.session.begin_nested()
    try:
        data = _input(declaration, gathered.data, existing)
        same = _unchanged(work, declaration, existing, data)
        if not same:
            documents.save(work, declaration, data)
            work.session.flush()
    except Forbidden:
        savepoint.rollback()
        raise
    except Refusal as refusal:
        savepoint.rollback()
        _refuse(report, contents, gathered, refusal.problems)
        return
    savepoint.commit()
    if gathered.spoilt:
        figures.refused += 1
    elif same:
        figures.unchanged += 1
    else:
        figures.changed += 1


def _refuse(report: Report, contents: Contents, gathered: Gathered, problems: Iterable[Problem]) -> None:
    contents.sheets[gathered.sheet].refused += 1
    for found in problems:
        if found.path not in gathered.spoilt and len(report.problems) < MOST_PROBLEMS:
            sheet, row, column = gathered.place(found.path)
            report.problems.append(Found(sheet, row, column, found))


def _is(table: Any, name: str, value: Any) -> Any:
    """Codes are compared folded, as everywhere."""
    return table.c.code_key == key(value, CODE_KEY) if name == "code" else stored(table, name) == value


def _existing(work: UnitOfWork, declaration: Declaration, data: RecordInput) -> Any:
    """The record with this natural key; None for a new one. ``NotFound`` where it lies outside the person's scope."""
    values = []
    for name in declaration.natural_key:
        raw = data.values.get(name)
        if raw is None or isinstance(raw, Ref):
            return None
        try:
            values.append(parse(declaration.fields[name], raw, name))
        except Bad:
            return None
    table = declaration.table
    conditions = [_is(table, name, value) for name, value in zip(declaration.natural_key, values, strict=True)]
    id_ = work.connection.scalar(select(table.c.id).where(*conditions))
    if id_ is not None:
        return documents.load(work, declaration, id_)
    if declaration.natural_key == ("number",):
        words = f"没有编号为“{str(values[0])[:40]}”的{declaration.title.zh}|There is no number “{str(values[0])[:40]}”"
        raise NotFound(
            [problem("number", "NUMBER_UNKNOWN", words, "新单据的编号留空|Leave the number of a new one empty")]
        )
    return None


def _input(declaration: Declaration, data: RecordInput, existing: Any) -> RecordInput:
    """What to save of a record that is there: its lines are reused in their order, so that history shows what differs."""
    grids = {
        name: [
            LineInput(held[index].id if index < len(held) else 0, line.values) for index, line in enumerate(lines)
        ]
        for name, lines in data.grids.items() for held in [getattr(existing, name)]
    }  # fmt: skip
    return RecordInput(declaration.name, existing.id, existing.row_version, data.values, grids)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _unchanged(work: UnitOfWork, declaration: Declaration, existing: Any, data: RecordInput) -> bool:
    pairs: list[tuple[Any, FieldSpec, Any]] = [
        (existing, declaration.fields[name], value) for name, value in data.values.items() if name in declaration.fields
    ]
    if not is_state(declaration, existing.state, data.values.get("state")):
        return False
    for name, lines in data.grids.items():
        held = getattr(existing, name)
        if len(held) != len(lines):
            return False
        specs = declaration.grids[name].fields
        pairs += [
            (holder, specs[field_name], value)
            for holder, line in zip(held, lines, strict=True) for field_name, value in line.values.items()
        ]  # fmt: skip
    references = [(spec.target, getattr(holder, spec.name)) for holder, spec, _ in pairs if spec.kind is Kind.REFERENCE]
    load_names(work, {(target, id_) for target, id_ in references if id_ is not None})
    return all(_same(work, spec, holder, value) for holder, spec, value in pairs)


def _same(work: UnitOfWork, spec: FieldSpec, holder: Any, value: Any) -> bool:
    try:
        parsed = parse(spec, value, spec.name) if spec.chooser is None else _picked(work, spec, holder, value)
    except Bad:
        return False
    return writable.same(work, spec, getattr(holder, spec.name), parsed)


def _picked(work: UnitOfWork, spec: FieldSpec, holder: Any, value: Any) -> Any:
    """What a word of the file stands for beside what the record holds; of a record its id, where it is the one that is held."""
    assert spec.chooser is not None
    near = chosen.beside(spec.chooser, lambda name: getattr(holder, name))
    said = chosen.stored(work, spec, value, near, spec.name)
    led = chosen.record(spec, getattr(holder, spec.name), near)
    if not isinstance(said, Ref) or said.id or led is None:
        return said
    return led[1] if writable.is_called(work, *led, said) else None
