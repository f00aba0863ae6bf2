"""More calls at once than the server takes: whoever finds no place waits for one instead of failing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc
import pytest
from pytestqt.qtbot import QtBot

from cellar.v1 import document_pb2, document_pb2_grpc
from cellar_client.rpc import Api, ApiError, Endpoint, ErrorKind
from cellar_client.rpc import api as api_module
from cellar_server.kernel.schema.problems import Busy as TooManyCalls
from cellar_server.kernel.schema.problems import problem
from cellar_server.rpc.errors import status_of


class Busy(document_pb2_grpc.DocumentServiceServicer):
    """Holds each save until it is told to go on."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.carried_out: list[str] = []

    def Save(self, request: document_pb2.SaveRequest, context: Any) -> document_pb2.SaveResponse:
        assert self.go_on.wait(60)
        self.carried_out.append(request.request_id)
        return document_pb2.SaveResponse(record=request.record)


@pytest.fixture
def busy() -> Iterator[tuple[Busy, int]]:
    """A server with room for one call."""
    server = grpc.server(ThreadPoolExecutor(2), maximum_concurrent_rpcs=1)
    servicer = Busy()
    document_pb2_grpc.add_DocumentServiceServicer_to_server(servicer, server)  # type: ignore[no-untyped-call]
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield servicer, port
    servicer.go_on.set()
    server.stop(0).wait()


@pytest.mark.covers("PT-30")
def test_commands_wait_for_a_place(busy: tuple[Busy, int], qtbot: QtBot) -> None:
    servicer, port = busy
    api = Api(Endpoint("127.0.0.1", port, insecure=True))
    ends: list[Any] = []
    links: list[str] = []
    api.link_changed.connect(links.append)
    for n in (1, 2, 3):
        request = document_pb2.SaveRequest(record=document_pb2.Record(entity="sales_order", id=n))
        api.command(api.documents.Save, request, ends.append, ends.append)
    qtbot.waitUntil(lambda: "retrying" in links, timeout=30_000)
    assert ends == []
    servicer.go_on.set()
    qtbot.waitUntil(lambda: len(ends) == 3, timeout=60_000)
    api.close()
    assert sorted(reply.record.id for reply in ends) == [1, 2, 3]
    assert len(set(servicer.carried_out)) == len(servicer.carried_out) == 3
    assert links[-1] == "up"


class Hurried(document_pb2_grpc.DocumentServiceServicer):
    """Refuses as the rate limit does, ``refusals`` times; before that it loses the answer of ``lost`` calls."""

    def __init__(self, refusals: int, lost: int = 0) -> None:
        self.refusals, self.lost = refusals, lost

    def Save(self, request: document_pb2.SaveRequest, context: Any) -> document_pb2.SaveResponse:
        if self.lost:
            self.lost -= 1
            context.abort(grpc.StatusCode.UNAVAILABLE, "the line broke")
        if self.refusals:
            self.refusals -= 1
            refusal = TooManyCalls([problem("", "RATE_LIMIT", "请求过于频繁|Too many calls")])
            code, status = status_of(refusal, incident="1", language="zh", declaration=None)
            context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
            context.abort(code, status.message)
        return document_pb2.SaveResponse(record=request.record)


@contextmanager
def hurried(servicer: Hurried) -> Iterator[Api]:
    server = grpc.server(ThreadPoolExecutor(2))
    document_pb2_grpc.add_DocumentServiceServicer_to_server(servicer, server)  # type: ignore[no-untyped-call]
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    api = Api(Endpoint("127.0.0.1", port, insecure=True))
    yield api
    api.close()
    server.stop(0).wait()


def _end_of_save(api: Api, qtbot: QtBot) -> Any:
    ends: list[Any] = []
    request = document_pb2.SaveRequest(record=document_pb2.Record(entity="sales_order", id=7))
    api.command(api.documents.Save, request, ends.append, ends.append)
    qtbot.waitUntil(lambda: bool(ends), timeout=60_000)
    [end] = ends
    return end


@pytest.mark.covers("PT-30")
def test_too_many_calls_are_only_a_pause(qtbot: QtBot) -> None:
    with hurried(Hurried(2)) as api:
        assert _end_of_save(api, qtbot).record.id == 7
        assert api.link == "up"


def test_a_server_that_stays_busy_is_told_and_the_line_is_not_blamed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_module, "COMMAND_PATIENCE", 1.0)
    with hurried(Hurried(100)) as api:
        error = _end_of_save(api, qtbot)
        assert isinstance(error, ApiError)
        assert (error.kind, error.reason, api.link) == (ErrorKind.BUSY, "RATE_LIMIT", "up")


def test_a_busy_server_says_nothing_of_the_attempt_that_was_lost(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first attempt may have been carried out: the end must not read as if nothing had happened."""
    monkeypatch.setattr(api_module, "COMMAND_PATIENCE", 1.0)
    with hurried(Hurried(100, lost=1)) as api:
        error = _end_of_save(api, qtbot)
        assert isinstance(error, ApiError)
        assert error.kind is ErrorKind.UNAVAILABLE
