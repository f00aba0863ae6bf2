"""What is shown where there is too little room: a figure whole or not at all, words with an ellipsis."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from cellar_client import formats
from cellar_client.look import theme
from cellar_client.widgets import paint
from cellar_client.widgets.fitted import NO_ROOM, fitted

FIGURES = [
    "99,999,999,999.99",
    "−1,271,260.20",
    "2026-11-30",
    "2026-11-30 09:15",
    "XS2611-00379",
    "13%",
    "¥88.00",
    "120 瓶",
    "草稿 G2YZA",
]
WORDS = ["禾木商贸有限公司", "C00001 禾木商贸有限公司", "窖龄8 53度 500ml", "All that may be seen"]


@pytest.fixture(autouse=True)
def look(qapp: QApplication) -> None:
    theme.apply(qapp, "light")


@pytest.mark.parametrize("text", FIGURES)
def test_numbers_days_and_codes_are_figures(text: str) -> None:
    assert formats.is_figure(text)


@pytest.mark.parametrize("text", [*WORDS, "", "—", "已审核"])
def test_words_are_none(text: str) -> None:
    assert not formats.is_figure(text)


@pytest.mark.parametrize("text", FIGURES)
@pytest.mark.parametrize("room", range(0, 160, 9))
def test_a_figure_is_whole_or_is_not_there(text: str, room: int) -> None:
    shown, font = fitted(text, theme.font(), room)
    assert shown == text or NO_ROOM.startswith(shown)
    assert font.pixelSize() >= theme.font_px("least")
    if shown == text:
        assert QFontMetricsF(font).horizontalAdvance(shown) <= room
        # No smaller than it must be.
        larger = theme.font(min(font.pixelSize() + 1, theme.font_px("body")))
        assert font.pixelSize() == theme.font_px("body") or QFontMetricsF(larger).horizontalAdvance(text) > room
    else:
        assert QFontMetricsF(theme.font("least")).horizontalAdvance(text) > room


@pytest.mark.parametrize("text", WORDS)
def test_words_keep_their_size_and_end_in_an_ellipsis(text: str) -> None:
    shown, font = fitted(text, theme.font(), 70)
    assert shown.endswith("…")
    assert font == theme.font()


def test_what_found_no_room_is_noted_for_the_tip() -> None:
    ground, cut = QPixmap(200, 40), list[paint.Cut]()
    painter = QPainter(ground)
    with paint.noting(cut):
        paint.text(painter, QRectF(0, 0, 30, 20), "禾木商贸有限公司")
        paint.text(painter, QRectF(0, 20, 190, 20), "禾木商贸")
    painter.end()
    assert cut == [(QRectF(0, 0, 30, 20), "禾木商贸有限公司")]
