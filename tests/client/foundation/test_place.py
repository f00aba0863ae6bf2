"""The window stands where it was left, inside a screen that is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cellar_client.shell import place
from cellar_client.shell.settings import Settings

LEAST = QSize(1024, 600)
LAPTOP, BESIDE = QRect(0, 0, 1366, 728), QRect(1366, 0, 1920, 1040)


@pytest.mark.parametrize(
    ("wanted", "screens", "expected"),
    [
        (QRect(100, 50, 1100, 620), [LAPTOP], QRect(100, 50, 1100, 620)),
        (QRect(0, 0, 1440, 900), [LAPTOP], QRect(0, 0, 1366, 728)),
        (QRect(-400, -30, 1200, 700), [LAPTOP], QRect(0, 0, 1200, 700)),
        (QRect(1500, 40, 1600, 900), [LAPTOP, BESIDE], QRect(1500, 40, 1600, 900)),
        # The second screen was taken away.
        (QRect(1500, 40, 1600, 900), [LAPTOP], QRect(0, 0, 1366, 728)),
        (QRect(2800, 500, 1200, 700), [LAPTOP, BESIDE], QRect(2086, 340, 1200, 700)),
        (QRect(10, 10, 300, 200), [LAPTOP], QRect(10, 10, 1024, 600)),
        # A screen that is smaller than the smallest window decides nothing.
        (QRect(10, 10, 1440, 900), [QRect(0, 0, 800, 600)], QRect(10, 10, 1440, 900)),
    ],
)
def test_a_window_is_put_inside_a_screen(wanted: QRect, screens: list[QRect], expected: QRect) -> None:
    assert place.inside(wanted, screens, LEAST) == expected


def test_a_window_comes_back_where_it_was_left_for_each_user(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    window = QWidget()
    qtbot.addWidget(window)
    window.setGeometry(30, 40, 500, 400)
    place.keep(window, settings, "clerk")
    again, other = QWidget(), QWidget()
    place.restore(again, Settings(tmp_path / "settings.json"), "clerk")
    place.restore(other, settings, "approver")
    assert again.geometry() == QRect(30, 40, 500, 400)
    assert other.size() != again.size()


@pytest.mark.parametrize("kept", ["{}", '{"users": 5}', '{"users": {"clerk": {"window": ["x", 1]}}}'])
def test_what_cannot_be_read_stops_nobody(qtbot: QtBot, tmp_path: Path, kept: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(kept, encoding="utf-8")
    window = QWidget()
    qtbot.addWidget(window)
    settings = Settings(file)
    place.restore(window, settings, "clerk")
    place.keep(window, settings, "clerk")
    assert Settings(file).of_user("clerk", "window") is not None
