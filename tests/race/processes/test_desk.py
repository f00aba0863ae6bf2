"""The real client keeps what was typed through a dead server, its own death, and every fault of the line; it saves once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from cellar_client.widgets.buttons import LinkButton
from cellar_client.widgets.dialogs import Dialog
from tests.end_to_end.desk import Desk
from tests.end_to_end.events import click, press, until
from tests.end_to_end.served import ServerProcess
from tests.end_to_end.sheet import Sheet, code_of
from tests.end_to_end.small_demo import USERS_PASSWORD
from tests.race.processes.orders import MAKER, connect, marks_of
from tests.race.processes.proxy import Proxy
from tests.race.processes.typing import type_order
from tests.support.processes import program

pytestmark = [pytest.mark.slow, pytest.mark.covers("S00.8")]
_PATIENCE = 60.0


@pytest.fixture
def server(one_demo: Path) -> Iterator[ServerProcess]:
    with ServerProcess(one_demo) as running:
        yield running


@pytest.fixture
def desk(server: ServerProcess, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(server.endpoint, tmp_path / "desk").log_in(MAKER, USERS_PASSWORD)
    yield made
    made.close()


@pytest.fixture
def proxy(server: ServerProcess) -> Iterator[Proxy]:
    with Proxy(server.port) as made:
        yield made


@pytest.fixture
def far_desk(server: ServerProcess, proxy: Proxy, tmp_path: Path) -> Iterator[Desk]:
    """A desk behind the proxy."""
    made = Desk(server.endpoint_at(proxy.port), tmp_path / "desk").log_in(MAKER, USERS_PASSWORD)
    yield made
    made.close()


def saved_once(server: ServerProcess, order: Sheet, mark: str) -> None:
    """The form says saved, and the server holds one order of that mark."""
    until(lambda: not order.form.session.saver.busy and not order.form.is_dirty(), order.desk.words, _PATIENCE)
    client = connect(server.port, server.home / "cellar-server.crt", user=MAKER)
    assert marks_of(client).count(mark) == 1
    assert client.get("sales_order", order.id).row_version == order.state.record.row_version


@pytest.mark.parametrize("moment", ["before the save", "during the save"])
def test_an_order_outlives_the_server_and_is_saved_once(server: ServerProcess, desk: Desk, moment: str) -> None:
    mark = f"KILL-{moment.split(maxsplit=1)[0]}"
    order = type_order(desk, mark)
    if moment.startswith("before"):
        server.kill()
        press("F8")
    else:
        press("F8")
        server.kill()
    until(lambda: desk.window.api.link != "up" or not order.form.is_dirty(), "the line to be missed")
    assert order.column("quantity") == [Decimal(7)]
    server.start()
    desk.window.api.retry_now()
    saved_once(server, order, mark)
    until(desk.window.banner.isHidden, "the warning to go")
    assert desk.window.drafts.count() == 0


def test_typing_goes_on_while_the_server_is_away(server: ServerProcess, desk: Desk) -> None:
    order = type_order(desk, "AWAY-1")
    server.kill()
    order.to_cell(1, "item_id")
    order.type_cell(1, "item_id", "D520500")
    order.type_cell(1, "quantity", "24")
    until(lambda: desk.window.drafts.count() == 1, "the draft")
    press("F8")
    until(lambda: not desk.window.banner.isHidden(), "the warning")
    server.start()
    saved_once(server, order, "AWAY-1")
    assert [code_of(one) for one in order.column("item_id")] == ["H520500", "D520500"]
    assert order.column("quantity") == [Decimal(7), Decimal(24)]


def test_a_draft_is_offered_after_the_client_was_killed(server: ServerProcess, tmp_path: Path) -> None:
    folder = tmp_path / "desk"
    typist = program("tests.race.processes.typing", server.home, server.port, folder, "CRASH-1")
    try:
        assert typist.stdout is not None
        assert typist.stdout.readline().strip() == "typed"
    finally:
        typist.kill()
        typist.communicate()
    desk = Desk(server.endpoint, folder).log_in(MAKER, USERS_PASSWORD)
    try:
        [toast] = desk.window._toasts
        assert "未保存 1" in toast.accessibleName()
        click(toast.findChildren(LinkButton)[0])
        dialog = desk.wait_dialog(Dialog)
        click(dialog.findChildren(LinkButton)[0])
        order = desk.sheet("sales_order")
        assert order.value("customer_order_no") == "CRASH-1"
        assert [code_of(one) for one in order.column("item_id")] == ["H520500"]
        assert order.column("quantity") == [Decimal(7)]
        order.save()
        saved_once(server, order, "CRASH-1")
        assert desk.window.drafts.count() == 0
    finally:
        desk.close()


def test_a_lost_answer_does_not_double_the_order(server: ServerProcess, proxy: Proxy, far_desk: Desk) -> None:
    order = type_order(far_desk, "LOST-1")
    near = connect(server.port, server.home / "cellar-server.crt", user=MAKER)
    proxy.deaf()
    press("F8")
    until(lambda: marks_of(near).count("LOST-1") == 1, "the server to have saved it")
    assert order.form.is_dirty()
    proxy.reset()
    proxy.pass_on()
    saved_once(server, order, "LOST-1")


def test_a_line_that_is_cut_and_comes_back(server: ServerProcess, proxy: Proxy, far_desk: Desk) -> None:
    order = type_order(far_desk, "CUT-1")
    proxy.refuse()
    press("F8")
    until(lambda: not far_desk.window.banner.isHidden(), "the warning that the line is down")
    accepted = proxy.accepted
    until(lambda: proxy.accepted > accepted, "another try to connect", _PATIENCE)
    proxy.pass_on()
    saved_once(server, order, "CUT-1")


def test_a_slow_line_is_only_slow(server: ServerProcess, proxy: Proxy, far_desk: Desk) -> None:
    proxy.delay = 0.08
    order = type_order(far_desk, "SLOW-1")
    order.act("price_all")
    assert order.cell(0, "price") is not None
    press("F8")
    saved_once(server, order, "SLOW-1")
