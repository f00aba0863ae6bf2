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
    op.create_table(
        "period_closing",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("module", types.Text(20), nullable=False),
        sa.Column("org_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("closed", types.Flag(), nullable=False),
        sa.Column("closed_by", types.Text(60), nullable=True),
        sa.Column("closed_at", types.Instant(), nullable=True),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["period.id"], name=op.f("fk_period_closing_document_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_period_closing_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_closing")),
        sa.UniqueConstraint("document_id", "module", "org_id", name=op.f("uq_period_closing_docum_eaa7f9")),
    )
    op.create_index(op.f("ix_period_closing_document_id"), "period_closing", ["document_id"], unique=False)
    op.create_index(op.f("ix_period_closing_org_id"), "period_closing", ["org_id"], unique=False)


def _add() -> None:
    pass


def _fill() -> None:
    fills_0002.fill(op.get_bind())


def _tighten() -> None:
    with op.batch_alter_table("period") as batch:
        batch.drop_column("receivable_closed")
        batch.drop_column("sales_closed")
        batch.drop_column("stock_closed")
