"""What every night does: the ledgers are proved, and what nobody needs any more is taken away."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from cellar_db import engine as db
from cellar_db.functions import CHUNK
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.schema.tables import request_log
from cellar_server.kernel.unit_of_work import prove
from cellar_server.services.jobs import queue
from cellar_server.services.jobs.keeper import nightly
from cellar_server.services.jobs.running import Outcome, Run, kind

KEEP_JOBS = timedelta(days=14)
KEEP_REQUESTS = timedelta(days=30)
"""A desk that sends a request again does so within hours; afterwards its reply is of no use."""
_SHOWN = 3


@kind("prove")
def prove_ledgers(run: Run) -> Outcome:
    """The prover; a difference makes the job fail, so that an administrator sees it in the morning."""
    run.books.registry.whole()
    found = prove.prove(run.books.engine, run.books.registry)
    if not found:
        return Outcome("账实相符 Everything agrees")
    first = "；".join(f"{each.what}：应为 {each.expected}，实为 {each.found}" for each in found[:_SHOWN])
    raise refuse("", "NOT_PROVED", f"{len(found)} 处不符：{first}|{len(found)} differences, the first: {first}")


@kind("tidy")
def tidy(run: Run) -> Outcome:
    """Jobs that ended a fortnight ago with their files, and replies that no desk will ask for again."""
    now, gone = clock.now(), 0
    with db.write(run.books.engine) as connection:
        went = queue.tidy(connection, now - KEEP_JOBS)
    old = select(request_log.c.request_key).where(request_log.c.created_at < now - KEEP_REQUESTS).limit(CHUNK)
    while True:
        run.look_up()
        with db.write(run.books.engine) as connection:
            keys = list(connection.scalars(old))
            if keys:
                connection.execute(delete(request_log).where(request_log.c.request_key.in_(keys)))
        gone += len(keys)
        if len(keys) < CHUNK:
            return Outcome(f"清理任务 {went} 个、请求记录 {gone} 条 Jobs and replies taken away: {went}, {gone}")


nightly("prove", "夜间校验账实 Nightly proof")
nightly("tidy", "夜间清理 Nightly tidying")
