"""Waiting and typing through Qt's event loop. Nothing here sleeps: every wait ends when its condition holds, or fails."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from cellar_client.features.record import burst

# The keys of these hands come a second after one another: they are no scanner's.
burst.clock = map(float, itertools.count()).__next__
PATIENCE = 15.0
_STEP_MS = 4


class TooLate(AssertionError):
    """What was waited for did not come; the text says what, and what the screen said instead."""


def until(condition: Callable[[], object], what: str | Callable[[], str], seconds: float = PATIENCE) -> None:
    """Let the event loop run until the condition holds. Raises TooLate after ``seconds``; ``what`` is asked only then."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TooLate(f"waited {seconds:g} s in vain: {what if isinstance(what, str) else what()}")
        QTest.qWait(_STEP_MS)


def run_events() -> None:
    """What is queued now, with the zero timers that it starts."""
    QTest.qWait(1)


def focus() -> QWidget:
    """The widget that a key press goes to now: an open popup's, else the active window's."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        return popup.focusWidget() or popup
    # A view that is being shown takes the focus a few events later.
    until(lambda: QApplication.focusWidget() is not None, "a widget with the keyboard focus")
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(*keys: str) -> None:
    """Press keys by their portable names (``F8``, ``Shift+A``, ``Return``), each where the focus is at that moment."""
    for name in keys:
        sequence = QKeySequence(name)
        if sequence.isEmpty():
            raise ValueError(f"no such key: {name}")
        both = sequence[0]  # type: ignore[index]
        QTest.keyClick(focus(), both.key(), both.keyboardModifiers())
        run_events()


def type_text(text: str) -> None:
    """Type characters one by one; what no key of a Latin keyboard makes comes as an input method's commit."""
    for sign in text:
        widget = focus()
        if sign.isascii():
            QTest.keyClicks(widget, sign)
        else:
            commit = QInputMethodEvent("", [])
            commit.setCommitString(sign)
            QApplication.sendEvent(widget, commit)
    run_events()


def retype(text: str) -> None:
    """Replace what stands in the field with the focus."""
    press("Ctrl+A")
    type_text(text)


def click(widget: QWidget, place: QPoint | QRect | None = None) -> None:
    """A left click in the middle of a widget, or of a place in it."""
    if isinstance(place, QRect):
        place = place.center()
    button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(widget, button, none, place or widget.rect().center())
    run_events()


class chosen_file:  # noqa: N801 - reads as a statement at its use
    """While the block runs, the user answers every file question with this path (the dialog itself is the system's)."""

    def __init__(self, path: Path) -> None:
        answer = staticmethod(lambda *_args, **_more: (str(path), ""))
        self._open = patch.object(QFileDialog, "getOpenFileName", answer)
        self._save = patch.object(QFileDialog, "getSaveFileName", answer)

    def __enter__(self) -> None:
        self._open.start()
        self._save.start()

    def __exit__(self, *_: object) -> None:
        self._open.stop()
        self._save.stop()
