"""PostgreSQL dies under load: its postmaster, one of its backends, its connections."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from cellar_server.books import Home
from tests.end_to_end.served import ServerProcess
from tests.faults.ground import Ground
from tests.faults.office import at_work
from tests.faults.reckoning import reckon
from tests.faults.scenario import Outcome, Stage, scenario
from tests.faults.scenarios.kills import cut, recovered
from tests.race.processes.proxy import Proxy

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


@scenario("database-line", "the line between server and database slow and reset", "postgresql", owns_database=True)
def database_line(stage: Stage, outcome: Outcome) -> None:
    ground = stage.ground
    resets = max(2, round(6 * stage.scale))
    with Proxy(stage.cluster.port) as proxy, ServerProcess(_behind(ground, stage, proxy.port)) as server:
        with at_work(ground, outcome.scenario, [[server.port]] * _CLERKS) as office:
            proxy.delay = 0.01
            office.wait_for(12)
            proxy.delay = 0.0
            cut(office, proxy, outcome, resets, "a reset of the database's line")
            proxy.refuse()
            time.sleep(2.0)
            at = time.monotonic()
            proxy.pass_on()
            recovered(office, outcome, at, "a database that could not be reached")
        outcome.did.append(f"10 ms each way, {resets} resets in mid-transaction, no database for 2 s")
    outcome.tally = reckon(ground, office.record(), outcome.tally.broken)


def _behind(ground: Ground, stage: Stage, port: int) -> Path:
    """A home like the ground's whose database is reached through another port."""
    home = Home.load(ground.home)
    [entry] = home.ledger_sets
    other = stage.folder / "home-behind"
    other.mkdir()
    for name in (home.certificate, home.key):
        shutil.copy(ground.home / name, other / name)
    database = make_url(entry.database).set(port=port).render_as_string(hide_password=False)
    replace(home, path=other, ledger_sets=(replace(entry, database=database),)).save()
    return other


def database_name(ground: Ground) -> str:
    """The ground's database, as the server knows it."""
    name = ground.books.ledger.engine.url.database
    assert name is not None
    return name
