"""lines that take from a loan; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards

revision = "0025"
down_revision = "0024"
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
    with op.batch_alter_table("delivery_note_line") as batch:
        batch.add_column(sa.Column("loan_line_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("taken_from", types.Text(20), nullable=True))
    with op.batch_alter_table("outbound_line") as batch:
        batch.add_column(sa.Column("loan_line_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("taken_from", types.Text(20), nullable=True))
    with op.batch_alter_table("sign_off_line") as batch:
        batch.add_column(sa.Column("taken_from", types.Text(20), nullable=True))


def _fill() -> None:
    rows = sa.table("delivery_note_line", sa.column("taken_from", types.Text(20)))
    still_empty = sa.or_(rows.c.taken_from.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "taken_from": sa.func.coalesce(rows.c.taken_from, sa.literal("stock", types.Text(20))),
            }
        )
    )
    rows = sa.table("outbound_line", sa.column("taken_from", types.Text(20)))
    still_empty = sa.or_(rows.c.taken_from.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "taken_from": sa.func.coalesce(rows.c.taken_from, sa.literal("stock", types.Text(20))),
            }
        )
    )
    rows = sa.table("sign_off_line", sa.column("taken_from", types.Text(20)))
    still_empty = sa.or_(rows.c.taken_from.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "taken_from": sa.func.coalesce(rows.c.taken_from, sa.literal("stock", types.Text(20))),
            }
        )
    )


def _check() -> None:
    guards.refers(op.get_bind(), "delivery_note_line", "loan_line_id", "loan_line", "id")
    guards.refers(op.get_bind(), "outbound_line", "loan_line_id", "loan_line", "id")


def _tighten() -> None:
    with op.batch_alter_table("delivery_note_line") as batch:
        batch.alter_column("taken_from", existing_type=types.Text(20), nullable=False)
        batch.create_foreign_key(op.f("fk_delivery_note_line_l_34b226"), "loan_line", ["loan_line_id"], ["id"])
    op.create_index(op.f("ix_delivery_note_line_l_e3b611"), "delivery_note_line", ["loan_line_id"], unique=False)
    with op.batch_alter_table("outbound_line") as batch:
        batch.alter_column("taken_from", existing_type=types.Text(20), nullable=False)
        batch.create_foreign_key(op.f("fk_outbound_line_loan_line_id"), "loan_line", ["loan_line_id"], ["id"])
    op.create_index(op.f("ix_outbound_line_loan_line_id"), "outbound_line", ["loan_line_id"], unique=False)
    with op.batch_alter_table("sign_off_line") as batch:
        batch.alter_column("taken_from", existing_type=types.Text(20), nullable=False)
