"""What was typed into a form is taken back and done again, step by step."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.client.features.record.test_form import QUANTITY, grid_of

K = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_undo_and_redo_by_key_over_cells_pastes_and_lines(bench: Any) -> None:
    form = bench.form()
    grid, lines = grid_of(form), form.state.grids["lines"]
    undo = form.tools.more_actions["undo"]
    assert not undo.isEnabled()
    before = [line.values["quantity"] for line in lines]
    grid.go_to(0, QUANTITY, edit=False)
    bench.press("77", K.Key_Return)
    bench.settle(form)
    grid.go_to(1, QUANTITY, edit=False)
    QGuiApplication.clipboard().setText("5\n6\n7\n8\n")
    bench.press((K.Key_V, CTRL))
    assert len(lines) == 5
    bench.press((K.Key_Delete, CTRL))
    assert len(lines) == 4
    bench.settle(form)
    assert undo.isEnabled()
    for size in (5, 3, 3):
        bench.press((K.Key_Z, CTRL))
        assert len(lines) == size
    assert [line.values["quantity"] for line in lines] == before
    assert not form.is_dirty()
    assert not undo.isEnabled()
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (0, QUANTITY)
    bench.press((K.Key_Y, CTRL))
    assert lines[0].values["quantity"] == Decimal(77)
    assert form.is_dirty()
    bench.press((K.Key_Z, CTRL | SHIFT))
    assert [line.values["quantity"] for line in lines[1:]] == [Decimal(n) for n in (5, 6, 7, 8)]
    bench.settle(form)


def test_an_open_editor_takes_back_its_own_text_first(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    form.state.type_header("note", "急")
    grid.go_to(0, QUANTITY)
    bench.press("9")
    editor = grid._open_editor()
    bench.press((K.Key_Z, CTRL))
    assert grid._open_editor() is editor
    assert not editor.isUndoAvailable()
    assert form.state.values["note"] == "急"
    bench.press((K.Key_Z, CTRL))
    assert form.state.values.get("note") is None
    address = form.header.inputs["address"].widget
    form.header.focus_field("address")
    bench.press("X")
    bench.press((K.Key_Z, CTRL))
    assert address.text() == form.state.values["address"]
    assert not form.is_dirty()


def test_what_the_server_filled_in_goes_with_what_it_was_filled_in_for(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.setCurrentIndex(grid.lines.index(2, 0))
    grid.add_line()
    bench.press("1003-52-05", K.Key_Return)
    line = form.state.grids["lines"][3]
    bench.qtbot.waitUntil(lambda: line.values.get("price") is not None)
    bench.settle(form)
    form.session.undo()
    assert line.blank
    assert not form.is_dirty()
    form.session.undo()
    assert len(form.state.grids["lines"]) == 3
    form.session.redo()
    form.session.redo()
    assert line.values["item_id"].code == "1003-52-05"
    bench.settle(form)


def test_a_save_and_another_record_end_what_can_be_taken_back(bench: Any) -> None:
    form = bench.form()
    form.state.type_header("note", "急")
    with bench.qtbot.waitSignal(form.session.saver.saved):
        form.session.commands.save()
    assert not form.state.may_undo
    form.state.type_header("note", "更急")
    assert form.state.may_undo
    with bench.qtbot.waitSignal(form.session.opened):
        form.load(1000)
    assert not form.state.may_undo
    form.state.type_header("note", "不留")
    bench.qtbot.waitUntil(lambda: bench.shell.drafts.count() == 1, timeout=4000)
    form.session.undo()
    assert bench.shell.drafts.count() == 0
