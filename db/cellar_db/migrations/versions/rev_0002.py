"""What changed since the first release; written by ``dev.py revision``."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import fills_0002

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables, new columns, their rows, then what is tightened: in this order a filled database passes."""
    _make()
    _add()
    _fill()
    _tighten()


def _make() -> None:
    op.create_table(
        "event_log",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("happened_at", types.Instant(), nullable=False),
        sa.Column("user_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("deed", types.Text(20), nullable=False),
        sa.Column("entity", types.Text(30), nullable=True),
        sa.Column("row_total", types.Id(), autoincrement=False, nullable=True),
        sa.Column("address", types.Text(120), nullable=True),
        sa.Column("note", types.Text(400), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_event_log_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_log")),
    )
    op.create_index(op.f("ix_event_log_happened_at_id"), "event_log", ["happened_at", "id"], unique=False)
    op.create_index(op.f("ix_event_log_user_id_id"), "event_log", ["user_id", "id"], unique=False)


def _add() -> None:
    pass


def _fill() -> None:
    fills_0002.fill(op.get_bind())


def _tighten() -> None:
    pass
