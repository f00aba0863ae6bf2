"""The queue of jobs: asking for one, leasing it, saying how far it is, ending it. Every change of a job's row is here.

Each of these is one UPDATE with the condition in it, so that of two who want the same only one gets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, BinaryIO

from sqlalchemy import (
    BindParameter,
    Connection,
    Row,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from cellar_common.folding import cut
from cellar_db import types
from cellar_db.functions import in_lists
from cellar_db.ids import new_id
from cellar_db.upserts import insert_missing
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import NotFound, Refusal, problem, refuse
from cellar_server.kernel.schema.text import Language, label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.services.jobs.table import OVER, JobState, job_file, job_refusal, jobs

LEASE = timedelta(seconds=60)
PAUSE = timedelta(seconds=15)
MOST_TRIES = 5
"""So often a job may be left lying (its machine died, the database went away) before it counts as failed."""
PART = 1024 * 1024
WORDS = 400


class LostLeaseError(Exception):
    """Somebody else runs the job by now, or it is over: what this step wrote must not stand."""


class StoppedError(Exception):
    """Whoever asked for it wants it to end."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A job to be: ``payload`` is what its kind understands, ``content`` a file that goes in."""

    kind: str
    title: str
    entity: str = ""
    payload: bytes = b""
    whole: int = 0
    file_name: str = ""
    content: bytes = b""


def ask(work: UnitOfWork, asked: Asked) -> int:
    """Put a job at the end of the queue, in the transaction of who asks; returns its id."""
    id_ = new_id()
    row = _row(id_, asked, work.principal.user_id, work.language, once=f"job:{id_}")
    work.connection.execute(insert(jobs), row)
    if asked.content:
        _keep(work.connection, id_, "in", asked.file_name, BytesIO(asked.content))
    return id_


def ask_once(connection: Connection, asked: Asked, *, once: str, asked_by: int, language: Language) -> bool:
    """A job of which there is one (the proof of a night), whoever of several servers comes first; whether it was put there now."""
    return bool(insert_missing(connection, jobs, [_row(new_id(), asked, asked_by, language, once=once)], ["once"]))


def _row(id_: int, asked: Asked, asked_by: int, language: Language, *, once: str) -> dict[str, Any]:
    return {
        "id": id_, "job_kind": asked.kind, "job_title": cut(asked.title, 120), "about_entity": asked.entity or None, "job_status": JobState.WAITING,
        "asked_by": asked_by, "asked_at": clock.now(), "started_at": None, "ended_at": None, "steps_done": 0, "step_total": asked.whole,
        "refused_total": 0, "outcome_words": None, "language": language, "payload": asked.payload or None, "once": once, "not_before": None,
        "leased_by": None, "leased_until": None, "tries": 0, "stops": False,
    }  # fmt: skip


def _keep(connection: Connection, job_id: int, way: str, file_name: str, file: BinaryIO) -> None:
    """Part by part, so that no file is in memory as a whole."""
    file.seek(0)
    for part, content in enumerate(iter(lambda: file.read(PART), b"")):
        row = {"id": new_id(), "job_id": job_id, "way": way, "part": part, "file_name": cut(file_name, 200)}
        connection.execute(insert(job_file), {**row, "content": content})


_now: BindParameter[datetime] = bindparam("at", type_=types.Instant())
_free = or_(
    and_(jobs.c.job_status == JobState.WAITING, or_(jobs.c.not_before.is_(None), jobs.c.not_before <= _now)),
    and_(jobs.c.job_status == JobState.RUNNING, jobs.c.leased_until < _now),
)
_NEXT = select(jobs.c.id).where(_free).order_by(jobs.c.id)
_LEASE = (
    update(jobs)
    .where(jobs.c.id == bindparam("wanted"), _free)
    .values(
        job_status=JobState.RUNNING, leased_by=bindparam("by"), leased_until=bindparam("until", type_=types.Instant()), tries=jobs.c.tries + 1,
        started_at=func.coalesce(jobs.c.started_at, _now), not_before=None,
    )
)  # fmt: skip
_mine = and_(
    jobs.c.id == bindparam("wanted"), jobs.c.leased_by == bindparam("by"), jobs.c.job_status == JobState.RUNNING
)


def waiting(connection: Connection, most: int = 20) -> Sequence[int]:
    """Jobs that nobody runs, the oldest first."""
    return list(connection.scalars(_NEXT.limit(most), {"at": clock.now()}))


def lease(connection: Connection, job_id: int, by: str) -> bool:
    """Take a job that nobody runs; False where another was faster. ``by`` names one running, never used again."""
    now = clock.now()
    found = connection.execute(_LEASE, {"wanted": job_id, "at": now, "by": by, "until": now + LEASE})
    return found.rowcount == 1


def renew(connection: Connection, job_id: int, by: str) -> None:
    """Keep the lease for a while; ``LostLeaseError`` where it is another's, ``StoppedError`` where it is to end."""
    statement = update(jobs).where(_mine).values(leased_until=bindparam("until", type_=types.Instant()))
    if connection.execute(statement, {"wanted": job_id, "by": by, "until": clock.now() + LEASE}).rowcount != 1:
        raise LostLeaseError
    if connection.scalar(select(jobs.c.stops).where(jobs.c.id == job_id)):
        raise StoppedError


def advance(
    connection: Connection, job_id: int, by: str, done: int, *, whole: int | None = None, refused: int = 0
) -> None:
    """So far it is now, in the transaction of what was done: whoever lost the lease writes nothing."""
    values: dict[str, Any] = {
        "steps_done": done, "refused_total": jobs.c.refused_total + refused, "leased_until": clock.now() + LEASE,
        # What comes forward is not left lying.
        "tries": 1,
    }  # fmt: skip
    if whole is not None:
        values["step_total"] = whole
    if connection.execute(update(jobs).where(_mine).values(values), {"wanted": job_id, "by": by}).rowcount != 1:
        raise LostLeaseError


def refuse_record(connection: Connection, job_id: int, record_id: int, called: str, words: str) -> None:
    connection.execute(
        insert(job_refusal),
        {"id": new_id(), "job_id": job_id, "record_id": record_id, "called": cut(called, 120), "words": cut(words, WORDS)},
    )  # fmt: skip


def note(connection: Connection, job_id: int, faults: Sequence[tuple[str, str]]) -> None:
    """What a file has against it, where and why, in the place of what was noted before."""
    connection.execute(delete(job_refusal).where(job_refusal.c.job_id == job_id, job_refusal.c.record_id == 0))
    rows = [
        {"id": new_id(), "job_id": job_id, "record_id": 0, "called": cut(place, 120), "words": cut(words, WORDS)}
        for place, words in faults
    ]
    if rows:
        connection.execute(insert(job_refusal), rows)


def end(
    connection: Connection,
    job_id: int,
    by: str,
    status: JobState,
    words: str,
    *,
    file_name: str = "",
    file: BinaryIO | None = None,
) -> None:
    """The job is over, with the file that it made."""
    values = {
        "job_status": status,
        "outcome_words": cut(words, WORDS) or None,
        "ended_at": clock.now(),
        "leased_until": None,
    }
    if connection.execute(update(jobs).where(_mine).values(values), {"wanted": job_id, "by": by}).rowcount != 1:
        raise LostLeaseError
    connection.execute(delete(job_file).where(job_file.c.job_id == job_id, job_file.c.way == "out"))
    if file is not None:
        _keep(connection, job_id, "out", file_name, file)


def put_back(connection: Connection, job_id: int, by: str, words: str) -> None:
    """It could not go on for now (the database was away): anybody takes it up again after a pause."""
    values = {
        "job_status": JobState.WAITING,
        "leased_until": None,
        "not_before": clock.now() + PAUSE,
        "outcome_words": cut(words, WORDS) or None,
    }
    connection.execute(update(jobs).where(_mine).values(values), {"wanted": job_id, "by": by})


def cancel(connection: Connection, job_id: int) -> None:
    """What waits is over at once; what runs ends at its next step. What is over stays as it is (``Invalid``)."""
    now = clock.now()
    statement = update(jobs).where(jobs.c.id == job_id, jobs.c.job_status.not_in(OVER)).values(
        stops=True,
        job_status=case((jobs.c.job_status == JobState.WAITING, literal(JobState.CANCELLED, jobs.c.job_status.type)), else_=jobs.c.job_status),
        ended_at=case((jobs.c.job_status == JobState.WAITING, literal(now, types.Instant())), else_=jobs.c.ended_at),
    )  # fmt: skip
    if connection.execute(statement).rowcount != 1:
        raise refuse("", "JOB_OVER", "任务已结束|The job is over already")


def retry(connection: Connection, job_id: int) -> None:
    """What failed or was cancelled goes on where it stood."""
    again = (JobState.FAILED, JobState.CANCELLED)
    statement = update(jobs).where(jobs.c.id == job_id, jobs.c.job_status.in_(again)).values(
        job_status=JobState.WAITING, stops=False, tries=0, ended_at=None, outcome_words=None, not_before=None, leased_by=None
    )  # fmt: skip
    if connection.execute(statement).rowcount != 1:
        raise refuse(
            "", "JOB_NOT_OVER", "只有失败或已取消的任务可以重试|Only a job that failed or was cancelled is tried again"
        )


def read(connection: Connection, job_id: int) -> Row[Any]:
    row = connection.execute(select(jobs).where(jobs.c.id == job_id)).first()
    if row is None:
        raise NotFound([problem("", "NOT_FOUND", "没有这个任务|There is no such job")])
    return row


def of(connection: Connection, user_id: int, most: int = 50) -> Sequence[Row[Any]]:
    """A person's jobs, the newest first."""
    return connection.execute(
        select(jobs).where(jobs.c.asked_by == user_id).order_by(jobs.c.id.desc()).limit(most)
    ).all()


def file(connection: Connection, job_id: int, way: str) -> tuple[str, list[bytes]]:
    """A job's file in its parts; no parts where there is none."""
    rows = connection.execute(
        select(job_file.c.file_name, job_file.c.content)
        .where(job_file.c.job_id == job_id, job_file.c.way == way)
        .order_by(job_file.c.part)
    ).all()
    return (rows[0].file_name if rows else ""), [row.content for row in rows]


def refusals(connection: Connection, job_id: int, most: int = 500) -> Sequence[Row[Any]]:
    statement = select(job_refusal).where(job_refusal.c.job_id == job_id).order_by(job_refusal.c.id).limit(most)
    return connection.execute(statement).all()


def tidy(connection: Connection, before: datetime) -> int:
    """Take away what ended before a day, with its files; how many jobs went."""
    ended = select(jobs.c.id).where(jobs.c.ended_at < before, jobs.c.job_status.in_(OVER))
    for table in (job_file, job_refusal):
        connection.execute(delete(table).where(table.c.job_id.in_(ended)))
    return connection.execute(delete(jobs).where(jobs.c.ended_at < before, jobs.c.job_status.in_(OVER))).rowcount


def in_words(found: Refusal, language: Language) -> str:
    """A refusal in one line, in the language of who asked."""
    return "；".join(label(each.message).of(language) for each in found.problems) or found.reason


def with_file(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Of these jobs those that made a file."""
    return {
        id_
        for some in in_lists(list(ids))
        for id_ in connection.scalars(
            select(job_file.c.job_id).where(job_file.c.job_id.in_(some), job_file.c.way == "out", job_file.c.part == 0)
        )
    }
