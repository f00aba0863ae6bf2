"""what can be reversed; written by ``dev.py revision``, which writes it anew until it is landed."""

from decimal import Decimal

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0019"
down_revision = "0018"
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
    with op.batch_alter_table("receipt") as batch:
        batch.add_column(sa.Column("reversed_total", types.Money(), nullable=True))
        batch.add_column(sa.Column("offset_total", types.Money(), nullable=True))
        batch.add_column(sa.Column("reversal", types.Text(20), nullable=True))


def _fill() -> None:
    rows = sa.table(
        "receipt",
        sa.column("reversed_total", types.Money()),
        sa.column("offset_total", types.Money()),
        sa.column("reversal", types.Text(20)),
    )
    still_empty = sa.or_(rows.c.reversed_total.is_(None), rows.c.offset_total.is_(None), rows.c.reversal.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "reversed_total": sa.func.coalesce(rows.c.reversed_total, sa.literal(Decimal("0"), types.Money())),
                "offset_total": sa.func.coalesce(rows.c.offset_total, sa.literal(Decimal("0"), types.Money())),
                "reversal": sa.func.coalesce(rows.c.reversal, sa.literal("none", types.Text(20))),
            }
        )
    )


def _check() -> None:
    pass


def _tighten() -> None:
    with op.batch_alter_table("receipt") as batch:
        batch.alter_column("reversed_total", existing_type=types.Money(), nullable=False)
        batch.alter_column("offset_total", existing_type=types.Money(), nullable=False)
        batch.alter_column("reversal", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_receipt_reversal_id"), "receipt", ["reversal", "id"], unique=False)
