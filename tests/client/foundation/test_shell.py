"""The main window: tabs, menu, search, an ended session, a dropped line, drafts, leaving."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from cellar.v1 import document_pb2
from cellar_client.app import ClientSession
from cellar_client.features import registry
from cellar_client.features.home.view import TodoCard
from cellar_client.look import theme
from cellar_client.session.drafts import new_key
from cellar_client.shell.main_window import MainWindow
from cellar_client.shell.search import Hit, fitting
from tests.client.fake_server import PASSWORD, FakeServer
from tests.client.foundation.conftest import PlainView, titles


@pytest.fixture
def window(inside: ClientSession, qtbot: QtBot) -> MainWindow:
    assert inside.window is not None
    inside.window.activateWindow()
    qtbot.waitUntil(lambda: inside.window is not None and inside.window.isActiveWindow())
    return inside.window


def test_a_list_opens_once(window: MainWindow) -> None:
    window.open_list("sales_order")
    window.open_list("customer")
    window.open_list("sales_order")
    assert titles(window) == ["首页", "列表 sales_order", "列表 customer"]
    assert window.tabs.currentIndex() == 1
    assert window.stack.currentWidget() is window.current()


def test_a_record_opens_once_and_is_remembered(window: MainWindow) -> None:
    window.open_record("sales_order", 1000)
    view = window.current()
    window.set_title(view, "XS2611-0379 禾木商贸")
    window.open_list("customer")
    window.open_record("sales_order", 1000)
    assert window.current() is view
    window.close(view)
    assert [row.title for row in window.recent()] == ["XS2611-0379 禾木商贸"]


def test_dirty_is_shown(window: MainWindow) -> None:
    window.open_record("sales_order", 1000)
    window.set_dirty(window.current(), True)
    assert window.tabs.is_dirty(1)
    window.set_dirty(window.current(), False)
    assert not window.tabs.is_dirty(1)


def test_keys_move_and_close_tabs(window: MainWindow) -> None:
    window.open_list("sales_order")
    window.open_list("customer")
    QTest.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert window.tabs.currentIndex() == 0
    QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert window.tabs.count() == 3  # home stays
    QTest.keyClick(window, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert titles(window) == ["首页", "列表 sales_order"]


def test_f5_asks_the_view_in_front_again(window: MainWindow) -> None:
    window.open_list("sales_order")
    window.open_list("customer")
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert [view.refreshed for view in [*window.views][1:] if isinstance(view, PlainView)] == [0, 1]


def test_every_kind_of_the_metadata_has_its_folder(window: MainWindow) -> None:
    assert window.kinds() == {"list", "record"}
    assert all(registry.prepare(kind) for kind in [*window.kinds(), "home"])
    assert not registry.prepare("hologram")


def test_a_kind_of_view_that_the_client_lacks_is_said(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "_make", registry.make)
    found = window._index.entity("customer")
    assert found is not None
    found.pb.list_view = "hologram"
    window.open_list("customer")
    assert titles(window) == ["首页"]
    assert "客户端" in window._toasts[0].accessibleName()


def test_a_view_may_refuse_to_close(window: MainWindow, qtbot: QtBot) -> None:
    window.open_record("sales_order", 1000)
    view = window.current()
    assert isinstance(view, PlainView)
    view.agrees = False
    window.views.ask_close(1)
    assert window.tabs.count() == 2
    window.close()
    assert window.isVisible()
    view.agrees = True
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())


def test_the_menu_is_searched_and_opened_by_keyboard(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    assert window.nav.search_field.hasFocus()
    QTest.keyClicks(window.nav.search_field, "jskc")
    assert [entry.entity for entry in window.nav.found()] == ["stock"]
    QTest.keyClick(window.nav.search_field, Qt.Key.Key_Return)
    assert titles(window)[-1] == "列表 stock"
    assert window.nav.search_field.text() == ""


def test_the_menu_folds(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.nav.isHidden()
    assert not window.rail.isHidden()
    QTest.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    assert not window.nav.isHidden()


def test_everything_is_searched(window: MainWindow, qtbot: QtBot) -> None:
    window.open_search()
    window.search.field.setText("澄岭")
    qtbot.waitUntil(lambda: len(window.search.results.hits) == 4)
    QTest.keyClick(window.search.field, Qt.Key.Key_Return)
    assert titles(window)[-1] == "单据 item"
    window.open_search()
    window.search.field.setText("xsdd")
    QTest.keyClick(window.search.field, Qt.Key.Key_Return)
    assert titles(window)[-1] == "列表 sales_order"


def test_one_call_finds_records_of_every_kind(window: MainWindow, server: FakeServer, qtbot: QtBot) -> None:
    window.open_search()
    QTest.keyClicks(window.search.field, "XS2611")
    hits = window.search.results
    qtbot.waitUntil(lambda: any(hit.amount for hit in hits.hits))
    assert server.searches == ["XS2611"]
    order = next(hit for hit in hits.hits if hit.amount)
    assert (order.group, order.look != "") == ("销售订单", True)
    assert order.name


def test_what_was_opened_before_is_there_at_once(window: MainWindow, server: FakeServer, qtbot: QtBot) -> None:
    window.open_record("sales_order", 5)
    view = window.current()
    window.set_title(view, "订单 XS2611-00379 金陵名酒行")
    window.open_search()
    assert [(hit.group, hit.title) for hit in window.search.results.hits] == [
        ("最近打开", "订单 XS2611-00379 金陵名酒行")
    ]
    window.search.field.setText("金陵")
    assert window.search.results.hits[-1].title == "订单 XS2611-00379 金陵名酒行"
    assert server.searches == []
    QTest.keyClick(window.search.field, Qt.Key.Key_Return)
    assert not window.search.isVisible()


def test_arrows_walk_over_headings_and_the_cursor_stays_on_its_line(window: MainWindow, qtbot: QtBot) -> None:
    window.open_search()
    window.search.field.setText("澄岭")
    results = window.search.results
    qtbot.waitUntil(lambda: len(results.hits) == 4)
    QTest.keyClick(window.search.field, Qt.Key.Key_Down)
    chosen = results.hits[1].title
    results.set_hits([results.hits[2], results.hits[1]], searched=True)
    got: list[object] = []
    results.chosen.connect(got.append)
    results.activate()
    assert [hit.title for hit in got if isinstance(hit, Hit)] == [chosen]


def test_enter_waits_for_the_answer_to_what_was_typed_last(window: MainWindow, qtbot: QtBot) -> None:
    window.open_search()
    window.search.field.setText("澄岭")
    qtbot.waitUntil(lambda: len(window.search.results.hits) == 4)
    before = titles(window)
    window.search.field.setText("XS2611")
    QTest.keyClick(window.search.field, Qt.Key.Key_Return)
    assert titles(window) == before
    qtbot.waitUntil(lambda: titles(window) != before)
    assert titles(window)[-1].startswith("单据 sales_order")


def test_what_was_found_for_other_words_goes_where_no_answer_comes(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_search()
    window.search.field.setText("澄岭")
    qtbot.waitUntil(lambda: len(window.search.results.hits) == 4)
    failed: list[Callable[[object], None]] = []
    monkeypatch.setattr(window.api, "query", lambda _method, _request, _done, fail, **_: failed.append(fail))
    window.search.field.setText("XS2611")
    qtbot.waitUntil(lambda: bool(failed))
    failed[0](None)
    assert window.search.results.hits == []


def test_no_kind_crowds_out_another() -> None:
    def kind(name: str, count: int) -> list[Hit]:
        return [Hit(name, "", str(at), "", lambda: None) for at in range(count)]

    shown = fitting([kind("a", 9), kind("b", 2), kind("c", 9)], 11)
    assert [hit.group for hit in shown] == ["a"] * 3 + ["b"] * 2 + ["c"] * 3
    assert len(fitting([kind(name, 5) for name in "abcdefgh"], 6)) == 4


def test_what_is_found_stays_within_the_window(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1024, 640)
    window.open_search()
    window.search.field.setText("0")
    qtbot.waitUntil(lambda: len(window.search.results.hits) > 5)
    below = window.search.mapToGlobal(QPoint(0, window.search.height())).y()
    assert below <= window.mapToGlobal(QPoint(0, window.height())).y()


def test_home_shows_what_waits(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(window.findChildren(TodoCard)) == 4)
    qtbot.waitUntil(lambda: "8" in window.topbar.bell.accessibleName())
    window.findChildren(TodoCard)[0].click()
    assert titles(window)[-1] == "列表 sales_order"


def test_views_hear_what_was_written(window: MainWindow, server: FakeServer) -> None:
    window.open_list("sales_order")
    view = window.current()
    assert isinstance(view, PlainView)
    window.api.changed.emit([("sales_order", 7)])
    assert view.changes == [("sales_order", 7)]


def test_an_ended_session_is_asked_for_once_and_work_goes_on(
    window: MainWindow, server: FakeServer, qtbot: QtBot
) -> None:
    window.open_record("sales_order", 1000)
    server.expire()
    found: list[object] = []
    for _ in range(3):
        window.api.query(window.api.documents.Get, document_pb2.GetRequest(entity="sales_order", id=1000), found.append)
    qtbot.waitUntil(lambda: window.line.relogin is not None)
    dialog = window.line.relogin
    assert dialog is not None
    dialog.field.setText("wrong")
    dialog.login_button.click()
    qtbot.waitUntil(lambda: "不正确" in dialog._error.text())
    dialog.field.setText(PASSWORD)
    dialog.login_button.click()
    qtbot.waitUntil(lambda: len(found) == 3)
    assert window.line.relogin is None
    assert window.tabs.count() == 2


def test_a_dropped_line_is_said_and_taken_back(window: MainWindow) -> None:
    window.api.link_changed.emit("retrying")
    assert not window.banner.isHidden()
    assert "重连" in window.banner.accessibleName()
    window.api.link_changed.emit("up")
    assert window.banner.isHidden()


def test_drafts_are_counted_and_gone_on_with(window: MainWindow) -> None:
    key = new_key()
    window.drafts.save(key, document_pb2.Record(entity="sales_order"))
    window.show_drafts_count()
    assert "1" in window.status.drafts.text()
    assert not window.status.drafts.isHidden()
    window.open_draft(window.drafts.list()[0].record, draft_key=key)
    view = window.current()
    assert isinstance(view, PlainView)
    assert view.draft_key == key
    assert window.tabs.is_dirty(1)


def test_what_is_not_permitted_is_not_opened(window: MainWindow) -> None:
    window.open_list("payroll")
    assert window.tabs.count() == 1


def test_the_theme_is_switched_and_kept(window: MainWindow, server: FakeServer, qtbot: QtBot) -> None:
    window._choose_theme("dark")
    assert theme.current == "dark"
    qtbot.waitUntil(lambda: "theme" in server.preferences)


def test_logging_out_leads_back_to_login(
    inside: ClientSession, window: MainWindow, server: FakeServer, qtbot: QtBot
) -> None:
    window.leave()
    qtbot.waitUntil(lambda: inside.login is not None)
    assert server.tokens == set()
    assert inside.window is None


def test_every_control_has_a_name(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: bool(window.findChildren(TodoCard)))
    nameless = []
    for widget in [*window.findChildren(QAbstractButton), *window.findChildren(QLineEdit)]:
        face = QAccessible.queryAccessibleInterface(widget)
        inner = widget.objectName().startswith("qt_") or type(widget).__name__ in ("QLineEditIconButton", "QToolButton")
        if not inner and widget.isVisible() and not face.text(QAccessible.Text.Name):
            nameless.append(repr(widget))
    assert nameless == []
