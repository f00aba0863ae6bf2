"""From typed input to a record in memory: parse every value, resolve every reference, say everything that is wrong.

What may not be written (``writable.py``) is not set but kept as a claim: once the server has filled in what it computes,
``refusals`` names every claim that says something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any

from cellar_common.codec import Ref
from cellar_db.ids import new_id
from cellar_server.kernel.intake import chosen, kept_files, red
from cellar_server.kernel.intake.references import Wanted, resolve
from cellar_server.kernel.intake.writable import (
    Barred,
    Claim,
    barred,
    born_with,
    bound,
    computed,
    is_state,
    not_editable,
    refusals,
)
from cellar_server.kernel.schema.choosers import AnyRecord
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.defaults import DEFAULTS_OF
from cellar_server.kernel.schema.fields import FILES, FieldSpec, GridSpec, Kind
from cellar_server.kernel.schema.parse import Bad, parse
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.kernel.schema.text import Label, label
from cellar_server.kernel.unit_of_work import naming
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

MAX_LINES = 2000
# What every record has beside its fields; the program's own to write.
_OWNED = {
    "id": label("内码|Id"),
    "row_version": label("版本|Version"),
    "number": label("单据编号|Number"),
    "state": label("状态|State"),
    "created_at": label("制单时间|Made at"),
    "print_count": label("打印次数|Prints"),
}
Specs = Mapping[str, FieldSpec]


class Intake:
    """Applies one ``RecordInput`` to one record; collects problems instead of stopping at the first."""

    def __init__(self, work: UnitOfWork, declaration: Declaration, record: Any) -> None:
        self.work = work
        self.declaration = declaration
        self.record = record
        self.problems: list[Problem] = []
        self.references: list[Wanted] = []
        self._targets: dict[str, tuple[Any, str]] = {}
        self._hidden = work.principal.policy.hidden_fields(declaration.name)
        self.kept: set[tuple[str, int]] = set()
        self._is_new = False
        self._claims: list[Claim] = []
        self._bars: dict[str, dict[str, Barred]] = {}
        self._choosers: dict[str, list[FieldSpec]] = {}

    def apply(self, data: RecordInput) -> None:
        """Set what was typed; what cannot be set is a problem, and the field keeps its old value."""
        self.read(data)
        if self.references:
            self.settle(*resolve(self.work, self.references, self.kept, holder=self.declaration))

    def read(self, data: RecordInput) -> None:
        """Everything but the references, which are collected in ``references`` for ``settle``."""
        self._is_new = not data.id
        self._reads_red(data)
        self._remember_references()
        self._values(self.record, self.declaration.fields, data.values, "", "", is_new=self._is_new)
        for name, rows in data.grids.items():
            grid = self.declaration.grids.get(name)
            if grid is not None and self._is_red and red.is_instalments(self.declaration, name):
                self._held_instalments(grid, rows)
                continue
            if grid is None:
                self.problems.append(problem(name[:40], "GRID_UNKNOWN", "没有这种明细|There is no such grid"))
            else:
                self._grid(grid, rows)

    def _reads_red(self, data: RecordInput) -> None:
        """A new document that names its original, by id or number, is red from the beginning: what it holds of that decides what may be written."""
        if not self._is_new or self.declaration.reversible is None or data.values.get("red_of_id") is None:
            return
        spec = self.declaration.fields["red_of_id"]
        try:
            said = parse(spec, data.values["red_of_id"], spec.name)
        except Bad:
            return
        if said is not None:
            known = {spec.name: said.id} if said.id else {}
            ids = known or resolve(self.work, [(spec.name, spec.target, said)], set(), holder=self.declaration)[0]
            self.record.red_of_id = ids.get(spec.name)

    @property
    def _is_red(self) -> bool:
        return getattr(self.record, "red_of_id", None) is not None

    @property
    def _original_words(self) -> Label:
        """What a red document's original is called."""
        models: Any = self.declaration.model
        original = self.work.get_many(models, [self.record.red_of_id]).get(self.record.red_of_id)
        return (
            naming.another(self.declaration)
            if original is None
            else naming.called(self.work, self.declaration, original)
        )

    def settle(self, ids: Mapping[str, int], problems: list[Problem]) -> None:
        """Set the references that were found, by path."""
        self.problems.extend(each if each.path in ids else replace(each, untaken=True) for each in problems)
        for path, id_ in ids.items():
            holder, name = self._targets[path]
            setattr(holder, name, id_)

    def refusals(self) -> list[Problem]:
        """What was sent for fields that may not be written and is not so; asked once the server has computed its own."""
        return refusals(self._claims)

    def without_consequences(self, found: Iterable[Problem]) -> list[Problem]:
        """Leaves out what is only missing because what it comes from, beside it, is missing or wrong: nobody could fill it in."""
        found = list(found)
        rows = {_row_of(each.path) for each in self.problems if not each.warning}
        rows |= {_row_of(each.path) for each in found if not self._of_the_server(each)}
        return [each for each in found if not (self._of_the_server(each) and _row_of(each.path) in rows)]

    def _of_the_server(self, found: Problem) -> bool:
        row, name = _row_of(found.path), found.path.rpartition(".")[2]
        grid = row.partition("[")[0]
        return found.code == "REQUIRED" and name in self._bars.get(f"{grid}." if grid else "", {})

    @property
    def _shut(self) -> bool:
        """Whether the record is in a state in which nothing of it may be written."""
        return not self._is_new and self.record.state not in self.declaration.editable

    def _barred(self, specs: Specs, place: str) -> dict[str, Barred]:
        """Of the header (``place`` empty) or a grid, what may not be written and why; found once a command for all records that stand alike."""
        known = self._bars.get(place)
        if known is None:
            policy, state = self.work.principal.policy, self.record.state
            original = getattr(self.record, "red_of_id", None)
            alike = ("bars", self.declaration.name, place, state, self._is_new, original, id(policy))
            if alike in self.work.cache:
                self._bars[place] = self.work.cache[alike]
                return self._bars[place]
            found = {
                name: barred(self.declaration, spec, state=state, may=policy.may, is_new=self._is_new)
                for name, spec in specs.items()
            }
            if self._is_red:
                words = self._original_words
                found |= {name: bound(specs[name].label, words) for name in red.closed_in(self.declaration, place)}
            if not place and not self._is_new and self.declaration.reversible is not None:
                found["red_of_id"] = found["red_of_id"] or born_with(specs["red_of_id"].label)
            known = self._bars[place] = {name: why for name, why in found.items() if why is not None}
            self.work.cache[alike] = known
        return known

    def _claim(self, holder: Any, spec: FieldSpec, value: Any, path: str, why: Barred, *, is_new: bool) -> None:
        try:
            if spec.chooser is None:
                value = parse(spec, value, path)
            else:
                near = chosen.beside(spec.chooser, lambda each: getattr(holder, each))
                value = chosen.stored(self.work, spec, value, near, path)
        except Bad:
            # No value of the field is anything like it.
            self.problems.append(why.at(path))
            return
        name = spec.name
        held = getattr(holder, name, None)
        self._claims.append(
            Claim(self.work, spec, value, held, lambda: getattr(holder, name, None), is_new, why.at(path))
        )

    def _claim_owned(self, holder: Any, name: str, value: Any, path: str) -> None:
        """Number, state and the like that came along: as they are, or refused."""
        words = _OWNED[name]
        held = getattr(holder, name, None)
        so = is_state(self.declaration, str(held), value) if name == "state" else value in (None, "", 0, held)
        if not so:
            self.problems.append(computed(words).at(path))

    def _remember_references(self) -> None:
        for holder, specs in self._holders():
            for name, spec in specs.items():
                if spec.kind is Kind.REFERENCE:
                    value = getattr(holder, name, None)
                    self.kept.update(() if value is None else ((spec.target, value),))
                elif isinstance(spec.chooser, AnyRecord):
                    value = getattr(holder, name, None)
                    led = chosen.record(spec, value, chosen.beside(spec.chooser, vars(holder).get))
                    self.kept.update((led,) if led else ())

    def _holders(self) -> list[tuple[Any, Mapping[str, FieldSpec]]]:
        found: list[tuple[Any, Mapping[str, FieldSpec]]] = [(self.record, self.declaration.fields)]
        for grid in self.declaration.grids.values():
            found.extend((line, grid.fields) for line in getattr(self.record, grid.name))
        return found

    def _values(
        self, holder: Any, specs: Specs, values: Mapping[str, Any], place: str, hidden_place: str, *, is_new: bool
    ) -> None:
        shut = self._barred(specs, hidden_place)
        choosers = self._chosen_fields(specs, hidden_place)
        before = {name: getattr(holder, name, None) for each in choosers for name in _about(each)}
        picked: dict[str, Any] = {}
        is_red = self._is_red
        for name, raw in values.items():
            spec = specs.get(name)
            path = place + name
            if spec is None:
                if name in _OWNED:
                    self._claim_owned(holder, name, raw, path)
                else:
                    self.problems.append(
                        problem(path[:80], "FIELD_UNKNOWN", f"没有字段“{name[:40]}”|There is no field “{name[:40]}”")
                    )
                continue
            if hidden_place + name in self._hidden:
                self.problems.append(
                    problem(
                        path, "FIELD_FORBIDDEN", f"您不能填写{spec.label.zh}|You may not set {spec.label.en.lower()}"
                    )
                )
                continue
            if is_red and red.reckoned(self.declaration, hidden_place, name):
                continue
            why = shut.get(name)
            if why is not None:
                self._claim(holder, spec, raw, path, why, is_new=is_new)
                continue
            if name == DEFAULTS_OF and not is_new and any(specs[each].needs for each in shut):
                # What this person may not set follows the record it comes from, whatever his desk remembers.
                continue
            if spec.chooser is not None:
                picked[name] = raw
                continue
            try:
                # What a red document says is less than nothing.
                value = parse(replace(spec, minimum=None) if is_red else spec, raw, path)
            except Bad as bad:
                self.problems.append(replace(bad.problem, untaken=True))
                continue
            if isinstance(value, Ref):
                held = getattr(holder, name, None)
                if value.id and value.id == held:
                    continue
                if spec.kind in FILES:
                    self._file(holder, spec, value, held)
                    continue
                self.references.append((path, spec.target, value))
                self._targets[path] = (holder, name)
            else:
                if value is None and spec.default is not None:
                    value = spec.make_default()
                setattr(holder, name, value)

        for spec in choosers:
            self._choose(holder, spec, picked, before, place + spec.name)

    def _file(self, holder: Any, spec: FieldSpec, said: Ref, held: int | None) -> None:
        found = kept_files.named(self.work, self.declaration, spec, said, held)
        if found is not None:
            self.problems.append(replace(found, untaken=True))
        elif said.id:
            setattr(holder, spec.name, said.id)

    def _chosen_fields(self, specs: Specs, place: str) -> list[FieldSpec]:
        known = self._choosers.get(place)
        if known is None:
            known = self._choosers[place] = [spec for spec in specs.values() if spec.chooser is not None]
        return known

    def _choose(
        self, holder: Any, spec: FieldSpec, picked: Mapping[str, Any], before: Mapping[str, Any], path: str
    ) -> None:
        """Set what was picked from a list. What stands is asked again where something that it depends on has changed."""
        assert spec.chooser is not None
        name, held = spec.name, before[spec.name]
        raw = picked.get(name, held)
        is_moved = any(getattr(holder, each) != before[each] for each in spec.chooser.beside)
        if not is_moved and (
            name not in picked or raw == held or (isinstance(raw, Ref) and held in (raw.id, raw.code))
        ):
            return
        near = chosen.beside(spec.chooser, lambda each: getattr(holder, each))
        try:
            value = chosen.stored(self.work, spec, raw, near, path)
        except Bad as bad:
            self.problems.append(replace(bad.problem, untaken=True))
            return
        if isinstance(value, Ref):
            assert isinstance(spec.chooser, AnyRecord)
            self.references.append((path, spec.chooser.entity(near), value))
            self._targets[path] = (holder, name)
        else:
            setattr(holder, name, value)

    def _grid(self, grid: GridSpec, rows: list[LineInput]) -> None:
        if len(rows) > MAX_LINES:
            self.problems.append(
                problem(
                    grid.name,
                    "TOO_MANY_LINES",
                    f"最多 {MAX_LINES} 行，现有 {len(rows)} 行|At most {MAX_LINES} lines, this has {len(rows)}",
                )
            )
            return
        current = {line.id: line for line in getattr(self.record, grid.name)}
        if self._shut:
            self._as_it_stands(grid, rows, current)
            return
        if all(spec.readonly for spec in grid.fields.values()):
            # What only actions write comes back as it was shown.
            if [row.id for row in rows] != [*current]:
                words = f"{grid.label.zh}由系统生成，不能改|{grid.label.en} is made by the system and stays as it is"
                self.problems.append(problem(grid.name, "GRID_READONLY", words))
            else:
                self._as_it_stands(grid, rows, current)
            return
        kept: list[Any] = []
        seen: set[int] = set()
        for row in rows:
            place = f"{grid.name}[{len(kept)}]."
            if row.id:
                line = current.get(row.id)
                if line is None or row.id in seen:
                    self.problems.append(
                        problem(
                            place[:-1],
                            "LINE_UNKNOWN",
                            "没有这一行，可能已被删除|There is no such line; it may have been deleted",
                        )
                    )
                    continue
                seen.add(row.id)
            elif _empty(grid, row.values):
                # A blank line at the foot of a grid is what every entry ends with, not a fault.
                continue
            else:
                line = new_record(grid.line, grid.fields)
            line.position = len(kept)
            kept.append(line)
            self._values(line, grid.fields, row.values, place, grid.name + ".", is_new=not row.id)
        if grid.fixed and any(not getattr(line, "id", None) or line.id not in current for line in kept):
            lonely = [i for i, line in enumerate(kept) if line.id not in current and _source_of(grid, line) is None]
            for index in lonely:
                self.problems.append(
                    problem(
                        f"{grid.name}[{index}]",
                        "LINE_NEEDS_SOURCE",
                        "此单据的明细只能由上游单据带入|Lines come only from an upstream document",
                    )
                )
        setattr(self.record, grid.name, kept)

    def _held_instalments(self, grid: GridSpec, rows: list[LineInput]) -> None:
        """Those of a red document are its original's, by their places. Their amounts follow from its own, whatever a desk remembers of them."""
        said = self.declaration.reversible
        assert said is not None
        for index, row in enumerate(row for row in rows if row.id or not _empty(grid, row.values)):
            for name, raw in row.values.items():
                spec = grid.fields.get(name)
                if spec is None or name == said.instalment[1]:
                    continue
                path = f"{grid.name}[{index}].{name}"
                try:
                    value = parse(spec, raw, path)
                except Bad as bad:
                    self.problems.append(bad.problem)
                    continue
                held = partial(self._instalment, grid.name, index, name)
                why = bound(spec.label, self._original_words)
                self._claims.append(Claim(self.work, spec, value, held(), held, True, why.at(path)))

    def _instalment(self, grid: str, index: int, name: str) -> Any:
        """What an instalment says, None where there is none in its place."""
        rows = getattr(self.record, grid)
        return getattr(rows[index], name) if index < len(rows) else None

    def _as_it_stands(self, grid: GridSpec, rows: list[LineInput], current: Mapping[int, Any]) -> None:
        """A grid of which nothing may be written: lines that are new, gone or moved are named, and every changed field."""
        said = [row for row in rows if row.id or not _empty(grid, row.values)]
        if [row.id for row in said if row.id] != [*current]:
            self.problems.append(not_editable(self.declaration, self.record.state, grid.label).at(grid.name))
        for index, row in enumerate(said):
            line = current.get(row.id)
            if line is not None:
                self._values(line, grid.fields, row.values, f"{grid.name}[{index}].", grid.name + ".", is_new=False)
            elif not row.id:
                words = Label(f"{grid.label.zh}新行", f"A new line of {grid.label.en.lower()}")
                self.problems.append(
                    not_editable(self.declaration, self.record.state, words).at(f"{grid.name}[{index}]")
                )


def _about(spec: FieldSpec) -> tuple[str, ...]:
    """A field that is chosen, and those that its choices depend on."""
    return (spec.name, *(spec.chooser.beside if spec.chooser is not None else ()))


def _row_of(path: str) -> str:
    return path.rpartition(".")[0]


def _source_of(grid: GridSpec, line: Any) -> Any:
    return next(
        (
            getattr(line, name)
            for name, spec in grid.fields.items()
            # ``came_from``: no quantity that travels unseen.
            if spec.hidden and spec.kind is Kind.INTEGER and getattr(line, name) is not None
        ),
        None,
    )


def _empty(grid: GridSpec, values: Mapping[str, Any]) -> bool:
    """Whether a line says nothing beyond its defaults."""
    for name, value in values.items():
        if value in (None, "", Ref(0, "", "")):
            continue
        spec = grid.fields.get(name)
        if spec is None:
            if name not in _OWNED:
                return False
            continue
        default = spec.make_default()
        if default is None or value not in (default, getattr(default, "code", default)):
            return False
    return True


def new_record(model: Any, specs: Mapping[str, FieldSpec]) -> Any:
    """A fresh instance with an id and its fields' defaults."""
    # What is empty stays unset: a wide line would cost a setter's call for each column it does not use.
    defaults = {name: spec.make_default() for name, spec in specs.items() if spec.default is not None}
    return model(id=new_id(), **defaults)


@cache
def _as_on_the_form(declaration: Declaration) -> list[tuple[str, FieldSpec]]:
    """The head's fields in the order of the form, so that the first fault is the first that meets the eye; others behind."""
    shown = [name for row in declaration.form.row_names() for name in row]
    places = {name: place for place, name in enumerate(shown)}
    return sorted(declaration.fields.items(), key=lambda each: places.get(each[0], len(places)))


def missing(declaration: Declaration, record: Any, *, red: bool = False) -> list[Problem]:
    """What must be there and is not, after the server had its chance to fill it: fields, lines, more than nothing on a line.

    Of a red document (``red``) what its lines move is less than nothing, for ``mirroring`` to say."""
    found = []
    for name, spec in _as_on_the_form(declaration):
        if spec.required and name not in _OWNED and getattr(record, name) is None:
            found.append(_missing(spec, name))
    for grid in declaration.grids.values():
        if grid.required and not getattr(record, grid.name):
            way_out = "从上游单据选单|Pull them from upstream" if grid.fixed else "至少填一行|Enter at least one"
            found.append(problem(grid.name, "NO_LINES", "单据没有明细|There are no lines", way_out))
        for index, line in enumerate(getattr(record, grid.name)):
            for name, spec in grid.fields.items():
                if not (spec.required or spec.positive):
                    continue
                value = getattr(line, name)
                if spec.required and value is None:
                    found.append(_missing(spec, f"{grid.name}[{index}].{name}"))
                elif spec.positive and not red and value is not None and value <= 0:
                    found.append(_not_positive(spec, f"{grid.name}[{index}].{name}"))
    return found


def _not_positive(spec: FieldSpec, path: str) -> Problem:
    words = f"{spec.label.zh}应大于零|{spec.label.en} must be more than zero"
    return problem(path, "NOT_POSITIVE", words, "改为正数，或删除该行|Make it positive, or delete the line")


def _missing(spec: FieldSpec, path: str) -> Problem:
    return problem(
        path, "REQUIRED", f"{spec.label.zh}必填|{spec.label.en} is required", "填写后再保存|Fill it in and save again"
    )
