"""Who has a job has it alone, and what he writes after he lost it does not stand."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from cellar_db import engine as db
from cellar_db.engine import open_engine
from cellar_server.console import sets
from cellar_server.kernel.access.principal import SYSTEM_USER, system
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema import clock
from cellar_server.kernel.unit_of_work.exactly_once import Reply, Request
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.services.jobs import queue, running
from cellar_server.services.jobs.queue import Asked, LostLeaseError, StoppedError
from cellar_server.services.jobs.running import KINDS, Outcome, Run
from cellar_server.services.jobs.table import JobState, jobs
from tests.support import databases, job_child


@pytest.fixture(params=databases.families())
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LedgerSet]:
    with databases.fresh(request.param, tmp_path) as url:
        engine = open_engine(url)
        sets.create(engine, job_child.REGISTRY, code="001", name="试验账套")
        yield LedgerSet("001", "试验账套", engine, job_child.REGISTRY)
        engine.dispose()


def asked(books: LedgerSet, kind: str = "count", whole: int = 3) -> int:
    reply, _ = books.commands.run(
        system(), Request("ask-count-1"), lambda work: Reply("job", queue.ask(work, Asked(kind, "数数", whole=whole)))
    )
    return reply.record_id


def status(books: LedgerSet, job_id: int) -> tuple[JobState, int]:
    with db.read(books.engine) as connection:
        row = queue.read(connection, job_id)
    return row.job_status, row.steps_done


def test_of_eight_who_want_it_one_gets_it(books: LedgerSet) -> None:
    job_id, barrier, got = asked(books), threading.Barrier(8), []

    def want(name: str) -> None:
        barrier.wait()
        with db.write(books.engine) as connection:
            if queue.lease(connection, job_id, name):
                got.append(name)

    threads = [threading.Thread(target=want, args=[f"t{number}"]) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(got) == 1


def test_what_is_written_under_a_lost_lease_does_not_stand(books: LedgerSet) -> None:
    """The slow one is overtaken in the middle of a step."""
    job_id, wrote = asked(books), []

    def slow(run: Run) -> Outcome:
        def deed(work: UnitOfWork) -> None:
            wrote.append(run.by)
            # Its lease ran out meanwhile, and another took it.
            taken = work.connection.execute(update(jobs).where(jobs.c.id == job_id).values(leased_by="another"))
            assert taken.rowcount == 1

        run.step(deed)
        return Outcome("never")

    KINDS["slow"] = slow
    try:
        with db.write(books.engine) as connection:
            connection.execute(update(jobs).values(job_kind="slow"))
        assert running.carry_out(books, job_id, "here")
    finally:
        del KINDS["slow"]
    assert len(wrote) == 1
    # Rolled back with the step: it is as it was when it was leased, and nobody was told an end.
    assert status(books, job_id) == (JobState.RUNNING, 0)


def test_a_lease_is_kept_or_lost(books: LedgerSet) -> None:
    job_id = asked(books)
    with db.write(books.engine) as connection:
        assert queue.lease(connection, job_id, "first")
        queue.renew(connection, job_id, "first")
        with pytest.raises(LostLeaseError):
            queue.renew(connection, job_id, "second")
        with pytest.raises(LostLeaseError):
            queue.advance(connection, job_id, "second", 1)
        queue.cancel(connection, job_id)
        with pytest.raises(StoppedError):
            queue.renew(connection, job_id, "first")
    with clock.shifted(queue.LEASE * 2), db.write(books.engine) as connection:
        assert queue.waiting(connection) == [job_id]
        assert queue.lease(connection, job_id, "second")
        with pytest.raises(LostLeaseError):
            queue.end(connection, job_id, "first", JobState.DONE, "")


def test_what_is_stopped_in_the_middle_keeps_what_was_done(books: LedgerSet) -> None:
    job_id, stops = asked(books), {1}

    def count(run: Run) -> Outcome:
        while run.done < 3:
            if run.done in stops:
                run._stop.set()
            run.step(lambda work: None)
        return Outcome("3")

    KINDS["count"] = count
    try:
        assert running.carry_out(books, job_id, "here")
        assert status(books, job_id) == (JobState.CANCELLED, 1)
        with db.write(books.engine) as connection:
            queue.retry(connection, job_id)
        stops.clear()
        assert running.carry_out(books, job_id, "here")
    finally:
        del KINDS["count"]
    assert status(books, job_id) == (JobState.DONE, 3)


def test_one_is_asked_for_once(books: LedgerSet) -> None:
    night = Asked("prove", "夜间校验")
    with db.write(books.engine) as connection:
        assert queue.ask_once(connection, night, once="prove:2026-11-30", asked_by=SYSTEM_USER, language="zh")
        assert not queue.ask_once(connection, night, once="prove:2026-11-30", asked_by=SYSTEM_USER, language="zh")
        assert queue.ask_once(connection, night, once="prove:2026-12-01", asked_by=SYSTEM_USER, language="zh")
