"""Work that waits until hands or wire have been quiet for a moment."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def after_rest(owner: QObject, ms: int, run: Callable[[], object]) -> QTimer:
    """Runs `run` once, `ms` milliseconds after the last `start()`; lives as long as `owner`."""
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(ms)
    timer.timeout.connect(run)
    return timer
