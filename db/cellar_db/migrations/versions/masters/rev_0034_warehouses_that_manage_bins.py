"""warehouses that manage bins; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0034"
down_revision = "0033"
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
    with op.batch_alter_table("warehouse") as batch:
        batch.add_column(sa.Column("bin_managed", types.Flag(), nullable=True))


def _fill() -> None:
    rows = sa.table("warehouse", sa.column("bin_managed", types.Flag()))
    still_empty = sa.or_(rows.c.bin_managed.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "bin_managed": sa.func.coalesce(rows.c.bin_managed, sa.literal(False, types.Flag())),
            }
        )
    )


def _check() -> None:
    pass


def _tighten() -> None:
    with op.batch_alter_table("warehouse") as batch:
        batch.alter_column("bin_managed", existing_type=types.Flag(), nullable=False)
