"""Where a user's window stood when he left it, and where it stands now: inside a screen that is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from cellar_client.shell.settings import Settings

_NAME = "window"
_USUAL = QSize(1440, 900)


def inside(wanted: QRect, screens: Sequence[QRect], least: QSize) -> QRect:
    """`wanted` as far as it fits into the screen that shows most of it (the first, where none shows any).

    A screen smaller than the smallest window decides nothing.
    """
    able = [each for each in screens if each.width() >= least.width() and each.height() >= least.height()]
    if not able:
        return wanted

    def shared(screen: QRect) -> int:
        part = screen.intersected(wanted)
        return part.width() * part.height() if part.isValid() else 0

    screen = max(able, key=shared)
    size = wanted.size().expandedTo(least).boundedTo(screen.size())
    x = min(max(wanted.x(), screen.x()), screen.x() + screen.width() - size.width())
    y = min(max(wanted.y(), screen.y()), screen.y() + screen.height() - size.height())
    return QRect(x, y, size.width(), size.height())


def show_again(window: QWidget) -> None:
    """In front of the others, and out of the task bar where it was put there."""
    if window.isMinimized():
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def keep(window: QWidget, settings: Settings, owner: str) -> None:
    """Remembers the place of a window; of one that fills its screen, the place that it had before."""
    place = window.normalGeometry() if window.isMaximized() else window.geometry()
    if place.isValid():
        kept = [place.x(), place.y(), place.width(), place.height(), window.isMaximized()]
        settings.keep_for(owner, _NAME, kept)


def restore(window: QWidget, settings: Settings, owner: str) -> None:
    """Puts a window that is not shown yet where it was left; the usual size in the middle, where nothing is known."""
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    kept: Any = settings.of_user(owner, _NAME)
    known = isinstance(kept, list) and len(kept) == 5 and all(isinstance(each, int) for each in kept)
    if known:
        wanted = QRect(*kept[:4])
    else:
        wanted = QRect(0, 0, _USUAL.width(), _USUAL.height())
        if screens:
            wanted.moveCenter(screens[0].center())
    place = inside(wanted, screens, window.minimumSize())
    window.setGeometry(place) if known else window.resize(place.size())
    if known and kept[4]:
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
