"""Garbage is collected in the thread of the windows alone.

The wire's threads run Python too. A collection that happens to begin in one of them destroys widgets of closed windows there,
which Qt does not allow: the program may end without a word.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

PAUSE_MS = 500


class Collector(QObject):
    """From now on Python collects when the event loop comes by, as deep as its own thresholds say; ``stop`` gives it back."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(PAUSE_MS)

    def collect(self) -> None:
        for generation, (count, most) in reversed([*enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))]):
            if count > most:
                gc.collect(generation)
                return

    def stop(self) -> None:
        self._timer.stop()
        gc.enable()
