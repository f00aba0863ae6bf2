"""Dialogs: title, body, buttons with their keys. Opened with `open()`, never with a nested event loop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cellar_client.i18n import t
from cellar_client.widgets.buttons import ToolButton
from cellar_client.widgets.layout import Label, Panel, Rule, hbox, vbox


class Dialog(QDialog):
    """Base of every dialog: put widgets into `body`, add buttons from left to right with `add_button`.

    Escape rejects; Enter presses the primary button. `accepted`, `rejected` and `finished` are Qt's own.
    """

    def __init__(self, title: str, note: str = "", *, width: int = 440, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal if parent is not None else Qt.WindowModality.NonModal)
        self.setMinimumWidth(width)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        head = vbox(Label(title, step="title", bold=True), gap=4, margins=(20, 16, 20, 12))
        self._note = Label(note, role="text2", step="small")
        self._note.setWordWrap(True)
        self._note.setVisible(bool(note))
        head.addWidget(self._note)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(20, 0, 20, 16)
        self.body.setSpacing(8)
        self._error = Label(role="error", step="small")
        self._error.setWordWrap(True)
        self._error.hide()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        foot = Panel(hbox(None, self._buttons, margins=(16, 10, 16, 10)), area="band")
        self._primary: ToolButton | None = None
        column = vbox(head, self.body, hbox(self._error, margins=(20, 0, 20, 10)), Rule(), foot, gap=0)
        column.setStretch(1, 1)
        self.setLayout(column)

    def add_button(
        self, word: str, act: Callable[[], None] | None = None, *, key: str = "", kind: str = "outline"
    ) -> ToolButton:
        """`kind` primary: Enter presses it. Without `act` the dialog is accepted (primary, danger) or rejected."""
        button = ToolButton(word, key=key, kind=kind)
        if act is None:
            act = self.accept if kind in ("primary", "danger") else self.reject
        button.clicked.connect(act)
        if kind == "primary":
            self._primary = button
        self._buttons.addWidget(button)
        return button

    def set_note(self, note: str) -> None:
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def set_error(self, words: str) -> None:
        """Says in red why the dialog stays open; empty takes it away."""
        self._error.setText(words)
        self._error.setVisible(bool(words))

    def set_busy(self, busy: bool) -> None:
        """Buttons are off while an answer is awaited; Escape still leaves."""
        if self._primary is not None:
            self._primary.setEnabled(not busy)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        fit_in(self, self.size())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._primary is not None:
            if self._primary.isEnabled():
                self._primary.click()
            return
        super().keyPressEvent(event)


_EDGE = 16


def fit_in(dialog: QWidget, size: QSize) -> None:
    """A dialog has this size, as far as the window that it stands over has it."""
    above = dialog.parentWidget()
    room = above.window().size() - QSize(_EDGE, _EDGE) if above is not None and above.window().isVisible() else size
    dialog.resize(size.boundedTo(room.expandedTo(dialog.minimumSizeHint())))


def confirm(
    parent: QWidget,
    title: str,
    note: str,
    on_answer: Callable[[bool], None],
    *,
    yes: str = "",
    no: str = "",
    danger: bool = False,
) -> Dialog:
    """Asks yes or no and calls back; returns the open dialog."""
    dialog = Dialog(title, note, parent=parent)
    dialog.add_button(no or t("取消|Cancel"), key="Esc")
    primary = dialog.add_button(yes or t("确定|OK"), key="Enter", kind="danger" if danger else "primary")
    if danger:
        primary.setFocus()
    dialog.finished.connect(lambda result: on_answer(result == QDialog.DialogCode.Accepted.value))
    dialog.open()
    return dialog


def choose(parent: QWidget, title: str, note: str, options: list[tuple[str, str, str, Callable[[], None]]]) -> Dialog:
    """Asks which way: options of (word, key, kind, act), the last one the default; Escape does nothing at all.

    For closing a tab with unsaved input: save, keep as a draft, discard.
    """
    dialog = Dialog(title, note, parent=parent)
    dialog.add_button(t("取消|Cancel"), key="Esc")
    for word, key, kind, act in options:
        # By name only, or Qt would hand over `checked` in its place.
        def run(*, act: Callable[[], None] = act) -> None:
            dialog.accept()
            act()

        dialog.add_button(word, run, key=key, kind=kind)
    dialog.open()
    return dialog
