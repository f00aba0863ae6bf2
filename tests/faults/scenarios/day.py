"""A busy day in little time: clerks' orders, and what twenty open desks ask meanwhile. Memory must be flat."""

from __future__ import annotations

import itertools
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from cellar.v1 import document_pb2, exchange_pb2, list_pb2, session_pb2
from tests.end_to_end.served import ServerProcess
from tests.faults import processes
from tests.faults.clerk import LEAD, MAKER
from tests.faults.ground import Ground
from tests.faults.office import Office, at_work
from tests.faults.reckoning import reckon
from tests.faults.scenario import Outcome, Stage, scenario
from tests.race.processes.calls.desks import order
from tests.race.processes.orders import connect
from tests.support.rpc_client import Client

# Twenty desks ask every ten seconds what is new, for 24 hours, and look at a list or a record now and then.
DESKS = 20
DAY_POLLS = DESKS * 24 * 360
DAY_ORDERS = DESKS * 200
# One turn of a desk is eight polls and one question; a day has so many turns.
POLLS_A_TURN = 8
DAY_CALLS = DAY_POLLS + DAY_POLLS // POLLS_A_TURN + DAY_ORDERS * 3
# What the rest of a day may add to a process that has warmed up.
_ALLOWED = 64 * 2**20
_NOISE = 6 * 2**20


@dataclass
class Desks:
    """The open desks; each thread takes the next one in turn."""

    clients: list[Client]
    turns: itertools.count[int] = field(default_factory=itertools.count)
    calls: int = 0
    ended: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def sit(self) -> None:
        while not self.ended.is_set():
            turn = next(self.turns)
            client = self.clients[turn % len(self.clients)]
            for _ in range(POLLS_A_TURN):
                client.call(client.sessions.Poll, session_pb2.PollRequest(after=0))
            _ask(client, turn)
            with self.lock:
                self.calls += POLLS_A_TURN + 1


def _ask(client: Client, turn: int) -> None:
    """One of the questions that a desk asks in a day."""
    query = list_pb2.Query(entity="sales_order")
    match turn % 6:
        case 0 | 1:
            client.page("sales_order", ("number", "customer_id", "state", "gross_total"))
        case 2:
            client.call(client.lists.Count, list_pb2.CountRequest(query=query))
        case 3:
            client.page("customer", ("code", "name"))
        case 4:
            request = document_pb2.EvaluateRequest(record=order("day"), action="price_all")
            client.call(client.documents.Evaluate, request)
        case _:
            wanted = list_pb2.Query(entity="customer")
            client.file(client.exchange.Export, exchange_pb2.ExportRequest(query=wanted, format="xlsx"))


@scenario("day", "a day's requests in little time, the server's memory watched", "postgresql")
def day(stage: Stage, outcome: Outcome) -> None:
    ground = stage.ground
    seconds = 75 * stage.scale
    with ServerProcess(ground.home) as server:
        desks = Desks(_log_in(ground, server.port))
        pid = server.process.pid
        with at_work(ground, outcome.scenario, [[server.port]] * 2) as office, ThreadPoolExecutor(4) as pool:
            running = [pool.submit(desks.sit) for _ in range(4)]
            try:
                samples = _watch(pid, desks, office, seconds)
            finally:
                desks.ended.set()
            for each in running:
                each.result(timeout=120)
    _judge(samples, outcome)
    outcome.tally = reckon(ground, office.record(), outcome.tally.broken)


def _log_in(ground: Ground, port: int) -> list[Client]:
    """Twenty desks, each with a session and a line of its own."""
    users = itertools.cycle((MAKER, "xu", LEAD, "admin"))
    return [connect(port, ground.certificate, user=user) for user, _ in zip(users, range(DESKS), strict=False)]


def _watch(pid: int, desks: Desks, office: Office, seconds: float) -> list[tuple[int, int]]:
    """(calls so far, resident bytes), four times a second."""
    samples = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.25)
        samples.append((desks.calls, processes.resident(pid)))
    commands = office.record().commands
    # The clerks' commands are spread evenly over the time; reading their journals at every sample would disturb it.
    return [(calls + commands * index // len(samples), size) for index, (calls, size) in enumerate(samples)]


def _judge(samples: list[tuple[int, int]], outcome: Outcome) -> None:
    """The growth between the second and the last fifth, after the caches have filled, and what a whole day would add."""
    fifth = max(1, len(samples) // 5)
    early, late = samples[fifth * 2 : fifth * 3], samples[-fifth:]
    grown = statistics.median(size for _, size in late) - statistics.median(size for _, size in early)
    calls = statistics.median(count for count, _ in late) - statistics.median(count for count, _ in early)
    each = grown / max(1.0, calls)
    total = samples[-1][0]
    outcome.figures.update(
        calls=total, day_share=round(total / DAY_CALLS, 3), first_mb=round(samples[0][1] / 2**20, 1),
        last_mb=round(samples[-1][1] / 2**20, 1), peak_mb=round(max(size for _, size in samples) / 2**20, 1),
        grown_after_warm_up_mb=round(grown / 2**20, 2), bytes_a_call=round(each, 1),
    )  # fmt: skip
    if grown > _NOISE and each * DAY_CALLS > _ALLOWED:
        outcome.tally.broken.append(
            f"memory grows by {each:.0f} bytes a call: {each * DAY_CALLS / 2**20:.0f} MB in a day of {DAY_CALLS} calls"
        )
    outcome.did.append(f"{total} of a day's {DAY_CALLS} calls by {DESKS} desks and two clerks")
