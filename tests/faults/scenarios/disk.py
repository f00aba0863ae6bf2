"""The disk under the database is full for a while."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import grpc

from devtools.demo import PASSWORD
from tests.end_to_end.served import ServerProcess
from tests.faults.clerk import MAKER
from tests.faults.ground import open_ground
from tests.faults.office import Office, at_work
from tests.faults.reckoning import reckon
from tests.faults.scenario import NotHere, Outcome, Stage, scenario
from tests.faults.scenarios.kills import recovered
from tests.faults.small_disk import fill, no_growth, small_disk
from tests.race.processes.calls.desks import order
from tests.race.processes.orders import connect
from tests.support.cluster import private_cluster
from tests.support.databases import sqlite_url
from tests.support.rpc_client import Client, Refused

_CLERKS = 2
_MEGABYTES = {"sqlite": 40, "postgresql": 160}
_WORDS = {"zh": "磁盘已满", "en": "disk is full"}


@scenario("disk-full", "no byte left for the database while clerks save", "sqlite", "postgresql", owns_database=True)
def disk_full(stage: Stage, outcome: Outcome) -> None:
    size = _MEGABYTES[stage.kind]
    with ExitStack() as place:
        where = stage.folder / f"disk-{stage.kind}"
        try:
            disk: Path | None = place.enter_context(small_disk(where, size))
            outcome.did.append(f"a tmpfs of {size} MB under the database, filled to the last byte")
        except NotHere:
            if stage.kind != "sqlite":
                raise
            disk = None
            outcome.did.append("no file of the server could grow (RLIMIT_FSIZE): this user may mount no small disk")
        if stage.kind == "sqlite":
            database, mend = sqlite_url(where / "full.sqlite"), None
        else:
            assert disk is not None
            cluster = place.enter_context(private_cluster(disk / "cluster", log=stage.folder / "full.log"))
            database, mend = cluster.create("full"), cluster
        home = stage.folder / f"home-full-{stage.kind}"
        ground = place.enter_context(open_ground(home, kind=stage.kind, database=database))
        with ServerProcess(home) as server:
            clients = {language: connect(server.port, ground.certificate) for language in _WORDS}
            for language, client in clients.items():
                client.login(MAKER, PASSWORD, language=language)
            with at_work(ground, outcome.scenario, [[server.port]] * _CLERKS) as office:
                office.wait_for(20)
                with _no_room(disk, server):
                    _until_refused(office)
                    for language, client in clients.items():
                        _says_so(client, language, outcome)
                at = time.monotonic()
                if mend is not None and not mend.runs:
                    # PostgreSQL that has no room for its log gives up; its administrator starts it again.
                    outcome.did.append("PostgreSQL itself had ended, and was started again once there was room")
                    mend.start()
                recovered(office, outcome, at, "room was made")
                office.wait_for(office.record().commands + 10)
        outcome.tally = reckon(ground, office.record(), outcome.tally.broken)


@contextmanager
def _no_room(disk: Path | None, server: ServerProcess) -> Iterator[None]:
    if disk is None:
        with no_growth(server.process.pid):
            yield
        return
    ballast = fill(disk)
    try:
        yield
    finally:
        ballast.unlink()


def _until_refused(office: Office, seconds: float = 120.0) -> None:
    """The databases have a little room of their own before they need more of the disk's."""
    end = time.monotonic() + seconds
    while not any(office.record().troubles.values()):
        if time.monotonic() > end:
            raise AssertionError(f"nothing was refused within {seconds:g} s on a full disk")
        time.sleep(0.05)


def _says_so(client: Client, language: str, outcome: Outcome) -> None:
    """A save says in the user's words that the disk is full; PostgreSQL may be away altogether instead."""
    for _ in range(20):
        try:
            client.save(order("full"))
        except Refused as refused:
            if refused.code is grpc.StatusCode.UNAVAILABLE and outcome.database != "sqlite":
                outcome.did.append(f"a save was told: {refused.message}")
            elif refused.code is not grpc.StatusCode.RESOURCE_EXHAUSTED or _WORDS[language] not in refused.message:
                outcome.tally.broken.append(f"a save on a full disk was told {refused.code.name}: {refused.message}")
            else:
                outcome.did.append(f"a save was told: {refused.message}")
            return
    outcome.did.append("the database had room of its own for all that was tried by hand")
