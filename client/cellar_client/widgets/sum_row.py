"""Totals under a table, each under its own column, scrolling with it."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QTableView, QWidget

from cellar_client import formats
from cellar_client.look import theme
from cellar_client.widgets import paint
from cellar_client.widgets.cells import PADDING
from cellar_client.widgets.layout import Painted

_HORIZONTAL = Qt.Orientation.Horizontal


class SumRow(Painted):
    """Painted from the table's own column positions, so that it cannot come out of line.

    `counted`: the totals are others than before; whoever sizes the columns gives them the room that they need (`needs`).
    """

    counted = Signal()

    def __init__(self, table: QTableView, texts: Callable[[], dict[int, str]], parent: QWidget | None = None) -> None:
        """`texts`: column → what stands below it."""
        super().__init__(parent)
        self._table, self._texts = table, texts
        self._title = ""
        self._shown: dict[int, str] = {}
        self.setFixedHeight(theme.size("grid_head"))
        heads = table.horizontalHeader()
        heads.sectionResized.connect(self.update)
        heads.sectionMoved.connect(self.update)
        heads.sectionCountChanged.connect(self.update)
        table.horizontalScrollBar().valueChanged.connect(self.update)

    def set_title(self, words: str) -> None:
        self._title = words
        self.recount()

    def recount(self) -> None:
        model = self._table.model()
        self._shown = self._texts()
        words = [f"{model.headerData(c, _HORIZONTAL)} {text}" for c, text in self._shown.items()]
        self.setAccessibleName(" ".join([self._title, *words]))
        self.counted.emit()
        self.update()

    def needs(self) -> dict[int, int]:
        """Column → the pixels at which its total stands whole below it, and beside no other."""
        return {column: ceil(paint.width(text, bold=True)) + 2 * PADDING for column, text in self._shown.items()}

    def draw(self, painter: QPainter, w: int, h: int) -> None:
        paint.fill(painter, QRectF(0, 0, w, h), "band")
        paint.hline(painter, 0, 0, w, "line2")
        left = self._table.verticalHeader().width() if self._table.verticalHeader().isVisible() else 0
        first = w
        for column, text in self._shown.items():
            if self._table.isColumnHidden(column):
                continue
            x = self._table.columnViewportPosition(column) + left
            rect = QRectF(x + PADDING / 2, 0, self._table.columnWidth(column) - 1.5 * PADDING, h)
            first = min(first, round(rect.x()))
            color = "error" if formats.is_negative(text) else "text"
            paint.text(painter, rect, text, color=color, bold=True, align=paint.RIGHT)
        paint.text(painter, QRectF(16, 0, max(0, first - 24), h), self._title, bold=True)
