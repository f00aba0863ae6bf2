"""Typing lines: Enter walks the cells that may be typed into, a spreadsheet's block is pasted, sums stand below.

Enter and Tab go to the next editable cell in the order seen, past the last one to a new line. F7 opens the full
look-up, Ins adds a line, Ctrl+Del deletes, F6 copies, Ctrl+C and Ctrl+V speak to spreadsheets.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QTableView,
    QWidget,
)

from cellar_client.controls.editors import LookupSource
from cellar_client.controls.note_edit import NoteEdit
from cellar_client.features.record.burst import Burst
from cellar_client.features.record.entry_cells import COMPOSING, NO_HINT, EntryDelegate
from cellar_client.kinds import FLAG, NUMBER_KINDS
from cellar_client.roles import EDIT, Index
from cellar_client.session.grid import GridModel
from cellar_client.widgets.cells import dress
from cellar_common.codec import Ref

_K = Qt.Key
_QUOTE = '"'
_TRIGGER = QAbstractItemView.EditTrigger
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


class EntryGrid(QTableView):
    """The table of one grid of a form."""

    line_moved = Signal(int)
    line_left = Signal()
    typing = Signal()
    """A key was pressed in the table or in a cell's editor."""
    full_list_wanted = Signal(int, int, str)
    create_wanted = Signal(int, int, str)
    """A new record for this cell, of what was typed."""
    left_backwards = Signal()
    """Shift+Enter on the first cell: the focus belongs to the header again."""
    locked = Signal(str)
    """Somebody would write a cell that the record locks: why he cannot."""
    scanned = Signal(str)
    """A code that a scanner typed."""
    nothing_pasted = Signal()
    """Ctrl+V, and no text on the clipboard."""
    pasted = Signal(object)
    """`Pasted`: what became of a spreadsheet's block"""

    def __init__(self, lines: GridModel, source: LookupSource, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = lines
        self.walk_names: list[str] = []
        """Columns that the user has chosen for Enter to stop at, in order."""
        self.setModel(lines)
        self.setAccessibleName(lines.layout_pb.label)
        self.delegate = EntryDelegate(self, lines, source)
        self.delegate.typing.connect(self.typing)
        self.delegate.walk_wanted.connect(self.walk)
        self.delegate.row_wanted.connect(self.step_row)
        self.delegate.paste_wanted.connect(self.paste)
        self.delegate.create_wanted.connect(self._want_new)
        self.delegate.scanned.connect(self.scanned)
        self.setItemDelegate(self.delegate)
        self.clicked.connect(self._say_why)
        dress(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(_TRIGGER.AnyKeyPressed | _TRIGGER.DoubleClicked | _TRIGGER.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setFixedWidth(36)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)

    def stops(self) -> list[int]:
        """The shown columns that Enter stops at, in order: those that the user chose, else what the grid says, else every one."""
        shown, columns = self.order(), self.lines.columns
        names = self.walk_names or self.lines.layout_pb.walk
        return [columns[name] for name in names if columns.get(name) in shown] or shown

    def order(self) -> list[int]:
        """Shown columns in visual order."""
        heads = self.horizontalHeader()
        logical = (heads.logicalIndex(visual) for visual in range(heads.count()))
        return [column for column in logical if not self.isColumnHidden(column)]

    def _own(self) -> list[int]:
        """Shown columns of the lines themselves: what is copied and pasted."""
        return [column for column in self.order() if not self.lines.is_told(column)]

    def _next_cell(self, row: int, column: int, step: int) -> tuple[int, int] | None:
        """The next editable cell at which Enter stops, reading the table like a text; None past its end or start."""
        order = self.stops()
        at = self._beside(order, column, step)
        while 0 <= row < self.lines.rowCount():
            while 0 <= at < len(order):
                if self.lines.may_edit(row, order[at]):
                    return row, order[at]
                at += step
            row += step
            at = 0 if step > 0 else len(order) - 1
        return None

    def _beside(self, stops: list[int], column: int, step: int) -> int:
        """Where in the walk one goes on from a column; from one at which Enter does not stop, to what is seen next."""
        if column in stops:
            return stops.index(column) + step
        visual = self.horizontalHeader().visualIndex
        seen = visual(column) if column >= 0 else -1
        if step > 0:
            return min((at for at, stop in enumerate(stops) if visual(stop) > seen), default=len(stops))
        return max((at for at, stop in enumerate(stops) if visual(stop) < seen), default=-1)

    def walk(self, step: int = 1) -> None:
        """To the next (or previous) editable cell; a new line after the last, where lines may be added."""
        index = self.currentIndex()
        row, column = (index.row(), index.column()) if index.isValid() else (0, -1)
        found = self._next_cell(row, column, step) if self.lines.rowCount() else None
        if found is None and step > 0 and self.may_add():
            last = self.lines.rowCount() - 1
            if last >= 0 and self.lines.state.grids[self.lines.name][last].blank:
                self.line_left.emit()
                return
            self.lines.state.open_line(self.lines.name, last + 1)
            found = self._next_cell(last + 1, -1, 1)
        if found is None:
            if step < 0:
                self.left_backwards.emit()
            return
        self.go_to(*found)

    def go_to(self, row: int, column: int, *, edit: bool = True) -> None:
        index = self.lines.index(row, column)
        self.setFocus()
        self.setCurrentIndex(index)
        self.scrollTo(index)
        if edit and self.lines.may_edit(row, column):
            self.edit(index)

    def step_row(self, by: int) -> None:
        index = self.currentIndex()
        row = index.row() + by
        if row >= self.lines.rowCount() and self.may_add():
            self.add_line()
        elif 0 <= row < self.lines.rowCount():
            self.go_to(row, index.column(), edit=False)

    def start(self) -> None:
        """The focus comes from the header: the first cell to type into, a first line where there is none."""
        if not self.lines.rowCount() and self.may_add():
            self.lines.state.open_line(self.lines.name, 0)
        found = self._next_cell(0, -1, 1)
        if found:
            self.go_to(*found)
        else:
            self.setFocus()
            if self.lines.rowCount():
                self.setCurrentIndex(self.lines.index(0, 0))

    def may_remove(self) -> bool:
        return self.lines.state.editable and not self.lines.fixed

    def may_add(self) -> bool:
        """Lines of a red document are its original's: some may go, none is added."""
        return self.may_remove() and not self.lines.state.original.id

    def _say_why(self, index: Index) -> None:
        why = self.lines.why_locked(index.row(), index.column()) if index.isValid() else ""
        if why:
            self.locked.emit(why)

    def commit_editor(self) -> None:
        """What stands in an open cell goes into the record, e.g. before a save."""
        editor = self.indexWidget(self.currentIndex()) or self._open_editor()
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, NO_HINT)

    def _open_editor(self) -> QWidget | None:
        focus = self.focusWidget() or QGuiApplication.focusObject()
        if isinstance(focus, QLineEdit | NoteEdit) and focus.parent() is self.viewport():
            return focus
        open_ones = [*self.viewport().findChildren(QLineEdit), *self.viewport().findChildren(NoteEdit)]
        return next((w for w in open_ones if w.isVisible()), None)

    def add_line(self) -> None:
        """Ins: a blank line below the current one."""
        if not self.may_add():
            return
        self.commit_editor()
        row = self.currentIndex().row() + 1 if self.currentIndex().isValid() else self.lines.rowCount()
        self.lines.state.insert_lines(self.lines.name, row)
        found = self._next_cell(row, -1, 1)
        if found:
            self.go_to(*found)

    def delete_lines(self) -> None:
        """Ctrl+Del: the lines selected, else the current one."""
        if not self.may_remove():
            return
        rows = {i.row() for i in self.selectedIndexes()} or {self.currentIndex().row()}
        rows.discard(-1)
        if not rows:
            return
        self.commit_editor()
        column = max(0, self.currentIndex().column())
        self.lines.state.remove_lines(self.lines.name, rows)
        left = self.lines.rowCount()
        if left:
            self.go_to(min(*rows, left - 1), column, edit=False)

    def copy_line(self) -> None:
        """F6: the current line once more, below."""
        row = self.currentIndex().row()
        if row < 0 or not self.may_add():
            return
        self.commit_editor()
        self.lines.state.copy_line(self.lines.name, row)
        self.go_to(row + 1, max(0, self.currentIndex().column()), edit=False)

    def copy(self) -> None:
        """Ctrl+C: the cells selected as a spreadsheet takes them; a reference as its code."""
        indexes = self.selectedIndexes()
        if not indexes:
            return
        rows = sorted({i.row() for i in indexes})
        picked = {(i.row(), i.column()) for i in indexes}
        columns = [c for c in self._own() if any((r, c) in picked for r in rows)]
        text = "\n".join("\t".join(self._plain(r, c) if (r, c) in picked else "" for c in columns) for r in rows)
        QGuiApplication.clipboard().setText(text)

    def _plain(self, row: int, column: int) -> str:
        value = self.lines.state.value(self.lines.name, row, self.lines.fields[column].name)
        if isinstance(value, Ref):
            return value.code or value.name
        text = str(self.lines.index(row, column).data(EDIT) or "")
        if self.lines.fields[column].kind in NUMBER_KINDS:
            return text.replace(",", "")
        # A cell of several lines stands in quotes, as spreadsheets write it.
        return f'"{text.replace(_QUOTE, _QUOTE * 2)}"' if set(text) & {"\n", "\t"} else text

    def paste(self) -> None:
        """Ctrl+V: a block from the current cell to the right and down; lines are added as needed."""
        index = self.currentIndex()
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            self.nothing_pasted.emit()
        if not index.isValid() or not text.strip() or not self.lines.state.editable:
            return
        own = self._own()
        visual = self.horizontalHeader().visualIndex
        at = next((n for n, column in enumerate(own) if visual(column) >= visual(index.column())), len(own))
        found = self.lines.paste(index.row(), own[at:], text)
        self.setCurrentIndex(self.lines.index(index.row(), index.column()))
        self.pasted.emit(found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.typing.emit()
        key, modifiers = event.key(), event.modifiers()
        index = self.currentIndex()
        opens = index.isValid() and self.lines.may_edit(index.row(), index.column())
        # A key that opens an editor is seen there.
        code = (
            self.delegate.burst.key(event, fresh=True)
            if self.delegate.burst and not (opens and event.text().isprintable() and event.text())
            else ""
        )
        if code:
            self.scanned.emit(code)
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif key in (_K.Key_Return, _K.Key_Enter) and not modifiers & _CTRL:
            self._enter(-1 if modifiers & _SHIFT else 1)
        elif key in (_K.Key_Tab, _K.Key_Backtab):
            self.walk(1 if key == _K.Key_Tab else -1)
        elif key == _K.Key_Space and self._toggle_flag():
            pass
        elif key == _K.Key_Delete and not modifiers:
            self._clear_selected()
        elif key == _K.Key_Down and self.currentIndex().row() == self.lines.rowCount() - 1 and self.may_add():
            if not self.lines.rowCount() or not self.lines.state.grids[self.lines.name][-1].blank:
                self.add_line()
        else:
            if event.text().isprintable() and event.text():
                self._say_why(self.currentIndex())
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What an input method brings before there is an editor opens it and is its first text.

        Qt opens it for a text that comes at once (１２, a dead key's letter) and drops that text; after a composition that
        was given up it leaves an empty editor, which would empty the cell.
        """
        editor, index = self._open_editor(), self.currentIndex()
        if editor is None and event.commitString() and index.isValid() and self.lines.may_edit(index.row(), index.column()):  # fmt: skip
            self.edit(index)
            editor = self._open_editor()
            if editor is not None:
                QGuiApplication.sendEvent(editor, event)
                return
        composing = isinstance(editor, QLineEdit) and not editor.hasFocus()
        super().inputMethodEvent(event)
        if editor is None and event.preeditString() and isinstance(opened := self._open_editor(), QLineEdit):
            opened.setProperty(COMPOSING, True)
            opened.textChanged.connect(lambda text: opened.setProperty(COMPOSING, not text))
        if composing and isinstance(editor, QLineEdit) and not event.commitString() and not event.preeditString():
            editor.setModified(False)
            self.delegate.setEditorData(editor, index)

    def take_scans(self) -> None:
        """Watches for codes that a scanner types."""
        self.delegate.burst = Burst()

    def focusNextPrevChild(self, _forward: bool) -> bool:
        # Tab walks the cells; Qt would leave the table.
        return False

    def _enter(self, step: int) -> None:
        index = self.currentIndex()
        editable = index.isValid() and self.lines.may_edit(index.row(), index.column())
        if step > 0 and editable and not index.data(EDIT):
            self.edit(index)
        else:
            self.walk(step)

    def _toggle_flag(self) -> bool:
        index = self.currentIndex()
        if not index.isValid() or self.lines.fields[index.column()].kind != FLAG:
            return False
        name = self.lines.fields[index.column()].name
        value = self.lines.state.value(self.lines.name, index.row(), name)
        return self.lines.setData(index, not bool(value))

    def _clear_selected(self) -> None:
        lines = self.lines
        with lines.state.one_step():
            for index in self.selectedIndexes() or [self.currentIndex()]:
                if index.isValid() and lines.may_edit(index.row(), index.column()) and index.data(EDIT):
                    lines.state.set_line(lines.name, index.row(), lines.fields[index.column()].name, None)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.viewport().update()
            self.line_moved.emit(current.row())
            if previous.row() >= 0:
                self.line_left.emit()

    def want_full_list(self) -> None:
        """F7 from a cell or from its editor."""
        index = self.currentIndex()
        if index.isValid() and self.lines.may_edit(index.row(), index.column()):
            editor = self._open_editor()
            text = editor.text() if isinstance(editor, QLineEdit) and editor.isModified() else ""
            self.commit_without_value(editor)
            self.full_list_wanted.emit(index.row(), index.column(), text)
        else:
            self._say_why(index)

    def want_new(self) -> None:
        """Shift+F7 from a cell or from its editor."""
        index = self.currentIndex()
        if index.isValid() and self.lines.may_edit(index.row(), index.column()):
            editor = self._open_editor()
            self._want_new(editor.text().strip() if isinstance(editor, QLineEdit) and editor.isModified() else "")
        else:
            self._say_why(index)

    def _want_new(self, text: str) -> None:
        index = self.currentIndex()
        self.commit_without_value(self._open_editor())
        self.create_wanted.emit(index.row(), index.column(), text)

    def type_again(self, row: int, column: int, text: str) -> None:
        """Opens a cell with what was typed into it before."""
        self.go_to(row, column)
        editor = self._open_editor()
        if text and isinstance(editor, QLineEdit):
            editor.setText(text)
            editor.setModified(True)

    def commit_without_value(self, editor: QWidget | None) -> None:
        if editor is not None:
            self.closeEditor(editor, NO_HINT)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.lines.rowCount():
            self.setCurrentIndex(self.lines.index(0, max(0, self.order()[0] if self.order() else 0)))
