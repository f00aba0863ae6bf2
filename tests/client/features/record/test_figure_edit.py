"""A figure in an input is shown whole or not at all."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cellar_client.controls.figure_edit import FigureEdit
from cellar_client.look import theme
from cellar_client.widgets.fitted import NO_ROOM

FIGURE = "99,999,999,999.99"


def test_it_shrinks_at_rest_and_scrolls_while_it_is_typed_into(qtbot: Any) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    window, edit, other = QWidget(), FigureEdit(), FigureEdit()
    column = QVBoxLayout(window)
    column.addWidget(edit)
    column.addWidget(other)
    qtbot.addWidget(window)
    window.show()
    edit.setText(FIGURE)
    other.setFocus()
    sizes = {}
    for width in range(30, 260, 8):
        edit.setFixedWidth(width)
        words, font = edit.shown()
        sizes[width] = font.pixelSize() if words == FIGURE else 0
        assert words == FIGURE or NO_ROOM.startswith(words)
        assert not edit.grab().isNull()
    assert [*sizes.values()] == sorted(sizes.values())
    assert {*sizes.values()} >= {0, theme.font_px("least"), theme.font_px("body")}


def test_words_end_in_an_ellipsis(qtbot: Any) -> None:
    window, edit = QWidget(), FigureEdit()
    QVBoxLayout(window).addWidget(edit)
    qtbot.addWidget(window)
    edit.setText("禾木商贸有限公司禾木商贸有限公司")
    edit.setFixedWidth(120)
    words, font = edit.shown()
    assert words.endswith("…")
    assert font.pixelSize() == theme.font_px("body")
