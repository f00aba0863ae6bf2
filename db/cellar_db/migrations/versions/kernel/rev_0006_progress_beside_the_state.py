"""progress beside the state; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations.versions.kernel.fills import fills_0006

revision = "0006"
down_revision = "0005"
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
    with op.batch_alter_table("credit_adjustment") as batch:
        batch.add_column(sa.Column("progress", types.Text(20), nullable=True))
    with op.batch_alter_table("price_list") as batch:
        batch.add_column(sa.Column("progress", types.Text(20), nullable=True))
    with op.batch_alter_table("price_adjustment") as batch:
        batch.add_column(sa.Column("progress", types.Text(20), nullable=True))
    with op.batch_alter_table("opening_stock") as batch:
        batch.add_column(sa.Column("progress", types.Text(20), nullable=True))
    with op.batch_alter_table("other_issue") as batch:
        batch.add_column(sa.Column("progress", types.Text(20), nullable=True))
    with op.batch_alter_table("other_receipt") as batch:
        batch.add_column(sa.Column("progress", types.Text(20), nullable=True))
    with op.batch_alter_table("receipt") as batch:
        batch.add_column(sa.Column("progress", types.Text(20), nullable=True))
    with op.batch_alter_table("receivable") as batch:
        batch.add_column(sa.Column("progress", types.Text(20), nullable=True))
    with op.batch_alter_table("sales_invoice") as batch:
        batch.add_column(sa.Column("progress", types.Text(20), nullable=True))
    with op.batch_alter_table("write_off") as batch:
        batch.add_column(sa.Column("progress", types.Text(20), nullable=True))
    with op.batch_alter_table("delivery_note") as batch:
        batch.add_column(sa.Column("progress", types.Text(20), nullable=True))
    with op.batch_alter_table("outbound") as batch:
        batch.add_column(sa.Column("progress", types.Text(20), nullable=True))
    with op.batch_alter_table("sales_order") as batch:
        batch.add_column(sa.Column("progress", types.Text(20), nullable=True))
    with op.batch_alter_table("sign_off") as batch:
        batch.add_column(sa.Column("progress", types.Text(20), nullable=True))


def _fill() -> None:
    fills_0006.fill(op.get_bind())
    rows = sa.table("credit_adjustment", sa.column("progress", types.Text(20)))
    still_empty = sa.or_(rows.c.progress.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "progress": sa.func.coalesce(rows.c.progress, sa.literal("open", types.Text(20))),
            }
        )
    )
    rows = sa.table("price_list", sa.column("progress", types.Text(20)))
    still_empty = sa.or_(rows.c.progress.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "progress": sa.func.coalesce(rows.c.progress, sa.literal("open", types.Text(20))),
            }
        )
    )
    rows = sa.table("price_adjustment", sa.column("progress", types.Text(20)))
    still_empty = sa.or_(rows.c.progress.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "progress": sa.func.coalesce(rows.c.progress, sa.literal("open", types.Text(20))),
            }
        )
    )
    rows = sa.table("opening_stock", sa.column("progress", types.Text(20)))
    still_empty = sa.or_(rows.c.progress.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "progress": sa.func.coalesce(rows.c.progress, sa.literal("open", types.Text(20))),
            }
        )
    )
    rows = sa.table("other_issue", sa.column("progress", types.Text(20)))
    still_empty = sa.or_(rows.c.progress.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "progress": sa.func.coalesce(rows.c.progress, sa.literal("open", types.Text(20))),
            }
        )
    )
    rows = sa.table("other_receipt", sa.column("progress", types.Text(20)))
    still_empty = sa.or_(rows.c.progress.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "progress": sa.func.coalesce(rows.c.progress, sa.literal("open", types.Text(20))),
            }
        )
    )
    rows = sa.table("receipt", sa.column("progress", types.Text(20)))
    still_empty = sa.or_(rows.c.progress.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "progress": sa.func.coalesce(rows.c.progress, sa.literal("open", types.Text(20))),
            }
        )
    )
    rows = sa.table("receivable", sa.column("progress", types.Text(20)))
    still_empty = sa.or_(rows.c.progress.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "progress": sa.func.coalesce(rows.c.progress, sa.literal("open", types.Text(20))),
            }
        )
    )
    rows = sa.table("sales_invoice", sa.column("progress", types.Text(20)))
    still_empty = sa.or_(rows.c.progress.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "progress": sa.func.coalesce(rows.c.progress, sa.literal("open", types.Text(20))),
            }
        )
    )
    rows = sa.table("write_off", sa.column("progress", types.Text(20)))
    still_empty = sa.or_(rows.c.progress.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "progress": sa.func.coalesce(rows.c.progress, sa.literal("open", types.Text(20))),
            }
        )
    )
    rows = sa.table("delivery_note", sa.column("progress", types.Text(20)))
    still_empty = sa.or_(rows.c.progress.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "progress": sa.func.coalesce(rows.c.progress, sa.literal("open", types.Text(20))),
            }
        )
    )
    rows = sa.table("outbound", sa.column("progress", types.Text(20)))
    still_empty = sa.or_(rows.c.progress.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "progress": sa.func.coalesce(rows.c.progress, sa.literal("open", types.Text(20))),
            }
        )
    )
    rows = sa.table("sales_order", sa.column("progress", types.Text(20)))
    still_empty = sa.or_(rows.c.progress.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "progress": sa.func.coalesce(rows.c.progress, sa.literal("open", types.Text(20))),
            }
        )
    )
    rows = sa.table("sign_off", sa.column("progress", types.Text(20)))
    still_empty = sa.or_(rows.c.progress.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "progress": sa.func.coalesce(rows.c.progress, sa.literal("open", types.Text(20))),
            }
        )
    )


def _check() -> None:
    pass


def _tighten() -> None:
    with op.batch_alter_table("credit_adjustment") as batch:
        batch.alter_column("progress", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_credit_adjustment_pr_646735"), "credit_adjustment", ["progress", "id"], unique=False)
    op.create_index(
        op.f("ix_credit_adjustment_pr_f11515"), "credit_adjustment", ["progress", "state", "id"], unique=False
    )
    with op.batch_alter_table("price_list") as batch:
        batch.alter_column("progress", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_price_list_progress_a07968"), "price_list", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_price_list_progress_id"), "price_list", ["progress", "id"], unique=False)
    with op.batch_alter_table("price_adjustment") as batch:
        batch.alter_column("progress", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_price_adjustment_pro_63cf6c"), "price_adjustment", ["progress", "id"], unique=False)
    op.create_index(
        op.f("ix_price_adjustment_pro_cd5fe9"), "price_adjustment", ["progress", "state", "id"], unique=False
    )
    with op.batch_alter_table("opening_stock") as batch:
        batch.alter_column("progress", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_opening_stock_progre_4069d6"), "opening_stock", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_opening_stock_progress_id"), "opening_stock", ["progress", "id"], unique=False)
    with op.batch_alter_table("other_issue") as batch:
        batch.alter_column("progress", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_other_issue_progress_bbd0e2"), "other_issue", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_other_issue_progress_id"), "other_issue", ["progress", "id"], unique=False)
    with op.batch_alter_table("other_receipt") as batch:
        batch.alter_column("progress", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_other_receipt_progre_523b09"), "other_receipt", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_other_receipt_progress_id"), "other_receipt", ["progress", "id"], unique=False)
    with op.batch_alter_table("receipt") as batch:
        batch.alter_column("progress", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_receipt_progress_id"), "receipt", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_receipt_progress_state_id"), "receipt", ["progress", "state", "id"], unique=False)
    with op.batch_alter_table("receivable") as batch:
        batch.alter_column("progress", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_receivable_progress_f634a3"), "receivable", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_receivable_progress_id"), "receivable", ["progress", "id"], unique=False)
    with op.batch_alter_table("sales_invoice") as batch:
        batch.alter_column("progress", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_sales_invoice_progre_df5b98"), "sales_invoice", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_sales_invoice_progress_id"), "sales_invoice", ["progress", "id"], unique=False)
    with op.batch_alter_table("write_off") as batch:
        batch.alter_column("progress", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_write_off_progress_id"), "write_off", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_write_off_progress_state_id"), "write_off", ["progress", "state", "id"], unique=False)
    with op.batch_alter_table("delivery_note") as batch:
        batch.alter_column("progress", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_delivery_note_progre_754aae"), "delivery_note", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_delivery_note_progress_id"), "delivery_note", ["progress", "id"], unique=False)
    with op.batch_alter_table("outbound") as batch:
        batch.alter_column("progress", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_outbound_progress_id"), "outbound", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_outbound_progress_state_id"), "outbound", ["progress", "state", "id"], unique=False)
    with op.batch_alter_table("sales_order") as batch:
        batch.alter_column("progress", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_sales_order_progress_7403b9"), "sales_order", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_sales_order_progress_id"), "sales_order", ["progress", "id"], unique=False)
    with op.batch_alter_table("sign_off") as batch:
        batch.alter_column("progress", existing_type=types.Text(20), nullable=False)
    op.create_index(op.f("ix_sign_off_progress_id"), "sign_off", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_sign_off_progress_state_id"), "sign_off", ["progress", "state", "id"], unique=False)
