"""A person's own jobs: nobody is shown another's here, and nobody ends one (``NotFound``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from cellar_server.kernel.schema.problems import NotFound, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.services.jobs import queue


@dataclass(frozen=True, slots=True)
class Own:
    """A job's row, and whether it made a file."""

    row: Row[Any]
    has_file: bool


def listed(work: UnitOfWork) -> list[Own]:
    """The newest first."""
    return _with_files(work, queue.of(work.connection, work.principal.user_id))


def one(work: UnitOfWork, job_id: int) -> Own:
    return _with_files(work, [_row(work, job_id)])[0]


def cancel(work: UnitOfWork, job_id: int) -> None:
    _row(work, job_id)
    queue.cancel(work.connection, job_id)


def retry(work: UnitOfWork, job_id: int) -> None:
    _row(work, job_id)
    queue.retry(work.connection, job_id)


def file(work: UnitOfWork, job_id: int) -> tuple[str, list[bytes]]:
    """The file that it made, in parts; ``NotFound`` where there is none."""
    _row(work, job_id)
    name, parts = queue.file(work.connection, job_id, "out")
    if not parts:
        raise NotFound([problem("", "NO_FILE", "这个任务没有文件|The job has no file")])
    return name, parts


def refusals(work: UnitOfWork, job_id: int, most: int) -> Sequence[Row[Any]]:
    _row(work, job_id)
    return queue.refusals(work.connection, job_id, most)


def _row(work: UnitOfWork, job_id: int) -> Row[Any]:
    row = queue.read(work.connection, job_id)
    if row.asked_by != work.principal.user_id:
        raise NotFound([problem("", "NOT_FOUND", "没有这个任务|There is no such job")])
    return row


def _with_files(work: UnitOfWork, rows: Sequence[Row[Any]]) -> list[Own]:
    filed = queue.with_file(work.connection, [row.id for row in rows])
    return [Own(row, row.id in filed) for row in rows]
