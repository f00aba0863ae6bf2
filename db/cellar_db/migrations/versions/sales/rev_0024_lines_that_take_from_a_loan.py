"""lines that take from a loan; written by ``dev.py revision``, which writes it anew until it is landed."""

from decimal import Decimal

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards

revision = "0024"
down_revision = "0023"
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
    with op.batch_alter_table("sales_order_line") as batch:
        batch.add_column(sa.Column("loan_line_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("taken_from", types.Text(20), nullable=True))
        batch.add_column(sa.Column("from_loan", types.Quantity(), nullable=True))


def _fill() -> None:
    rows = sa.table(
        "sales_order_line", sa.column("taken_from", types.Text(20)), sa.column("from_loan", types.Quantity())
    )
    still_empty = sa.or_(rows.c.taken_from.is_(None), rows.c.from_loan.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "taken_from": sa.func.coalesce(rows.c.taken_from, sa.literal("stock", types.Text(20))),
                "from_loan": sa.func.coalesce(rows.c.from_loan, sa.literal(Decimal("0"), types.Quantity())),
            }
        )
    )


def _check() -> None:
    guards.refers(op.get_bind(), "sales_order_line", "loan_line_id", "loan_line", "id")


def _tighten() -> None:
    with op.batch_alter_table("sales_order_line") as batch:
        batch.alter_column("taken_from", existing_type=types.Text(20), nullable=False)
        batch.alter_column("from_loan", existing_type=types.Quantity(), nullable=False)
        batch.create_foreign_key(op.f("fk_sales_order_line_loa_a128d4"), "loan_line", ["loan_line_id"], ["id"])
    op.create_index(op.f("ix_sales_order_line_loa_ff4955"), "sales_order_line", ["loan_line_id"], unique=False)
