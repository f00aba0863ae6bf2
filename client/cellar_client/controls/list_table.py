"""The table of a list: tick boxes at the left, state pills, small progress bars, grey rows where a page failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client.controls.row_painter import BAR, BARS, BOX, RowMarks, RowPainter
from cellar_client.kinds import NUMBER_KINDS, REFERENCE, TEXT
from cellar_client.roles import Index
from cellar_client.session.metadata import EntityMeta
from cellar_client.session.paged import DOWN, PagedModel
from cellar_client.widgets import paint
from cellar_client.widgets.cells import CellDelegate, dress, fit, width_for
from cellar_client.widgets.context_menu import copy

BOX_FIELD = pb.Field(name=BOX, label="")
_K = Qt.Key
_WALKING = (_K.Key_Up, _K.Key_Down, _K.Key_PageUp, _K.Key_PageDown)
_SHARE = 60


def bars_field(meta: EntityMeta) -> pb.Field | None:
    """A column of the client's own for the bars; its heading is the labels' first signs (发 签 票 款)."""
    progress = meta.pb.list.progress
    return pb.Field(name=BARS, label=" ".join(p.label[:1] for p in progress), width=12) if progress else None


class ListTable(QTableView):
    """`opened(id)` on Enter or double-click, `end_wanted()` on End, `sort_wanted(field)` on a heading."""

    # Ids have 63 bits, Qt's int has 32.
    opened = Signal(object)
    end_wanted = Signal()
    checked_changed = Signal()
    sort_wanted = Signal(str)
    menu_wanted = Signal(QPoint)
    """a right click, or the menu key, on the current row: where on the screen"""

    def __init__(self, rows: PagedModel, meta: EntityMeta, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows, self.meta = rows, meta
        self.marks = RowMarks(rows, meta)
        self.checked = self.marks.checked
        self.setModel(rows)
        self.setAccessibleName(meta.label)
        dress(self)
        self.verticalHeader().hide()
        self.setItemDelegate(CellDelegate(self))
        self._painter = RowPainter(self, self.marks)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        heads = self.horizontalHeader()
        heads.setSectionsClickable(True)
        heads.sectionClicked.connect(self._head_clicked)
        rows.visible_rows = self.visible_rows
        self._anchor = 0
        """the record from which Shift and a click tick"""

    def visible_rows(self) -> tuple[int, int]:
        first = max(0, self.rowAt(0))
        last = self.rowAt(self.viewport().height() - 1)
        return first, last if last >= 0 else max(first, self.rows.rowCount() - 1)

    def size_columns(self, widths: dict[str, int]) -> None:
        for column, field in enumerate(self.rows.fields):
            if field.name == BOX:
                self.setColumnWidth(column, 34)
                self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
                continue
            self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(column, widths.get(field.name) or self._natural(column, field))
        self._share_rest(widths)

    def _share_rest(self, widths: dict[str, int]) -> None:
        """Room that is left goes to the words, so that the table fills its place."""
        shown = [(c, f) for c, f in enumerate(self.rows.fields) if not self.isColumnHidden(c)]
        rest = self.viewport().width() - sum(self.columnWidth(c) for c, _ in shown)
        wordy = [c for c, f in shown if f.kind in (REFERENCE, TEXT) and f.name not in {BOX, *widths}]
        if rest > 0 and wordy:
            more = min(_SHARE, rest // len(wordy))
            for column in wordy:
                self.setColumnWidth(column, self.columnWidth(column) + more)

    def _natural(self, column: int, field: pb.Field) -> int:
        """As wide as what is there; as the server thinks where nothing is yet."""
        if field.name == BARS:
            return max(width_for(0, field.label), BAR * len(self.meta.pb.list.progress) + 18)
        if field.name in self.meta.marked:
            words = [choice.label for choice in field.choices]
            return max(width_for(0, field.label), max((round(paint.width(w, "small")) for w in words), default=0) + 46)
        if not self.rows.id_at(0):
            return width_for(int(field.width) or 12, field.label)
        # The sign of the sort needs its place in the heading.
        return fit(self, column, width_for(5, f"{DOWN} {field.label}"))

    def sizeHintForColumn(self, column: int) -> int:
        """A double click on the edge of a heading."""
        return self._natural(column, self.rows.fields[column])

    def toggle(self, row: int) -> None:
        record_id = self.rows.id_at(row)
        if record_id:
            self.check([row], on=record_id not in self.checked)

    def check(self, rows: Iterable[int], *, on: bool) -> None:
        """Rows that are not here yet are passed over."""
        names = [f.name for f in self.rows.fields if f.kind in NUMBER_KINDS]
        for row in rows:
            record_id = self.rows.id_at(row)
            if record_id and on:
                self.checked[record_id] = self.rows.sum_rows([row], names)
            elif record_id:
                self.checked.pop(record_id, None)
            self._repaint_row(row)
        self.checked_changed.emit()

    def check_seen(self) -> None:
        """The box in the heading: everything in sight, or nothing."""
        first, last = self.visible_rows()
        seen = [r for r in range(first, last + 1) if self.rows.id_at(r)]
        self.check(seen, on=not all(self.rows.id_at(r) in self.checked for r in seen))

    def uncheck(self, ids: Iterable[int]) -> None:
        """These records are ticked no longer, wherever their rows are."""
        gone = [id_ for id_ in ids if self.checked.pop(id_, None) is not None]
        if gone:
            self.viewport().update()
            self.checked_changed.emit()

    def retick(self, record_id: int, figures: Mapping[str, Any]) -> None:
        """What a ticked record says now; its row need not be here."""
        if record_id in self.checked:
            self.checked[record_id] = {name: Decimal(value) for name, value in figures.items() if value is not None}

    def clear_checked(self) -> None:
        self.checked.clear()
        self.viewport().update()
        self.checked_changed.emit()

    def current_id(self) -> int:
        return self.rows.id_at(self.currentIndex().row()) if self.currentIndex().isValid() else 0

    def opening(self, record_id: int) -> tuple[str, int]:
        """Of an inquiry, what a row leads to."""
        return self.rows.opening(record_id)

    def targets(self) -> list[int]:
        """What a verb works on: the ticked rows, else the current one."""
        current = self.current_id()
        return list(self.checked) or ([current] if current else [])

    # --- copying

    def _copied_columns(self) -> list[int]:
        """Those in sight that hold words, in the order of the headings."""
        heads = self.horizontalHeader()
        shown = (heads.logicalIndex(at) for at in range(heads.count()))
        own = (BOX, BARS)
        return [at for at in shown if not self.isColumnHidden(at) and self.rows.fields[at].name not in own]

    def copy_cell(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            copy([[self.rows.shown(index.row(), index.column())]])

    def copy_rows(self, *, headings: bool) -> int:
        """The ticked rows in their order, else the current one; how many are not here any more and so not copied."""
        columns = self._copied_columns()
        found = sorted(self.rows.row_of(id_) for id_ in self.targets())
        here = [row for row in found if row >= 0]
        heads = [[self.rows.fields[at].label for at in columns]] if headings else []
        copy([*heads, *([self.rows.shown(row, at) for at in columns] for row in here)])
        return len(found) - len(here)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The row that was clicked is meant; by the key, the current one."""
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if not index.isValid():
            return
        if by_mouse:
            self.setCurrentIndex(index)
        place = event.pos() if by_mouse else self.visualRect(index).bottomLeft()
        self.menu_wanted.emit(self.viewport().mapToGlobal(place))

    def _head_clicked(self, column: int) -> None:
        field = self.rows.fields[column]
        if field.name == BOX:
            self.check_seen()
        elif field.sortable:
            self.sort_wanted.emit(field.name)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        # Qt's stubs do not say that a region can be walked.
        for part in event.region():  # type: ignore[attr-defined]
            self._painter.paint(painter, part)
        painter.end()

    def _repaint_row(self, row: int) -> None:
        self.viewport().update(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """The whole row of the current cell is lit: one row more than Qt itself would paint, and not the whole table."""
        super().currentChanged(current, previous)
        for row in {current.row(), previous.row()} - {-1}:
            self._repaint_row(row)

    def first_column(self) -> int:
        """The first one behind the boxes."""
        return 1 if self.rows.columnCount() > 1 else 0

    def called(self, row: int) -> str:
        """How a row is named: by what stands first in it."""
        return self.rows.shown(row, self.first_column()) if 0 <= row < self.rows.rowCount() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.currentIndex().isValid() and event.key() in _WALKING:
            # What was under the cursor is gone: on from what is in sight.
            self.setCurrentIndex(self.rows.index(self.visible_rows()[0], self.first_column()))
            return
        key, row = event.key(), self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_cell()
        elif key in (_K.Key_Return, _K.Key_Enter):
            self._open(row)
        elif key == _K.Key_Space:
            self.toggle(row)
        elif key == _K.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.check_seen()
        elif key == _K.Key_End:
            self.end_wanted.emit()
        elif key == _K.Key_Home and self.rows.rowCount():
            self.setCurrentIndex(self.rows.index(0, max(0, self.currentIndex().column())))
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and key in (_K.Key_Up, _K.Key_Down):
            super().keyPressEvent(event)
            self.check([row, self.currentIndex().row()], on=True)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            # The menu is about the rows as they are ticked.
            return
        if index.isValid() and self.rows.fields[index.column()].name == BOX:
            began = self.rows.row_of(self._anchor)
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and began >= 0:
                low, high = sorted((began, index.row()))
                self.check(range(low, high + 1), on=True)
            else:
                self.toggle(index.row())
            self._anchor = self.rows.id_at(index.row())
        elif index.isValid() and self.rows.row_state(index.row()) == "failed":
            self.rows.retry(index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.rows.fields[index.column()].name != BOX:
            self._open(index.row())

    def _open(self, row: int) -> None:
        if row < 0:
            return
        if self.rows.row_state(row) == "failed":
            self.rows.retry(row)
        elif self.rows.id_at(row):
            self.opened.emit(self.rows.id_at(row))
