"""Many pictures on one, small, each with its name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

_WIDTH, _HEIGHT, _ACROSS, _GAP, _WORDS = 440, 275, 6, 16, 22


def contact_sheet(folder: Path, names: Sequence[str], target: Path, *, dark: bool = False) -> None:
    """Draw the pictures of a folder in rows. A missing one leaves its place empty."""
    down = -(-len(names) // _ACROSS)
    step_x, step_y = _WIDTH + _GAP, _HEIGHT + _WORDS + _GAP
    sheet = QImage(_GAP + _ACROSS * step_x, _GAP + max(1, down) * step_y, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#26272b" if dark else "#d9d9dd"))
    painter = QPainter(sheet)
    painter.setPen(QColor("white" if dark else "black"))
    for place, name in enumerate(names):
        x, y = _GAP + place % _ACROSS * step_x, _GAP + place // _ACROSS * step_y
        picture = QImage(str(folder / name))
        if not picture.isNull():
            small = picture.scaled(
                _WIDTH, _HEIGHT, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            painter.drawImage(x, y, small)
        painter.drawText(
            QRect(x, y + _HEIGHT, _WIDTH, _WORDS), Qt.AlignmentFlag.AlignVCenter, name.removesuffix(".png")
        )
    painter.end()
    sheet.save(str(target))
