"""The tables of jobs: what was asked for, how far it has come, and the files that go in and come out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cellar_db import types
from cellar_server.kernel.schema.field_makers import choice, instant, integer, text
from cellar_server.kernel.schema.fields import Choice, FieldSpec, Kind
from cellar_server.kernel.schema.model import Base, table_of
from cellar_server.kernel.schema.text import label


class JobState(Choice):
    WAITING = "等待|Waiting"
    RUNNING = "执行中|Running"
    DONE = "完成|Done"
    FAILED = "失败|Failed"
    CANCELLED = "已取消|Cancelled"


class Job(Base):
    """``done`` of ``whole`` steps are through, ``refused`` of them were refused. Times are the server's.

    ``once`` names what there may be one of (a night's proof); any other job's is its own. ``not_before``: it rests until then.
    ``tries`` counts leases since it last came forward; ``stops``: somebody wants it to end.
    """

    __tablename__ = "job"
    __table_args__ = (Index(None, "status", "not_before"), Index(None, "asked_by", "id"), UniqueConstraint("once"))
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    kind: Mapped[str] = text("任务种类|Kind", 20, required=True)
    title: Mapped[str] = text("任务|Job", 120, required=True, width=32)
    entity: Mapped[str | None] = text("单据|Entity", 30)
    status: Mapped[JobState] = choice("任务状态|Status", JobState, default=JobState.WAITING)
    # No foreign key, as in the history: a row stays when its user is gone.
    asked_by: Mapped[int] = mapped_column(types.Id(), nullable=False, info={"field": FieldSpec(
        kind=Kind.REFERENCE, label=label("用户|User"), target="app_user", readonly=True, copied=False, width=16)})  # fmt: skip
    asked_at: Mapped[datetime] = instant("提交时间|Asked at", required=True)
    started_at: Mapped[datetime | None] = instant("开始时间|Started at")
    ended_at: Mapped[datetime | None] = instant("结束时间|Ended at")
    done: Mapped[int] = integer("已处理|Done", default=0)
    whole: Mapped[int] = integer("共|Of", default=0)
    refused: Mapped[int] = integer("被拒|Refused", default=0)
    words: Mapped[str | None] = text("结果|Result", 400, width=40)
    language: Mapped[str] = mapped_column(types.Text(2), nullable=False)
    payload: Mapped[bytes | None] = mapped_column(types.Blob())
    once: Mapped[str] = mapped_column(types.Text(80), nullable=False)
    not_before: Mapped[datetime | None] = mapped_column(types.Instant())
    leased_by: Mapped[str | None] = text("执行于|Runs on", 80)
    leased_until: Mapped[datetime | None] = mapped_column(types.Instant())
    tries: Mapped[int] = mapped_column(types.Id(), nullable=False, default=0)
    stops: Mapped[bool] = mapped_column(types.Flag(), nullable=False, default=False)


# A file in parts, so that no row and no message is as long as the file. ``way``: in or out.
job_file = Table(
    "job_file",
    Base.metadata,
    Column("id", types.Id(), primary_key=True, autoincrement=False),
    Column("job_id", types.Id(), nullable=False),
    Column("way", types.Text(3), nullable=False),
    Column("part", types.Id(), nullable=False),
    Column("file_name", types.Text(200), nullable=False),
    Column("content", types.Blob(), nullable=False),
    UniqueConstraint("job_id", "way", "part"),
)

# What was refused of a job's records, one row each, to be read beside it.
job_refusal = Table(
    "job_refusal",
    Base.metadata,
    Column("id", types.Id(), primary_key=True, autoincrement=False),
    Column("job_id", types.Id(), nullable=False, index=True),
    Column("record_id", types.Id(), nullable=False),
    Column("called", types.Text(120), nullable=False),
    Column("words", types.Text(400), nullable=False),
)

jobs = table_of(Job)
OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
