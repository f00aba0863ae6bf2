"""What was done to a record since it was loaded or saved, step by step, so that each step can be taken back and done again.

A step remembers of everything it touched how that stood before. What the server says in answer to a step (a price, a default)
belongs to it too: who takes back the customer does not keep the address that came with him.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cellar.v1 import document_pb2 as doc
from cellar_client.session.parts import Bad, LineState
from cellar_common.codec import Python

MOST = 1000
"""Steps that are remembered; the oldest goes first."""


class Absent:
    """There is no value at all: neither the server nor anybody here has said one."""


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Cell:
    """How one cell stood. ``line``: None for the head; ``touched``: it was changed here since the last save."""

    line: LineState | None
    value: Python | Absent
    bad: Bad | None
    touched: bool


@dataclass(slots=True)
class Step:
    """``place``: grid, line key, row and field where the hands were; ``lines``: which lines stood in a grid, in order."""

    dirty: bool
    place: tuple[str, int, int, str] = ("", 0, -1, "")
    clock: int = 0
    record: doc.Record | None = None
    cells: dict[tuple[int, str], Cell] = field(default_factory=dict)
    lines: dict[str, list[LineState]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        return not self.cells and not self.lines and self.record is None

    def forget(self) -> None:
        """It changed nothing after all."""
        self.cells.clear()
        self.lines.clear()


class Journal:
    """Steps done and steps taken back. Nothing is remembered outside of a step."""

    def __init__(self) -> None:
        self.done: deque[Step] = deque(maxlen=MOST)
        self.undone: list[Step] = []
        self._cells: Step | None = None
        self._lines: Step | None = None

    def clear(self) -> None:
        self.done.clear()
        self.undone.clear()

    @property
    def open(self) -> Step | None:
        """The step that a person is making."""
        return self._cells if self._cells is self._lines else None

    @contextmanager
    def step(self, *, dirty: bool) -> Iterator[Step]:
        """What is remembered within is one step; within another one it is part of that."""
        if self.open is not None:
            yield self.open
            return
        made = Step(dirty)
        with self._into(made, made):
            yield made
        if not made.empty:
            self.done.append(made)
            self.undone.clear()

    @contextmanager
    def answer(self, clock: int) -> Iterator[None]:
        """What the server changes in answer to what stood at `clock` belongs to the last step that it knew; lines that come or go, to
        the last one there is, whose order they change."""
        if self.open is not None:
            yield
            return
        known = next((step for step in reversed(self.done) if step.clock <= clock), None)
        with self._into(known, self._last()):
            yield

    @contextmanager
    def with_the_last(self) -> Iterator[None]:
        """What follows by itself (a blank line to go on with) is no step of its own."""
        if self.open is not None:
            yield
            return
        with self._into(None, self._last()):
            yield

    def _last(self) -> Step | None:
        return self.done[-1] if self.done else None

    @contextmanager
    def _into(self, cells: Step | None, lines: Step | None) -> Iterator[None]:
        self._cells, self._lines = cells, lines
        try:
            yield
        finally:
            self._cells = self._lines = None

    def wants_cell(self, place: tuple[int, str]) -> bool:
        """Whether a step is open that has not met this cell yet."""
        return self._cells is not None and place not in self._cells.cells

    def note_cell(self, place: tuple[int, str], cell: Cell) -> None:
        assert self._cells is not None
        self._cells.cells[place] = cell

    def note_lines(self, grid: str, lines: list[LineState]) -> None:
        if self._lines is not None and grid not in self._lines.lines:
            self._lines.lines[grid] = list(lines)
