"""The table of a report: groups set in by their level, a sign where something lies below, subtotals in bold."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTableView, QWidget

from cellar_client.features.report.rows import ReportRows, Row
from cellar_client.look import theme
from cellar_client.look.icons import draw_icon
from cellar_client.roles import ALIGN, DISPLAY, Index
from cellar_client.widgets.cells import LEFT, PADDING, CellDelegate, dress, fit, room_for, width_for
from cellar_client.widgets.context_menu import copy

_STEP, _SIGN = 18, 14
_NARROW = 240
# Rows whose figures are looked at for the width of their columns; nobody scrolls further without asking for a part.
_MEASURED = 1000
_K = Qt.Key
_SINGLE = int(Qt.TextFlag.TextSingleLine.value)


class _Delegate(CellDelegate):
    def __init__(self, table: ReportTable) -> None:
        super().__init__(table)
        self._rows = table.rows

    def background(self, index: Index) -> str:
        row = self._rows.seen[index.row()]
        on_row = self.view.currentIndex().row() == index.row()
        return "sunken" if not row.leaf and row.level == 0 and self._rows.levels > 1 and not on_row else ""

    def ink(self, index: Index, text: str) -> str:
        return "accent_text" if self._rows.seen[index.row()].is_more else super().ink(index, text)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._rows.seen[index.row()]
        bold = not row.leaf
        if index.column() == 0 or bold:
            self._paint(painter, option, index, row, bold=bold)
        else:
            super().paint(painter, option, index)

    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, row: Row, *, bold: bool) -> None:
        palette = self.palette
        palette.refresh()
        rect: QRect = option.rect
        current = self.view.currentIndex()
        on_row = current.row() == index.row()
        tint = self.background(index)
        if tint or on_row:
            painter.fillRect(rect, palette.color(tint or "select"))
        painter.setPen(palette.line)
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        if on_row and index.column() == 0:
            painter.fillRect(rect.left(), rect.top(), 3, rect.height() - 1, palette.color("accent"))
        text = str(index.data(DISPLAY) or "")
        left = PADDING
        if index.column() == 0:
            left += row.level * _STEP
            if not row.leaf:
                y = rect.top() + (rect.height() - _SIGN) / 2
                draw_icon(painter, "down" if row.open else "right", rect.left() + left, y, _SIGN, "text2")
            left += _SIGN + 4
        painter.setPen(palette.color(self.ink(index, text)))
        inner = rect.adjusted(left, 0, -PADDING, -1)
        palette.write(painter, inner, (index.data(ALIGN) or LEFT) | _SINGLE, text, bold=bold)
        if on_row and current.column() == index.column() and self.view.hasFocus():
            palette.ring(painter, rect)


class ReportTable(QTableView):
    """`drilled(Row)`: Enter or a double click on a group. → opens it, ← closes it or goes to the one above."""

    drilled = Signal(object)
    sort_wanted = Signal(str)
    menu_wanted = Signal(QPoint)
    """a right click, or the menu key, on the current row: where on the screen"""

    def __init__(self, rows: ReportRows, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self.setModel(rows)
        self.setAccessibleName(name)
        dress(self)
        self.verticalHeader().hide()
        self.setItemDelegate(_Delegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        rows.rowsInserted.connect(self._grow)
        heads = self.horizontalHeader()
        heads.setSectionsClickable(True)
        heads.sectionClicked.connect(self._head_clicked)

    def size_columns(self, needs: Mapping[int, int]) -> None:
        """The figures as wide as they are and as their totals need; the groups with what is left."""
        heads = self.horizontalHeader()
        for column in range(1, self.rows.columnCount()):
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            label = self.rows.measures[column - 1].label
            whole = self._whole(column, 0, len(self.rows.seen))
            self.setColumnWidth(column, max(width_for(9, f"{label}  "), whole, needs.get(column, 0)))
        wanted = fit(self, 0, width_for(24, self.rows.heading)) + (self.rows.levels - 1) * _STEP + _SIGN + 4
        figures = sum(self.columnWidth(column) for column in range(1, self.rows.columnCount()))
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        room = self.viewport().width() - figures
        self.setColumnWidth(0, max(_NARROW, min(room, 2 * wanted)))

    def _whole(self, column: int, first: int, behind: int) -> int:
        """Pixels that show the figures of these rows whole, subtotals in bold."""
        among = range(first, min(behind, first + _MEASURED))
        bold = QFontMetrics(theme.font(bold=True))
        subtotals = {self.rows.text(self.rows.seen[at], column) for at in among if not self.rows.seen[at].leaf}
        widest = max(map(bold.horizontalAdvance, subtotals), default=0)
        return max(widest + 2 * PADDING + 6, room_for(self, column, among))

    def _grow(self, _parent: object, first: int, last: int) -> None:
        """What was opened may hold larger figures than what was there: a day's opening balance, a group's part of red ones."""
        for column in range(1, self.rows.columnCount()):
            self.setColumnWidth(column, max(self.columnWidth(column), self._whole(column, first, last + 1)))

    def current_row(self) -> Row | None:
        at = self.currentIndex().row()
        return self.rows.seen[at] if 0 <= at < len(self.rows.seen) else None

    def copy_cell(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            copy([[str(index.data(DISPLAY) or "")]])

    def copy_rows(self, *, everything: bool) -> None:
        """The current row, or all that are opened, below their headings."""
        model, columns = self.rows, range(self.rows.columnCount())
        rows = range(model.rowCount()) if everything else [self.currentIndex().row()]
        heads = [str(model.headerData(at, Qt.Orientation.Horizontal) or "") for at in columns]
        copy([heads, *([str(model.index(row, at).data(DISPLAY) or "") for at in columns] for row in rows if row >= 0)])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        place = event.pos() if by_mouse else self.visualRect(index).bottomLeft()
        self.menu_wanted.emit(self.viewport().mapToGlobal(place))

    def turn(self, row: Row) -> None:
        self.rows.set_open(row, opened=not row.open)

    def _head_clicked(self, column: int) -> None:
        if column and self.rows.measures[column - 1].sortable:
            self.sort_wanted.emit(self.rows.measures[column - 1].name)
        elif not column:
            self.sort_wanted.emit("")

    def _go(self, row: Row) -> None:
        if row.is_more:
            self.rows.go_on(row)
        else:
            self.drilled.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self.current_row(), event.key()
        if row is None:
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_cell()
        elif key in (_K.Key_Return, _K.Key_Enter):
            self._go(row)
        elif key == _K.Key_Space:
            self.turn(row)
        elif key == _K.Key_Right and self.currentIndex().column() == 0 and not row.leaf and not row.open:
            self.rows.set_open(row, opened=True)
        elif key == _K.Key_Left and self.currentIndex().column() == 0:
            if row.open:
                self.rows.set_open(row, opened=False)
            elif row.above is not None:
                self.setCurrentIndex(self.rows.index(self.rows.seen.index(row.above), 0))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        row = self.rows.seen[index.row()] if index.isValid() else None
        if row is None or index.column() or row.leaf:
            return
        begin = self.visualRect(index).left() + PADDING + row.level * _STEP
        if begin <= event.position().x() <= begin + _SIGN + 4:
            self.turn(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._go(self.rows.seen[index.row()])
