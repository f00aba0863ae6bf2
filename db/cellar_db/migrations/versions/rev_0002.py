"""What changed since the first release; written by ``dev.py revision``."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import fills_0002

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables, new columns, their rows, then what is tightened: in this order a filled database passes."""
    _make()
    _add()
    _fill()
    _tighten()


def _make() -> None:
    pass


def _add() -> None:
    with op.batch_alter_table("employee") as batch:
        batch.add_column(sa.Column("superior_id", types.Id(), nullable=True))
    with op.batch_alter_table("role_scope") as batch:
        batch.add_column(sa.Column("below", types.Flag(), nullable=True))


def _fill() -> None:
    rows = sa.table("role_scope", sa.column("below", types.Flag()))
    op.execute(sa.update(rows).where(rows.c.below.is_(None)).values({"below": False}))
    fills_0002.fill(op.get_bind())


def _tighten() -> None:
    with op.batch_alter_table("employee") as batch:
        batch.create_foreign_key(op.f("fk_employee_superior_id"), "employee", ["superior_id"], ["id"])
    op.create_index(op.f("ix_employee_superior_id"), "employee", ["superior_id"], unique=False)
    with op.batch_alter_table("role_scope") as batch:
        batch.alter_column("below", existing_type=types.Flag(), nullable=False)
