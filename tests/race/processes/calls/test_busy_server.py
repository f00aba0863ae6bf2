"""More calls at once than the server takes: whoever finds no place waits for one instead of failing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest
from pytestqt.qtbot import QtBot

from cellar.v1 import document_pb2, document_pb2_grpc
from cellar_client.rpc import Api, Endpoint


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
    document_pb2_grpc.add_DocumentServiceServicer_to_server(servicer, server)
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
