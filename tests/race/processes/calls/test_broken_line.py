"""The client's two doors over a line that is slow, loses answers and breaks: each command ends once and is done once."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from cellar.v1 import document_pb2, exchange_pb2, list_pb2, session_pb2
from cellar_client.rpc import Api, ApiError, ErrorKind
from devtools.demo import PASSWORD
from tests.end_to_end.served import LEDGER_SET
from tests.race.processes.calls.desks import Desks, order, value
from tests.race.processes.orders import marks_of
from tests.race.processes.proxy import Proxy
from tests.support.rpc_client import Client

pytestmark = [pytest.mark.slow, pytest.mark.covers("S00.8")]
_PATIENCE = 60_000
"""Milliseconds after which something that should happen is taken for never happening."""
_READ = {ErrorKind.UNAVAILABLE, ErrorKind.DEADLINE}


@dataclass
class Far:
    """A client's Api behind the proxy, with all that it was told."""

    api: Api
    proxy: Proxy
    qtbot: QtBot
    links: list[str] = field(default_factory=list)
    ends: dict[str, list[Any]] = field(default_factory=dict)
    """What each call ended with: replies and errors; one call has one end."""

    def wait(self, condition: Any) -> None:
        self.qtbot.waitUntil(condition, timeout=_PATIENCE)

    def save(self, mark: str, *, deadline: float = 30.0) -> None:
        request = document_pb2.SaveRequest(record=order(mark))
        self._call(partial(self.api.command, deadline=deadline), self.api.documents.Save, request, mark)

    def submit(self, mark: str, record: Any) -> None:
        request = document_pb2.ActRequest(
            entity="sales_order", id=record.id, row_version=record.row_version, action="submit"
        )
        self._call(self.api.command, self.api.documents.Act, request, f"{mark} submit")

    def delete(self, name: str, record: Any) -> None:
        request = document_pb2.DeleteRequest(entity="sales_order", id=record.id, row_version=record.row_version)
        self._call(self.api.command, self.api.documents.Delete, request, name)

    def read(self, name: str, *, deadline: float = 10.0) -> None:
        request = list_pb2.CountRequest(query=list_pb2.Query(entity="sales_order"))
        self._call(partial(self.api.query, deadline=deadline), self.api.lists.Count, request, name)

    def _call(self, door: Any, method: Any, request: Any, name: str) -> None:
        ends = self.ends.setdefault(name, [])
        door(method, request, ends.append, ends.append)

    def all_ended(self) -> None:
        """Waits for the end of every call, and a little more: a second end would come on the heels of the first."""
        self.wait(lambda: all(self.ends.values()))
        self.read("one more")
        self.wait(lambda: bool(self.ends["one more"]))
        assert {name: len(found) for name, found in self.ends.items() if len(found) != 1} == {}

    def end(self, name: str) -> Any:
        [found] = self.ends[name]
        return found


@pytest.fixture
def far(one_desks: Desks, qtbot: QtBot) -> Iterator[Far]:
    """Logged in through the proxy."""
    with Proxy(one_desks.server.port) as proxy:
        api = Api(one_desks.server.endpoint_at(proxy.port))
        made = Far(api, proxy, qtbot)
        ends: list[Any] = []
        api.login(
            session_pb2.LoginRequest(ledger_set=LEDGER_SET, user="lin", password=PASSWORD), ends.append, ends.append
        )
        made.wait(lambda: bool(ends))
        api.set_token(ends[0].token)
        api.link_changed.connect(made.links.append)
        yield made
        api.close()


@pytest.fixture
def near(one_desks: Desks) -> Client:
    """The same person on a line without the proxy."""
    return one_desks.client("lin")


def marks(client: Client) -> Counter[str]:
    """How many orders bear each mark."""
    return Counter(marks_of(client))


def test_three_hundred_milliseconds_are_only_slow(far: Far, near: Client) -> None:
    far.proxy.delay = 0.3
    names = [f"slow {n}" for n in range(8)]
    for name in names:
        far.save(name)
        far.read(f"read {name}")
    far.all_ended()
    found = marks(near)
    assert {name: found[name] for name in names} == dict.fromkeys(names, 1)
    assert not [each for ends in far.ends.values() for each in ends if isinstance(each, ApiError)]
    assert far.links == []


def test_answers_lost_after_the_commit_are_asked_for_again(far: Far, near: Client) -> None:
    names = [f"lost {n}" for n in range(6)]
    old = near.save(order("to be deleted")).record
    far.proxy.deaf()
    for name in names:
        far.save(name)
    far.delete("delete", old)
    far.wait(lambda: set(names) <= set(marks(near)) and not marks(near)["to be deleted"])
    assert not any(far.ends.values())
    far.proxy.reset()
    far.proxy.pass_on()
    far.all_ended()
    found = marks(near)
    for name in names:
        reply = far.end(name)
        assert found[name] == 1
        stored = near.get("sales_order", reply.record.id)
        assert (value(stored, "customer_order_no"), stored.row_version) == (name, 1)
    # The lists of this desk must learn which row is gone.
    assert [(each.entity, each.id) for each in far.end("delete").changes] == [("sales_order", old.id)]
    assert (far.links[0], far.links[-1]) == ("retrying", "up")


def test_an_answer_that_does_not_come_in_time_is_asked_for_again(far: Far, near: Client) -> None:
    """No reset, no end of the line: only silence, as behind a firewall that forgot the connection."""
    far.proxy.deaf()
    far.save("silence", deadline=1.0)
    far.read("silent read", deadline=1.0)
    far.wait(lambda: bool(far.links))
    far.wait(lambda: bool(far.ends["silent read"]))
    assert far.end("silent read").kind in _READ
    assert (far.links, far.ends["silence"]) == (["retrying"], [])
    far.proxy.pass_on()
    far.all_ended()
    assert far.end("silence").record.row_version == 1
    assert marks(near)["silence"] == 1
    assert far.links == ["retrying", "up"]


def test_a_half_open_line_is_found_out_before_a_patient_call_ends(far: Far, near: Client) -> None:
    """What this desk sends vanishes and nobody hangs up: only the unanswered ping tells, and a new line is taken."""
    far.proxy.half_open()
    far.save("half-open", deadline=45.0)
    far.read("half-open read", deadline=45.0)
    far.all_ended()
    assert far.end("half-open").record.row_version == 1
    assert not isinstance(far.end("half-open read"), ApiError)
    assert marks(near)["half-open"] == 1
    assert far.links == ["retrying", "up"]


def test_a_line_that_breaks_in_the_middle_again_and_again(far: Far, near: Client) -> None:
    seed = 20261122
    chance = random.Random(seed)
    far.proxy.delay = 0.01
    names = [f"broken {n}" for n in range(24)]
    waiting = list(names)

    def go_on() -> None:
        """Three orders are under way at any time; a saved one is submitted."""
        for name in names:
            ends = far.ends.get(name)
            if ends and not isinstance(ends[0], ApiError) and f"{name} submit" not in far.ends:
                far.submit(name, ends[0].record)
        while waiting and sum(not ends for ends in far.ends.values()) < 3:
            far.save(waiting.pop())
            far.read(f"read {len(waiting)}", deadline=20.0)

    pump, hammer = QTimer(), QTimer()
    pump.timeout.connect(go_on)
    hammer.setSingleShot(True)
    resets = 0

    def strike() -> None:
        nonlocal resets
        resets += 1
        far.proxy.reset()
        if resets < 12:
            hammer.start(chance.randrange(20, 400))

    hammer.timeout.connect(strike)
    pump.start(5)
    hammer.start(50)
    far.wait(lambda: resets == 12 and not waiting and all(f"{name} submit" in far.ends for name in names))
    pump.stop()
    far.all_ended()
    failed = {name: ends[0] for name, ends in far.ends.items() if isinstance(ends[0], ApiError)}
    assert failed == {}, f"seed {seed}"
    found = marks(near)
    assert {name: found[name] for name in names} == dict.fromkeys(names, 1), f"seed {seed}"
    for name in names:
        stored = near.get("sales_order", far.end(name).record.id)
        assert (stored.state, stored.row_version) == ("submitted", 2), f"seed {seed}"
    assert "retrying" in far.links
    assert far.links[-1] == "up"


def test_a_line_that_is_down_says_so_and_comes_back(far: Far, near: Client) -> None:
    far.proxy.refuse()
    far.read("in vain", deadline=1.5)
    far.wait(lambda: bool(far.ends["in vain"]))
    assert far.end("in vain").kind in _READ
    far.wait(lambda: far.links[-1:] == ["down"])
    far.save("down")
    accepted = far.proxy.accepted
    far.wait(lambda: far.proxy.accepted > accepted + 1 and far.api.link == "retrying")
    assert far.ends["down"] == []
    far.proxy.pass_on()
    far.api.retry_now()
    far.all_ended()
    assert far.end("down").record.row_version == 1
    assert far.links[-1] == "up"
    assert marks(near)["down"] == 1


def test_a_file_that_breaks_off_is_no_file(far: Far) -> None:
    request = exchange_pb2.ExportRequest(query=list_pb2.Query(entity="customer"), format="csv")
    ended = threading.Event()
    ends: list[ApiError | None] = []

    def end(error: ApiError | None) -> None:
        ends.append(error)
        ended.set()

    far.proxy.deaf()
    far.api.stream(far.api.exchange.Export, request, lambda _item: None, end)
    QTimer.singleShot(300, far.proxy.reset)
    far.wait(ended.is_set)
    far.proxy.pass_on()
    far.all_ended()
    [error] = ends
    assert error is not None
    assert error.kind is ErrorKind.UNAVAILABLE
