"""loans; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0015"
down_revision = "0014"
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
        "loan",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("employee_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("due_on", types.Day(), nullable=False),
        sa.Column("handled_total", types.Quantity(), nullable=False),
        sa.Column("returned_total", types.Quantity(), nullable=False),
        sa.Column("sold_total", types.Quantity(), nullable=False),
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
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_loan_customer_id")),
        sa.ForeignKeyConstraint(["department_id"], ["organisation.id"], name=op.f("fk_loan_department_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_loan_employee_id")),
        sa.ForeignKeyConstraint(["keeper_id"], ["employee.id"], name=op.f("fk_loan_keeper_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_loan_org_id")),
        sa.ForeignKeyConstraint(["red_of_id"], ["loan.id"], name=op.f("fk_loan_red_of_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_loan_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_loan_doc_number")),
    )
    op.create_index(op.f("ix_loan_business_date_id"), "loan", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_loan_customer_id_id"), "loan", ["customer_id", "id"], unique=False)
    op.create_index(op.f("ix_loan_department_id_id"), "loan", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_loan_employee_id_id"), "loan", ["employee_id", "id"], unique=False)
    op.create_index(op.f("ix_loan_finance_id"), "loan", ["finance", "id"], unique=False)
    op.create_index(op.f("ix_loan_finance_state_id"), "loan", ["finance", "state", "id"], unique=False)
    op.create_index(op.f("ix_loan_keeper_id_id"), "loan", ["keeper_id", "id"], unique=False)
    op.create_index(op.f("ix_loan_org_id_id"), "loan", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_loan_progress_id"), "loan", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_loan_progress_state_id"), "loan", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_loan_red_of_id_id"), "loan", ["red_of_id", "id"], unique=False)
    op.create_index(op.f("ix_loan_state_id"), "loan", ["state", "id"], unique=False)
    op.create_index(op.f("ix_loan_warehouse_id_id"), "loan", ["warehouse_id", "id"], unique=False)
    op.create_table(
        "loan_return",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("employee_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("keeper_id", types.Id(), autoincrement=False, nullable=True),
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
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_loan_return_customer_id")),
        sa.ForeignKeyConstraint(["department_id"], ["organisation.id"], name=op.f("fk_loan_return_department_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_loan_return_employee_id")),
        sa.ForeignKeyConstraint(["keeper_id"], ["employee.id"], name=op.f("fk_loan_return_keeper_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_loan_return_org_id")),
        sa.ForeignKeyConstraint(["red_of_id"], ["loan_return.id"], name=op.f("fk_loan_return_red_of_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_loan_return_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_return")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_loan_return_doc_number")),
    )
    op.create_index(op.f("ix_loan_return_business_bcd2e7"), "loan_return", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_loan_return_customer_id_id"), "loan_return", ["customer_id", "id"], unique=False)
    op.create_index(op.f("ix_loan_return_departme_2317af"), "loan_return", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_loan_return_employee_id_id"), "loan_return", ["employee_id", "id"], unique=False)
    op.create_index(op.f("ix_loan_return_finance_451f13"), "loan_return", ["finance", "state", "id"], unique=False)
    op.create_index(op.f("ix_loan_return_finance_id"), "loan_return", ["finance", "id"], unique=False)
    op.create_index(op.f("ix_loan_return_keeper_id_id"), "loan_return", ["keeper_id", "id"], unique=False)
    op.create_index(op.f("ix_loan_return_org_id_id"), "loan_return", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_loan_return_progress_3ccb30"), "loan_return", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_loan_return_progress_id"), "loan_return", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_loan_return_red_of_id_id"), "loan_return", ["red_of_id", "id"], unique=False)
    op.create_index(op.f("ix_loan_return_state_id"), "loan_return", ["state", "id"], unique=False)
    op.create_index(op.f("ix_loan_return_warehouse_id_id"), "loan_return", ["warehouse_id", "id"], unique=False)
    op.create_table(
        "loan_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("handled", types.Quantity(), nullable=False),
        sa.Column("returned", types.Quantity(), nullable=False),
        sa.Column("sold", types.Quantity(), nullable=False),
        sa.Column("batch_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("location", types.Text(30), nullable=True),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("cases", types.Quantity(), nullable=True),
        sa.Column("seen_cases", types.Quantity(), nullable=True),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("closed", types.Flag(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_loan_line_batch_id")),
        sa.ForeignKeyConstraint(["document_id"], ["loan.id"], name=op.f("fk_loan_line_document_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_loan_line_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_line")),
    )
    op.create_index(op.f("ix_loan_line_batch_id"), "loan_line", ["batch_id"], unique=False)
    op.create_index(op.f("ix_loan_line_document_id"), "loan_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_loan_line_item_id"), "loan_line", ["item_id"], unique=False)
    op.create_table(
        "loan_return_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("loan_line_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("batch_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("stock_status", types.Text(20), nullable=False),
        sa.Column("location", types.Text(30), nullable=True),
        sa.Column("cases", types.Quantity(), nullable=True),
        sa.Column("seen_cases", types.Quantity(), nullable=True),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_loan_return_line_batch_id")),
        sa.ForeignKeyConstraint(["document_id"], ["loan_return.id"], name=op.f("fk_loan_return_line_doc_ec509f")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_loan_return_line_item_id")),
        sa.ForeignKeyConstraint(["loan_line_id"], ["loan_line.id"], name=op.f("fk_loan_return_line_loa_48ede9")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loan_return_line")),
    )
    op.create_index(op.f("ix_loan_return_line_batch_id"), "loan_return_line", ["batch_id"], unique=False)
    op.create_index(op.f("ix_loan_return_line_doc_7a4925"), "loan_return_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_loan_return_line_item_id"), "loan_return_line", ["item_id"], unique=False)
    op.create_index(op.f("ix_loan_return_line_loa_c687e2"), "loan_return_line", ["loan_line_id"], unique=False)


def _add() -> None:
    pass


def _fill() -> None:
    pass


def _check() -> None:
    pass


def _tighten() -> None:
    pass
