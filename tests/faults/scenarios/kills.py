"""Processes that die: one worker, all of them, and two servers on one database of which one dies."""

from __future__ import annotations

import math
import random
import time

from tests.end_to_end.served import ServerProcess
from tests.faults.office import Office, at_work
from tests.faults.reckoning import reckon
from tests.faults.scenario import Outcome, Stage, scenario
from tests.race.processes.proxy import Proxy
from tests.support import processes

SEED = 20261122
_CLERKS = 3


def recovered(office: Office, outcome: Outcome, since: float, what: str) -> float:
    """Wait until every clerk is answered again; notes and gives how long that took since the fault, in seconds."""
    waited = office.wait_until_all_answered(since)
    if waited is None:
        outcome.tally.broken.append(f"after {what} a clerk was never answered again")
        return math.inf
    worst = max(waited, outcome.figures.get("recovered_seconds", 0.0))
    outcome.figures["recovered_seconds"] = round(worst, 2)
    return round(waited, 2)


def cut(office: Office, proxy: Proxy, outcome: Outcome, times: int, what: str) -> None:
    """Reset every connection of the proxy, so many times, at moments that nobody chose."""
    chance = random.Random(SEED)
    for _ in range(times):
        office.wait_for(office.record().commands + chance.randrange(2, 10))
        at = time.monotonic()
        proxy.reset()
        recovered(office, outcome, at, what)


@scenario("worker-kill", "SIGKILL of one of two workers, again and again", "sqlite", "postgresql")
def worker_kill(stage: Stage, outcome: Outcome) -> None:
    ground, chance = stage.ground, random.Random(SEED)
    kills = max(1, round(4 * stage.scale))
    with ServerProcess(ground.home, workers=2) as server:
        parent = server.process.pid
        with at_work(ground, outcome.scenario, [[server.port]] * _CLERKS) as office:
            for kill in range(kills):
                office.wait_for(office.record().commands + chance.randrange(5, 25))
                victim = chance.choice(processes.wait_for_children(parent, 2))
                at = time.monotonic()
                processes.kill(victim)
                recovered(office, outcome, at, f"kill {kill + 1}")
                again = processes.wait_for_children(parent, 2, other_than=victim)
                if len(again) != 2 or victim in again:
                    outcome.tally.broken.append(f"the supervisor did not start another worker: {again}")
        outcome.did.append(f"killed a worker {kills} times; the supervisor started another each time")
    outcome.tally = reckon(ground, office.record(), outcome.tally.broken)


@scenario("all-workers-kill", "SIGKILL of every worker at once, then of the supervisor", "sqlite", "postgresql")
def all_workers_kill(stage: Stage, outcome: Outcome) -> None:
    ground = stage.ground
    kills = max(1, round(2 * stage.scale))
    with ServerProcess(ground.home, workers=2) as server:
        with at_work(ground, outcome.scenario, [[server.port]] * _CLERKS) as office:
            for kill in range(kills):
                office.wait_for(office.record().commands + 15)
                at = time.monotonic()
                for victim in processes.wait_for_children(server.process.pid, 2):
                    processes.kill(victim)
                recovered(office, outcome, at, f"kill {kill + 1} of all workers")
            office.wait_for(office.record().commands + 10)
            orphans = processes.wait_for_children(server.process.pid, 2)
            at = time.monotonic()
            processes.kill(server.process.pid)
            left = processes.wait_for_end(orphans, 60)
            if left:
                outcome.tally.broken.append(f"workers outlived their supervisor: {left}")
            outcome.figures["orphans_gone_seconds"] = round(time.monotonic() - at, 2)
            server.restart()
            recovered(office, outcome, at, "the kill of the supervisor")
        outcome.did.append(f"killed all workers {kills} times, then the supervisor, whose workers ended with it")
    outcome.tally = reckon(ground, office.record(), outcome.tally.broken)


@scenario("two-workers", "one request sent to two servers at once, one of them killed", "sqlite", "postgresql")
def two_workers(stage: Stage, outcome: Outcome) -> None:
    """Every command goes to both servers in the same moment, as a line that doubles its packets would."""
    ground = stage.ground
    kills = max(1, round(2 * stage.scale))
    with ServerProcess(ground.home) as first, ServerProcess(ground.home) as second:
        with at_work(ground, outcome.scenario, [[first.port, second.port]] * _CLERKS) as office:
            office.wait_for(60)
            for server in (first, second) * kills:
                at = time.monotonic()
                server.restart()
                recovered(office, outcome, at, "the kill of one of two servers")
                office.wait_for(office.record().commands + 20)
        outcome.did.append(f"sent every command to two servers at once; killed each of them {kills} times")
    outcome.tally = reckon(ground, office.record(), outcome.tally.broken)
