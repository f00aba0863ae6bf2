"""Where Enter stops in the lines: what the grid says, or what the user has chosen, kept for him."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import Qt

from cellar_client.session.preferences import preferences
from tests.client.features.record.test_form import DUE, PRICE, QUANTITY, RATE, grid_of

K = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
ITEM = 0


def layout(bench: Any) -> Any:
    return next(each for each in bench.server.metadata.entities if each.name == "sales_order").form.grids[0]


def walked(bench: Any, grid: Any, steps: int, *, key: Any = K.Key_Return) -> list[tuple[int, int]]:
    seen = []
    for _ in range(steps):
        bench.press(key)
        seen.append((grid.currentIndex().row(), grid.currentIndex().column()))
    return seen


def test_enter_skips_what_nobody_fills_in(bench: Any) -> None:
    layout(bench).walk.extend(["item_id", "quantity", "price", "gross", "unknown"])
    bench.index = type(bench.index)(bench.server.metadata)
    form = bench.form()
    grid = grid_of(form)
    grid.go_to(0, ITEM)
    # gross is the server's
    assert walked(bench, grid, 4) == [(0, QUANTITY), (0, PRICE), (1, ITEM), (1, QUANTITY)]
    grid.go_to(0, RATE, edit=False)
    assert walked(bench, grid, 1) == [(1, ITEM)]
    grid.go_to(0, RATE, edit=False)
    assert walked(bench, grid, 2, key=(K.Key_Return, SHIFT)) == [(0, PRICE), (0, QUANTITY)]


def test_the_user_says_where_enter_stops_and_in_which_order(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.setFocus()
    bench.press((K.Key_L, CTRL))
    dialog = form.sections["lines"].columns.dialog
    assert dialog.chosen() == ["item_id", "quantity", "price", "rate", "due"]
    for row in range(dialog.list.count()):
        item = dialog.list.item(row)
        item.setCheckState(Qt.CheckState.Checked if row in (0, 1, 4) else Qt.CheckState.Unchecked)
    dialog.list.setCurrentRow(4)
    for _ in range(3):
        dialog.move_current(-1)
    assert dialog.chosen() == ["item_id", "due", "quantity"]
    dialog._done()
    form.activateWindow()
    bench.qtbot.waitUntil(form.isActiveWindow)
    grid.go_to(0, ITEM)
    assert walked(bench, grid, 3) == [(0, DUE), (0, QUANTITY), (1, ITEM)]
    kept = preferences(bench.api)
    assert json.loads(kept.value("grid/sales_order/lines"))["walk"] == ["item_id", "due", "quantity"]
    again = bench.form()
    assert grid_of(again).stops() == [ITEM, DUE, QUANTITY]
    again.sections["lines"].columns.choose_walk()
    again.sections["lines"].columns.dialog._reset()
    assert grid_of(again).stops() == grid_of(again).order()
    kept.flush()


def test_one_column_at_least_is_stopped_at(bench: Any) -> None:
    form = bench.form()
    form.sections["lines"].columns.choose_walk()
    dialog = form.sections["lines"].columns.dialog
    for row in range(dialog.list.count()):
        dialog.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    dialog._done()
    assert dialog.isVisible()
    assert "至少" in dialog._error.text()
    assert grid_of(form).walk_names == []
    dialog.reject()
