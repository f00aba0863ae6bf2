"""what goods cost as they come in; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0010"
down_revision = "0009"
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
    op.create_table(
        "status_change",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("reason_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("keeper_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("quantity_total", types.Quantity(), nullable=False),
        sa.Column("finance", types.Text(20), nullable=False),
        sa.Column("audited_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("audited_at", types.Instant(), nullable=True),
        sa.Column("costed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("costed_at", types.Instant(), nullable=True),
        sa.Column("vouchered_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("vouchered_at", types.Instant(), nullable=True),
        sa.Column("doc_number", types.Text(40), nullable=False),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("progress", types.Text(20), nullable=False),
        sa.Column("business_date", types.Day(), nullable=False),
        sa.Column("posting_date", types.Day(), nullable=True),
        sa.Column("org_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("department_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("currency", types.Text(3), nullable=False),
        sa.Column("exchange_rate", types.Rate(), nullable=True),
        sa.Column("remark", types.Text(200), nullable=True),
        sa.Column("checked_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("checked_at", types.Instant(), nullable=True),
        sa.Column("print_count", types.Id(), autoincrement=False, nullable=False),
        sa.Column("version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("migrated", types.Flag(), nullable=False),
        sa.Column("source_entity", types.Text(30), nullable=True),
        sa.Column("source_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("red_of_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["department_id"], ["organisation.id"], name=op.f("fk_status_change_department_id")),
        sa.ForeignKeyConstraint(["keeper_id"], ["employee.id"], name=op.f("fk_status_change_keeper_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_status_change_org_id")),
        sa.ForeignKeyConstraint(["reason_id"], ["reason.id"], name=op.f("fk_status_change_reason_id")),
        sa.ForeignKeyConstraint(["red_of_id"], ["status_change.id"], name=op.f("fk_status_change_red_of_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_status_change_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_change")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_status_change_doc_number")),
    )
    op.create_index(op.f("ix_status_change_busine_c4dc89"), "status_change", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_status_change_depart_ded6de"), "status_change", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_status_change_financ_618b4b"), "status_change", ["finance", "state", "id"], unique=False)
    op.create_index(op.f("ix_status_change_finance_id"), "status_change", ["finance", "id"], unique=False)
    op.create_index(op.f("ix_status_change_keeper_id_id"), "status_change", ["keeper_id", "id"], unique=False)
    op.create_index(op.f("ix_status_change_org_id_id"), "status_change", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_status_change_progre_72a8af"), "status_change", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_status_change_progress_id"), "status_change", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_status_change_reason_id_id"), "status_change", ["reason_id", "id"], unique=False)
    op.create_index(op.f("ix_status_change_red_of_id_id"), "status_change", ["red_of_id", "id"], unique=False)
    op.create_index(op.f("ix_status_change_state_id"), "status_change", ["state", "id"], unique=False)
    op.create_index(op.f("ix_status_change_wareho_7fa394"), "status_change", ["warehouse_id", "id"], unique=False)
    op.create_table(
        "status_change_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("from_status", types.Text(20), nullable=False),
        sa.Column("to_status", types.Text(20), nullable=False),
        sa.Column("batch_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("location", types.Text(30), nullable=True),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("cases", types.Quantity(), nullable=True),
        sa.Column("seen_cases", types.Quantity(), nullable=True),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_status_change_line_batch_id")),
        sa.ForeignKeyConstraint(["document_id"], ["status_change.id"], name=op.f("fk_status_change_line_d_5aa2f4")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_status_change_line_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_change_line")),
    )
    op.create_index(op.f("ix_status_change_line_batch_id"), "status_change_line", ["batch_id"], unique=False)
    op.create_index(op.f("ix_status_change_line_d_feae25"), "status_change_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_status_change_line_item_id"), "status_change_line", ["item_id"], unique=False)


def _add() -> None:
    with op.batch_alter_table("opening_stock_line") as batch:
        batch.add_column(sa.Column("unit_cost", types.Price(), nullable=True))
        batch.add_column(sa.Column("cost", types.Money(), nullable=True))
        batch.add_column(sa.Column("stock_status", types.Text(20), nullable=True))
    with op.batch_alter_table("other_issue_line") as batch:
        batch.add_column(sa.Column("stock_status", types.Text(20), nullable=True))
    with op.batch_alter_table("other_receipt_line") as batch:
        batch.add_column(sa.Column("unit_cost", types.Price(), nullable=True))
        batch.add_column(sa.Column("cost", types.Money(), nullable=True))
        batch.add_column(sa.Column("stock_status", types.Text(20), nullable=True))


def _fill() -> None:
    rows = sa.table("opening_stock_line", sa.column("stock_status", types.Text(20)))
    still_empty = sa.or_(rows.c.stock_status.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "stock_status": sa.func.coalesce(rows.c.stock_status, sa.literal("qualified", types.Text(20))),
            }
        )
    )
    rows = sa.table("other_issue_line", sa.column("stock_status", types.Text(20)))
    still_empty = sa.or_(rows.c.stock_status.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "stock_status": sa.func.coalesce(rows.c.stock_status, sa.literal("qualified", types.Text(20))),
            }
        )
    )
    rows = sa.table("other_receipt_line", sa.column("stock_status", types.Text(20)))
    still_empty = sa.or_(rows.c.stock_status.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "stock_status": sa.func.coalesce(rows.c.stock_status, sa.literal("qualified", types.Text(20))),
            }
        )
    )


def _check() -> None:
    pass


def _tighten() -> None:
    with op.batch_alter_table("opening_stock_line") as batch:
        batch.alter_column("stock_status", existing_type=types.Text(20), nullable=False)
    with op.batch_alter_table("other_issue_line") as batch:
        batch.alter_column("stock_status", existing_type=types.Text(20), nullable=False)
    with op.batch_alter_table("other_receipt_line") as batch:
        batch.alter_column("stock_status", existing_type=types.Text(20), nullable=False)
