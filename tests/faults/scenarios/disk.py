"""The disk under the database is full for a while."""

from __future__ import annotations

import time
from contextlib import ExitStack

import grpc

from devtools.demo import PASSWORD
from tests.end_to_end.served import ServerProcess
from tests.faults.clerk import MAKER
from tests.faults.cluster import private_cluster
from tests.faults.ground import open_ground
from tests.faults.office import Office, at_work
from tests.faults.reckoning import reckon
from tests.faults.scenario import Outcome, Stage, scenario
from tests.faults.scenarios.kills import recovered
from tests.faults.small_disk import fill, small_disk
from tests.race.processes.calls.desks import order
from tests.race.processes.orders import connect
from tests.support.databases import sqlite_url
from tests.support.rpc_client import Client, Refused

_CLERKS = 2
_MEGABYTES = {"sqlite": 40, "postgresql": 160}
_WORDS = {"zh": "磁盘已满", "en": "disk is full"}


@scenario("disk-full", "no byte left for the database while clerks save", "sqlite", "postgresql", owns_database=True)
def disk_full(stage: Stage, outcome: Outcome) -> None:
    size = _MEGABYTES[stage.kind]
    with ExitStack() as place:
        disk = place.enter_context(small_disk(stage.folder / f"disk-{stage.kind}", size))
        if stage.kind == "sqlite":
            database, mend = sqlite_url(disk / "full.sqlite"), None
        else:
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
                ballast = fill(disk)
                _until_refused(office)
                for language, client in clients.items():
                    _says_so(client, language, outcome)
                ballast.unlink()
                at = time.monotonic()
                if mend is not None and not mend.runs:
                    # PostgreSQL that has no room for its log gives up; its administrator starts it again.
                    outcome.did.append("PostgreSQL itself had ended, and was started again once there was room")
                    mend.start()
                recovered(office, outcome, at, "room was made")
                office.wait_for(office.record().commands + 10)
        outcome.did.insert(0, f"a tmpfs of {size} MB under the database, filled to the last byte")
        outcome.tally = reckon(ground, office.record(), outcome.tally.broken)


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
