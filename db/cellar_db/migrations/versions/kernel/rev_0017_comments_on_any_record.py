"""comments on any record; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0017"
down_revision = "0016"
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
        "record_comment",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("entity", types.Text(30), nullable=False),
        sa.Column("record_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("content", types.Text(1000), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("edited_at", types.Instant(), nullable=True),
        sa.Column("deleted_at", types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_comment")),
    )
    op.create_index(op.f("ix_record_comment_entit_d47ab7"), "record_comment", ["entity", "record_id"], unique=False)
    op.create_table(
        "record_mention",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("comment_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("user_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("seen_at", types.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["record_comment.id"], name=op.f("fk_record_mention_comment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_mention")),
    )
    op.create_index(op.f("ix_record_mention_comment_id"), "record_mention", ["comment_id"], unique=False)
    op.create_index(op.f("ix_record_mention_user_8568ab"), "record_mention", ["user_id", "seen_at"], unique=False)


def _add() -> None:
    pass


def _fill() -> None:
    pass


def _check() -> None:
    pass


def _tighten() -> None:
    pass
