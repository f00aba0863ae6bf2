"""The record being edited: what was typed, what the server said about it, and how the two are kept apart.

Every change gets the next tick of a clock. A request remembers the tick at which it left (`Sent`); when its reply comes
back, a cell changed later than that keeps what was typed meanwhile, and everything else takes the server's word. Lines
are known by a key of their own, so that rows added or removed while the request was on its way do not shift the reply.

What goes out is what may be written and differs from what the server holds (`to_send`); a record that is not stored yet goes
out as a whole, but for what the server computes.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Set
from typing import Any

from PySide6.QtCore import QObject

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats
from cellar_client.i18n import t
from cellar_client.session.held import Held
from cellar_client.session.metadata import EntityMeta, split_path
from cellar_client.session.parts import HEAD, Bad, Found, LineState, Sent, goes_out, line_of, wire_of, without_values
from cellar_client.session.values import BadInputError, parse, parse_typed
from cellar_common.codec import Python, Ref, to_python


class RecordState(Held):
    """Header, grids, dirt and problems of one form. Emits names, never widgets."""

    def __init__(self, meta: EntityMeta, record: doc.Record, parent: QObject | None = None) -> None:
        super().__init__(meta, parent)
        self._stored: dict[str, Python] = {}
        self._answered = 0
        self.load(record)

    def may_edit(self, field: pb.Field) -> bool:
        """Whether the user may write this field of the head: what came from a document upstream stays what that one says."""
        return self.editable and not field.readonly and field.name not in self.record.locked

    @property
    def original(self) -> Ref:
        """What a red document reverses; one without id of any other."""
        value = self.values.get(self.meta.original_field)
        return value if isinstance(value, Ref) else Ref(0)

    def why_locked(self, name: str, locked: Container[str]) -> str:
        """Why one of the fields that this record locks may not be written; empty of any other."""
        if not self.editable or name not in locked:
            return ""
        if not self.original.id:
            return t("由上游单据带出，不能改|Comes from the document upstream and stays as that says")
        number = formats.number(self.original.code)
        return t(
            "由原单 {number} 带出，红字单据不能改|That of {number}: a red document does not change it", number=number
        )

    def load(self, record: doc.Record, *, dirty: bool = False) -> None:
        """Replaces everything. `dirty`: what is loaded exists nowhere on the server yet (a kept draft)."""
        self._journal.clear()
        self._fill(record)
        self._remember(record if not dirty else doc.Record(), {})
        self._stamps.clear()
        self._untouched.clear()
        self._clock += 1
        self._answered = self._clock if not dirty else 0
        self._saved = self._clock if not dirty else 0
        self._problems.begin(untried=not record.id)
        self.reloaded.emit()
        self.problems_changed.emit()
        self._tell_dirty()
        self._tell_steps()

    def _fill(self, record: doc.Record) -> None:
        self.record = without_values(record)
        self.values = {name: to_python(v) for name, v in record.values.items()}
        sent = {g.name: g.lines for g in record.grids}
        for name in self.meta.grids:
            self.shape_changing.emit(name, "reset", 0, 0)
            self.grids[name] = [line_of(line) for line in sent.get(name, ())]
            self.shape_changed.emit(name, "reset")

    def become(self, record: doc.Record) -> None:
        """Another record that is not stored stands in the place of this one (lines pulled from upstream), as one step."""
        with self.one_step() as step:
            step.record = self.record
            for name in {*self.values, *record.values}:
                self._note(None, name)
            for key, name in self.bad:
                self._note(self._line_of(key), name)
            for grid, lines in self.grids.items():
                self._journal.note_lines(grid, lines)
            self._fill(record)
            self._problems.begin(untried=not record.id)
            self._clock += 1
            self._shape = self._clock
        self.reloaded.emit()
        self.problems_changed.emit()
        self._tell_dirty()

    def set_header(self, name: str, value: Python) -> None:
        with self._cell_step("", -1, name):
            self.values[name] = value
            self._touch(HEAD, name, self.meta.field(name))
            self.header_changed.emit(name)

    def set_line(self, grid: str, row: int, name: str, value: Python) -> None:
        with self._cell_step(grid, row, name) as line:
            assert line is not None
            line.values[name] = value
            self._touch(line.key, name, self.meta.line_fields(grid).get(name))
            self.line_changed.emit(grid, row)

    def type_header(self, name: str, text: str) -> bool:
        """Takes what was typed; a text that is no value is kept as bad. True where it was read."""
        found = self.meta.field(name)
        assert found is not None
        try:
            self.set_header(name, parse_typed(found, text))
            return True
        except BadInputError as error:
            self.set_bad("", 0, name, Bad(text, str(error)))
            return False

    def type_line(self, grid: str, row: int, name: str, text: str) -> bool:
        return self._read_line(parse_typed, grid, row, name, text)

    def paste_line(self, grid: str, row: int, name: str, text: str) -> bool:
        """As `type_line`, of what comes from elsewhere: nothing is reckoned."""
        return self._read_line(parse, grid, row, name, text)

    def _read_line(self, read: Callable[[pb.Field, str], Python], grid: str, row: int, name: str, text: str) -> bool:
        try:
            self.set_line(grid, row, name, read(self.meta.line_fields(grid)[name], text))
            return True
        except BadInputError as error:
            self.set_bad(grid, row, name, Bad(text, str(error)))
            return False

    def set_bad(self, grid: str, row: int, name: str, bad: Bad) -> None:
        with self._cell_step(grid, row, name) as line:
            self._touch(line.key if line is not None else HEAD, name, None, bad)
            if grid:
                self.line_changed.emit(grid, row)
            else:
                self.header_changed.emit(name)

    def insert_lines(self, grid: str, row: int, lines: Iterable[LineState] = ()) -> None:
        """Puts lines before `row` (one blank line when none are given). A blank line alone makes nothing dirty."""
        filled = list(lines)
        with self._step_at(grid, HEAD, row, ""):
            self._put(grid, row, filled or [LineState()])
            if filled:
                self._clock += 1
                for line in filled:
                    for name in line.values:
                        self._stamps[line.key, name] = self._clock
                self._tell_dirty()
                self.edited.emit(True)

    def open_line(self, grid: str, row: int) -> None:
        """A blank line to go on with: no step of its own, it goes with the one before it."""
        with self._journal.with_the_last():
            self._put(grid, row, [LineState()])

    def remove_lines(self, grid: str, rows: Iterable[int]) -> None:
        going = set(rows)
        gone = [line for row, line in enumerate(self.grids[grid]) if row in going]
        with self._step_at(grid, HEAD, min(going, default=0), ""):
            for line in gone:
                for name in [name for key, name in self.bad if key == line.key]:
                    self._note(line, name)
            for row in sorted(going, reverse=True):
                self._take(grid, row)
            if self._problems.forget_lines({line.key for line in gone}):
                self.problems_changed.emit()
            if any(not line.blank for line in gone):
                self._clock += 1
                self._shape = self._clock
                self._tell_dirty()
                self.edited.emit(True)

    def copy_line(self, grid: str, row: int) -> None:
        """A new line below with the same values."""
        self.insert_lines(grid, row + 1, [LineState(values=dict(self.grids[grid][row].values))])

    def to_pb(self) -> tuple[doc.Record, Sent]:
        """The record for the wire, without blank lines, and what is needed to understand the reply."""
        record = doc.Record()
        record.CopyFrom(self.record)
        for name, value in self.values.items():
            record.values[name].CopyFrom(wire_of(self.meta.field(name), value))
        keys: dict[str, list[int]] = {}
        for name, lines in self.grids.items():
            fields = self.meta.line_fields(name)
            grid = record.grids.add(name=name)
            keys[name] = []
            for line in lines:
                if line.blank and not any(key == line.key for key, _ in self.bad):
                    continue
                keys[name].append(line.key)
                wire = grid.lines.add(id=line.id)
                for column, value in line.values.items():
                    wire.values[column].CopyFrom(wire_of(fields.get(column), value))
        return record, Sent(self._clock, keys)

    def to_send(self) -> tuple[doc.Record, Sent]:
        """What Save and Evaluate are sent: of stored records and lines only what differs from what the server holds, and
        nothing that may not be written."""
        record, sent = self.to_pb()
        for name in list(record.values):
            if not goes_out(self.meta.field(name), name, self.values, self._stored, new=not self.id):
                del record.values[name]
        for grid in record.grids:
            fields = self.meta.line_fields(grid.name)
            by_key = {line.key: line for line in self.grids[grid.name]}
            for key, wire in zip(sent.keys[grid.name], grid.lines, strict=True):
                line = by_key[key]
                for name in list(wire.values):
                    new = not self.id or not line.id
                    if not goes_out(fields.get(name), name, line.values, line.stored, new=new):
                        del wire.values[name]
        return record, sent

    def _remember(self, held: doc.Record, keys: dict[str, list[int]]) -> None:
        """What the server holds from now on. ``keys``: which line stands at which index; else in the order they are in."""
        self._stored = {name: to_python(value) for name, value in held.values.items()}
        grids = {grid.name: grid.lines for grid in held.grids}
        for name, lines in self.grids.items():
            by_key = {line.key: line for line in lines}
            mine = [by_key.get(key) for key in keys[name]] if name in keys else lines
            for line in lines:
                line.stored = {}
            for each, wire in zip(mine, grids.get(name, ()), strict=False):
                if each is not None and wire.id:
                    each.stored = {column: to_python(value) for column, value in wire.values.items()}

    def changed_paths(self, sent: Sent) -> list[str]:
        """What changed since the last answer, as paths into what is being sent; empty means all of it."""
        if self._shape > self._answered:
            return []
        places = {key: (grid, i) for grid, keys in sent.keys.items() for i, key in enumerate(keys)}
        paths = []
        for (key, name), stamp in self._stamps.items():
            if stamp <= self._answered:
                continue
            if key == HEAD:
                paths.append(name)
            elif key in places:
                grid, i = places[key]
                paths.append(f"{grid}[{i}].{name}")
        return paths

    def apply(
        self, reply: doc.Record, sent: Sent, *, saved: bool = False, problems: Iterable[doc.Problem] = ()
    ) -> None:
        """Takes over an answer, except where something newer was typed. `saved`: the server now holds what was sent.

        What the server could not take, as its `problems` say, stays as it was typed: it is refused again, not forgotten.
        """
        if saved:
            self._journal.clear()
        with self._journal.answer(sent.clock):
            self._apply(reply, sent, self._problems.untaken(problems, sent))
        self._answered = max(self._answered, sent.clock)
        if saved:
            self._saved = sent.clock
            self._remember(reply, sent.keys)
        self._tell_dirty()
        self._tell_steps()

    def apply_action(self, reply: doc.Record, sent: Sent, *, problems: Iterable[doc.Problem] = ()) -> None:
        """As `apply`, of what an action made of what is typed (all lines priced): a step that a person took."""
        with self.one_step() as step:
            self.apply(reply, sent, problems=problems)
            if not self._stands(step):
                self._clock += 1
        self._tell_dirty()

    def _apply(self, reply: doc.Record, sent: Sent, untaken: Set[tuple[int, str]]) -> None:
        relocked = list(self.record.locked) != list(reply.locked)
        self.record = without_values(reply)
        if relocked:
            self.locks_changed.emit()
        for name in set(reply.values) | set(self.values):
            if self._is_mine(HEAD, name, sent) or (HEAD, name) in untaken:
                continue
            value = to_python(reply.values[name]) if name in reply.values else None
            if self.values.get(name) != value:
                self._note(None, name)
                self.values[name] = value
                self.header_changed.emit(name)
        for grid in reply.grids:
            if grid.name in self.grids:
                self._apply_lines(grid, sent, untaken)

    def merge(self, theirs: doc.Record) -> None:
        """Takes over what somebody else saved, keeping what was changed here since the last save (three-way merge).

        A line they deleted goes, unless it was changed here: then it is a new one. A line they added stands last.
        """
        base = self._saved
        self._journal.clear()
        for place in self._untouched:
            self._stamps.pop(place, None)
        self._untouched.clear()
        for name in self.grids:
            grid = next((g for g in theirs.grids if g.name == name), doc.Grid())
            known = {line.id for line in grid.lines}
            for row in reversed(range(len(self.grids[name]))):
                line = self.grids[name][row]
                if not line.id or line.id in known:
                    continue
                if self._newest(line.key) > base:
                    line.id = 0
                else:
                    self._take(name, row)
        reply = doc.Record()
        reply.CopyFrom(theirs)
        keys: dict[str, list[int]] = {}
        for grid in reply.grids:
            mine = {line.id: line.key for line in self.grids.get(grid.name, []) if line.id}
            common = [line for line in grid.lines if line.id in mine]
            added = [line for line in grid.lines if line.id not in mine]
            keys[grid.name] = [mine[line.id] for line in common]
            ordered = [*common, *added]
            del grid.lines[:]
            grid.lines.extend(ordered)
        self.apply(reply, Sent(base, keys))
        self._remember(reply, keys)
        self.problems_changed.emit()

    def touched(self, path: str) -> bool:
        """Whether it was changed here since the last save."""
        return self._is_touched(self._place(path))

    def give_up(self, path: str) -> None:
        """Forgets that a field was changed here: the next merge takes theirs."""
        place = self._place(path)
        self._stamps.pop(place, None)
        self.bad.pop(place, None)

    def _place(self, path: str) -> tuple[int, str]:
        grid, row, name = split_path(path)
        lines = self.grids.get(grid, [])
        return (lines[row].key if grid and 0 <= row < len(lines) else HEAD), name

    def _apply_lines(self, grid: doc.Grid, sent: Sent, untaken: Set[tuple[int, str]]) -> None:
        lines = self.grids[grid.name]
        by_key = {line.key: (row, line) for row, line in enumerate(lines)}
        keys = sent.keys.get(grid.name, [])
        for key, wire in zip(keys, grid.lines, strict=False):
            if key in by_key:
                row, line = by_key[key]
                if self._apply_line(line, wire, sent, untaken):
                    self.line_changed.emit(grid.name, row)
        more = [line_of(wire) for wire in grid.lines[len(keys) :]]
        dropped = {k for k in keys[len(grid.lines) :] if self._newest(k) <= sent.clock}
        for row in reversed([row for row, line in enumerate(lines) if line.key in dropped]):
            self._take(grid.name, row)
        if more:
            # What the server added belongs above the blank line the clerk is about to fill.
            end = len(lines)
            while end and lines[end - 1].blank and lines[end - 1].key not in keys:
                end -= 1
            self._put(grid.name, end, more)

    def _newest(self, key: int) -> int:
        return max((stamp for (k, _), stamp in self._stamps.items() if k == key), default=0)

    def _is_mine(self, key: int, name: str, sent: Sent) -> bool:
        """Whether something was typed there that the request did not carry."""
        return self._stamps.get((key, name), 0) > sent.clock or (key, name) in self.bad

    def _apply_line(self, line: LineState, wire: doc.Line, sent: Sent, untaken: Set[tuple[int, str]]) -> bool:
        changed = False
        locked = frozenset(wire.locked)
        if (line.id, line.locked) != (wire.id, locked):
            line.id, line.locked, changed = wire.id, locked, True
        for name in set(wire.values) | set(line.values):
            if self._is_mine(line.key, name, sent) or (line.key, name) in untaken:
                continue
            value = to_python(wire.values[name]) if name in wire.values else None
            if line.values.get(name) != value:
                self._note(line, name)
                line.values[name] = value
                changed = True
        return changed

    def set_problems(self, problems: Iterable[doc.Problem], sent: Sent | None = None) -> None:
        """The server's list, each put to the line it was said about."""
        self._problems.set(problems, sent)
        self.problems_changed.emit()

    def tried(self) -> None:
        """The user asked for it to be saved: from now on what is missing is said too."""
        if self._problems.untried:
            self._problems.untried = False
            self.problems_changed.emit()

    def all_problems(self) -> list[Found]:
        """What cannot be read, then the server's list. Errors before warnings, otherwise in the order given."""
        return self._problems.all()

    def problem_at(self, key: int, name: str) -> doc.Problem | None:
        return self._problems.at(key, name)

    def title(self) -> str:
        """For tabs: the number and the field the entity names itself by."""
        value: Any = self.values.get(self.meta.pb.title_field)
        name = value.name or value.code if isinstance(value, Ref) else value if isinstance(value, str) else ""
        # Until it is saved its number is only lent.
        number = (self.id and formats.number(self.record.number)) or t("新{label}|New {label}", label=self.meta.label)
        return f"{number} {name}".strip()
