"""What an input method brings into a selected cell: the text that opens the editor is its first text."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from cellar_client.features.record.entry_grid import EntryGrid


def compose(commit: str, preedit: str = "") -> None:
    """To the widget with the focus, as the system does it."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    target = QApplication.focusWidget()
    assert target is not None
    QApplication.sendEvent(target, event)
    QApplication.processEvents()


def open_text(grid: EntryGrid) -> str:
    return next(edit.text() for edit in grid.viewport().findChildren(QLineEdit) if edit.isVisible())


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ([("１２", "")], "１２"),
        ([("１", ""), ("２", "")], "１２"),
        ([("", "１"), ("", "１２"), ("１２", "")], "１２"),
        ([("", "jiu"), ("酒", ""), ("液", "")], "酒液"),
        ([("酒", "")], "酒"),
        ([("𠮷", ""), ("𠮷", "")], "𠮷𠮷"),
        ([("", "´"), ("é", "")], "é"),
    ],
)
@pytest.mark.parametrize("column", ["quantity", "item_id"])
def test_the_first_text_is_not_lost(bench: Any, steps: list[tuple[str, str]], text: str, column: str) -> None:
    grid = bench.form().findChildren(EntryGrid)[0]
    grid.go_to(0, [field.name for field in grid.lines.fields].index(column), edit=False)
    for commit, preedit in steps:
        compose(commit, preedit)
    assert open_text(grid) == text


@pytest.mark.parametrize("leave", ["click", "tab", "save"])
@pytest.mark.parametrize("name", ["quantity", "item_id"])
def test_a_composition_that_is_left_in_the_middle_empties_nothing(bench: Any, name: str, leave: str) -> None:
    """Some input methods say nothing when another cell is clicked."""
    grid = bench.form().findChildren(EntryGrid)[0]
    column = [field.name for field in grid.lines.fields].index(name)
    before = grid.lines.state.value("lines", 0, name)
    grid.go_to(0, column, edit=False)
    compose("", "shi")
    compose("", "shi e")
    if leave == "click":
        other = grid.visualRect(grid.lines.index(0, column + 1)).center()
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, other)
    elif leave == "tab":
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    else:
        grid.commit_editor()
    QApplication.processEvents()
    assert before is not None
    assert grid.lines.state.value("lines", 0, name) == before


def test_full_width_figures_are_the_number_and_a_composition_given_up_changes_nothing(bench: Any) -> None:
    grid = bench.form().findChildren(EntryGrid)[0]
    column = [field.name for field in grid.lines.fields].index("quantity")

    def after(*steps: tuple[str, str]) -> Any:
        grid.go_to(0, column, edit=False)
        for step in steps:
            compose(*step)
        grid.commit_editor()
        QApplication.processEvents()
        return grid.lines.state.value("lines", 0, "quantity")

    assert after(("１２", "")) == 12
    assert after(("", "shi"), ("", "")) == 12
