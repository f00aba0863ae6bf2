"""background jobs; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables, new columns, their rows, whether they fit, then what is tightened: so a filled database passes."""
    _make()
    _add()
    _fill()
    _check()
    _tighten()


def _make() -> None:
    op.create_table(
        "job",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("job_kind", types.Text(20), nullable=False),
        sa.Column("job_title", types.Text(120), nullable=False),
        sa.Column("about_entity", types.Text(30), nullable=True),
        sa.Column("job_status", types.Text(20), nullable=False),
        sa.Column("asked_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("asked_at", types.Instant(), nullable=False),
        sa.Column("started_at", types.Instant(), nullable=True),
        sa.Column("ended_at", types.Instant(), nullable=True),
        sa.Column("steps_done", types.Id(), autoincrement=False, nullable=False),
        sa.Column("step_total", types.Id(), autoincrement=False, nullable=False),
        sa.Column("refused_total", types.Id(), autoincrement=False, nullable=False),
        sa.Column("outcome_words", types.Text(400), nullable=True),
        sa.Column("language", types.Text(2), nullable=False),
        sa.Column("payload", types.Blob(), nullable=True),
        sa.Column("once", types.Text(80), nullable=False),
        sa.Column("not_before", types.Instant(), nullable=True),
        sa.Column("leased_by", types.Text(80), nullable=True),
        sa.Column("leased_until", types.Instant(), nullable=True),
        sa.Column("tries", types.Id(), autoincrement=False, nullable=False),
        sa.Column("stops", types.Flag(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("once", name=op.f("uq_job_once")),
    )
    op.create_index(op.f("ix_job_asked_by_id"), "job", ["asked_by", "id"], unique=False)
    op.create_index(op.f("ix_job_job_status_not_before"), "job", ["job_status", "not_before"], unique=False)
    op.create_table(
        "job_file",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("job_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("way", types.Text(3), nullable=False),
        sa.Column("part", types.Id(), autoincrement=False, nullable=False),
        sa.Column("file_name", types.Text(200), nullable=False),
        sa.Column("content", types.Blob(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_file")),
        sa.UniqueConstraint("job_id", "way", "part", name=op.f("uq_job_file_job_id_way_part")),
    )
    op.create_table(
        "job_refusal",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("job_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("record_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("called", types.Text(120), nullable=False),
        sa.Column("words", types.Text(400), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_refusal")),
    )
    op.create_index(op.f("ix_job_refusal_job_id"), "job_refusal", ["job_id"], unique=False)


def _add() -> None:
    pass


def _fill() -> None:
    pass


def _check() -> None:
    pass


def _tighten() -> None:
    pass
