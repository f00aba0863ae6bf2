"""what can be reversed; written by ``dev.py revision``, which writes it anew until it is landed."""

from decimal import Decimal

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards

revision = "0021"
down_revision = "0020"
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
    with op.batch_alter_table("other_issue") as batch:
        batch.add_column(sa.Column("reversal", types.Text(20), nullable=True))
    with op.batch_alter_table("other_receipt") as batch:
        batch.add_column(sa.Column("reversal", types.Text(20), nullable=True))
    with op.batch_alter_table("other_issue_line") as batch:
        batch.add_column(sa.Column("reversed", types.Quantity(), nullable=True))
        batch.add_column(sa.Column("red_of_line_id", types.Id(), nullable=True))
    with op.batch_alter_table("other_receipt_line") as batch:
        batch.add_column(sa.Column("reversed", types.Quantity(), nullable=True))
        batch.add_column(sa.Column("red_of_line_id", types.Id(), nullable=True))


def _fill() -> None:
    rows = sa.table("other_issue", sa.column("reversal", types.Text(20)))
    still_empty = sa.or_(rows.c.reversal.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "reversal": sa.func.coalesce(rows.c.reversal, sa.literal("none", types.Text(20))),
            }
        )
    )
    rows = sa.table("other_receipt", sa.column("reversal", types.Text(20)))
    still_empty = sa.or_(rows.c.reversal.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "reversal": sa.func.coalesce(rows.c.reversal, sa.literal("none", types.Text(20))),
            }
        )
    )
    rows = sa.table("other_issue_line", sa.column("reversed", types.Quantity()))
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
    rows = sa.table("other_receipt_line", sa.column("reversed", types.Quantity()))
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
    guards.refers(op.get_bind(), "other_issue_line", "red_of_line_id", "other_issue_line", "id")
    guards.refers(op.get_bind(), "other_receipt_line", "red_of_line_id", "other_receipt_line", "id")


def _tighten() -> None:
    with op.batch_alter_table("other_issue") as batch:
        batch.alter_column("reversal", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_other_issue_reversal_id"), "other_issue", ["reversal", "id"], unique=False)
    with op.batch_alter_table("other_receipt") as batch:
        batch.alter_column("reversal", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_other_receipt_reversal_id"), "other_receipt", ["reversal", "id"], unique=False)
    with op.batch_alter_table("other_issue_line") as batch:
        batch.alter_column("reversed", existing_type=types.Quantity(), nullable=False)
        batch.create_foreign_key(op.f("fk_other_issue_line_red_47deb3"), "other_issue_line", ["red_of_line_id"], ["id"])
    op.create_index(op.f("ix_other_issue_line_red_7b24f7"), "other_issue_line", ["red_of_line_id"], unique=False)
    with op.batch_alter_table("other_receipt_line") as batch:
        batch.alter_column("reversed", existing_type=types.Quantity(), nullable=False)
        batch.create_foreign_key(
            op.f("fk_other_receipt_line_r_89e507"), "other_receipt_line", ["red_of_line_id"], ["id"]
        )
    op.create_index(op.f("ix_other_receipt_line_r_f1e4e1"), "other_receipt_line", ["red_of_line_id"], unique=False)
