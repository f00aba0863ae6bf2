"""A turn of the mouse's wheel over a table."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QTableView


def turn_wheel(table: QTableView) -> None:
    """One notch towards the user, in the middle of what is shown."""
    spot = QPointF(table.viewport().rect().center())
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(
        spot, table.viewport().mapToGlobal(spot), QPoint(), QPoint(0, -120), none, Qt.KeyboardModifier.NoModifier, phase, False
    )  # fmt: skip
    QApplication.sendEvent(table.viewport(), event)
