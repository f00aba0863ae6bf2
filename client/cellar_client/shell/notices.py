"""What happened while the hands were in another program: told by the desktop, where it has a place for that."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from cellar_client.i18n import t
from cellar_client.look.icons import icon
from cellar_client.shell.place import show_again


class Notices:
    """Of one window. Nothing is told while one of the program is in front: there it stands on the screen already."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._waiting: int | None = None
        self._tray: QSystemTrayIcon | None = None

    def tell(self, title: str, words: str = "") -> bool:
        """Whether the desktop was asked to show it."""
        if QApplication.activeWindow() is not None or not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        if self._tray is None:
            self._tray = QSystemTrayIcon(icon("jar", "accent", 32), self._window)
            self._tray.setToolTip(self._window.windowTitle())
            self._tray.activated.connect(lambda _reason: self._come())
            self._tray.messageClicked.connect(self._come)
            self._tray.show()
        self._tray.showMessage(title, words or " ")
        return True

    def count(self, waiting: int) -> None:
        """How much waits for this person; told when it became more than it was; the first count is no news."""
        before, self._waiting = self._waiting, waiting
        more = waiting - before if before is not None else 0
        if more > 0:
            self.tell(t("新的待办 {n} 件|{n} more to do", n=more), t("共 {n} 件|{n} in all", n=waiting))

    def _come(self) -> None:
        show_again(self._window)
