"""The line between desk and server: slow, cut, reset, and half-open, where bytes vanish and nobody hangs up."""

from __future__ import annotations

import time

from tests.end_to_end.served import ServerProcess
from tests.faults.office import at_work
from tests.faults.reckoning import reckon
from tests.faults.scenario import Outcome, Stage, scenario
from tests.faults.scenarios.kills import cut, recovered
from tests.race.processes.proxy import Proxy

_CLERKS = 3


@scenario("line", "a proxy that delays 300 ms, resets, drops, refuses and goes half-open", "sqlite", "postgresql")
def line(stage: Stage, outcome: Outcome) -> None:
    ground = stage.ground
    resets = max(2, round(6 * stage.scale))
    with ServerProcess(ground.home) as server, Proxy(server.port) as proxy:
        with at_work(ground, outcome.scenario, [[proxy.port]] * _CLERKS, deadline=6.0) as office:
            proxy.delay = 0.3
            office.wait_for(12)
            proxy.delay = 0.0
            cut(office, proxy, outcome, resets, "a reset")
            # What the server answers is lost: it commits, and the clerk must ask again.
            proxy.deaf()
            time.sleep(1.0)
            proxy.reset()
            at = time.monotonic()
            proxy.pass_on()
            recovered(office, outcome, at, "lost answers")
            proxy.refuse()
            time.sleep(2.0)
            at = time.monotonic()
            proxy.pass_on()
            recovered(office, outcome, at, "a line that was down")
            # Half-open: both directions swallow what they are given, and new connections pass.
            at = time.monotonic()
            proxy.half_open()
            outcome.figures["half_open_seconds"] = recovered(office, outcome, at, "a half-open line")
            office.wait_for(office.record().commands + 5)
        outcome.did.append(f"300 ms each way, {resets} resets, lost answers, a refused line for 2 s, a half-open line")
    outcome.tally = reckon(ground, office.record(), outcome.tally.broken)
