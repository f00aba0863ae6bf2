"""Tabs are moved by mouse and key, come back at the next start, and stand in a window of their own."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cellar_client.app import ClientSession
from cellar_client.shell.kept_tab import KeptTab
from cellar_client.shell.main_window import MainWindow
from cellar_client.shell.own_window import OwnWindow
from tests.client.foundation.conftest import PlainView, titles

_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(inside: ClientSession, qtbot: QtBot) -> MainWindow:
    assert inside.window is not None
    inside.window.activateWindow()
    qtbot.waitUntil(lambda: inside.window is not None and inside.window.isActiveWindow())
    inside.window.open_list("sales_order")
    inside.window.open_list("customer")
    inside.window.open_record("sales_order", 1000)
    return inside.window


def test_a_key_moves_the_tab_in_front_and_its_view_with_it(window: MainWindow) -> None:
    before, view = titles(window), window.current()
    QTest.keyClick(window, Qt.Key.Key_PageUp, _CTRL_SHIFT)
    assert titles(window) == [before[0], before[1], before[3], before[2]]
    assert window.current() is view
    assert window.stack.currentWidget() is view
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_PageUp, _CTRL_SHIFT)
    assert titles(window)[:2] == [before[0], before[3]]  # home stays first
    QTest.keyClick(window, Qt.Key.Key_PageDown, _CTRL_SHIFT)
    assert titles(window) == [before[0], before[1], before[3], before[2]]


def test_a_tab_is_pulled_to_another_place(window: MainWindow) -> None:
    before, bar = titles(window), window.tabs
    begin, end = bar.tabRect(1).center(), QPoint(bar.tabRect(3).right() - 4, bar.tabRect(3).center().y())
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, begin)
    for step in range(1, 21):
        QTest.mouseMove(bar, begin + (end - begin) * step / 20)
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    assert titles(window) == [before[0], before[2], before[3], before[1]]
    assert [view.title() for view in window.views] == titles(window)


def test_the_tabs_of_before_come_back_and_are_opened_when_they_are_looked_at(
    window: MainWindow, inside: ClientSession, qtbot: QtBot
) -> None:
    before = titles(window)
    settings, session = inside.settings, window.session
    again = MainWindow(window.api, session, window.metadata, inside._make, settings)
    qtbot.addWidget(again)
    assert titles(again) == before
    assert again.tabs.currentIndex() == 0
    kept = [*again.views][1:]
    assert all(isinstance(view, KeptTab) for view in kept)
    again.open_list("customer")
    qtbot.waitUntil(lambda: isinstance(again.current(), PlainView) and again.current().key() == "list/customer")
    assert titles(again) == before
    assert sum(isinstance(view, KeptTab) for view in again.views) == 2


def test_what_is_closed_does_not_come_back_and_leaving_forgets_nothing(
    window: MainWindow, inside: ClientSession, qtbot: QtBot
) -> None:
    window.close(window.current())
    left = titles(window)
    owner, settings = window.session.owner, inside.settings
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert [title for _key, title in settings.of_user(owner, "tabs")] == left[1:]


def test_a_view_has_a_window_of_its_own_and_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    before, view = titles(window), window.current()
    QTest.keyClick(window, Qt.Key.Key_N, _CTRL_SHIFT)
    own = window.views._own[view]
    assert isinstance(own, OwnWindow)
    assert own.isVisible()
    assert view.isVisible()
    assert titles(window) == before[:-1]
    window.set_dirty(view, True)
    assert own.windowTitle().startswith("●")
    # Asked for once more it comes to the front, and is not opened twice.
    window.open_record("sales_order", 1000)
    assert titles(window) == before[:-1]
    qtbot.waitUntil(own.isActiveWindow)
    window.toast("已保存")
    assert window._toasts[0].parentWidget() is own
    QTest.keyClick(own, Qt.Key.Key_N, _CTRL_SHIFT)
    assert titles(window) == before
    assert window.current() is view
    window.toast("又已保存")


def test_a_window_of_its_own_closes_only_when_its_view_agrees(window: MainWindow, qtbot: QtBot) -> None:
    view = window.current()
    assert isinstance(view, PlainView)
    window.views.move_out(view)
    own = window.views._own[view]
    view.agrees = False
    own.close()
    assert own.isVisible()
    assert view in window.views
    view.agrees = True
    own.close()
    qtbot.waitUntil(lambda: view not in window.views)


def test_leaving_asks_windows_of_their_own_too(window: MainWindow, qtbot: QtBot) -> None:
    view = window.current()
    assert isinstance(view, PlainView)
    window.views.move_out(view)
    view.agrees = False
    window.close()
    assert window.isVisible()
    view.agrees = True
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert view not in window.views


def test_who_does_not_leave_after_all_has_his_tabs_kept_again(
    window: MainWindow, inside: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = [*window.views][2]
    # Its save was refused: no answer ever comes.
    monkeypatch.setattr(view, "may_close", lambda _callback: None)
    window.close()
    assert window.isVisible()
    assert not window.views.leaving
    window.open_list("item")
    kept = [key for key, _title in inside.settings.of_user(window.session.owner, "tabs")]
    assert kept == ["list/sales_order", "list/customer", "list/item"]


def test_the_first_that_refuses_stops_the_closing_of_the_others(window: MainWindow) -> None:
    home, orders, customers, record = window.views
    assert isinstance(orders, PlainView)
    orders.agrees = False
    window.views.close_others(record)
    assert [*window.views] == [home, orders, customers, record]
    orders.agrees = True
    window.views.close_others(record)
    assert [*window.views] == [home, record]


def test_what_is_not_loaded_has_no_window_of_its_own(window: MainWindow, inside: ClientSession, qtbot: QtBot) -> None:
    again = MainWindow(window.api, window.session, window.metadata, inside._make, inside.settings)
    qtbot.addWidget(again)
    kept = [*again.views][1]
    again.views.move_out(kept)
    assert kept in again.views._views
    again.views.close(kept)
    again.views.replace(kept, PlainView("另一个"))
    assert "另一个" not in titles(again)


def test_a_window_of_its_own_that_was_put_away_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    view = window.current()
    window.views.move_out(view)
    own = window.views._own[view]
    own.showMinimized()
    window.views.bring(view)
    assert not own.isMinimized()
    qtbot.waitUntil(own.isActiveWindow)
    window.open_list("customer")
    qtbot.waitUntil(window.isActiveWindow)
