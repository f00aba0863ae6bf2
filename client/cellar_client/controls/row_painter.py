"""How the rows of a list are painted: one pass over what is exposed, with few calls for a cell.

A delegate is called for every cell and asks the model, the selection and the style each time: too much for the three
hundred cells of a frame. Marks that many rows share (boxes, bars, pills) are painted once and copied.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from PySide6.QtCore import QLine, QPoint, QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QTableView

from cellar_client import formats
from cellar_client.kinds import NUMBER_KINDS
from cellar_client.look import theme
from cellar_client.look.icons import draw_icon
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.paged import PagedModel
from cellar_client.widgets import paint
from cellar_client.widgets.cells import LEFT, PADDING, RIGHT, Palette
from cellar_client.widgets.marks import draw_progress

BOX = "_box"
BARS = "_progress"
BAR = 16
"""Pixels of a progress bar and the gap behind it."""


class RowMarks:
    """What is known of a list's rows beside their words: which are ticked, how far each is, how its marks look."""

    def __init__(self, rows: PagedModel, meta: EntityMeta) -> None:
        self.rows, self.meta = rows, meta
        self.checked: dict[int, dict[str, Decimal]] = {}
        """Id → the row's figures, so that what was ticked can be summed after it has gone out of sight."""
        self.link_column = ""
        """The field drawn as a link."""

    def look_at(self, row: int) -> str:
        """That of its state."""
        found = self.meta.mark(self.meta.state_field, self.rows.text(row, self.meta.state_field))
        return found[0] if found else ""

    def ratios(self, row: int) -> list[float | None]:
        """How much of each step is done; None where there is nothing to do."""
        parts = self.meta.pb.list.progress
        return [_ratio(self.rows.raw(row, p.done_column), self.rows.raw(row, p.whole_column)) for p in parts]


def _ratio(done: Any, whole: Any) -> float | None:
    if not isinstance(whole, Decimal | int) or not whole:
        return None
    if not isinstance(done, Decimal | int):
        return 0.0
    return max(0.0, min(1.0, float(Decimal(done) / Decimal(whole))))


class _Column(NamedTuple):
    at: int
    name: str
    x: int
    width: int
    flags: int


class RowPainter:
    """Paints for one table. What it has to know is asked once a pass or once a row, not once a cell."""

    def __init__(self, table: QTableView, marks: RowMarks) -> None:
        self._table, self._marks, self._rows = table, marks, marks.rows
        self._palette = Palette()

    def paint(self, painter: QPainter, exposed: QRect) -> None:
        """The rows in `exposed` (pixels of the viewport), on the ground that is there."""
        table, palette = self._table, self._palette
        palette.refresh()
        first, last = table.rowAt(exposed.top()), table.rowAt(exposed.bottom())
        if first < 0:
            return
        rows = range(first, (last if last >= 0 else self._rows.rowCount() - 1) + 1)
        top, height = table.rowViewportPosition(first), table.rowHeight(first)
        tops = range(top, top + len(rows) * height, height)
        heads = table.horizontalHeader()
        left, length = -heads.offset(), heads.length()
        for row, y in zip(rows, tops, strict=True):
            tint = self._tint(row)
            if tint:
                painter.fillRect(left, y, length, height, palette.color(tint))
        painter.setPen(palette.line)
        painter.drawLines([QLine(left, y + height - 1, left + length - 1, y + height - 1) for y in tops])
        columns = self._columns(exposed)
        for row, y in zip(rows, tops, strict=True):
            if self._rows.row_state(row) == "failed":
                # Why it is not there, over all columns.
                self._words(painter, self._rows.shown(row, 0), "error", QRect(left, y, length, height), LEFT)
            else:
                self._row(painter, columns, row, y, height)
        current = table.currentIndex()
        if current.row() in rows:
            painter.fillRect(left, tops[current.row() - first], 3, height - 1, palette.color("accent"))
            if table.hasFocus():
                palette.ring(painter, table.visualRect(current))

    def _columns(self, exposed: QRect) -> list[_Column]:
        heads, found = self._table.horizontalHeader(), []
        for at, field in enumerate(self._rows.fields):
            x, width = heads.sectionViewportPosition(at), heads.sectionSize(at)
            if width and x <= exposed.right() and x + width > exposed.left():
                found.append(_Column(at, field.name, x, width, RIGHT if field.kind in NUMBER_KINDS else LEFT))
        return found

    def _tint(self, row: int) -> str:
        """A colour token, or empty for none."""
        table = self._table
        if self._rows.row_state(row) == "failed":
            return "sunken"
        return "select" if row == table.currentIndex().row() or self._rows.id_at(row) in self._marks.checked else ""

    def _row(self, painter: QPainter, columns: list[_Column], row: int, y: int, height: int) -> None:
        pale = self._rows.row_state(row) == "waiting" or self._marks.look_at(row) == "void"
        for at, name, x, width, flags in columns:
            cell = QRect(x, y, width, height)
            if self._mark(painter, name, row, cell):
                continue
            text = self._rows.shown(row, at)
            if formats.is_negative(text):
                ink = "error"
            elif pale:
                ink = "text3"
            else:
                ink = "accent_text" if name == self._marks.link_column else "text"
            if text:
                self._words(painter, text, ink, cell, flags)

    def _words(self, painter: QPainter, text: str, ink: str, cell: QRect, flags: int) -> None:
        inner = cell.adjusted(PADDING, 0, -PADDING, -1)
        painter.setPen(self._palette.color(ink))
        self._palette.write(painter, inner, flags, text)

    def _mark(self, painter: QPainter, name: str, row: int, cell: QRect) -> bool:
        """True where the cell shows a mark and no words."""
        ratio = painter.device().devicePixelRatioF()
        if name == BOX:
            ticked = self._rows.id_at(row) in self._marks.checked
            painter.drawPixmap(cell.topLeft(), _tick(theme.current, ticked, cell.width(), cell.height(), ratio))
        elif name == BARS:
            parts = tuple(self._marks.ratios(row))
            room = min(cell.width() - 2 * PADDING, BAR * len(parts))
            painter.drawPixmap(
                cell.topLeft() + QPoint(PADDING, 0), _bars(theme.current, parts, room, cell.height(), ratio)
            )
        elif name in self._marks.meta.marked and self._rows.row_state(row) == "ready":
            found = self._marks.meta.mark(name, self._rows.text(row, name))
            if found is None:
                return False
            paint.pill(painter, cell.x() + 6, cell.y() + 4, *found)
        else:
            return False
        return True


@lru_cache(maxsize=32)
def _tick(_theme: str, ticked: bool, w: int, h: int, ratio: float) -> QPixmap:
    def draw(painter: QPainter) -> None:
        box = QRectF(10, (h - 15) / 2, 14, 14)
        line, background = ("accent", "accent") if ticked else ("control", "surface")
        paint.box(painter, box, line=line, background=background, radius=3)
        if ticked:
            draw_icon(painter, "check", box.x() + 1, box.y() + 1, 12, "on_accent")

    return paint.picture(w, h, ratio, draw)


@lru_cache(maxsize=512)
def _bars(_theme: str, ratios: tuple[float | None, ...], w: int, h: int, ratio: float) -> QPixmap:
    return paint.picture(w, h, ratio, lambda painter: draw_progress(painter, QRectF(0, 0, w, h - 1), ratios))
