"""Carrying out one job: step after step under its lease, as the person who asked for it."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from sqlalchemy import Row
from sqlalchemy.exc import DBAPIError

from cellar_db import engine as db
from cellar_db.faults import LATER, fault_of
from cellar_server.kernel.access.principal import SYSTEM_USER, Principal, system
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.entry.security import principal_of
from cellar_server.kernel.schema.problems import Refusal
from cellar_server.kernel.schema.text import Language, label
from cellar_server.kernel.unit_of_work.exactly_once import Reply, Request
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.services.jobs import queue
from cellar_server.services.jobs.queue import LostLeaseError, StoppedError
from cellar_server.services.jobs.table import JobState

log = logging.getLogger("cellar.jobs")
_FAILED = label(
    "程序出错，编号 {incident}，请告知管理员|The program failed; tell your administrator the number {incident}"
)
_LEFT_LYING = label("多次中断，未能完成|It was cut off too often and was not finished")
_CANCELLED = label("已按要求停止，已处理的保留|Stopped as asked; what was done stays")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job says at its end, and the file that it made, which is closed once it is kept."""

    words: str = ""
    file_name: str = ""
    file: BinaryIO | None = None


@dataclass
class Run:
    """One job in hand. ``done`` is the step that it stands at: a kind begins there, not at the beginning."""

    books: LedgerSet
    principal: Principal
    row: Row[Any]
    by: str
    done: int
    _stop: threading.Event = field(default_factory=threading.Event)
    _lost: threading.Event = field(default_factory=threading.Event)

    @property
    def id(self) -> int:
        return int(self.row.id)

    @property
    def payload(self) -> bytes:
        return self.row.payload or b""

    def file(self) -> tuple[str, bytes]:
        with db.read(self.books.engine) as connection:
            name, parts = queue.file(connection, self.id, "in")
        return name, b"".join(parts)

    def look_up(self) -> None:
        """For the middle of something long: raises where the job is another's by now, or is to end, or where who asked for it
        may not log in any more; his rights are those of this moment from now on."""
        self._go_on()
        self.principal = _principal(self.books, self.row)

    def _go_on(self) -> None:
        if self._lost.is_set():
            raise LostLeaseError
        if self._stop.is_set():
            raise StoppedError

    def step(self, deed: Callable[[UnitOfWork], None], *, by: int = 1) -> None:
        """Carry out a part of the job and say that it is done, in one transaction, once.

        A ``Refusal`` of the deed leaves everything as it was, also how far the job is.
        """
        self._go_on()
        reached = self.done + by

        def body(work: UnitOfWork) -> Reply:
            deed(work)
            queue.advance(work.connection, self.id, self.by, reached)
            return Reply("job", self.id)

        self.books.commands.run(self.principal, Request(f"job-{self.id:x}-{self.done}"), body)
        self.done = reached

    def pass_over(self, record_id: int, called: str, words: str) -> None:
        """A record that was refused: written down beside the job, and the job goes on."""
        with db.write(self.books.engine) as connection:
            queue.refuse_record(connection, self.id, record_id, called, words)
            queue.advance(connection, self.id, self.by, self.done + 1, refused=1)
        self.done += 1

    def note(self, faults: Sequence[tuple[str, str]]) -> None:
        """What was refused and is no step (rows of a file), where and why; instead of what an earlier try noted."""
        with db.write(self.books.engine) as connection:
            queue.note(connection, self.id, faults)

    def refused(self) -> int:
        """How many records were passed over, also by whoever had the job before."""
        with db.read(self.books.engine) as connection:
            return int(queue.read(connection, self.id).refused_total)

    def tell(self, done: int, whole: int | None = None) -> None:
        """So far it is, of what writes nothing before its end."""
        self._go_on()
        with db.write(self.books.engine) as connection:
            queue.advance(connection, self.id, self.by, done, whole=whole)


Kind = Callable[[Run], Outcome]
KINDS: dict[str, Kind] = {}


def kind(name: str) -> Callable[[Kind], Kind]:
    """Register how jobs of a kind are carried out. A kind may be called again for a job that was cut: it goes on at ``run.done``."""

    def register(carry_out: Kind) -> Kind:
        if name in KINDS:
            raise ValueError(f"job kind {name} is there twice")
        KINDS[name] = carry_out
        return carry_out

    return register


def carry_out(books: LedgerSet, job_id: int, where: str) -> bool:
    """Lease a job and run it to its end; False where somebody else has it. ``where`` names the machine and process."""
    by = f"{where[:40]}/{uuid.uuid4().hex}"
    with db.write(books.engine) as connection:
        if not queue.lease(connection, job_id, by):
            return False
        row = queue.read(connection, job_id)
    try:
        _run(books, row, by)
    except LostLeaseError:
        log.warning("job %d is another's by now", job_id)
    except DBAPIError as error:
        if fault_of(error) not in LATER:
            raise
        # Its lease runs out, and whoever comes then goes on.
        log.warning("job %d: the database is away", job_id)
    return True


def _run(books: LedgerSet, row: Row[Any], by: str) -> None:
    language = _language(row)
    if row.tries > queue.MOST_TRIES:
        _end(books, row.id, by, JobState.FAILED, Outcome(_LEFT_LYING.of(language)))
        return
    try:
        run = Run(books, _principal(books, row), row, by, int(row.steps_done))
        with _kept(run):
            outcome = KINDS[row.job_kind](run)
        _end(books, row.id, by, JobState.DONE, outcome)
    except StoppedError:
        _end(books, row.id, by, JobState.CANCELLED, Outcome(_CANCELLED.of(language)))
    except Refusal as found:
        _end(books, row.id, by, JobState.FAILED, Outcome(queue.in_words(found, language)))
    except LostLeaseError:
        raise
    except DBAPIError as error:
        if fault_of(error) not in LATER:
            _broke(books, row, by, error)
            return
        with db.write(books.engine) as connection:
            queue.put_back(connection, row.id, by, "")
    except Exception as error:
        _broke(books, row, by, error)


def _broke(books: LedgerSet, row: Row[Any], by: str, error: Exception) -> None:
    incident = uuid.uuid4().hex[:8]
    log.error("job %d (%s) failed, incident %s", row.id, row.job_kind, incident, exc_info=error)
    words = _FAILED.of(_language(row)).format(incident=incident)
    _end(books, row.id, by, JobState.FAILED, Outcome(words))


def _end(books: LedgerSet, job_id: int, by: str, status: JobState, outcome: Outcome) -> None:
    with outcome.file or nullcontext() as file, db.write(books.engine) as connection:
        queue.end(connection, job_id, by, status, outcome.words, file_name=outcome.file_name, file=file)


def _language(row: Row[Any]) -> Language:
    return "en" if row.language == "en" else "zh"


def _principal(books: LedgerSet, row: Row[Any]) -> Principal:
    if row.asked_by == SYSTEM_USER:
        return system(books.read_settings())
    return principal_of(books, row.asked_by, _language(row))


@contextmanager
def _kept(run: Run) -> Iterator[None]:
    """Keep the lease while something long goes on, and hear of it where the job is to end."""
    over = threading.Event()

    def keep() -> None:
        while not over.wait(queue.LEASE.total_seconds() / 6):
            try:
                with db.write(run.books.engine) as connection:
                    queue.renew(connection, run.id, run.by)
            except StoppedError:
                run._stop.set()
            except LostLeaseError:
                run._lost.set()
                return
            except DBAPIError:
                # It is tried again; a lease that ran out meanwhile is seen by the step's own transaction.
                log.warning("job %d: its lease could not be made longer", run.id)

    thread = threading.Thread(target=keep, name="cellar-lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
