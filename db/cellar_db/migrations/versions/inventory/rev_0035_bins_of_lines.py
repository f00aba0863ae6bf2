"""bins of lines; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards

revision = "0035"
down_revision = "0034"
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
        "bin_move",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
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
        sa.ForeignKeyConstraint(["department_id"], ["organisation.id"], name=op.f("fk_bin_move_department_id")),
        sa.ForeignKeyConstraint(["keeper_id"], ["employee.id"], name=op.f("fk_bin_move_keeper_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_bin_move_org_id")),
        sa.ForeignKeyConstraint(["red_of_id"], ["bin_move.id"], name=op.f("fk_bin_move_red_of_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_bin_move_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bin_move")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_bin_move_doc_number")),
    )
    op.create_index(op.f("ix_bin_move_business_date_id"), "bin_move", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_bin_move_department_id_id"), "bin_move", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_bin_move_finance_id"), "bin_move", ["finance", "id"], unique=False)
    op.create_index(op.f("ix_bin_move_finance_state_id"), "bin_move", ["finance", "state", "id"], unique=False)
    op.create_index(op.f("ix_bin_move_keeper_id_id"), "bin_move", ["keeper_id", "id"], unique=False)
    op.create_index(op.f("ix_bin_move_org_id_id"), "bin_move", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_bin_move_progress_id"), "bin_move", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_bin_move_progress_state_id"), "bin_move", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_bin_move_red_of_id_id"), "bin_move", ["red_of_id", "id"], unique=False)
    op.create_index(op.f("ix_bin_move_state_id"), "bin_move", ["state", "id"], unique=False)
    op.create_index(op.f("ix_bin_move_warehouse_id_id"), "bin_move", ["warehouse_id", "id"], unique=False)
    op.create_table(
        "bin_move_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("to_bin_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("stock_status", types.Text(20), nullable=False),
        sa.Column("batch_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("bin_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("location", types.Text(30), nullable=True),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("cases", types.Quantity(), nullable=True),
        sa.Column("seen_cases", types.Quantity(), nullable=True),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_bin_move_line_batch_id")),
        sa.ForeignKeyConstraint(["bin_id"], ["warehouse_bin.id"], name=op.f("fk_bin_move_line_bin_id")),
        sa.ForeignKeyConstraint(["document_id"], ["bin_move.id"], name=op.f("fk_bin_move_line_document_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_bin_move_line_item_id")),
        sa.ForeignKeyConstraint(["to_bin_id"], ["warehouse_bin.id"], name=op.f("fk_bin_move_line_to_bin_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bin_move_line")),
    )
    op.create_index(op.f("ix_bin_move_line_batch_id"), "bin_move_line", ["batch_id"], unique=False)
    op.create_index(op.f("ix_bin_move_line_bin_id"), "bin_move_line", ["bin_id"], unique=False)
    op.create_index(op.f("ix_bin_move_line_document_id"), "bin_move_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_bin_move_line_item_id"), "bin_move_line", ["item_id"], unique=False)
    op.create_index(op.f("ix_bin_move_line_to_bin_id"), "bin_move_line", ["to_bin_id"], unique=False)


def _add() -> None:
    with op.batch_alter_table("opening_stock_line") as batch:
        batch.add_column(sa.Column("bin_id", types.Id(), nullable=True))
    with op.batch_alter_table("other_issue_line") as batch:
        batch.add_column(sa.Column("bin_id", types.Id(), nullable=True))
    with op.batch_alter_table("other_receipt_line") as batch:
        batch.add_column(sa.Column("bin_id", types.Id(), nullable=True))
    with op.batch_alter_table("status_change_line") as batch:
        batch.add_column(sa.Column("bin_id", types.Id(), nullable=True))
    with op.batch_alter_table("loan_line") as batch:
        batch.add_column(sa.Column("bin_id", types.Id(), nullable=True))
    with op.batch_alter_table("transfer_out_line") as batch:
        batch.add_column(sa.Column("bin_id", types.Id(), nullable=True))
    with op.batch_alter_table("loan_return_line") as batch:
        batch.add_column(sa.Column("bin_id", types.Id(), nullable=True))
    with op.batch_alter_table("transfer_in_line") as batch:
        batch.add_column(sa.Column("bin_id", types.Id(), nullable=True))


def _fill() -> None:
    pass


def _check() -> None:
    guards.refers(op.get_bind(), "opening_stock_line", "bin_id", "warehouse_bin", "id")
    guards.refers(op.get_bind(), "other_issue_line", "bin_id", "warehouse_bin", "id")
    guards.refers(op.get_bind(), "other_receipt_line", "bin_id", "warehouse_bin", "id")
    guards.refers(op.get_bind(), "status_change_line", "bin_id", "warehouse_bin", "id")
    guards.refers(op.get_bind(), "loan_line", "bin_id", "warehouse_bin", "id")
    guards.refers(op.get_bind(), "transfer_out_line", "bin_id", "warehouse_bin", "id")
    guards.refers(op.get_bind(), "loan_return_line", "bin_id", "warehouse_bin", "id")
    guards.refers(op.get_bind(), "transfer_in_line", "bin_id", "warehouse_bin", "id")


def _tighten() -> None:
    with op.batch_alter_table("opening_stock_line") as batch:
        batch.create_foreign_key(op.f("fk_opening_stock_line_bin_id"), "warehouse_bin", ["bin_id"], ["id"])
    op.create_index(op.f("ix_opening_stock_line_bin_id"), "opening_stock_line", ["bin_id"], unique=False)
    with op.batch_alter_table("other_issue_line") as batch:
        batch.create_foreign_key(op.f("fk_other_issue_line_bin_id"), "warehouse_bin", ["bin_id"], ["id"])
    op.create_index(op.f("ix_other_issue_line_bin_id"), "other_issue_line", ["bin_id"], unique=False)
    with op.batch_alter_table("other_receipt_line") as batch:
        batch.create_foreign_key(op.f("fk_other_receipt_line_bin_id"), "warehouse_bin", ["bin_id"], ["id"])
    op.create_index(op.f("ix_other_receipt_line_bin_id"), "other_receipt_line", ["bin_id"], unique=False)
    with op.batch_alter_table("status_change_line") as batch:
        batch.create_foreign_key(op.f("fk_status_change_line_bin_id"), "warehouse_bin", ["bin_id"], ["id"])
    op.create_index(op.f("ix_status_change_line_bin_id"), "status_change_line", ["bin_id"], unique=False)
    with op.batch_alter_table("loan_line") as batch:
        batch.create_foreign_key(op.f("fk_loan_line_bin_id"), "warehouse_bin", ["bin_id"], ["id"])
    op.create_index(op.f("ix_loan_line_bin_id"), "loan_line", ["bin_id"], unique=False)
    with op.batch_alter_table("transfer_out_line") as batch:
        batch.create_foreign_key(op.f("fk_transfer_out_line_bin_id"), "warehouse_bin", ["bin_id"], ["id"])
    op.create_index(op.f("ix_transfer_out_line_bin_id"), "transfer_out_line", ["bin_id"], unique=False)
    with op.batch_alter_table("loan_return_line") as batch:
        batch.create_foreign_key(op.f("fk_loan_return_line_bin_id"), "warehouse_bin", ["bin_id"], ["id"])
    op.create_index(op.f("ix_loan_return_line_bin_id"), "loan_return_line", ["bin_id"], unique=False)
    with op.batch_alter_table("transfer_in_line") as batch:
        batch.create_foreign_key(op.f("fk_transfer_in_line_bin_id"), "warehouse_bin", ["bin_id"], ["id"])
    op.create_index(op.f("ix_transfer_in_line_bin_id"), "transfer_in_line", ["bin_id"], unique=False)
