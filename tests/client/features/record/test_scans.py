"""A scanner anywhere in the lines: one more of what it names, or a new line; a hand is never taken for one."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt

from cellar_client.features.record import burst
from tests.client import fake_data
from tests.client.features.record.test_form import PRICE, QUANTITY, grid_of

K, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
FIRST, OTHER = fake_data.ITEMS[0][0], fake_data.ITEMS[5][0]


@pytest.fixture
def scanner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten milliseconds between two keys."""
    ticks = itertools.count()
    monkeypatch.setattr(burst, "clock", lambda: next(ticks) / 100)


def quantities(form: Any) -> list[Any]:
    return [line.values.get("quantity") for line in form.state.grids["lines"]]


def codes(form: Any) -> list[str]:
    return [line.values["item_id"].code for line in form.state.grids["lines"] if line.values.get("item_id")]


@pytest.mark.usefixtures("scanner")
@pytest.mark.parametrize("where", ["read-only cell", "cell", "editor", "look-up"])
def test_a_code_counts_one_more_of_its_line(bench: Any, where: str) -> None:
    form = bench.form()
    grid = grid_of(form)
    before = quantities(form)
    prices = [line.values["price"] for line in form.state.grids["lines"]]
    column = {"read-only cell": 1, "cell": PRICE, "editor": PRICE, "look-up": 0}[where]
    grid.go_to(1, column, edit=where in ("editor", "look-up"))
    bench.press(FIRST, K.Key_Return)
    bench.qtbot.waitUntil(lambda: quantities(form)[0] == before[0] + 1)
    assert quantities(form)[1:] == before[1:]
    assert [line.values["price"] for line in form.state.grids["lines"]] == prices
    assert (grid.currentIndex().row(), grid.currentIndex().column()) == (0, QUANTITY)
    form.session.undo()
    assert quantities(form) == before
    bench.settle(form)


@pytest.mark.usefixtures("scanner")
def test_another_code_is_another_line_and_counted_on(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.go_to(0, PRICE, edit=False)
    assert OTHER not in codes(form)
    for count in (1, 2, 3):
        bench.press(OTHER, K.Key_Return)
        bench.qtbot.waitUntil(lambda count=count: quantities(form)[3:] == [Decimal(count)])
    assert codes(form)[3:] == [OTHER]
    bench.settle(form)


@pytest.mark.usefixtures("scanner")
def test_an_unknown_code_changes_nothing_and_is_said(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    before = quantities(form)
    grid.go_to(0, PRICE)
    bench.press("6901234567892", K.Key_Return)
    bench.qtbot.waitUntil(lambda: bench.shell.has("toast"))
    assert "6901234567892" in bench.shell.last("toast")[0]
    assert quantities(form) == before
    assert not form.is_dirty()
    assert not form.state.bad


@pytest.mark.usefixtures("scanner")
def test_what_a_hand_had_begun_stays_an_entry(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.go_to(0, PRICE)
    bench.press("9")
    now = burst.clock
    monkeypatch.setattr(burst, "clock", lambda: now() + 5)
    bench.press("12345", K.Key_Return)
    assert form.state.grids["lines"][0].values["price"] == Decimal(912345)
    assert not bench.shell.has("toast")
    bench.settle(form)


def test_a_hand_is_no_scanner(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.go_to(0, PRICE, edit=False)
    bench.press("123456", K.Key_Return)
    assert form.state.grids["lines"][0].values["price"] == Decimal(123456)
    bench.settle(form)


@pytest.mark.usefixtures("scanner")
def test_a_short_burst_is_a_figure(bench: Any) -> None:
    form = bench.form()
    grid = grid_of(form)
    grid.go_to(0, QUANTITY, edit=False)
    bench.press("12", K.Key_Return)
    assert quantities(form)[0] == Decimal(12)
    bench.settle(form)
