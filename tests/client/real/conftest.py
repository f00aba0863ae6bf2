"""The real client at a real server: one small demo company and one server process for the whole folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from cellar_client.i18n import set_language
from cellar_client.rpc import Endpoint
from cellar_client.shell.main_window import MainWindow
from tests.end_to_end.desk import Desk
from tests.end_to_end.served import ServerProcess
from tests.end_to_end.small_demo import USERS_PASSWORD, trade
from tests.support import databases
from tests.support.homes import cast_home

OpenDesk = Callable[..., Desk]


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server over two months of trade."""
    folder = tmp_path_factory.mktemp("company")
    with databases.fresh(databases.families()[0], folder) as url:
        home = cast_home(folder / "home", "trading", trade, database=url)
        with ServerProcess(home) as server:
            yield server


@pytest.fixture
def desk_at(qtbot: Any, tmp_path: Path) -> Iterator[Callable[[Endpoint, str, str], Desk]]:
    """Opens desks at any server; all are closed after the test, and the language is Chinese again."""
    with ExitStack() as stack:
        stack.callback(set_language, "zh")
        number = iter(range(1, 100))

        def open_desk(endpoint: Endpoint, user: str, language: str) -> Desk:
            desk = Desk(endpoint, tmp_path / f"desk{next(number)}", language=language)
            stack.callback(desk.close)
            return desk.log_in(user, USERS_PASSWORD)

        yield open_desk


@pytest.fixture
def desk(company: ServerProcess, desk_at: Callable[[Endpoint, str, str], Desk]) -> OpenDesk:
    """``desk("dingdan")``: that person at the demo company, logged in."""
    return lambda user="dingdan", language="zh": desk_at(company.endpoint, user, language)


class Calls(list[str]):
    """The kinds of requests that a window has sent since it was watched; ``lists``: what pages were asked of."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.lists: list[str] = []
        bridge, send = window.api.bridge, window.api.bridge.attempt

        def attempt(method: Any, request: Any, **more: Any) -> Callable[[], None]:
            name = type(request).__name__
            if name != "PollRequest":
                self.append(name)
            if name == "PageRequest":
                self.lists.append(request.query.entity)
            return send(method, request, **more)

        bridge.attempt = attempt  # type: ignore[method-assign]
