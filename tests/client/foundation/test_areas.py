"""Forms and lists come with their area when they are first needed, and stay on this machine under the area's hash."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cellar.v1 import metadata_pb2 as pb
from cellar_client.app import ClientSession, Options, make_app
from cellar_client.rpc import Endpoint
from cellar_client.session.metadata_store import MENU, MetadataStore
from cellar_client.shell.main_window import MainWindow
from tests.client.fake_server import PASSWORD, FakeServer
from tests.client.foundation.conftest import make_plain, titles

AREAS = {
    "sales": ["quotation", "sales_order", "order_change"],
    "shipping": ["delivery_note", "sign_off"],
    "stock": ["stock"],
    "masters": ["customer", "item"],
}
LogIn = Callable[[], MainWindow]


@pytest.fixture
def log_in(app: QApplication, server: FakeServer, qtbot: QtBot) -> Iterator[LogIn]:
    """Logs in as often as it is called, on one machine; the client before is closed."""
    server.areas = {name: list(entities) for name, entities in AREAS.items()}
    open_ones: list[ClientSession] = []

    def go() -> MainWindow:
        for before in open_ones:
            before.close()
        client = ClientSession(
            make_app(), Options(endpoint=Endpoint.parse(server.address, insecure=True), user="lin"), make_plain
        )
        open_ones.append(client)
        client.start()
        qtbot.waitUntil(lambda: client.login is not None and client.login.ledgers.current() is not None)
        assert client.login is not None
        client.login.password.setText(PASSWORD)
        with qtbot.waitSignal(client.ready):
            client.login.button.click()
        assert client.window is not None
        return client.window

    yield go
    for each in open_ones:
        each.close()


def opened(qtbot: QtBot, window: MainWindow, title: str) -> None:
    qtbot.waitUntil(lambda: title in titles(window))


def test_a_login_brings_no_area_and_a_view_brings_its_own_once(log_in: LogIn, server: FakeServer, qtbot: QtBot) -> None:
    window = log_in()
    assert server.areas_asked == []
    window.open_list("sales_order")
    opened(qtbot, window, "列表 sales_order")
    window.open_list("quotation")
    assert titles(window)[-1] == "列表 quotation", "its area is here: it opens at once"
    window.open_record("customer", 1)
    opened(qtbot, window, "单据 customer")
    assert server.areas_asked == ["sales", "masters"]


def test_menu_and_functions_are_searched_without_any_area(log_in: LogIn, server: FakeServer) -> None:
    window = log_in()
    QTest.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    QTest.keyClicks(window.nav.search_field, "jskc")
    assert [entry.entity for entry in window.nav.found()] == ["stock"]
    window.open_search()
    QTest.keyClicks(window.search.field, "qstsd")
    assert [hit.title for hit in window.search.results.hits] == ["签收途损单"]
    assert server.areas_asked == []


def test_the_next_login_asks_for_nothing_that_is_kept(log_in: LogIn, server: FakeServer, qtbot: QtBot) -> None:
    window = log_in()
    window.open_list("sales_order")
    opened(qtbot, window, "列表 sales_order")
    kept = MetadataStore(window.session)
    shell = kept.read(MENU)
    assert shell is not None
    assert [area.name for area in shell.areas] == list(AREAS)
    again = log_in()
    again.open_list("order_change")
    assert titles(again)[-1] == "列表 order_change"
    assert server.areas_asked == ["sales"]


def test_another_hash_is_asked_for_anew(log_in: LogIn, server: FakeServer, qtbot: QtBot) -> None:
    """As after a change of rights: the person sees it at the next login."""
    window = log_in()
    window.open_list("sales_order")
    opened(qtbot, window, "列表 sales_order")
    server.area_hash = "area-2"
    again = log_in()
    again.open_list("sales_order")
    qtbot.waitUntil(lambda: server.areas_asked == ["sales", "sales"])
    opened(qtbot, again, "列表 sales_order")

    def kept() -> str:
        found = MetadataStore(again.session).read("sales")
        return found.hash if found is not None else ""

    qtbot.waitUntil(lambda: kept() == "sales area-2")


def test_a_spoilt_file_is_asked_for_anew(log_in: LogIn, server: FakeServer, qtbot: QtBot) -> None:
    window = log_in()
    window.open_list("sales_order")
    opened(qtbot, window, "列表 sales_order")
    for file in MetadataStore(window.session).folder.iterdir():
        file.write_bytes(b"\xff\xff spoilt")
    again = log_in()
    again.open_list("sales_order")
    qtbot.waitUntil(lambda: server.areas_asked == ["sales", "sales"])
    opened(qtbot, again, "列表 sales_order")


def test_keys_go_on_while_an_area_is_awaited(log_in: LogIn, server: FakeServer, qtbot: QtBot) -> None:
    """What was asked for opens behind whoever went on elsewhere, and once, however often it was asked for."""
    window = log_in()
    window.open_list("customer")
    opened(qtbot, window, "列表 customer")
    server.areas_go.clear()
    window.open_list("sales_order")
    window.open_list("sales_order")
    qtbot.waitUntil(lambda: len(server.areas_asked) == 3)
    QTest.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert window.tabs.currentIndex() == 0, "the key was taken at once"
    server.areas_go.set()
    opened(qtbot, window, "列表 sales_order")
    qtbot.wait(50)
    assert titles(window) == ["首页", "列表 customer", "列表 sales_order"]
    assert window.tabs.currentIndex() == 0


def test_an_area_that_does_not_come_is_said(log_in: LogIn, server: FakeServer, qtbot: QtBot) -> None:
    window = log_in()
    del server.areas["stock"]
    window.open_list("stock")
    qtbot.waitUntil(lambda: bool(window._toasts))
    assert "没有这个领域" in window._toasts[0].accessibleName()
    assert titles(window) == ["首页"]
    server.areas["stock"] = ["stock"]
    window.open_list("stock")
    opened(qtbot, window, "列表 stock")


def test_what_is_kept_has_a_name_of_ours(log_in: LogIn) -> None:
    store = MetadataStore(log_in().session)
    store.keep("../elsewhere", pb.Metadata(hash="x"))
    assert store.read("../elsewhere") is None
    assert not (store.folder.parent / "elsewhere.metadata").exists()
