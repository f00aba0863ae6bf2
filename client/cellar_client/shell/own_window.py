"""A view in a window of its own, beside the main one: two orders next to each other, a list on the second screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from cellar_client import keymap
from cellar_client.i18n import t
from cellar_client.widgets.buttons import LinkButton
from cellar_client.widgets.layout import ElidedLabel, Panel, Rule, hbox, vbox
from cellar_client.widgets.toolbar import bind_command
from cellar_client.widgets.view import View

_MARK = "● "


class OwnWindow(QWidget):
    """`back_asked()`: it shall be a tab again. `close_asked()`: it shall be closed, once the view agrees."""

    back_asked = Signal()
    close_asked = Signal()

    def __init__(self, view: View, main: QWidget) -> None:
        # A window, and with the main one: it is not to outlive the login.
        super().__init__(main, Qt.WindowType.Window)
        self._view, self._dirty, self._title = view, view.is_dirty(), view.title()
        self._hint = ElidedLabel(view.hint(), role="text2", step="small")
        back = LinkButton(t("放回主窗口|Back into the main window"), keymap.hint("own_window"))
        back.clicked.connect(self.back_asked)
        row = hbox(self._hint, back, gap=12, margins=(16, 3, 16, 3))
        row.setStretch(0, 1)
        foot = Panel(row, area="canvas")
        column = vbox(view, Rule(), foot, gap=0)
        column.setStretch(0, 1)
        self.setLayout(column)
        self._room = column
        self.setMinimumSize(640, 480)
        self.resize(main.size().boundedTo(main.screen().availableSize()))
        self._show_title()
        view.show()
        bind_command(self, "own_window", self.back_asked.emit)
        bind_command(self, "close", self.close_asked.emit)
        bind_command(self, "refresh", view.refresh)

    def set_title(self, words: str) -> None:
        self._title = words
        self._hint.setText(self._view.hint())
        self._show_title()

    def set_dirty(self, dirty: bool) -> None:
        self._dirty = dirty
        self._show_title()

    def give_back(self) -> None:
        """The view is no longer its: it goes."""
        self._room.removeWidget(self._view)
        self._view.setParent(None)
        self.hide()
        self.deleteLater()

    def _show_title(self) -> None:
        self.setWindowTitle(f"{_MARK if self._dirty else ''}{self._title}")

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.close_asked.emit()
