"""stamps of finance on stock documents; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0007"
down_revision = "0006"
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
    with op.batch_alter_table("opening_stock") as batch:
        batch.add_column(sa.Column("finance", types.Text(20), nullable=True))
        batch.add_column(sa.Column("audited_by", types.Id(), nullable=True))
        batch.add_column(sa.Column("audited_at", types.Instant(), nullable=True))
        batch.add_column(sa.Column("costed_by", types.Id(), nullable=True))
        batch.add_column(sa.Column("costed_at", types.Instant(), nullable=True))
        batch.add_column(sa.Column("vouchered_by", types.Id(), nullable=True))
        batch.add_column(sa.Column("vouchered_at", types.Instant(), nullable=True))
    with op.batch_alter_table("other_issue") as batch:
        batch.add_column(sa.Column("finance", types.Text(20), nullable=True))
        batch.add_column(sa.Column("audited_by", types.Id(), nullable=True))
        batch.add_column(sa.Column("audited_at", types.Instant(), nullable=True))
        batch.add_column(sa.Column("costed_by", types.Id(), nullable=True))
        batch.add_column(sa.Column("costed_at", types.Instant(), nullable=True))
        batch.add_column(sa.Column("vouchered_by", types.Id(), nullable=True))
        batch.add_column(sa.Column("vouchered_at", types.Instant(), nullable=True))
    with op.batch_alter_table("other_receipt") as batch:
        batch.add_column(sa.Column("finance", types.Text(20), nullable=True))
        batch.add_column(sa.Column("audited_by", types.Id(), nullable=True))
        batch.add_column(sa.Column("audited_at", types.Instant(), nullable=True))
        batch.add_column(sa.Column("costed_by", types.Id(), nullable=True))
        batch.add_column(sa.Column("costed_at", types.Instant(), nullable=True))
        batch.add_column(sa.Column("vouchered_by", types.Id(), nullable=True))
        batch.add_column(sa.Column("vouchered_at", types.Instant(), nullable=True))
    with op.batch_alter_table("outbound") as batch:
        batch.add_column(sa.Column("finance", types.Text(20), nullable=True))
        batch.add_column(sa.Column("audited_by", types.Id(), nullable=True))
        batch.add_column(sa.Column("audited_at", types.Instant(), nullable=True))
        batch.add_column(sa.Column("costed_by", types.Id(), nullable=True))
        batch.add_column(sa.Column("costed_at", types.Instant(), nullable=True))
        batch.add_column(sa.Column("vouchered_by", types.Id(), nullable=True))
        batch.add_column(sa.Column("vouchered_at", types.Instant(), nullable=True))


def _fill() -> None:
    rows = sa.table("opening_stock", sa.column("finance", types.Text(20)))
    still_empty = sa.or_(rows.c.finance.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "finance": sa.func.coalesce(rows.c.finance, sa.literal("unaudited", types.Text(20))),
            }
        )
    )
    rows = sa.table("other_issue", sa.column("finance", types.Text(20)))
    still_empty = sa.or_(rows.c.finance.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "finance": sa.func.coalesce(rows.c.finance, sa.literal("unaudited", types.Text(20))),
            }
        )
    )
    rows = sa.table("other_receipt", sa.column("finance", types.Text(20)))
    still_empty = sa.or_(rows.c.finance.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "finance": sa.func.coalesce(rows.c.finance, sa.literal("unaudited", types.Text(20))),
            }
        )
    )
    rows = sa.table("outbound", sa.column("finance", types.Text(20)))
    still_empty = sa.or_(rows.c.finance.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "finance": sa.func.coalesce(rows.c.finance, sa.literal("unaudited", types.Text(20))),
            }
        )
    )


def _check() -> None:
    pass


def _tighten() -> None:
    with op.batch_alter_table("opening_stock") as batch:
        batch.alter_column("finance", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_opening_stock_financ_e80628"), "opening_stock", ["finance", "state", "id"], unique=False)
    op.create_index(op.f("ix_opening_stock_finance_id"), "opening_stock", ["finance", "id"], unique=False)
    with op.batch_alter_table("other_issue") as batch:
        batch.alter_column("finance", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_other_issue_finance_aeede9"), "other_issue", ["finance", "state", "id"], unique=False)
    op.create_index(op.f("ix_other_issue_finance_id"), "other_issue", ["finance", "id"], unique=False)
    with op.batch_alter_table("other_receipt") as batch:
        batch.alter_column("finance", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_other_receipt_financ_7da246"), "other_receipt", ["finance", "state", "id"], unique=False)
    op.create_index(op.f("ix_other_receipt_finance_id"), "other_receipt", ["finance", "id"], unique=False)
    with op.batch_alter_table("outbound") as batch:
        batch.alter_column("finance", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_outbound_finance_id"), "outbound", ["finance", "id"], unique=False)
    op.create_index(op.f("ix_outbound_finance_state_id"), "outbound", ["finance", "state", "id"], unique=False)
