"""How table cells are painted: hairline below, tint, current row's bar, focus ring. One delegate for all tables but the long lists."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from cellar_client import formats
from cellar_client.look import theme
from cellar_client.roles import ALIGN, DISPLAY, Index
from cellar_client.widgets import paint

_ELIDE = Qt.TextElideMode.ElideRight
_SINGLE = int(Qt.TextFlag.TextSingleLine.value)
LEFT = int(paint.LEFT.value) | _SINGLE
RIGHT = int(paint.RIGHT.value) | _SINGLE
PADDING = 8


class Palette:
    """The colours of a paint, looked up once a theme and not once a cell."""

    def __init__(self) -> None:
        self.theme = ""
        self.refresh()

    def refresh(self) -> None:
        if self.theme == theme.current:
            return
        self.theme = theme.current
        self.colors: dict[str, QColor] = {}
        self.font: QFont = theme.font()
        self.bold: QFont = theme.font(bold=True)
        self.metrics = QFontMetrics(self.font)
        self.line = QPen(theme.color("line"))
        self.focus = QPen(theme.color("focus"), 2)

    def color(self, name: str) -> QColor:
        found = self.colors.get(name)
        if found is None:
            found = self.colors[name] = theme.color(name)
        return found

    def cut(self, text: str, room: int) -> str:
        """The text, ending in an ellipsis where `room` pixels are too few."""
        if self.metrics.horizontalAdvance(text) <= room:
            return text
        return self.metrics.elidedText(text, _ELIDE, room)

    def ring(self, painter: QPainter, cell: QRect) -> None:
        """The focus ring inside a cell."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.focus)
        painter.drawRoundedRect(QRectF(cell).adjusted(1, 1, -1, -2), 2, 2)
        painter.restore()


class CellDelegate(QStyledItemDelegate):
    """Subclasses say a cell's tint and ink."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.view = view
        self.palette = Palette()

    def background(self, index: Index) -> str:
        """A colour token, or empty for none."""
        return ""

    def ink(self, index: Index, text: str) -> str:
        return "error" if formats.is_negative(text) else "text"

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        palette = self.palette
        palette.refresh()
        rect: QRect = option.rect
        current = self.view.currentIndex()
        on_row = current.row() == index.row()
        tint = self.background(index)
        if tint:
            painter.fillRect(rect, palette.color(tint))
        elif on_row or self.view.selectionModel().isSelected(index):
            painter.fillRect(rect, palette.color("select"))
        painter.setPen(palette.line)
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        if on_row and rect.left() <= 0:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height() - 1, palette.color("accent"))
        text = str(index.data(DISPLAY) or "")
        if text:
            painter.setFont(palette.font)
            painter.setPen(palette.color(self.ink(index, text)))
            inner = rect.adjusted(PADDING, 0, -PADDING, -1)
            painter.drawText(inner, (index.data(ALIGN) or LEFT) | _SINGLE, palette.cut(text, inner.width()))
        if on_row and current.column() == index.column() and self.view.hasFocus():
            palette.ring(painter, rect)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the words: a double click on the edge of a heading shows them whole."""
        text = str(index.data(DISPLAY) or "")
        return QSize(self.palette.metrics.horizontalAdvance(text) + 2 * PADDING, theme.size("row"))


def dress(table: QTableView) -> None:
    """What every table has: rows of one height, no grid lines, no wrapping, movable columns."""
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setCornerButtonEnabled(False)
    table.setFrameShape(QTableView.Shape.NoFrame)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    rows = table.verticalHeader()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setDefaultSectionSize(theme.size("row"))
    rows.setMinimumSectionSize(theme.size("row"))
    heads = table.horizontalHeader()
    heads.setFixedHeight(theme.size("grid_head"))
    heads.setHighlightSections(False)
    heads.setSectionsMovable(True)
    heads.setMinimumSectionSize(28)
    heads.setTextElideMode(_ELIDE)


FIT_ROWS = 60
_WIDEST = 300


def fit(table: QTableView, column: int, least: int) -> int:
    """Pixels that show a column's first rows whole, within reason; `least` is never gone below."""
    whole = room_for(table, column, range(min(table.model().rowCount(), FIT_ROWS)))
    return max(least, min(whole, _WIDEST))


def room_for(table: QTableView, column: int, rows: Iterable[int]) -> int:
    """Pixels that show these rows of a column whole. A figure must be: cut, it would be read as another."""
    model, metrics = table.model(), QFontMetrics(theme.font())
    texts = {str(model.index(row, column).data(DISPLAY) or "") for row in rows}
    return max((metrics.horizontalAdvance(text) for text in texts), default=0) + 2 * PADDING + 4


def width_for(characters: int, label: str) -> int:
    """Pixels for a column that shows about so many characters, and its own heading whole."""
    body = QFontMetrics(theme.font())
    small = QFontMetrics(theme.font("small"))
    per = body.horizontalAdvance("0")
    return max(characters * per, small.horizontalAdvance(label) + 8) + 2 * PADDING
