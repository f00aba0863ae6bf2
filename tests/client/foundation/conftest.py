"""A fake server and an Api that talks to it; the client's folder is a temporary one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cellar.v1 import session_pb2
from cellar_client import i18n, keymap
from cellar_client.app import ClientSession, Options, make_app
from cellar_client.features.registry import Desk, Subject, make
from cellar_client.look import theme
from cellar_client.rpc import Api, Endpoint
from cellar_client.shell.main_window import MainWindow
from cellar_client.widgets.view import View
from tests.client.fake_server import PASSWORD, FakeServer


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CELLAR_HOME", str(tmp_path / "home"))
    yield
    i18n.set_language("zh")
    keymap.override("")


@pytest.fixture
def app(qapp: QApplication) -> QApplication:
    # Closing the last window of one test must not end the event loop of the next.
    qapp.setQuitOnLastWindowClosed(False)
    theme.apply(qapp, "light")
    return qapp


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with FakeServer(rows=12) as running:
        yield running


@pytest.fixture
def api(app: QApplication, server: FakeServer, qtbot: QtBot) -> Iterator[Api]:
    """Logged in."""
    made = Api(Endpoint.parse(server.address, insecure=True))
    replies: list[session_pb2.LoginResponse] = []
    made.login(session_pb2.LoginRequest(ledger_set="001", user="lin", password=PASSWORD), replies.append)
    qtbot.waitUntil(lambda: bool(replies))
    made.set_token(replies[0].token)
    yield made
    made.close()


class PlainView(View):
    """The least a view can be."""

    def __init__(
        self,
        title: str,
        key: str = "",
        *,
        record: tuple[str, int] | None = None,
        dirty: bool = False,
        draft_key: str = "",
    ) -> None:
        super().__init__()
        self._title, self._record, self.dirty = title, record, dirty
        self._key = f"record/{record[0]}/{record[1]}" if record else key
        self.draft_key = draft_key
        self.agrees = True
        self.refreshed = 0
        self.changes: list[tuple[str, int]] = []

    def title(self) -> str:
        return self._title

    def key(self) -> str:
        return self._key

    def entity(self) -> str:
        return self._record[0] if self._record else self._key.partition("/")[2]

    def record(self) -> tuple[str, int] | None:
        return self._record

    def is_dirty(self) -> bool:
        return self.dirty

    def refresh(self) -> None:
        self.refreshed += 1

    def on_changes(self, changes: list[tuple[str, int]]) -> None:
        self.changes += changes

    def may_close(self, callback: Callable[[bool], None]) -> None:
        callback(self.agrees)


def make_plain(kind: str, desk: Desk, subject: Subject) -> View:
    """Plain views in place of lists and records; home is the real one."""
    if kind == "home":
        return make(kind, desk, subject)
    if kind == "list":
        return PlainView(f"列表 {subject.entity}", f"list/{subject.entity}")
    if not isinstance(subject.record, int):
        return PlainView(f"单据 {subject.entity}", dirty=True, draft_key=subject.draft_key)
    return PlainView(f"单据 {subject.entity}", record=(subject.entity, subject.record) if subject.record else None)


@pytest.fixture
def client(app: QApplication, server: FakeServer, qtbot: QtBot) -> Iterator[ClientSession]:
    """A client that shows its login window against the fake server."""
    options = Options(endpoint=Endpoint.parse(server.address, insecure=True), user="lin.xh")
    made = ClientSession(make_app(), options, make_plain)
    made.start()
    qtbot.waitUntil(lambda: made.login is not None and made.login.ledgers.current() is not None)
    yield made
    made.close()


@pytest.fixture
def inside(client: ClientSession, qtbot: QtBot) -> ClientSession:
    """The same, logged in: `inside.window` is the main window."""
    assert client.login is not None
    client.login.password.setText(PASSWORD)
    with qtbot.waitSignal(client.ready):
        client.login.button.click()
    return client


def titles(window: MainWindow) -> list[str]:
    """The words of the tabs, from the left."""
    return [window.tabs.tabText(index) for index in range(window.tabs.count())]
