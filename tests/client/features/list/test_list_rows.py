"""How a list is painted: what stands is moved, only what comes into sight is painted, and the screen shows the rows as they are."""

from __future__ import annotations

from typing import Any
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication

from cellar_client.controls.list_table import ListTable
from cellar_client.controls.row_painter import RowPainter
from cellar_client.rpc import ApiError, ErrorKind
from cellar_client.session import paged
from cellar_client.session.paged import BLOCK
from tests.client.features.list.test_pages import Served, model_of
from tests.support.wheel import turn_wheel

K = Qt.Key


@pytest.fixture
def rows() -> int:
    return 450


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The rows painted since the set was emptied last."""
    found: set[int] = set()
    real = RowPainter._row

    def row(self: RowPainter, painter: QPainter, columns: Any, at: int, y: int, height: int) -> None:
        found.add(at)
        real(self, painter, columns, at, y, height)

    monkeypatch.setattr(RowPainter, "_row", row)
    return found


def settled(bench: Any) -> Any:
    """A list whose rows stand, and nothing of it is waiting to be painted."""
    view = bench.list()
    bench.qtbot.waitUntil(lambda: view.rows.row_state(0) == "ready" and not view.rows.asking)
    # An answer that comes later paints again what it changes.
    bench.qtbot.waitUntil(lambda: view.totals._count_call is None and not view.totals._rest.isActive())
    QApplication.processEvents()
    return view


def wheel(table: ListTable) -> None:
    turn_wheel(table)
    QApplication.processEvents()


def test_a_turn_of_the_wheel_paints_the_rows_that_come_into_sight(bench: Any, painted: set[int]) -> None:
    table = settled(bench).table
    before = table.visible_rows()
    painted.clear()
    wheel(table)
    after = table.visible_rows()
    assert after[0] > before[0]
    assert painted == set(range(before[1], after[1] + 1))


def test_a_step_of_the_cursor_paints_the_row_left_and_the_row_reached(bench: Any, painted: set[int]) -> None:
    table = settled(bench).table
    table.setFocus()
    QApplication.processEvents()
    painted.clear()
    bench.press(K.Key_Down)
    assert painted == {0, 1}


def test_a_tick_paints_its_row(bench: Any, painted: set[int]) -> None:
    table = settled(bench).table
    painted.clear()
    table.toggle(4)
    QApplication.processEvents()
    assert painted == {4}


def test_what_was_moved_is_what_would_be_painted(bench: Any) -> None:
    view = settled(bench)
    table = view.table
    table.setFocus()
    table.setColumnWidth(view.rows.columns["customer_id"], 900)
    bench.press(K.Key_Space, K.Key_Down, K.Key_Down, K.Key_Space)
    for move in (
        lambda: wheel(table),
        lambda: table.horizontalScrollBar().setValue(57),
        lambda: bench.press(K.Key_Down, K.Key_Down),
        lambda: table.verticalScrollBar().setValue(13),
        lambda: bench.press(K.Key_PageDown),
        lambda: table.horizontalScrollBar().setValue(0),
        lambda: table.verticalScrollBar().setValue(3),
    ):
        move()
        QApplication.processEvents()
        assert on_screen(table) == table.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def on_screen(table: ListTable) -> QImage:
    """The rows as they stand in the window, nothing painted for the asking."""
    window, viewport = table.window(), table.viewport()
    at = viewport.mapTo(window, QPoint(0, 0))
    picture = QGuiApplication.primaryScreen().grabWindow(
        window.winId(), at.x(), at.y(), viewport.width(), viewport.height()
    )
    return picture.toImage().convertToFormat(QImage.Format.Format_RGB32)


def test_a_failed_row_says_why_over_all_columns(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    view = settled(bench)
    said: list[tuple[str, int]] = []
    monkeypatch.setattr(
        RowPainter, "_words", lambda _s, _p, text, _ink, cell, _flags: said.append((text, QRect(cell).width()))
    )
    view.rows._lost(1, ApiError(ErrorKind.UNAVAILABLE, "断线"))
    view.table.verticalScrollBar().setValue(view.table.rowHeight(0) * (BLOCK + 50))
    QApplication.processEvents()
    assert said
    assert all("断线" in text and width == view.table.horizontalHeader().length() for text, width in said)


def test_words_are_made_for_the_cells_that_are_looked_at(qtbot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Mock(side_effect=lambda _field, value: str(value))
    monkeypatch.setattr(paged.formats, "cell", made)
    served = Served(1000)
    model = model_of(served)
    served.answer()
    assert made.call_count == 0
    assert [model.data(model.index(7, 0)), model.shown(7, 0)] == ["7", "7"]
    assert made.call_count == 1


def test_rows_are_asked_for_where_a_dragged_bar_rests(qtbot: Any) -> None:
    served = Served(1_000_000)
    model = model_of(served)
    served.answer()
    model.set_exact(1_000_000)
    quiet = model._quiet = Mock()
    for row in (100_000, 100_001, 300_000, 700_000):
        model.shown(row, 0)
    assert quiet.start.call_count == 3, "each new place begins the moment of quiet anew"
    model.visible_rows = lambda: (700_000, 700_020)
    model._ask_wanted()
    assert served.asked == [None, 700_000, 700_200]
