"""The table: column widths fitted to the paper and to what stands in them, and its rows as bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .arrange import Body, Line
from .cells import FIGURES, alignment, is_negative, show
from .document import Align, Cell, Column, Language
from .glyphs import width_of
from .paper import mm
from .typesetting import BLACK, GREY, LEADING, PALE, RED, TINT, Colour, Pen, shrink, wrap

PADDING = 1.1 * mm
_NARROWEST = 9 * mm
_HAIR = 0.05
_SHORT_TEXT = 27 * mm
"""A text up to this wide keeps to one line where there is room: codes, batches, specifications."""
_SMALLEST_TYPE = 5


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell ready to draw."""

    lines: Sequence[str]
    left: float
    width: float
    align: Align
    size: float
    colour: Colour = BLACK
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A band across the table. ``rules``: where its vertical lines stand, from the table's left edge."""

    slots: Sequence[Slot]
    rules: Sequence[float]
    size: float
    air: float
    tinted: bool = False
    heavy: bool = False
    """A strong line above: the totals."""

    @property
    def height(self) -> float:
        return max((len(s.lines) for s in self.slots), default=1) * self.size * LEADING + 2 * self.air

    def lines_in(self, height: float) -> int:
        """How many lines of text this row could show in ``height``."""
        return int((height - 2 * self.air) // (self.size * LEADING))

    def split(self, count: int) -> tuple[Row, Row]:
        """The row's first ``count`` lines and the rest, for a row taller than a page."""
        return self._part(0, count), self._part(count, None)

    def _part(self, start: int, stop: int | None) -> Row:
        slots = [Slot(s.lines[start:stop], s.left, s.width, s.align, s.size, s.colour, s.bold) for s in self.slots]
        return Row(slots, self.rules, self.size, self.air, self.tinted, self.heavy)

    def draw(self, pen: Pen, left: float, top: float) -> None:
        height = self.height
        if self.tinted:
            pen.fill(left, top, self.rules[-1], height, TINT)
        for x in self.rules[1:-1]:
            pen.line(left + x, top, left + x, top + height, thick=0.35, colour=GREY)
        for x in (self.rules[0], self.rules[-1]):
            pen.line(left + x, top, left + x, top + height, thick=0.8)
        thick, colour = (0.8, BLACK) if self.heavy else (0.35, PALE)
        pen.line(left, top, left + self.rules[-1], top, thick=thick, colour=colour)
        for slot in self.slots:
            self._draw_slot(pen, slot, left + slot.left, top, height)

    def _draw_slot(self, pen: Pen, slot: Slot, left: float, top: float, height: float) -> None:
        leading = self.size * LEADING
        baseline = top + (height - len(slot.lines) * leading) / 2 + self.size * 1.02
        inner = slot.width - 2 * PADDING
        x = left + PADDING + {"left": 0.0, "center": inner / 2, "right": inner}[slot.align]
        for text in slot.lines:
            pen.text(x, baseline, text, size=slot.size, bold=slot.bold, colour=slot.colour, align=slot.align)
            baseline += leading


class Table:
    """Makes the rows of one document's table."""

    def __init__(self, body: Body, *, width: float, size: float, air: float, language: Language) -> None:
        self.columns = body.columns
        self.size = size
        self.air = air
        self.language: Language = language
        self.widths = _fit(body.columns, _all_lines(body), width, size, language)
        self.rules = [0.0]
        for w in self.widths:
            self.rules.append(self.rules[-1] + w)

    def heading(self) -> Row:
        """The row of labels that every page repeats."""
        slots = []
        for i, column in enumerate(self.columns):
            lines = wrap(column.label, self.widths[i] - 2 * PADDING, self.size, bold=True)
            slots.append(self._slot(i, lines, alignment(column), self.size, bold=True))
        return Row(slots, self.rules, self.size, self.air, tinted=True, heavy=True)

    def line(self, cells: Sequence[Cell]) -> Row:
        """A line of the document."""
        return Row([self._cell(i, cell) for i, cell in enumerate(cells)], self.rules, self.size, self.air)

    def sums(self, label: str, cells: Sequence[Cell], *, heavy: bool) -> Row:
        """A row of totals: its label takes the columns up to the first figure."""
        first = next((i for i, cell in enumerate(cells) if i and cell is not None), len(cells))
        room = self.rules[first]
        slots = [Slot(wrap(label, room - 2 * PADDING, self.size, bold=True), 0, room, "left", self.size, bold=True)]
        slots += [self._cell(i, cells[i], bold=True) for i in range(first, len(cells)) if cells[i] is not None]
        return Row(slots, [0.0, *self.rules[first:]], self.size, self.air, tinted=not heavy, heavy=heavy)

    def note(self, text: str) -> Row:
        """A row without columns."""
        width = self.rules[-1]
        lines = wrap(text, width - 2 * PADDING, self.size)
        return Row([Slot(lines, 0, width, "center", self.size, GREY)], [0.0, width], self.size, self.air)

    def _slot(
        self, i: int, lines: Sequence[str], align: Align, size: float, *, colour: Colour = BLACK, bold: bool = False
    ) -> Slot:
        return Slot(lines, self.rules[i], self.widths[i], align, size, colour, bold)

    def _cell(self, i: int, value: Cell, *, bold: bool = False) -> Slot:
        column = self.columns[i]
        room = self.widths[i] - 2 * PADDING
        text = show(value, column.kind, self.language)
        size = self.size
        lines: Sequence[str] = [text]
        if column.kind in FIGURES:
            size = shrink(text, room, size, bold=bold)
        if size < _SMALLEST_TYPE or column.kind not in FIGURES:
            size = self.size
            lines = wrap(text, room, size, bold=bold)
        return self._slot(i, lines, alignment(column), size, colour=RED if is_negative(value) else BLACK, bold=bold)


def _all_lines(body: Body) -> list[Line]:
    return [line for group in body.groups for line in group.lines] + ([body.totals] if body.totals else [])


def least_width(body: Body, *, size: float, language: Language) -> float:
    """The points that the table needs at least, so that no figure shrinks; texts may break."""
    lines = _all_lines(body)
    return sum(
        _need(column, [line[i] for line in lines], size, language) if column.kind in FIGURES else _least(column, size)
        for i, column in enumerate(body.columns)
    )


def _fit(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: float, size: float, language: Language
) -> list[float]:
    """Widths that fill ``width``: nominal ones scaled, then figures get the room they need from the texts."""
    nominal = sum(column.width for column in columns)
    widths = [column.width * width / nominal for column in columns]
    needs = [_need(column, [row[i] for row in rows], size, language) for i, column in enumerate(columns)]
    if sum(needs) > width:
        needs = _rationed(columns, needs, width, size)
        if sum(needs) <= width + _HAIR:
            return needs
    missing = sum(max(0.0, need - have) for need, have in zip(needs, widths, strict=True))
    spare = [max(0.0, have - max(need, _NARROWEST)) for need, have in zip(needs, widths, strict=True)]
    if missing and sum(spare):
        given = min(1.0, missing / sum(spare))
        taken = min(1.0, sum(spare) / missing)
        widths = [
            have + (need - have) * taken if need > have else have - room * given
            for need, have, room in zip(needs, widths, spare, strict=True)
        ]
    return widths


def _rationed(columns: Sequence[Column], needs: Sequence[float], width: float, size: float) -> list[float]:
    """Where not everything fits, long texts break rather than figures shrink, and codes break last."""
    given = [
        need if column.kind in FIGURES else min(need, _least(column, size))
        for column, need in zip(columns, needs, strict=True)
    ]
    room = max(0.0, width - sum(given))
    for i in sorted(range(len(columns)), key=lambda i: needs[i] - given[i]):
        more = min(room, needs[i] - given[i])
        given[i] += more
        room -= more
    return given


def _least(column: Column, size: float) -> float:
    """A text's narrowest column: no word of its heading breaks."""
    return max(_NARROWEST, 2 * PADDING + _HAIR + _heading_word(column, size))


def _heading_word(column: Column, size: float) -> float:
    widest = max((width_of(word, size, True) for word in column.label.split(" ")), default=0.0)
    return min(widest, _SHORT_TEXT)


def _need(column: Column, cells: Sequence[Cell], size: float, language: Language) -> float:
    """The width at which no figure or day shrinks or breaks, nor a heading or short text; long texts may break."""
    # totals are bold, so measure all as bold
    widest = max((width_of(show(c, column.kind, language), size, True) for c in cells), default=0.0)
    if column.kind not in FIGURES and column.kind != "day":
        widest = min(widest, _SHORT_TEXT)
    return 2 * PADDING + _HAIR + max(widest, _heading_word(column, size))
