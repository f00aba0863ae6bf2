"""what can be reversed; written by ``dev.py revision``, which writes it anew until it is landed."""

from decimal import Decimal

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards

revision = "0018"
down_revision = "0017"
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
    with op.batch_alter_table("receivable") as batch:
        batch.add_column(sa.Column("reversed_total", types.Money(), nullable=True))
        batch.add_column(sa.Column("offset_total", types.Money(), nullable=True))
        batch.add_column(sa.Column("reversal", types.Text(20), nullable=True))
    with op.batch_alter_table("sales_invoice") as batch:
        batch.add_column(sa.Column("offset_total", types.Money(), nullable=True))
        batch.add_column(sa.Column("reversal", types.Text(20), nullable=True))
    with op.batch_alter_table("sales_invoice_line") as batch:
        batch.add_column(sa.Column("reversed", types.Quantity(), nullable=True))
        batch.add_column(sa.Column("red_of_line_id", types.Id(), nullable=True))


def _fill() -> None:
    rows = sa.table(
        "receivable",
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
    rows = sa.table("sales_invoice", sa.column("offset_total", types.Money()), sa.column("reversal", types.Text(20)))
    still_empty = sa.or_(rows.c.offset_total.is_(None), rows.c.reversal.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "offset_total": sa.func.coalesce(rows.c.offset_total, sa.literal(Decimal("0"), types.Money())),
                "reversal": sa.func.coalesce(rows.c.reversal, sa.literal("none", types.Text(20))),
            }
        )
    )
    rows = sa.table("sales_invoice_line", sa.column("reversed", types.Quantity()))
    still_empty = sa.or_(rows.c.reversed.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "reversed": sa.func.coalesce(rows.c.reversed, sa.literal(Decimal("0"), types.Quantity())),
            }
        )
    )


def _check() -> None:
    guards.refers(op.get_bind(), "sales_invoice_line", "red_of_line_id", "sales_invoice_line", "id")


def _tighten() -> None:
    with op.batch_alter_table("receivable") as batch:
        batch.alter_column("reversed_total", existing_type=types.Money(), nullable=False)
        batch.alter_column("offset_total", existing_type=types.Money(), nullable=False)
        batch.alter_column("reversal", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_receivable_reversal_id"), "receivable", ["reversal", "id"], unique=False)
    with op.batch_alter_table("sales_invoice") as batch:
        batch.alter_column("offset_total", existing_type=types.Money(), nullable=False)
        batch.alter_column("reversal", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_sales_invoice_reversal_id"), "sales_invoice", ["reversal", "id"], unique=False)
    with op.batch_alter_table("sales_invoice_line") as batch:
        batch.alter_column("reversed", existing_type=types.Quantity(), nullable=False)
        batch.create_foreign_key(
            op.f("fk_sales_invoice_line_r_9bc22b"), "sales_invoice_line", ["red_of_line_id"], ["id"]
        )
    op.create_index(op.f("ix_sales_invoice_line_r_c43e55"), "sales_invoice_line", ["red_of_line_id"], unique=False)
