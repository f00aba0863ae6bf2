"""Text of several lines: it grows with what is typed. Enter begins a line; Ctrl+Enter or Tab leaves it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cellar.v1 import metadata_pb2 as pb
from cellar_client.look import theme

LEAST, MOST = 2, 8
"""Lines in sight."""
_FRAME = 14
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NoteEdit(QPlainTextEdit):
    """`finished()` when it is left with something typed; `left(step)` where a key leads on (1) or back (-1)."""

    finished = Signal()
    left = Signal(int)

    def __init__(self, field: pb.Field, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setAccessibleName(field.label)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._grow)
        self._grow()

    def text(self) -> str:
        return self.toPlainText()

    def show_text(self, text: str) -> None:
        """What the record holds; it counts as not typed."""
        if self.toPlainText() != text:
            self.setPlainText(text)
        self.document().setModified(False)

    def typed(self) -> bool:
        return self.document().isModified()

    def take(self) -> None:
        """What was typed is handed over."""
        self.document().setModified(False)

    def select_all(self) -> None:
        self.moveCursor(QTextCursor.MoveOperation.End)

    def _grow(self) -> None:
        lines = max(LEAST, min(MOST, round(self.document().size().height())))
        self.setFixedHeight(lines * QFontMetrics(theme.font()).lineSpacing() + _FRAME)

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if override and event.key() in _ENTER:  # type: ignore[attr-defined]
            # Ctrl+Enter is a command of the form elsewhere.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.finished.emit()
            self.left.emit(-1 if back else 1)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finished.emit()
