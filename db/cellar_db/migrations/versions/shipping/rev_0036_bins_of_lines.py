"""bins of lines; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards

revision = "0036"
down_revision = "0035"
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
    pass


def _add() -> None:
    with op.batch_alter_table("outbound_line") as batch:
        batch.add_column(sa.Column("bin_id", types.Id(), nullable=True))


def _fill() -> None:
    pass


def _check() -> None:
    guards.refers(op.get_bind(), "outbound_line", "bin_id", "warehouse_bin", "id")


def _tighten() -> None:
    with op.batch_alter_table("outbound_line") as batch:
        batch.create_foreign_key(op.f("fk_outbound_line_bin_id"), "warehouse_bin", ["bin_id"], ["id"])
    op.create_index(op.f("ix_outbound_line_bin_id"), "outbound_line", ["bin_id"], unique=False)
