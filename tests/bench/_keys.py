"""Keys pressed at a pace, and how long the one who presses them waits."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget


@dataclass
class Typist:
    """Presses a key every ``pace`` seconds (0: the next as soon as the program took the last).

    ``waits``: for each key the seconds from the moment it was due until the program had dealt with it and was ready for
    the next; a program that is busy when a key is due makes it late, and that counts. ``work``: the processor seconds
    of the program's one thread for the same, which a busy machine does not blur.
    """

    pace: float
    waits: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    _due: float = 0.0

    def press(self, *keys: str) -> None:
        for name in keys:
            due = self._until_due()
            before = time.thread_time()
            both = QKeySequence(name)[0]  # type: ignore[index]
            QTest.keyClick(_focus(), both.key(), both.keyboardModifiers())
            # What the key itself set going: the cell that opens, the next field. Answers of the server come when they come.
            QApplication.processEvents()
            self.work.append(time.thread_time() - before)
            self.waits.append(time.perf_counter() - due)

    def type(self, text: str) -> None:
        """Letters and digits, one key each."""
        self.press(*text)

    def _until_due(self) -> float:
        """Lets the event loop run until the next key is due; that moment."""
        now = time.perf_counter()
        # A hand that was kept waiting goes on from there; it does not make up for lost time.
        self._due = max(self._due + self.pace, now) if self.pace else now
        while (left := self._due - time.perf_counter()) > 0:
            QTest.qWait(max(1, int(left * 1000)))
        return self._due


def _focus() -> QWidget:
    widget = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert widget is not None, "no widget has the keyboard"
    return widget
