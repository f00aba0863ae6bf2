"""How table cells are painted: hairline below, tint, current row's bar, focus ring. One delegate for all tables but the long lists."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from cellar_client import formats
from cellar_client.look import theme
from cellar_client.roles import ALIGN, DISPLAY, TOOLTIP, Index
from cellar_client.widgets import paint
from cellar_client.widgets.fitted import fitted

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
        self.metrics, self.bold_metrics = QFontMetrics(self.font), QFontMetrics(self.bold)
        self.line = QPen(theme.color("line"))
        self.focus = QPen(theme.color("focus"), 2)

    def color(self, name: str) -> QColor:
        found = self.colors.get(name)
        if found is None:
            found = self.colors[name] = theme.color(name)
        return found

    def write(self, painter: QPainter, room: QRect, flags: int, text: str, *, bold: bool = False) -> None:
        """One line in a cell, in the pen that is set; where the room is too little, as `fitted` has it."""
        font, metrics = (self.bold, self.bold_metrics) if bold else (self.font, self.metrics)
        if metrics.horizontalAdvance(text) > room.width():
            text, font = fitted(text, font, room.width())
        painter.setFont(font)
        painter.drawText(room, flags, text)

    def lacks_room(self, text: str, room: int) -> bool:
        return self.bold_metrics.horizontalAdvance(text) > room

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
            painter.setPen(palette.color(self.ink(index, text)))
            inner = rect.adjusted(PADDING, 0, -PADDING, -1)
            palette.write(painter, inner, (index.data(ALIGN) or LEFT) | _SINGLE, text)
        if on_row and current.column() == index.column() and self.view.hasFocus():
            palette.ring(painter, rect)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """What found no room is whole in the tip."""
        text = str(index.data(DISPLAY) or "")
        room = view.visualRect(index).width() - 2 * PADDING
        if event.type() == QEvent.Type.ToolTip and not index.data(TOOLTIP) and self.palette.lacks_room(text, room):
            QToolTip.showText(event.globalPos(), text, view)
            return True
        return super().helpEvent(event, view, option, index)

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
