"""A fake server on this machine, an Api on it, and a workspace that writes down what it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from cellar.v1 import session_pb2
from cellar_client.features.home.tiles import TodoCard
from cellar_client.features.home.view import HomeView
from cellar_client.features.list.view import ListView
from cellar_client.features.record.view import FormView
from cellar_client.features.registry import Desk, Subject, make
from cellar_client.look import theme
from cellar_client.rpc import Api, Endpoint
from cellar_client.session import drafts
from cellar_client.session.jobs import Jobs
from cellar_client.session.login import Login
from cellar_client.session.metadata import MetadataIndex
from cellar_client.widgets.view import View
from tests.client.fake_server import FakeServer


class Shell:
    """The shell as the views know it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.notes: list[str] = []
        self.drafts = drafts.DraftStore("test", "001", "lin")

    def __getattr__(self, name: str) -> Callable[..., None]:
        def ask(*args: Any, note: str = "", **_more: Any) -> None:
            self.asked.append((name, args))
            self.notes.append(note)

        return ask

    def recent(self) -> list[Any]:
        return []

    def last(self, name: str) -> tuple[Any, ...]:
        """The arguments of the last call of that name; fails where there was none."""
        return next(args for asked, args in reversed(self.asked) if asked == name)

    def has(self, name: str) -> bool:
        return any(asked == name for asked, _ in self.asked)


class Bench:
    """Opens views on the fake server and waits until they are ready."""

    def __init__(self, qtbot: Any, server: FakeServer, api: Api) -> None:
        self.qtbot, self.server, self.api = qtbot, server, api
        self.shell = Shell()
        self.login = Login.of(api.endpoint, "001", session_pb2.LoginResponse(user_code="lin"))
        self.index = MetadataIndex(server.metadata)
        self.jobs = Jobs(api, api)

    def _make(self, kind: str, subject: Subject) -> View:
        desk = Desk(self.shell, self.api, self.index, self.login, self.shell.drafts, self.jobs)  # type: ignore[arg-type]
        return make(kind, desk, subject)

    def _show(self, view: Any) -> None:
        self.qtbot.addWidget(view)
        view.resize(1300, 800)
        view.show()
        view.activateWindow()
        self.qtbot.waitUntil(view.isActiveWindow)

    def form(self, record: Any = 1000, entity: str = "sales_order") -> FormView:
        view = self._make("record", Subject(entity, record=record))
        assert isinstance(view, FormView)
        self._show(view)
        self.qtbot.waitUntil(lambda: view.session.loaded)
        self.settle(view)
        return view

    def home(self) -> HomeView:
        """The home page, and what it says of the first answer."""
        view = self._make("home", Subject(""))
        assert isinstance(view, HomeView)
        self._show(view)
        view.activated()
        self.qtbot.waitUntil(lambda: bool(view.findChildren(TodoCard)))
        return view

    def settle(self, view: FormView) -> None:
        self.qtbot.waitUntil(lambda: not view.session.evaluator.asking and not view.session.saver.busy)

    def list(self, entity: str = "sales_order", filters: Any = None) -> ListView:
        view = self._make("list", Subject(entity, filters=filters))
        assert isinstance(view, ListView)
        self._show(view)
        self.qtbot.waitUntil(lambda: view.rows.state != "loading")
        return view

    def press(self, *keys: Any) -> None:
        """Each key to the widget that has the focus at that moment, as a keyboard does."""
        single = [k for key in keys for k in (key if isinstance(key, str) else [key])]
        for key in single:
            widget = QApplication.focusWidget()
            assert widget is not None
            if isinstance(key, str):
                self.qtbot.keyClicks(widget, key)
            elif isinstance(key, tuple):
                self.qtbot.keyClick(widget, key[0], key[1])
            else:
                self.qtbot.keyClick(widget, key)
            QApplication.processEvents()


@pytest.fixture
def rows() -> int:
    """How many orders the server holds."""
    return 12


@pytest.fixture
def bench(qtbot: Any, rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setenv("CELLAR_HOME", str(tmp_path))
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    if theme.current != "light" or not app.styleSheet():
        theme.apply(app, "light")
    with FakeServer(rows=rows) as server:
        server.tokens.add("t")
        api = Api(Endpoint.parse(server.address, insecure=True))
        api.set_token("t")
        yield Bench(qtbot, server, api)
        api.close()
