"""what is found; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0043"
down_revision = "0042"
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
        "search_entry",
        sa.Column("entity", types.Text(30), nullable=False),
        sa.Column("record_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("field_path", types.Text(60), nullable=False),
        sa.Column("line_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("starts_at", types.Id(), autoincrement=False, nullable=False),
        sa.Column("folded", types.Text(40), nullable=False),
        sa.PrimaryKeyConstraint(
            "entity", "record_id", "field_path", "line_id", "starts_at", name=op.f("pk_search_entry")
        ),
    )
    op.create_index(op.f("ix_search_entry_folded"), "search_entry", ["folded"], unique=False)


def _add() -> None:
    pass


def _fill() -> None:
    pass


def _check() -> None:
    pass


def _tighten() -> None:
    pass
