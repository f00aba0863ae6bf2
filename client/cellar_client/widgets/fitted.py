"""What is shown where there is too little room: words are cut with an ellipsis, a figure never.

A figure becomes smaller, down to the smallest size that can be read; where that is not enough a row of signs says that it is
there, and the tip says it whole.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from cellar_client import formats
from cellar_client.look import theme

NO_ROOM = "####"
_ELIDE = Qt.TextElideMode.ElideRight


def fitted(words: str, font: QFont, room: float) -> tuple[str, QFont]:
    """The words as they stand in `room` pixels, and their font."""
    metrics = QFontMetricsF(font)
    if metrics.horizontalAdvance(words) <= room:
        return words, font
    if not formats.is_figure(words):
        return metrics.elidedText(words, _ELIDE, room), font
    smaller = QFont(font)
    for px in range(font.pixelSize() - 1, theme.font_px("least") - 1, -1):
        smaller.setPixelSize(px)
        if QFontMetricsF(smaller).horizontalAdvance(words) <= room:
            return words, smaller
    return NO_ROOM[: max(1, int(room / QFontMetricsF(smaller).horizontalAdvance("#")))], smaller
