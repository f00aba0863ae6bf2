"""Looks for jobs that nobody runs and carries them out, one after the other, and puts the night's jobs into the queue."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError

from cellar_common.figures import show_day
from cellar_db import engine as db
from cellar_server.kernel.access.principal import SYSTEM_USER
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema import clock
from cellar_server.services.jobs import queue
from cellar_server.services.jobs.queue import Asked
from cellar_server.services.jobs.running import carry_out

log = logging.getLogger("cellar.jobs")
LOOK_SECONDS = 2.0
NIGHT_HOURS = 4
"""So long after its beginning a night's jobs are still put into the queue: a server that is started by day proves nothing then."""
NEVER = 24
NIGHTLY: dict[str, str] = {}


def nightly(kind: str, title: str) -> None:
    """A job of every night, of which there is one a day, however many servers there are."""
    NIGHTLY[kind] = title


@dataclass
class Keeper:
    """One at a time in a process: what nobody waits for shall not slow down who does.

    ``night``: the hour, where the company works, from which the jobs of a night are put into the queue; ``NEVER``: none.
    """

    ledger_sets: Mapping[str, LedgerSet]
    night: int = NEVER
    where: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Until ``stop``: a job in hand is left where it stands and goes on elsewhere."""
        while not self.stop.is_set():
            busy = False
            for books in self.ledger_sets.values():
                try:
                    self.plan(books)
                    busy |= self.work_off(books)
                except DBAPIError as error:
                    log.warning("jobs of %s: %s", books.code, type(error.orig).__name__)
                except Exception:
                    # Whatever it is, the next ledger set and the next look are not to wait for it.
                    log.exception("jobs of %s", books.code)
            if not busy:
                self.stop.wait(LOOK_SECONDS)

    def work_off(self, books: LedgerSet) -> bool:
        """Every job that waits now; whether there was one."""
        with db.read(books.engine) as connection:
            found = queue.waiting(connection)
        ran = False
        for job_id in found:
            if self.stop.is_set():
                break
            ran |= carry_out(books, job_id, self.where)
        return ran

    def plan(self, books: LedgerSet) -> None:
        """The night's jobs, once the hour has come."""
        now = clock.now().astimezone(clock.ZONE)
        if not self.night <= now.hour < self.night + NIGHT_HOURS:
            return
        for kind, title in NIGHTLY.items():
            with db.write(books.engine) as connection:
                queue.ask_once(
                    connection,
                    Asked(kind, title),
                    once=f"{kind}:{show_day(now.date())}",
                    asked_by=SYSTEM_USER,
                    language="zh",
                )


def begin(ledger_sets: Mapping[str, LedgerSet], night: int) -> Keeper:
    """A keeper in a thread of its own, for a server of one process."""
    keeper = Keeper(ledger_sets, night)
    threading.Thread(target=keeper.run, name="cellar-jobs", daemon=True).start()
    return keeper
