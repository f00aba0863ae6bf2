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
from tests.faults.clerk import LEAD, MAKER
from tests.faults.ground import Ground
from tests.faults.office import Office, at_work
from tests.faults.reckoning import reckon
from tests.faults.scenario import Outcome, Stage, scenario
from tests.race.processes.calls.desks import order
from tests.race.processes.orders import connect
from tests.support import processes
from tests.support.rpc_client import Client

# Twenty clerks make 200 documents each, and for 24 hours their desks ask every ten seconds what is new, as the client
# does, and with every eighth of these look at a list or a record. One turn of a desk is eight polls and one look.
DESKS = 20
DAY_DOCUMENTS = DESKS * 200
POLLS_A_TURN = 8
DAY_TURNS = DESKS * 24 * 360 // POLLS_A_TURN
# A document is saved and submitted, and two of three are approved.
DAY_CALLS = DAY_TURNS * (POLLS_A_TURN + 1) + DAY_DOCUMENTS * 8 // 3
_CLERKS = 2
# What a day may add to a process that has warmed up.
_ALLOWED = 64 * 2**20
_NOISE = 6 * 2**20
# A day that does not end within this is no replay in bounded time.
_LONGEST = 1800.0


@dataclass
class Desks:
    """The open desks; each thread takes the next one in turn, until the day is over."""

    clients: list[Client]
    started: itertools.count[int] = field(default_factory=itertools.count)
    turns: int = 0
    ended: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def sit(self) -> None:
        while not self.ended.is_set() and (turn := next(self.started)) < DAY_TURNS:
            client = self.clients[turn % len(self.clients)]
            for _ in range(POLLS_A_TURN):
                client.call(client.sessions.Poll, session_pb2.PollRequest(after=0))
            _ask(client, turn)
            with self.lock:
                self.turns += 1


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
    seconds = _LONGEST if stage.whole_day else 75 * stage.scale
    started = time.monotonic()
    with ServerProcess(ground.home) as server:
        desks = Desks(_log_in(ground, server.port))
        pid = server.process.pid
        ports = [[server.port]] * _CLERKS
        with (
            at_work(ground, outcome.scenario, ports, documents=DAY_DOCUMENTS // _CLERKS) as office,
            ThreadPoolExecutor(4) as pool,
        ):
            running = [pool.submit(desks.sit) for _ in range(4)]
            try:
                samples = _watch(pid, desks, office, seconds)
            finally:
                desks.ended.set()
            for each in running:
                each.result(timeout=120)
        record = office.record()
    replayed = Replayed(desks.turns, record.commands, len(record.stories), time.monotonic() - started)
    _judge(samples, replayed, outcome)
    if stage.whole_day and not replayed.whole:
        outcome.tally.broken.append(f"the day was not over after {seconds:g} s")
    outcome.tally = reckon(ground, record, outcome.tally.broken)


@dataclass(frozen=True)
class Replayed:
    """What was asked of the server, and in how many seconds."""

    turns: int
    commands: int
    documents: int
    seconds: float

    @property
    def calls(self) -> int:
        return self.turns * (POLLS_A_TURN + 1) + self.commands

    @property
    def whole(self) -> bool:
        return self.turns >= DAY_TURNS and self.documents >= DAY_DOCUMENTS

    def words(self) -> str:
        polls, looks = self.turns * POLLS_A_TURN, self.turns
        share = "the whole day" if self.whole else f"{100 * self.calls / DAY_CALLS:.0f} % of a day"
        return (
            f"{share} in {self.seconds:.0f} s: {self.documents} of {DAY_DOCUMENTS} documents ({self.commands} commands), {polls} of "
            f"{DAY_TURNS * POLLS_A_TURN} polls and {looks} of {DAY_TURNS} looks by {DESKS} desks"
        )


def _log_in(ground: Ground, port: int) -> list[Client]:
    """Twenty desks, each with a session and a line of its own."""
    users = itertools.cycle((MAKER, "xu", LEAD, "admin"))
    return [connect(port, ground.certificate, user=user) for user, _ in zip(users, range(DESKS), strict=False)]


def _watch(pid: int, desks: Desks, office: Office, seconds: float) -> list[tuple[int, int]]:
    """(turns so far, resident bytes), four times a second, until all is asked or the time is over."""
    samples = []
    end = time.monotonic() + seconds
    while time.monotonic() < end and (desks.turns < DAY_TURNS or office.anybody_there):
        time.sleep(0.25)
        samples.append((desks.turns, processes.resident(pid)))
    return samples


def _judge(samples: list[tuple[int, int]], replayed: Replayed, outcome: Outcome) -> None:
    """The growth between the middle and the last fifth, after the caches have filled, and what a whole day would add."""
    fifth = max(1, len(samples) // 5)
    early, late = samples[fifth * 2 : fifth * 3], samples[-fifth:]
    grown = statistics.median(size for _, size in late) - statistics.median(size for _, size in early)
    # Two fifths of the time lie between the middles of the two.
    a_day = grown / max(1.0, replayed.calls * 2 / 5) * DAY_CALLS
    outcome.figures.update(
        calls=replayed.calls, day_share=round(replayed.calls / DAY_CALLS, 3), first_mb=round(samples[0][1] / 2**20, 1),
        last_mb=round(samples[-1][1] / 2**20, 1), peak_mb=round(max(size for _, size in samples) / 2**20, 1),
        grown_after_warm_up_mb=round(grown / 2**20, 2), a_day_would_add_mb=round(a_day / 2**20, 1),
    )  # fmt: skip
    if grown > _NOISE and a_day > _ALLOWED:
        outcome.tally.broken.append(
            f"memory grew by {grown / 2**20:.0f} MB after the warm-up: {a_day / 2**20:.0f} MB in a day of {DAY_CALLS} calls"
        )
    outcome.did.append(replayed.words())
