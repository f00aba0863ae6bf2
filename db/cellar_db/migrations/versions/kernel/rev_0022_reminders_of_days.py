"""reminders of days; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0022"
down_revision = "0021"
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
        "record_reminder",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("entity", types.Text(30), nullable=False),
        sa.Column("record_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("day_field", types.Text(40), nullable=False),
        sa.Column("reminded_day", types.Day(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_reminder")),
        sa.UniqueConstraint(
            "entity", "record_id", "day_field", "reminded_day", name=op.f("uq_record_reminder_enti_340fd4")
        ),
    )


def _add() -> None:
    pass


def _fill() -> None:
    pass


def _check() -> None:
    pass


def _tighten() -> None:
    pass
