"""Notes, tags, moments and durations by real key presses, in the header and in a grid's cells."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from cellar_client.controls.note_edit import NoteEdit
from cellar_common.zone import ZONE

K, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
MEMO, MARKS, LOADED, TAKES = 8, 9, 10, 11


@pytest.fixture
def grid(bench: Any) -> Any:
    form = bench.form()
    found = form.sections["lines"].grid
    for column in (MEMO, MARKS, LOADED, TAKES):
        found.setColumnHidden(column, False)
    return found


def test_a_note_of_the_header_has_lines_and_is_left_by_ctrl_enter(bench: Any) -> None:
    form = bench.form()
    note = form.header.inputs["note"].widget
    assert isinstance(note, NoteEdit)
    low = note.height()
    note.setFocus()
    bench.press("a", K.Key_Return, "b", K.Key_Return, "c", K.Key_Return, "d")
    assert note.height() > low
    bench.press((K.Key_Return, CTRL))
    assert form.state.values["note"].endswith("a\nb\nc\nd")
    assert QApplication.focusWidget() is not note


def test_a_note_in_a_cell_hangs_over_the_rows_and_goes_on(bench: Any, grid: Any) -> None:
    grid.go_to(0, MEMO)
    editor = QApplication.focusWidget()
    assert isinstance(editor, NoteEdit)
    assert editor.height() > grid.rowHeight(0)
    bench.press("a", K.Key_Return, "b", (K.Key_Return, CTRL))
    bench.qtbot.waitUntil(lambda: grid.currentIndex().column() == MARKS)
    assert grid.lines.state.value("lines", 0, "memo") == "a\nb"
    grid.clearSelection()
    grid.setCurrentIndex(grid.lines.index(0, MEMO))
    grid.copy()
    assert QGuiApplication.clipboard().text() == '"a\nb"'
    grid.go_to(1, MEMO)
    bench.press("x", K.Key_Escape)
    assert grid.lines.state.value("lines", 1, "memo") is None


def test_tags_a_moment_and_a_duration_are_typed_into_cells(bench: Any, grid: Any) -> None:
    grid.go_to(0, MARKS)
    bench.press("b, a,b", K.Key_Return)
    bench.qtbot.waitUntil(lambda: grid.currentIndex().column() == LOADED)
    bench.press("2026-11-22 9:30", K.Key_Return)
    bench.qtbot.waitUntil(lambda: grid.currentIndex().column() == TAKES)
    bench.press("1h30m", K.Key_Return)
    state = grid.lines.state
    assert state.value("lines", 0, "marks") == "b, a"
    assert state.value("lines", 0, "loaded") == datetime(2026, 11, 22, 9, 30, tzinfo=ZONE)
    bench.qtbot.waitUntil(lambda: state.value("lines", 0, "takes") == 90)
    assert grid.lines.index(0, TAKES).data() == "1:30"
    grid.go_to(1, TAKES)
    bench.press("soon", K.Key_Return)
    assert state.bad
