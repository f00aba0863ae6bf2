"""PostgreSQL dies under load: its postmaster, one of its backends, its connections."""

from __future__ import annotations

import time

import psycopg

from tests.end_to_end.served import ServerProcess
from tests.faults.ground import Ground
from tests.faults.office import at_work
from tests.faults.reckoning import reckon
from tests.faults.scenario import Outcome, Stage, scenario
from tests.faults.scenarios.kills import recovered

_CLERKS = 3
_CUT = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


@scenario(
    "postgresql-kill", "SIGKILL of a backend, of PostgreSQL itself, and all connections cut", "postgresql", owns_database=True
)  # fmt: skip
def postgresql_kill(stage: Stage, outcome: Outcome) -> None:
    ground, cluster = stage.ground, stage.cluster
    rounds = max(1, round(2 * stage.scale))
    with (
        ServerProcess(ground.home) as server,
        at_work(ground, outcome.scenario, [[server.port]] * _CLERKS) as office,
    ):
        for _ in range(rounds):
            office.wait_for(office.record().commands + 15)
            at = time.monotonic()
            if not cluster.kill_backend(database_name(ground)):
                outcome.tally.broken.append("there was no backend to kill")
            recovered(office, outcome, at, "the kill of a backend")
            office.wait_for(office.record().commands + 10)
            cluster.kill()
            time.sleep(1)
            at = time.monotonic()
            cluster.start()
            recovered(office, outcome, at, "the kill of PostgreSQL")
            office.wait_for(office.record().commands + 10)
            at = time.monotonic()
            with psycopg.connect(cluster.server, autocommit=True) as connection:
                connection.execute(_CUT, (database_name(ground),))
            recovered(office, outcome, at, "the cut of all connections")
    outcome.did.append(f"{rounds} times: killed a backend, killed PostgreSQL for a second, cut all its connections")
    outcome.tally = reckon(ground, office.record(), outcome.tally.broken)


def database_name(ground: Ground) -> str:
    """The ground's database, as the server knows it."""
    name = ground.books.ledger.engine.url.database
    assert name is not None
    return name
