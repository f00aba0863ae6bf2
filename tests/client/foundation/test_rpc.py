"""The two doors: delivery, cancelling, retries under one request id, errors, an expired session."""

from __future__ import annotations

import socket
import threading
from typing import Any

import grpc
import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cellar.v1 import document_pb2, exchange_pb2, list_pb2, session_pb2
from cellar_client.rpc import Api, ApiError, Endpoint, ErrorKind
from tests.client.fake_server import PASSWORD, FakeServer

GET = document_pb2.GetRequest(entity="sales_order", id=1000)


def get_order(api: Api, qtbot: QtBot) -> document_pb2.Record:
    found: list[Any] = []
    api.query(api.documents.Get, GET, found.append)
    qtbot.waitUntil(lambda: bool(found))
    record: document_pb2.Record = found[0].record
    return record


def test_replies_arrive_on_the_gui_thread(api: Api, qtbot: QtBot) -> None:
    seen: list[tuple[bool, int]] = []
    here = threading.get_ident()

    def done(_reply: object) -> None:
        seen.append((QThread.currentThread() is QApplication.instance().thread(), threading.get_ident()))  # type: ignore[union-attr]

    api.query(api.documents.Get, GET, done)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(True, here)]


def test_nothing_comes_after_cancel(api: Api, qtbot: QtBot) -> None:
    seen: list[object] = []
    call = api.query(api.documents.Get, GET, seen.append, seen.append)
    call.cancel()
    get_order(api, qtbot)
    assert seen == []
    assert not call._live


def test_a_closed_view_hears_nothing_but_its_command_is_carried_out(api: Api, server: FakeServer, qtbot: QtBot) -> None:
    record = get_order(api, qtbot)
    view, seen = QObject(), []
    changes: list[Any] = []
    api.changed.connect(changes.append)
    server.drop_next(1)
    api.command(api.documents.Save, document_pb2.SaveRequest(record=record), seen.append, parent=view)
    view.deleteLater()
    qtbot.waitUntil(lambda: bool(changes))
    assert changes == [[("sales_order", 1000)]]
    assert seen == []
    assert server.carried_out == 1


@pytest.mark.parametrize("code", [grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED])
def test_a_dropped_line_neither_loses_nor_doubles_a_document(
    api: Api, server: FakeServer, qtbot: QtBot, code: grpc.StatusCode
) -> None:
    """CANCELLED is what a server says that ends with the call in hand."""
    record = get_order(api, qtbot)
    links: list[str] = []
    saved: list[Any] = []
    api.link_changed.connect(links.append)
    server.drop_next(2, code)
    api.command(api.documents.Save, document_pb2.SaveRequest(record=record), saved.append)
    qtbot.waitUntil(lambda: bool(saved), timeout=10_000)
    assert len(server.seen_request_ids) == 3
    assert len(set(server.seen_request_ids)) == 1
    assert server.carried_out == 1
    assert saved[0].record.row_version == record.row_version + 1
    assert links[0] == "retrying"
    assert links[-1] == "up"


def test_reads_are_retried(api: Api, server: FakeServer, qtbot: QtBot) -> None:
    server.drop_next(2)
    assert get_order(api, qtbot).id == 1000
    assert server.calls.count("Get") == 3


def test_a_command_without_request_id_is_sent_once(api: Api, server: FakeServer, qtbot: QtBot) -> None:
    failed: list[ApiError] = []
    request = session_pb2.ChangePasswordRequest(old_password=PASSWORD, new_password="x")
    server.drop_next(1)
    api.command(api.sessions.ChangePassword, request, lambda _reply: None, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert failed[0].kind is ErrorKind.UNAVAILABLE
    assert server.calls.count("ChangePassword") == 1
    assert api.link == "down"


def test_all_problems_are_decoded(api: Api, qtbot: QtBot) -> None:
    failed: list[ApiError] = []
    record = document_pb2.Record(entity="sales_order", grids=[document_pb2.Grid(name="lines")])
    api.command(api.documents.Save, document_pb2.SaveRequest(record=record), lambda _reply: None, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    error = failed[0]
    assert error.kind is ErrorKind.INVALID
    assert [problem.path for problem in error.problems] == ["customer_id", "address"]
    assert error.reason == "INVALID"
    assert error.incident


def test_a_conflict_says_who_and_what(api: Api, qtbot: QtBot) -> None:
    failed: list[ApiError] = []
    record = get_order(api, qtbot)
    record.row_version -= 1
    api.command(api.documents.Save, document_pb2.SaveRequest(record=record), lambda _reply: None, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert failed[0].kind is ErrorKind.CONFLICT
    assert failed[0].conflict is not None
    assert failed[0].conflict.who == "许望舒"
    assert failed[0].conflict.changes[0].label == "备注"


def test_not_found(api: Api, qtbot: QtBot) -> None:
    failed: list[ApiError] = []
    request = document_pb2.GetRequest(entity="sales_order", id=5)
    api.query(api.documents.Get, request, lambda _reply: None, failed.append)
    qtbot.waitUntil(lambda: bool(failed))
    assert failed[0].kind is ErrorKind.NOT_FOUND


def test_nobody_listens(app: QApplication, qtbot: QtBot) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    api = Api(Endpoint("127.0.0.1", port, insecure=True))
    failed: list[ApiError] = []
    api.query(api.sessions.Welcome, session_pb2.WelcomeRequest(), lambda _reply: None, failed.append, deadline=0.5)
    qtbot.waitUntil(lambda: bool(failed), timeout=10_000)
    assert failed[0].kind in (ErrorKind.UNAVAILABLE, ErrorKind.DEADLINE)
    api.close()


def test_calls_wait_for_the_next_login(api: Api, server: FakeServer, qtbot: QtBot) -> None:
    record = get_order(api, qtbot)
    server.expire()
    saved: list[Any] = []
    with qtbot.waitSignal(api.session_expired):
        api.command(api.documents.Save, document_pb2.SaveRequest(record=record), saved.append)
    assert saved == []
    logged: list[Any] = []
    api.login(session_pb2.LoginRequest(ledger_set="001", user="lin", password=PASSWORD), logged.append)
    qtbot.waitUntil(lambda: bool(logged))
    api.resume(logged[0].token)
    qtbot.waitUntil(lambda: bool(saved))
    assert server.carried_out == 1


def test_giving_up_fails_what_waits_and_the_next_call_asks_again(api: Api, server: FakeServer, qtbot: QtBot) -> None:
    server.expire()
    failed: list[ApiError] = []
    with qtbot.waitSignal(api.session_expired):
        api.query(api.documents.Get, GET, lambda _reply: None, failed.append)
    api.give_up(ApiError(kind=ErrorKind.UNAUTHENTICATED, message="no"))
    assert [error.message for error in failed] == ["no"]
    with qtbot.waitSignal(api.session_expired):
        api.query(api.documents.Get, GET, lambda _reply: None)


def test_streams_come_in_order_and_end(api: Api, qtbot: QtBot) -> None:
    items: list[Any] = []
    ends: list[ApiError | None] = []
    request = exchange_pb2.PrintRequest(entity="sales_order", ids=[1000])
    api.stream(api.exchange.Print, request, items.append, ends.append)
    qtbot.waitUntil(lambda: bool(ends))
    assert ends == [None]
    assert b"".join(item.chunk for item in items).startswith(b"%PDF")


def test_a_stream_that_fails_says_so(api: Api, qtbot: QtBot) -> None:
    ends: list[ApiError | None] = []
    api.stream(api.exchange.Download, exchange_pb2.DownloadRequest(attachment_id=9), lambda _item: None, ends.append)
    qtbot.waitUntil(lambda: bool(ends))
    assert ends[0] is not None
    assert ends[0].kind is ErrorKind.INTERNAL


def test_poll_tells_what_changed_elsewhere_and_what_waits(api: Api, server: FakeServer, qtbot: QtBot) -> None:
    server.note(("item", 1))
    with qtbot.waitSignal(api.todo_changed) as todo:
        api.poll_now()
    assert todo.args == [8]
    server.note(("sales_order", 1001))
    with qtbot.waitSignal(api.changed) as changed:
        api.poll_now()
    assert changed.args == [[("sales_order", 1001)]]


def test_latency_is_measured(api: Api, qtbot: QtBot) -> None:
    with qtbot.waitSignal(api.latency_changed):
        api.query(api.lists.Count, list_pb2.CountRequest(query=list_pb2.Query(entity="item")), lambda _reply: None)
    assert api.latency_ms >= 0


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [("cellar.example", "cellar.example", 7443), ("10.0.0.5:9000", "10.0.0.5", 9000), ("[::1]:80", "::1", 80)],
)
def test_addresses(text: str, host: str, port: int) -> None:
    endpoint = Endpoint.parse(text)
    assert (endpoint.host, endpoint.port) == (host, port)


@pytest.mark.parametrize("text", ["", ":7443", "host:0", "host:abc", "host:99999"])
def test_wrong_addresses_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a server address"):
        Endpoint.parse(text)


def test_plain_text_stays_on_this_machine() -> None:
    with pytest.raises(ValueError, match="plain text"):
        Endpoint("10.0.0.5", insecure=True)
    assert Endpoint("localhost", insecure=True).insecure


def test_a_command_outlives_a_restart_of_the_server(app: QApplication, qtbot: QtBot) -> None:
    first = FakeServer(rows=12)
    api = Api(Endpoint.parse(first.address, insecure=True))
    api.set_token("kept")
    first.tokens.add("kept")
    record = get_order(api, qtbot)
    first.stop()
    saved: list[Any] = []
    with qtbot.waitSignal(api.link_changed, timeout=10_000):
        api.command(api.documents.Save, document_pb2.SaveRequest(record=record), saved.append)
    assert api.link == "retrying"
    with FakeServer(rows=12, port=first.port) as second:
        second.tokens.add("kept")
        api.retry_now()
        qtbot.waitUntil(lambda: bool(saved), timeout=30_000)
        assert second.carried_out == 1
    api.close()
