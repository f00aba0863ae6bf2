"""write-offs with red payables; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards

revision = "0032"
down_revision = "0031"
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
    with op.batch_alter_table("payment_write_off_line") as batch:
        batch.alter_column("payment_id", existing_type=types.Id(), nullable=True)
        batch.add_column(sa.Column("red_payable_id", types.Id(), nullable=True))


def _fill() -> None:
    pass


def _check() -> None:
    guards.refers(op.get_bind(), "payment_write_off_line", "red_payable_id", "payable", "id")


def _tighten() -> None:
    with op.batch_alter_table("payment_write_off_line") as batch:
        batch.create_foreign_key(op.f("fk_payment_write_off_li_1d553b"), "payable", ["red_payable_id"], ["id"])
    op.create_index(op.f("ix_payment_write_off_li_549eaf"), "payment_write_off_line", ["red_payable_id"], unique=False)
