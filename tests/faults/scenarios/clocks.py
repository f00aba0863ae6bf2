"""The server's clock jumps: an hour, a day, over the end of a period, and back."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from cellar_server.kernel.schema import clock
from tests.end_to_end.served import ServerProcess
from tests.faults.office import at_work
from tests.faults.reckoning import reckon
from tests.faults.scenario import Outcome, Stage, scenario
from tests.faults.scenarios.kills import recovered
from tests.faults.turned_clock import turn

_CLERKS = 3


def _next_month() -> timedelta:
    """To an hour after the next month has begun where the company works."""
    here = clock.now().astimezone(clock.ZONE)
    first = (here.replace(day=1) + timedelta(days=32)).replace(day=1, hour=1, minute=0, second=0)
    return datetime.combine(first.date(), first.time(), clock.ZONE) - here


@scenario(
    "clock", "the server's clock jumps by an hour, a day and into the next period, and back", "sqlite", "postgresql"
)
def clocks(stage: Stage, outcome: Outcome) -> None:
    """Sessions outlive an hour and end after a day; the clerks log in again and go on with the same request."""
    ground = stage.ground
    month = _next_month()
    jumps = [
        timedelta(hours=1),
        timedelta(hours=-1),
        timedelta(days=1),
        timedelta(),
        month,
        timedelta(days=-1),
        month,
        timedelta(),
    ]
    try:
        with (
            ServerProcess(ground.home, module="tests.faults.turned_clock") as server,
            at_work(ground, outcome.scenario, [[server.port]] * _CLERKS) as office,
        ):
            for ahead in jumps:
                office.wait_for(office.record().commands + 12)
                at = time.monotonic()
                turn(ground.home, ahead)
                time.sleep(0.2)
                recovered(office, outcome, at, f"a jump to {ahead}")
    finally:
        turn(ground.home, timedelta())
    record = office.record()
    if not record.troubles["UNAUTHENTICATED SESSION_ENDED"]:
        outcome.tally.broken.append("no session ended although the clock went on by more than a day")
    outcome.did.append(f"the clock was set ahead by {', '.join(str(each) for each in jumps)}")
    outcome.tally = reckon(ground, record, outcome.tally.broken)
