"""loans and transfers; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0023"
down_revision = "0022"
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
        "transfer_in",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("from_warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("quantity_total", types.Quantity(), nullable=False),
        sa.Column("received_total", types.Quantity(), nullable=False),
        sa.Column("lost_total", types.Quantity(), nullable=False),
        sa.Column("keeper_id", types.Id(), autoincrement=False, nullable=True),
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
        sa.ForeignKeyConstraint(["department_id"], ["organisation.id"], name=op.f("fk_transfer_in_department_id")),
        sa.ForeignKeyConstraint(["from_warehouse_id"], ["warehouse.id"], name=op.f("fk_transfer_in_from_war_0662ba")),
        sa.ForeignKeyConstraint(["keeper_id"], ["employee.id"], name=op.f("fk_transfer_in_keeper_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_transfer_in_org_id")),
        sa.ForeignKeyConstraint(["red_of_id"], ["transfer_in.id"], name=op.f("fk_transfer_in_red_of_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_transfer_in_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_in")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_transfer_in_doc_number")),
    )
    op.create_index(op.f("ix_transfer_in_business_9b9bd9"), "transfer_in", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_transfer_in_departme_d48325"), "transfer_in", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_transfer_in_finance_e49d96"), "transfer_in", ["finance", "state", "id"], unique=False)
    op.create_index(op.f("ix_transfer_in_finance_id"), "transfer_in", ["finance", "id"], unique=False)
    op.create_index(op.f("ix_transfer_in_from_war_3d5084"), "transfer_in", ["from_warehouse_id", "id"], unique=False)
    op.create_index(op.f("ix_transfer_in_keeper_id_id"), "transfer_in", ["keeper_id", "id"], unique=False)
    op.create_index(op.f("ix_transfer_in_org_id_id"), "transfer_in", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_transfer_in_progress_8b923f"), "transfer_in", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_transfer_in_progress_id"), "transfer_in", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_transfer_in_red_of_id_id"), "transfer_in", ["red_of_id", "id"], unique=False)
    op.create_index(op.f("ix_transfer_in_state_id"), "transfer_in", ["state", "id"], unique=False)
    op.create_index(op.f("ix_transfer_in_warehouse_id_id"), "transfer_in", ["warehouse_id", "id"], unique=False)
    op.create_table(
        "transfer_order",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("to_warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("arrive_on", types.Day(), nullable=True),
        sa.Column("shipped_total", types.Quantity(), nullable=False),
        sa.Column("received_total", types.Quantity(), nullable=False),
        sa.Column("closed_because", types.Text(200), nullable=True),
        sa.Column("quantity_total", types.Quantity(), nullable=False),
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
        sa.ForeignKeyConstraint(["department_id"], ["organisation.id"], name=op.f("fk_transfer_order_depar_68ac00")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_transfer_order_org_id")),
        sa.ForeignKeyConstraint(["red_of_id"], ["transfer_order.id"], name=op.f("fk_transfer_order_red_of_id")),
        sa.ForeignKeyConstraint(["to_warehouse_id"], ["warehouse.id"], name=op.f("fk_transfer_order_to_wa_86e7a8")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_transfer_order_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_order")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_transfer_order_doc_number")),
    )
    op.create_index(op.f("ix_transfer_order_busin_9f1e5c"), "transfer_order", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_transfer_order_depar_f56ed2"), "transfer_order", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_transfer_order_org_id_id"), "transfer_order", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_transfer_order_progr_65012b"), "transfer_order", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_transfer_order_progress_id"), "transfer_order", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_transfer_order_red_of_id_id"), "transfer_order", ["red_of_id", "id"], unique=False)
    op.create_index(op.f("ix_transfer_order_state_id"), "transfer_order", ["state", "id"], unique=False)
    op.create_index(op.f("ix_transfer_order_to_wa_179482"), "transfer_order", ["to_warehouse_id", "id"], unique=False)
    op.create_index(op.f("ix_transfer_order_wareh_376749"), "transfer_order", ["warehouse_id", "id"], unique=False)
    op.create_table(
        "transfer_out",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("to_warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("handled_total", types.Quantity(), nullable=False),
        sa.Column("received_total", types.Quantity(), nullable=False),
        sa.Column("lost_total", types.Quantity(), nullable=False),
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
        sa.ForeignKeyConstraint(["department_id"], ["organisation.id"], name=op.f("fk_transfer_out_department_id")),
        sa.ForeignKeyConstraint(["keeper_id"], ["employee.id"], name=op.f("fk_transfer_out_keeper_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_transfer_out_org_id")),
        sa.ForeignKeyConstraint(["red_of_id"], ["transfer_out.id"], name=op.f("fk_transfer_out_red_of_id")),
        sa.ForeignKeyConstraint(["to_warehouse_id"], ["warehouse.id"], name=op.f("fk_transfer_out_to_ware_987c09")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_transfer_out_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_out")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_transfer_out_doc_number")),
    )
    op.create_index(op.f("ix_transfer_out_busines_acf502"), "transfer_out", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_transfer_out_departm_76d25d"), "transfer_out", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_transfer_out_finance_6286da"), "transfer_out", ["finance", "state", "id"], unique=False)
    op.create_index(op.f("ix_transfer_out_finance_id"), "transfer_out", ["finance", "id"], unique=False)
    op.create_index(op.f("ix_transfer_out_keeper_id_id"), "transfer_out", ["keeper_id", "id"], unique=False)
    op.create_index(op.f("ix_transfer_out_org_id_id"), "transfer_out", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_transfer_out_progres_01d875"), "transfer_out", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_transfer_out_progress_id"), "transfer_out", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_transfer_out_red_of_id_id"), "transfer_out", ["red_of_id", "id"], unique=False)
    op.create_index(op.f("ix_transfer_out_state_id"), "transfer_out", ["state", "id"], unique=False)
    op.create_index(op.f("ix_transfer_out_to_ware_aea11a"), "transfer_out", ["to_warehouse_id", "id"], unique=False)
    op.create_index(op.f("ix_transfer_out_warehou_cae724"), "transfer_out", ["warehouse_id", "id"], unique=False)
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
        "transfer_order_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("shipped", types.Quantity(), nullable=False),
        sa.Column("received", types.Quantity(), nullable=False),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("cases", types.Quantity(), nullable=True),
        sa.Column("seen_cases", types.Quantity(), nullable=True),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("closed", types.Flag(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["transfer_order.id"], name=op.f("fk_transfer_order_line_633624")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_transfer_order_line_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_order_line")),
    )
    op.create_index(op.f("ix_transfer_order_line_05bcca"), "transfer_order_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_transfer_order_line_item_id"), "transfer_order_line", ["item_id"], unique=False)
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
    op.create_table(
        "transfer_out_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("order_line_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("handled", types.Quantity(), nullable=False),
        sa.Column("received", types.Quantity(), nullable=False),
        sa.Column("lost", types.Quantity(), nullable=False),
        sa.Column("stock_status", types.Text(20), nullable=False),
        sa.Column("batch_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("location", types.Text(30), nullable=True),
        sa.Column("cases", types.Quantity(), nullable=True),
        sa.Column("seen_cases", types.Quantity(), nullable=True),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("closed", types.Flag(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_transfer_out_line_batch_id")),
        sa.ForeignKeyConstraint(["document_id"], ["transfer_out.id"], name=op.f("fk_transfer_out_line_do_6200b3")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_transfer_out_line_item_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["transfer_order_line.id"], name=op.f("fk_transfer_out_line_or_b02c6a")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_out_line")),
    )
    op.create_index(op.f("ix_transfer_out_line_batch_id"), "transfer_out_line", ["batch_id"], unique=False)
    op.create_index(op.f("ix_transfer_out_line_do_c918da"), "transfer_out_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_transfer_out_line_item_id"), "transfer_out_line", ["item_id"], unique=False)
    op.create_index(op.f("ix_transfer_out_line_or_3f8a41"), "transfer_out_line", ["order_line_id"], unique=False)
    op.create_table(
        "transfer_in_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("out_line_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("order_line_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("batch_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("stock_status", types.Text(20), nullable=False),
        sa.Column("location", types.Text(30), nullable=True),
        sa.Column("shipped", types.Quantity(), nullable=False),
        sa.Column("received", types.Quantity(), nullable=False),
        sa.Column("lost", types.Quantity(), nullable=False),
        sa.Column("reason_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("borne_by", types.Text(20), nullable=True),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_transfer_in_line_batch_id")),
        sa.ForeignKeyConstraint(["document_id"], ["transfer_in.id"], name=op.f("fk_transfer_in_line_doc_6668f1")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_transfer_in_line_item_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["transfer_order_line.id"], name=op.f("fk_transfer_in_line_ord_74e489")
        ),
        sa.ForeignKeyConstraint(["out_line_id"], ["transfer_out_line.id"], name=op.f("fk_transfer_in_line_out_b81fde")),
        sa.ForeignKeyConstraint(["reason_id"], ["reason.id"], name=op.f("fk_transfer_in_line_reason_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_in_line")),
    )
    op.create_index(op.f("ix_transfer_in_line_batch_id"), "transfer_in_line", ["batch_id"], unique=False)
    op.create_index(op.f("ix_transfer_in_line_doc_354bf5"), "transfer_in_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_transfer_in_line_item_id"), "transfer_in_line", ["item_id"], unique=False)
    op.create_index(op.f("ix_transfer_in_line_ord_23c060"), "transfer_in_line", ["order_line_id"], unique=False)
    op.create_index(op.f("ix_transfer_in_line_out_1086a6"), "transfer_in_line", ["out_line_id"], unique=False)
    op.create_index(op.f("ix_transfer_in_line_reason_id"), "transfer_in_line", ["reason_id"], unique=False)


def _add() -> None:
    pass


def _fill() -> None:
    pass


def _check() -> None:
    pass


def _tighten() -> None:
    pass
