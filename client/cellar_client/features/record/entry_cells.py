"""The editors of a grid's cells: what they are filled with, what is taken from them, and which keys lead on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QLineEdit, QStyleOptionViewItem, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client import formats
from cellar_client.controls.editors import LookupSource, cell_editor, is_command, is_forms_step
from cellar_client.controls.lookup import LookupEdit
from cellar_client.controls.note_edit import NoteEdit
from cellar_client.features.record.burst import Burst
from cellar_client.kinds import DAY, INSTANT, NUMBER_KINDS
from cellar_client.roles import EDIT, TONE, Index
from cellar_client.session.grid import GridModel
from cellar_client.widgets.cells import CellDelegate
from cellar_common.codec import Ref

_K = Qt.Key
NO_HINT = QAbstractItemDelegate.EndEditHint.NoHint
_NOTE_WIDTH = 360
# An editor that a composition opened and that has no text of its own yet.
COMPOSING = "composing"
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


class EntryDelegate(CellDelegate):
    """Editors of the cells and the tints of problems."""

    typing = Signal()
    walk_wanted = Signal(int)
    """To the cell that follows (1) or to the one before (-1)."""
    row_wanted = Signal(int)
    paste_wanted = Signal()
    create_wanted = Signal(str)
    scanned = Signal(str)

    def __init__(self, table: QAbstractItemView, lines: GridModel, source: LookupSource) -> None:
        super().__init__(table)
        self._table, self._lines, self._source = table, lines, source
        self.burst: Burst | None = None
        """Watches for scanned codes, where the grid takes them."""
        self.may_create: Callable[[pb.Field], bool] = lambda _field: False
        """Whether this person may make what a field refers to."""

    def background(self, index: Index) -> str:
        return {"error": "error_soft", "warn": "warn_soft"}.get(str(index.data(TONE) or ""), "")

    def ink(self, index: Index, text: str) -> str:
        tone = index.data(TONE)
        if tone == "error" or formats.is_negative(text):
            return "error"
        return "text2" if tone == "readonly" else "text"

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = self._lines.fields[index.column()]
        editor = cell_editor(field, self._source, parent)
        if isinstance(editor, NoteEdit):
            editor.left.connect(lambda step: self._commit_and_walk(editor, step))
        if isinstance(editor, LookupEdit):
            # The value is taken over at once; the walk goes on to the next cell.
            editor.picked.connect(lambda: self._commit_and_walk(editor, 1))
            editor.offers_new = self.may_create(field)
            editor.create_wanted.connect(self.create_wanted)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, LookupEdit):
            lines = self._lines
            name = lines.fields[index.column()].name
            value = lines.state.value(lines.name, index.row(), name)
            if not editor.isModified():
                editor.set_value(value if isinstance(value, Ref | str) else None)
                editor.selectAll()
        elif isinstance(editor, NoteEdit):
            if not editor.typed():
                editor.show_text(str(index.data(EDIT) or ""))
                editor.select_all()
        elif isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(EDIT) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if editor.property(COMPOSING):
            # Left by a click, Tab or F8 in the middle of a composition: nothing was entered, so nothing is emptied.
            return
        if isinstance(editor, LookupEdit):
            value = editor.value()
            lines = self._lines
            name = lines.fields[index.column()].name
            if value != lines.state.value(lines.name, index.row(), name):
                # A typed choice is read like any other text; a reference travels as its code.
                model.setData(index, value, EDIT)
        elif (isinstance(editor, QLineEdit) and editor.isModified()) or (
            isinstance(editor, NoteEdit) and editor.typed()
        ):
            model.setData(index, editor.text(), EDIT)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect
        if isinstance(editor, NoteEdit):
            room = self._table.viewport().rect()
            wide = min(max(rect.width(), _NOTE_WIDTH), room.width())
            top = min(rect.top(), max(0, room.bottom() - editor.height()))
            editor.setFixedWidth(wide)
            editor.move(min(rect.left(), room.right() - wide), top)
            return
        editor.setMinimumHeight(rect.height())
        editor.setMaximumHeight(rect.height())
        editor.setGeometry(rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and self._is_forms(watched, event):  # type: ignore[arg-type]
            event.ignore()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, NoteEdit):
            self.typing.emit()
            if event.key() in (_K.Key_Tab, _K.Key_Backtab):
                self._commit_and_walk(watched, 1 if event.key() == _K.Key_Tab else -1)
                return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QLineEdit):
            self.typing.emit()
            key = event.key()
            if self._is_scanned(watched, event):
                return True
            lookup = watched if isinstance(watched, LookupEdit) else None
            if lookup is not None and lookup.handle_key(event):
                return True
            if key in (_K.Key_Return, _K.Key_Enter, _K.Key_Tab, _K.Key_Backtab) and not event.modifiers() & _CTRL:
                back = bool(event.modifiers() & _SHIFT) or key == _K.Key_Backtab
                if not back and lookup is not None and lookup.take_current():
                    return True
                self._commit_and_walk(watched, -1 if back else 1)
                return True
            if key in (_K.Key_Up, _K.Key_Down) and lookup is None:
                self._commit(watched)
                self._soon(lambda: self.row_wanted.emit(1 if key == _K.Key_Down else -1))
                return True
            if event.matches(QKeySequence.StandardKey.Paste) and self._is_block():
                self._commit(watched)
                self._soon(self.paste_wanted.emit)
                return True
        return super().eventFilter(watched, event)

    def _is_scanned(self, editor: QLineEdit, event: QKeyEvent) -> bool:
        """Whether this Enter ends a scanned code: it was no entry of this cell."""
        if self.burst is None:
            return False
        code = self.burst.key(event, fresh=not editor.isModified())
        if code:
            self.closeEditor.emit(editor, NO_HINT)
            self._soon(lambda: self.scanned.emit(code))
        return bool(code)

    def _is_forms(self, watched: QObject, event: QKeyEvent) -> bool:
        """A key that the form shall have, not the editor."""
        return (isinstance(watched, QLineEdit) and self._is_command(watched, event)) or is_forms_step(watched, event)

    def _is_command(self, editor: QLineEdit, event: QKeyEvent) -> bool:
        """Shift with a letter is a command (Shift+A) where it cannot be meant as text: in a figure, in an empty look-up."""
        if not is_command(event):
            return False
        if isinstance(editor, LookupEdit):
            return not editor.isModified()
        return self._lines.fields[self._table.currentIndex().column()].kind in (*NUMBER_KINDS, DAY, INSTANT)

    def _is_block(self) -> bool:
        text = QGuiApplication.clipboard().text().rstrip("\r\n")
        return "\t" in text or "\n" in text

    def _commit(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, NO_HINT)

    def _commit_and_walk(self, editor: QWidget, step: int) -> None:
        self._commit(editor)
        self._soon(lambda: self.walk_wanted.emit(step))

    def _soon(self, tell: Callable[[], None]) -> None:
        # After the editor is gone, or Qt would open the next one under it.
        QTimer.singleShot(0, self._table, tell)
