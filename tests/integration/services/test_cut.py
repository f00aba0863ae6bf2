"""A job whose process is killed goes on elsewhere: nothing is lost, nothing is done twice."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from cellar.v1 import job_pb2
from cellar_common.codec import Ref
from cellar_db import engine as db
from cellar_db.engine import open_engine
from cellar_server.console import sets
from cellar_server.kernel.access.accounts import User
from cellar_server.kernel.access.principal import Principal, system
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.kernel.schema.tables import audit_log
from cellar_server.kernel.unit_of_work.exactly_once import Reply, Request
from cellar_server.services.jobs import queue
from cellar_server.services.jobs.queue import Asked
from cellar_server.services.jobs.table import JobState
from tests.support import company, databases, job_child, sample

CUTS = 20
DOCUMENTS = 60


@pytest.fixture(params=databases.families())
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Engine]]:
    with databases.fresh(request.param, tmp_path) as url:
        engine = open_engine(url)
        sets.create(engine, job_child.REGISTRY, code="001", name="试验账套")
        yield url, engine
        engine.dispose()


def _documents(books: LedgerSet) -> list[int]:
    commands, who = books.commands, system()
    organisation = RecordInput("organisation", values=company.ORGANISATION)
    seat = commands.save(who, Request("organisation-1"), organisation).record
    assert seat is not None
    commands.save(who, Request("place-00001"), RecordInput("sample_place", values={"code": "P1", "name": "望江楼"}))
    made = []
    for number in range(DOCUMENTS):
        line = LineInput(values={"wine": "五粮", "quantity": Decimal(1), "price": Decimal(1)})
        given = RecordInput(
            "sample_tasting", values={"place_id": Ref(0, "P1"), "org_id": Ref(seat.id)}, grids={"lines": [line]}
        )
        record = commands.save(who, Request(f"tasting-{number:05}"), given).record
        assert record is not None
        made.append(record.id)
    return made


def test_a_job_killed_at_twenty_points_does_everything_once(ground: tuple[str, Engine]) -> None:
    url, engine = ground
    books = LedgerSet("001", "试验账套", engine, job_child.REGISTRY)
    ids = _documents(books)
    payload = job_pb2.AskActRequest(entity="sample_tasting", ids=ids, action="approve").SerializeToString()
    asked = Asked("act", "审核", "sample_tasting", payload, whole=len(ids))
    reply, _ = books.commands.run(
        _checker(engine, books), Request("ask-00001"), lambda work: Reply("job", queue.ask(work, asked))
    )
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.support.job_child"])
    seen, cuts, owners = 0, 0, set()
    while True:
        child = context.Process(target=job_child.carry_out, args=[url], daemon=True)
        child.start()
        last = cuts == CUTS
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with db.read(engine) as connection:
                row = queue.read(connection, reply.record_id)
            if row.job_status is JobState.DONE or (not last and row.steps_done > seen):
                break
            time.sleep(0.005)
        # At whatever it is doing now: between two steps, in one, at its commit.
        child.kill()
        child.join()
        with db.read(engine) as connection:
            row = queue.read(connection, reply.record_id)
        owners.add(row.leased_by)
        if row.job_status is JobState.DONE:
            break
        assert not last, "it came to no end"
        seen, cuts = row.steps_done, cuts + 1
    assert cuts == CUTS
    assert (row.steps_done, row.refused_total) == (DOCUMENTS, 0)
    assert len(owners) > CUTS // 2
    with db.read(engine) as connection:
        approvals = Counter(
            connection.scalars(
                select(audit_log.c.record_id).where(
                    audit_log.c.entity == "sample_tasting", audit_log.c.action == "approve"
                )
            )
        )
        table = books.registry.of("sample_tasting").table
        counted = connection.execute(select(table.c.state, func.count()).group_by(table.c.state)).all()
        states = {row[0]: row[1] for row in counted}
    assert approvals == Counter(ids)
    assert states == {"approved": DOCUMENTS}


def _checker(engine: Engine, books: LedgerSet) -> Principal:
    """Another than who made them."""
    from cellar_server.kernel.entry.security import principal_of

    sets.add_administrator(engine, "checker", "Sample-2026!")
    with db.read(engine) as connection:
        id_ = connection.scalar(select(User.id).where(User.code == "checker"))
    assert id_ is not None
    assert sample.DECLARATIONS
    return principal_of(books, id_, "zh")
