"""The server is killed again and again while four clients save; what was acknowledged is there once, nothing is twice."""

from __future__ import annotations

import queue
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import grpc
import pytest

from cellar.v1 import document_pb2
from tests.end_to_end.served import ServerProcess, prove
from tests.race.processes.orders import MAKER, connect, marked, marks_of, new_request, order, shelf
from tests.support.rpc_client import Client, Refused

pytestmark = pytest.mark.differs("locks")

SAVES, CLIENTS, KILLS = 200, 4, 5
_TRIES = 600
_LINE = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.CANCELLED}


def _save(client: Client, wanted: Any, up: threading.Event) -> tuple[int, int]:
    """Save under one request id until the server answers; gives the record's id and how often it was tried."""
    request = document_pb2.SaveRequest(request_id=new_request(), record=wanted)
    for tries in range(1, _TRIES):
        try:
            return client.call(client.documents.Save, request, timeout=10).record.id, tries
        except Refused as refusal:
            if refusal.code not in _LINE:
                raise
            assert up.wait(timeout=60), "the server did not come back"
            # Between two attempts to connect, calls fail at once: tries without a pause would be used up in a moment.
            time.sleep(0.05)
    raise AssertionError(f"{_TRIES} tries were not enough")


@pytest.mark.slow
@pytest.mark.covers("SO-03", "S00.8")
def test_every_acknowledged_save_is_there_once(demo: Path) -> None:
    chance = random.Random(20261122)
    with ServerProcess(demo) as server:
        certificate = demo / "cellar-server.crt"
        first = connect(server.port, certificate, user=MAKER)
        pattern = order(first, shelf(first), Decimal(1), "pattern")
        clients = [connect(server.port, certificate) for _ in range(CLIENTS)]
        for client in clients:
            client.token = first.token
        marks = [f"BURST-{number:03}" for number in range(SAVES)]
        waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
        for mark in marks:
            waiting.put(mark)
        acknowledged: dict[str, int] = {}
        retried: list[str] = []
        up, lock, progress = threading.Event(), threading.Lock(), threading.Condition()
        up.set()

        def work(client: Client) -> None:
            while True:
                try:
                    mark = waiting.get_nowait()
                except queue.Empty:
                    return
                record_id, tries = _save(client, marked(pattern, mark), up)
                with lock:
                    acknowledged[mark] = record_id
                    if tries > 1:
                        retried.append(mark)
                with progress:
                    progress.notify_all()

        def enough(goal: int) -> bool:
            return len(acknowledged) >= goal

        with ThreadPoolExecutor(CLIENTS) as pool:
            running = [pool.submit(work, client) for client in clients]
            for kill in range(KILLS):
                # At a random count of saves, and then at a random moment within the next ones.
                goal = kill * SAVES // KILLS + chance.randrange(1, SAVES // KILLS)
                with progress:
                    assert progress.wait_for(partial(enough, goal), timeout=120)
                threading.Event().wait(chance.uniform(0, 0.05))
                up.clear()
                server.restart()
                up.set()
            for each in running:
                each.result(timeout=120)
        assert sorted(acknowledged) == marks
        assert retried, "no save was under way when the server was killed"
        stored = [mark for mark in marks_of(first) if mark.startswith("BURST-")]
        assert sorted(stored) == marks
        assert len(set(acknowledged.values())) == SAVES
    assert prove(demo) == []
