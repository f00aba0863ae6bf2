"""The tables of jobs: what was asked for, how far it has come, and the files that go in and come out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
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
    """``steps_done`` of ``step_total`` steps are through, ``refused_total`` of them were refused. Times are the server's.

    ``once`` names what there may be one of (a night's proof); any other job's is its own. ``not_before``: it rests until then.
    ``tries`` counts leases since it last came forward; ``stops``: somebody wants it to end.
    """

    __tablename__ = "job"
    __table_args__ = (Index(None, "job_status", "not_before"), Index(None, "asked_by", "id"), UniqueConstraint("once"))
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    job_kind: Mapped[str] = text("任务种类|Kind", 20, required=True)
    job_title: Mapped[str] = text("任务|Job", 120, required=True, width=32)
    about_entity: Mapped[str | None] = text("单据|Entity", 30)
    job_status: Mapped[JobState] = choice("任务状态|Status", JobState, default=JobState.WAITING)
    # No foreign key, as in the history: a row stays when its user is gone.
    asked_by: Mapped[int] = mapped_column(types.Id(), nullable=False, info={"field": FieldSpec(
        kind=Kind.REFERENCE, label=label("用户|User"), target="app_user", readonly=True, copied=False, width=16)})  # fmt: skip
    asked_at: Mapped[datetime] = instant("提交时间|Asked at", required=True)
    started_at: Mapped[datetime | None] = instant("开始时间|Started at")
    ended_at: Mapped[datetime | None] = instant("结束时间|Ended at")
    steps_done: Mapped[int] = integer("完成步数|Steps done", readonly=True, default=0)
    step_total: Mapped[int] = integer("总步数|Steps", readonly=True, default=0)
    refused_total: Mapped[int] = integer("被拒|Refused", readonly=True, default=0)
    outcome_words: Mapped[str | None] = text("结果|Result", 400, width=40)
    language: Mapped[str] = mapped_column(types.Text(2), nullable=False)
    payload: Mapped[bytes | None] = mapped_column(types.Blob())
    once: Mapped[str] = mapped_column(types.Text(80), nullable=False)
    not_before: Mapped[datetime | None] = mapped_column(types.Instant())
    leased_by: Mapped[str | None] = text("执行于|Runs on", 80)
    leased_until: Mapped[datetime | None] = mapped_column(types.Instant())
    tries: Mapped[int] = mapped_column(types.Id(), nullable=False, default=0)
    stops: Mapped[bool] = mapped_column(types.Flag(), nullable=False, default=False)


class JobFile(Base):
    """A file in parts, so that no row and no message is as long as the file. ``way``: in or out."""

    __tablename__ = "job_file"
    __table_args__ = (UniqueConstraint("job_id", "way", "part"),)
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    job_id: Mapped[int] = mapped_column(types.Id(), nullable=False)
    way: Mapped[str] = mapped_column(types.Text(3), nullable=False)
    part: Mapped[int] = mapped_column(types.Id(), nullable=False)
    file_name: Mapped[str] = mapped_column(types.Text(200), nullable=False)
    content: Mapped[bytes] = mapped_column(types.Blob(), nullable=False)


class JobRefusal(Base):
    """What was refused of a job's records, one row each, to be read beside it; ``record_id`` 0: of a file, ``called`` says where."""

    __tablename__ = "job_refusal"
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    job_id: Mapped[int] = mapped_column(types.Id(), nullable=False, index=True)
    record_id: Mapped[int] = mapped_column(types.Id(), nullable=False)
    called: Mapped[str] = mapped_column(types.Text(120), nullable=False)
    words: Mapped[str] = mapped_column(types.Text(400), nullable=False)


jobs, job_file, job_refusal = table_of(Job), table_of(JobFile), table_of(JobRefusal)
OVER = (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
