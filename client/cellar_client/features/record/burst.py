"""Telling a scanner from a hand: both are a keyboard.

A scanner types a code in one burst and ends it by Enter: its signs follow each other within some ten milliseconds, all of them. A hand
that types fast leaves a hundred between two keys; two that it rolls over may be as near as a scanner's, five in a row are not.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

GAP = 0.035
"""Seconds between two signs of a burst, at most."""
SHORTEST = 5
"""Signs of a code, at least: a figure that is typed is shorter as a rule."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HELD = (Qt.Key.Key_Shift, Qt.Key.Key_CapsLock)

clock: Callable[[], float] = time.monotonic
"""What time it is, in seconds from anywhere."""


class Burst:
    """Watches the keys of one grid, whether they go to the table or to a cell's editor."""

    def __init__(self) -> None:
        self._text, self._at, self._fresh = "", 0.0, False

    def key(self, event: QKeyEvent, *, fresh: bool) -> str:
        """The code, where this key is the Enter that ends a burst; else nothing. `fresh`: where the key goes nothing was typed before.

        What somebody had begun to type by hand stays an entry, however it ends.
        """
        now, key, text = clock(), event.key(), event.text()
        quick = now - self._at <= GAP
        if key in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            code, self._text = self._text, ""
            return code if quick and self._fresh and len(code) >= SHORTEST else ""
        if text and text.isprintable():
            if not (self._text and quick):
                self._text, self._fresh = "", fresh
            self._text, self._at = self._text + text, now
        elif key not in _HELD:
            self._text = ""
        return ""
