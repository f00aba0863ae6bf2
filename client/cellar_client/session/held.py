"""What a form holds of a record, and how a person changes it: by steps, each of which can be taken back until it is saved.

A step remembers how everything that it touched stood (`journal.py`). To take it back is to exchange that for what stands there now, which
is the same step the other way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal

from cellar.v1 import document_pb2 as doc
from cellar.v1 import metadata_pb2 as pb
from cellar_client.session.journal import ABSENT, Absent, Cell, Journal, Step
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.parts import HEAD, Bad, LineState
from cellar_client.session.problems import Problems
from cellar_common.codec import Python


class Held(QObject):
    """Head, lines and dirt of one form, and the steps that led there. Emits names, never widgets."""

    header_changed = Signal(str)
    line_changed = Signal(str, int)
    shape_changing = Signal(str, str, int, int)
    """grid, "insert" | "remove" | "reset", first row, last row; followed by `shape_changed(grid, what)`."""
    shape_changed = Signal(str, str)
    reloaded = Signal()
    problems_changed = Signal()
    dirty_changed = Signal(bool)
    locks_changed = Signal()
    """Other fields of the head may be written than before."""
    edited = Signal(bool)
    """The user changed something; True where the server should be asked at once (a trigger field)."""
    stepped = Signal(str, int, str)
    """A step was taken back or done again: grid, row and field where the hands were (grid "" for the head, row −1 for none)."""
    steps_changed = Signal()
    """There is something to take back or to do again, or no longer."""

    def __init__(self, meta: EntityMeta, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.meta = meta
        self.record = doc.Record()
        self.values: dict[str, Python] = {}
        self.grids: dict[str, list[LineState]] = {name: [] for name in meta.grids}
        self._problems = Problems(meta, self.grids)
        self.bad = self._problems.bad
        self._clock = 0
        self._stamps: dict[tuple[int, str], int] = {}
        self._shape = 0
        self._saved = 0
        self._was_dirty = False
        self._journal = Journal()
        self._could = (False, False)
        self._untouched: set[tuple[int, str]] = set()
        """Cells that were put back to what was last saved: a merge takes what somebody else wrote there."""

    @property
    def id(self) -> int:
        return int(self.record.id)

    @property
    def editable(self) -> bool:
        return bool(self.record.editable)

    @property
    def dirty(self) -> bool:
        return self._clock > self._saved

    def value(self, grid: str, row: int, name: str) -> Python:
        return self.values.get(name) if not grid else self.grids[grid][row].values.get(name)

    def row_of(self, grid: str, key: int) -> int:
        for row, line in enumerate(self.grids.get(grid, ())):
            if line.key == key:
                return row
        return -1

    @property
    def may_undo(self) -> bool:
        return self.editable and bool(self._journal.done)

    @property
    def may_redo(self) -> bool:
        return self.editable and bool(self._journal.undone)

    @contextmanager
    def one_step(self) -> Iterator[Step]:
        """What is changed within is taken back, and done again, as one."""
        with self._journal.step(dirty=self.dirty) as step:
            yield step
            step.clock = self._clock
            if step.dirty == self.dirty and self._stands(step):
                step.forget()
        self._tell_steps()

    def undo(self) -> None:
        """Takes the last step back, with what the server said to it."""
        if self.may_undo:
            self._journal.undone.append(self._exchange(self._journal.done.pop()))
            self._stepped(self._journal.undone[-1])

    def redo(self) -> None:
        """Does again what was taken back last."""
        if self.may_redo:
            self._journal.done.append(self._exchange(self._journal.undone.pop()))
            self._stepped(self._journal.done[-1])

    @contextmanager
    def _cell_step(self, grid: str, row: int, name: str) -> Iterator[LineState | None]:
        line = self.grids[grid][row] if grid else None
        with self._step_at(grid, line.key if line is not None else HEAD, row, name):
            self._note(line, name)
            yield line

    @contextmanager
    def _step_at(self, grid: str, key: int, row: int, name: str) -> Iterator[None]:
        """A step that says where the hands were; of several in one, the first."""
        with self.one_step() as step:
            if step.empty:
                step.place = (grid, key, row, name)
            yield

    def _note(self, line: LineState | None, name: str) -> None:
        """Before a cell changes: how it stands, where a step is open."""
        place = (line.key if line is not None else HEAD, name)
        if self._journal.wants_cell(place):
            self._journal.note_cell(place, self._cell(line, name))

    def _cell(self, line: LineState | None, name: str) -> Cell:
        values, place = (self.values, (HEAD, name)) if line is None else (line.values, (line.key, name))
        return Cell(line, values.get(name, ABSENT), self.bad.get(place), self._is_touched(place))

    def _is_touched(self, place: tuple[int, str]) -> bool:
        return self._stamps.get(place, 0) > self._saved and place not in self._untouched

    def _stands(self, step: Step) -> bool:
        """Whether everything is as it was before the step."""
        same = all(
            (now := self._cell(cell.line, name)).value == cell.value and now.bad == cell.bad
            for (_, name), cell in step.cells.items()
        )
        return same and step.record is None and all(lines == self.grids[grid] for grid, lines in step.lines.items())

    def _exchange(self, step: Step) -> Step:
        """Puts back what a step remembers; gives what stood there instead, as a step the other way."""
        back = Step(self.dirty, step.place)
        back.cells = {place: self._cell(cell.line, place[1]) for place, cell in step.cells.items()}
        back.lines = {grid: list(self.grids[grid]) for grid in step.lines}
        self._clock += 1
        back.clock = self._clock
        if step.record is not None:
            back.record, self.record = self.record, step.record
        for place, cell in step.cells.items():
            self._put_back(place, cell)
        for grid, lines in step.lines.items():
            self._shape = self._clock
            self._arrange(grid, lines)
        if step.record is not None:
            self.reloaded.emit()
        if not step.dirty:
            self._saved = self._clock
        return back

    def _put_back(self, place: tuple[int, str], cell: Cell) -> None:
        key, name = place
        values = self.values if cell.line is None else cell.line.values
        if isinstance(cell.value, Absent):
            values.pop(name, None)
        else:
            values[name] = cell.value
        self._stamps[place] = self._clock
        (self._untouched.discard if cell.touched else self._untouched.add)(place)
        self._problems.retype(key, name, cell.bad)
        if cell.line is None:
            self.header_changed.emit(name)

    def _arrange(self, grid: str, wanted: list[LineState]) -> None:
        """These lines in this order; those that stay keep theirs."""
        keys = {line.key for line in wanted}
        gone = {line.key for line in self.grids[grid]} - keys
        for row in reversed(range(len(self.grids[grid]))):
            if self.grids[grid][row].key in gone:
                self._take(grid, row)
        self._problems.forget_lines(gone)
        held = {line.key for line in self.grids[grid]}
        for row, line in enumerate(wanted):
            if line.key not in held:
                self._put(grid, row, [line])

    def _stepped(self, step: Step) -> None:
        keys = {cell.line.key for cell in step.cells.values() if cell.line is not None}
        for grid, lines in self.grids.items():
            for row, line in enumerate(lines):
                if line.key in keys:
                    self.line_changed.emit(grid, row)
        self.problems_changed.emit()
        self._tell_dirty()
        self._tell_steps()
        grid, key, row, name = step.place
        at = self.row_of(grid, key) if grid else -1
        self.stepped.emit(grid, at if at >= 0 else min(row, len(self.grids.get(grid, ())) - 1), name)
        self.edited.emit(True)

    def _line_of(self, key: int) -> LineState | None:
        return next((line for lines in self.grids.values() for line in lines if line.key == key), None)

    def _put(self, grid: str, row: int, lines: list[LineState]) -> None:
        self._journal.note_lines(grid, self.grids[grid])
        self.shape_changing.emit(grid, "insert", row, row + len(lines) - 1)
        self.grids[grid][row:row] = lines
        self.shape_changed.emit(grid, "insert")

    def _take(self, grid: str, row: int) -> None:
        self._journal.note_lines(grid, self.grids[grid])
        self.shape_changing.emit(grid, "remove", row, row)
        del self.grids[grid][row]
        self.shape_changed.emit(grid, "remove")

    def _touch(self, key: int, name: str, found: pb.Field | None, bad: Bad | None = None) -> None:
        self._clock += 1
        self._stamps[key, name] = self._clock
        self._untouched.discard((key, name))
        if self._problems.retype(key, name, bad):
            self.problems_changed.emit()
        self._tell_dirty()
        self.edited.emit(bool(found is not None and (found.triggers or found.kind == pb.FIELD_KIND_REFERENCE)))

    def _tell_dirty(self) -> None:
        if self.dirty != self._was_dirty:
            self._was_dirty = self.dirty
            self.dirty_changed.emit(self._was_dirty)

    def _tell_steps(self) -> None:
        could = (self.may_undo, self.may_redo)
        if could != self._could:
            self._could = could
            self.steps_changed.emit()
