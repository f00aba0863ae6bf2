"""What changed since the first release; written by ``dev.py revision``."""

from decimal import Decimal

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
        "event_log",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("happened_at", types.Instant(), nullable=False),
        sa.Column("user_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("deed", types.Text(20), nullable=False),
        sa.Column("entity", types.Text(30), nullable=True),
        sa.Column("row_total", types.Id(), autoincrement=False, nullable=True),
        sa.Column("address", types.Text(120), nullable=True),
        sa.Column("note", types.Text(400), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_log")),
    )
    op.create_index(op.f("ix_event_log_happened_at_id"), "event_log", ["happened_at", "id"], unique=False)
    op.create_index(op.f("ix_event_log_user_id_id"), "event_log", ["user_id", "id"], unique=False)
    op.create_table(
        "value_claim",
        sa.Column("claim_key", types.Text(64), nullable=False),
        sa.Column("entity", types.Text(30), nullable=False),
        sa.Column("record_id", types.Id(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("claim_key", name=op.f("pk_value_claim")),
    )
    op.create_index(op.f("ix_value_claim_entity_r_db20c8"), "value_claim", ["entity", "record_id"], unique=False)
    op.create_table(
        "credit_adjustment",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("reason", types.Text(200), nullable=False),
        sa.Column("doc_number", types.Text(40), nullable=False),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("business_date", types.Day(), nullable=False),
        sa.Column("posting_date", types.Day(), nullable=True),
        sa.Column("org_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("remark", types.Text(200), nullable=True),
        sa.Column("checked_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("checked_at", types.Instant(), nullable=True),
        sa.Column("print_count", types.Id(), autoincrement=False, nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_credit_adjustment_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_adjustment")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_credit_adjustment_do_23bc85")),
    )
    op.create_index(op.f("ix_credit_adjustment_bu_20cf82"), "credit_adjustment", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_credit_adjustment_org_id_id"), "credit_adjustment", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_credit_adjustment_state_id"), "credit_adjustment", ["state", "id"], unique=False)
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
    op.create_table(
        "price_inquiry_rule",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("org_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("moment", types.Text(20), nullable=False),
        sa.Column("on_quantity", types.Flag(), nullable=False),
        sa.Column("on_customer", types.Flag(), nullable=False),
        sa.Column("on_date", types.Flag(), nullable=False),
        sa.Column("on_org", types.Flag(), nullable=False),
        sa.Column("found_editable", types.Flag(), nullable=False),
        sa.Column("missing_editable", types.Flag(), nullable=False),
        sa.Column("zero_allowed", types.Flag(), nullable=False),
        sa.Column("at_approval", types.Text(20), nullable=False),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("code_key", types.Text(120), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_price_inquiry_rule_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_inquiry_rule")),
        sa.UniqueConstraint("code", name=op.f("uq_price_inquiry_rule_code")),
        sa.UniqueConstraint("code_key", name=op.f("uq_price_inquiry_rule_code_key")),
    )
    op.create_index(op.f("ix_price_inquiry_rule_name"), "price_inquiry_rule", ["name"], unique=False)
    op.create_index(op.f("ix_price_inquiry_rule_org_id"), "price_inquiry_rule", ["org_id"], unique=False)
    op.create_table(
        "credit_adjustment_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("old_limit", types.Money(), nullable=False),
        sa.Column("old_unlimited", types.Flag(), nullable=False),
        sa.Column("used", types.Money(), nullable=False),
        sa.Column("credit_limit", types.Money(), nullable=True),
        sa.Column("unlimited", types.Flag(), nullable=False),
        sa.Column("grace_days", types.Id(), autoincrement=False, nullable=True),
        sa.Column("general_grace", types.Flag(), nullable=False),
        sa.Column("temporary", types.Money(), nullable=True),
        sa.Column("valid_from", types.Day(), nullable=True),
        sa.Column("valid_to", types.Day(), nullable=True),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_credit_adjustment_li_f527d2")),
        sa.ForeignKeyConstraint(["document_id"], ["credit_adjustment.id"], name=op.f("fk_credit_adjustment_li_39744e")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_adjustment_line")),
    )
    op.create_index(op.f("ix_credit_adjustment_li_8c4492"), "credit_adjustment_line", ["customer_id"], unique=False)
    op.create_index(op.f("ix_credit_adjustment_li_ab5151"), "credit_adjustment_line", ["document_id"], unique=False)
    op.create_table(
        "opening_stock",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("keeper_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("quantity_total", types.Quantity(), nullable=False),
        sa.Column("doc_number", types.Text(40), nullable=False),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("business_date", types.Day(), nullable=False),
        sa.Column("posting_date", types.Day(), nullable=True),
        sa.Column("org_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("remark", types.Text(200), nullable=True),
        sa.Column("checked_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("checked_at", types.Instant(), nullable=True),
        sa.Column("print_count", types.Id(), autoincrement=False, nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["keeper_id"], ["employee.id"], name=op.f("fk_opening_stock_keeper_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_opening_stock_org_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_opening_stock_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_stock")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_opening_stock_doc_number")),
    )
    op.create_index(op.f("ix_opening_stock_busine_34bb0a"), "opening_stock", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_opening_stock_keeper_id_id"), "opening_stock", ["keeper_id", "id"], unique=False)
    op.create_index(op.f("ix_opening_stock_org_id_id"), "opening_stock", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_opening_stock_state_id"), "opening_stock", ["state", "id"], unique=False)
    op.create_index(op.f("ix_opening_stock_wareho_980559"), "opening_stock", ["warehouse_id", "id"], unique=False)
    op.create_table(
        "other_issue",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("reason_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("keeper_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("quantity_total", types.Quantity(), nullable=False),
        sa.Column("doc_number", types.Text(40), nullable=False),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("business_date", types.Day(), nullable=False),
        sa.Column("posting_date", types.Day(), nullable=True),
        sa.Column("org_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("remark", types.Text(200), nullable=True),
        sa.Column("checked_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("checked_at", types.Instant(), nullable=True),
        sa.Column("print_count", types.Id(), autoincrement=False, nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["keeper_id"], ["employee.id"], name=op.f("fk_other_issue_keeper_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_other_issue_org_id")),
        sa.ForeignKeyConstraint(["reason_id"], ["reason.id"], name=op.f("fk_other_issue_reason_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_other_issue_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_issue")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_other_issue_doc_number")),
    )
    op.create_index(op.f("ix_other_issue_business_b2a9d9"), "other_issue", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_other_issue_keeper_id_id"), "other_issue", ["keeper_id", "id"], unique=False)
    op.create_index(op.f("ix_other_issue_org_id_id"), "other_issue", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_other_issue_reason_id_id"), "other_issue", ["reason_id", "id"], unique=False)
    op.create_index(op.f("ix_other_issue_state_id"), "other_issue", ["state", "id"], unique=False)
    op.create_index(op.f("ix_other_issue_warehouse_id_id"), "other_issue", ["warehouse_id", "id"], unique=False)
    op.create_table(
        "other_receipt",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("reason_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("keeper_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("quantity_total", types.Quantity(), nullable=False),
        sa.Column("doc_number", types.Text(40), nullable=False),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("business_date", types.Day(), nullable=False),
        sa.Column("posting_date", types.Day(), nullable=True),
        sa.Column("org_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("remark", types.Text(200), nullable=True),
        sa.Column("checked_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("checked_at", types.Instant(), nullable=True),
        sa.Column("print_count", types.Id(), autoincrement=False, nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["keeper_id"], ["employee.id"], name=op.f("fk_other_receipt_keeper_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_other_receipt_org_id")),
        sa.ForeignKeyConstraint(["reason_id"], ["reason.id"], name=op.f("fk_other_receipt_reason_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_other_receipt_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_receipt")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_other_receipt_doc_number")),
    )
    op.create_index(op.f("ix_other_receipt_busine_098e02"), "other_receipt", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_other_receipt_keeper_id_id"), "other_receipt", ["keeper_id", "id"], unique=False)
    op.create_index(op.f("ix_other_receipt_org_id_id"), "other_receipt", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_other_receipt_reason_id_id"), "other_receipt", ["reason_id", "id"], unique=False)
    op.create_index(op.f("ix_other_receipt_state_id"), "other_receipt", ["state", "id"], unique=False)
    op.create_index(op.f("ix_other_receipt_wareho_8182df"), "other_receipt", ["warehouse_id", "id"], unique=False)
    op.create_table(
        "opening_stock_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("batch_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("cases", types.Quantity(), nullable=True),
        sa.Column("seen_cases", types.Quantity(), nullable=True),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_opening_stock_line_batch_id")),
        sa.ForeignKeyConstraint(["document_id"], ["opening_stock.id"], name=op.f("fk_opening_stock_line_d_5f1995")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_opening_stock_line_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_stock_line")),
    )
    op.create_index(op.f("ix_opening_stock_line_batch_id"), "opening_stock_line", ["batch_id"], unique=False)
    op.create_index(op.f("ix_opening_stock_line_d_fc2efa"), "opening_stock_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_opening_stock_line_item_id"), "opening_stock_line", ["item_id"], unique=False)
    op.create_table(
        "other_issue_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("batch_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("cases", types.Quantity(), nullable=True),
        sa.Column("seen_cases", types.Quantity(), nullable=True),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_other_issue_line_batch_id")),
        sa.ForeignKeyConstraint(["document_id"], ["other_issue.id"], name=op.f("fk_other_issue_line_doc_f612ed")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_other_issue_line_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_issue_line")),
    )
    op.create_index(op.f("ix_other_issue_line_batch_id"), "other_issue_line", ["batch_id"], unique=False)
    op.create_index(op.f("ix_other_issue_line_doc_4ae9f4"), "other_issue_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_other_issue_line_item_id"), "other_issue_line", ["item_id"], unique=False)
    op.create_table(
        "other_receipt_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("batch_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("cases", types.Quantity(), nullable=True),
        sa.Column("seen_cases", types.Quantity(), nullable=True),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_other_receipt_line_batch_id")),
        sa.ForeignKeyConstraint(["document_id"], ["other_receipt.id"], name=op.f("fk_other_receipt_line_d_3577a9")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_other_receipt_line_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_receipt_line")),
    )
    op.create_index(op.f("ix_other_receipt_line_batch_id"), "other_receipt_line", ["batch_id"], unique=False)
    op.create_index(op.f("ix_other_receipt_line_d_11dbbd"), "other_receipt_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_other_receipt_line_item_id"), "other_receipt_line", ["item_id"], unique=False)


def _add() -> None:
    with op.batch_alter_table("brand") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("carrier") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("customer_class") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("expense_item") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("item_class") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("organisation") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("parameter") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("payment_term") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("period") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("price_item") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("price_strategy") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("reason") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("region") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("role") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("settlement_method") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("unit") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("employee") as batch:
        batch.add_column(sa.Column("superior_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("item") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("price_match") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("role_scope") as batch:
        batch.add_column(sa.Column("below", types.Flag(), nullable=True))
    with op.batch_alter_table("vehicle") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("app_user") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("batch") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("customer") as batch:
        batch.alter_column("grace_days", existing_type=types.Id(), nullable=True)
        batch.add_column(sa.Column("unlimited", types.Flag(), nullable=True))
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("supplier") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("warehouse") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("credit_balance") as batch:
        batch.add_column(sa.Column("unlimited", types.Flag(), nullable=True))
        batch.add_column(sa.Column("grace_days", types.Id(), nullable=True))
    with op.batch_alter_table("credit_temporary") as batch:
        batch.add_column(sa.Column("adjustment_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("granted_by", types.Text(120), nullable=True))
    with op.batch_alter_table("customer_address") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("open_item") as batch:
        batch.add_column(sa.Column("withdrawn_on", types.Day(), nullable=True))
    with op.batch_alter_table("price_list_line") as batch:
        batch.add_column(sa.Column("ended_by_id", types.Id(), nullable=True))
    with op.batch_alter_table("receipt") as batch:
        batch.add_column(sa.Column("kind", types.Text(20), nullable=True))
        batch.add_column(sa.Column("former_number", types.Text(60), nullable=True))
        batch.add_column(sa.Column("defaults_of", types.Id(), nullable=True))
    with op.batch_alter_table("receivable") as batch:
        batch.add_column(sa.Column("former_number", types.Text(60), nullable=True))
        batch.add_column(sa.Column("defaults_of", types.Id(), nullable=True))
    with op.batch_alter_table("sales_invoice") as batch:
        batch.add_column(sa.Column("buyer_contact", types.Text(250), nullable=True))
        batch.add_column(sa.Column("buyer_account", types.Text(130), nullable=True))
        batch.add_column(sa.Column("defaults_of", types.Id(), nullable=True))
    with op.batch_alter_table("delivery_note") as batch:
        batch.alter_column("salesperson_id", existing_type=types.Id(), nullable=True)
    with op.batch_alter_table("outbound") as batch:
        batch.alter_column("salesperson_id", existing_type=types.Id(), nullable=True)
    with op.batch_alter_table("sign_off") as batch:
        batch.alter_column("salesperson_id", existing_type=types.Id(), nullable=True)
    with op.batch_alter_table("sales_order_line") as batch:
        batch.add_column(sa.Column("price_unit", types.Text(20), nullable=True))
        batch.add_column(sa.Column("price_per", types.Id(), nullable=True))
        batch.add_column(sa.Column("tax_included", types.Flag(), nullable=True))
        batch.add_column(sa.Column("priced_from", types.Text(20), nullable=True))
        batch.add_column(sa.Column("price_list_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("price_row", types.Id(), nullable=True))
        batch.add_column(sa.Column("defaults_of", types.Id(), nullable=True))
        batch.add_column(sa.Column("quoted_for", types.Text(160), nullable=True))
        batch.add_column(sa.Column("quoted_per", types.Id(), nullable=True))
        batch.add_column(sa.Column("quoted_taxed", types.Flag(), nullable=True))
    with op.batch_alter_table("delivery_note_line") as batch:
        batch.add_column(sa.Column("salesperson_id", types.Id(), nullable=True))
    with op.batch_alter_table("outbound_line") as batch:
        batch.add_column(sa.Column("salesperson_id", types.Id(), nullable=True))
    with op.batch_alter_table("sign_off_line") as batch:
        batch.add_column(sa.Column("salesperson_id", types.Id(), nullable=True))
    with op.batch_alter_table("sales_invoice_line") as batch:
        batch.add_column(sa.Column("salesperson_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("price_unit", types.Text(20), nullable=True))
        batch.add_column(sa.Column("price_per", types.Id(), nullable=True))
        batch.add_column(sa.Column("tax_included", types.Flag(), nullable=True))


def _fill() -> None:
    fills_0002.fill(op.get_bind())
    rows = sa.table("role_scope", sa.column("below", types.Flag()))
    op.execute(sa.update(rows).where(rows.c.below.is_(None)).values({"below": False}))
    rows = sa.table("customer", sa.column("credit_limit", types.Money()))
    op.execute(sa.update(rows).where(rows.c.credit_limit.is_(None)).values({"credit_limit": Decimal("0")}))
    rows = sa.table("customer", sa.column("unlimited", types.Flag()))
    op.execute(sa.update(rows).where(rows.c.unlimited.is_(None)).values({"unlimited": False}))
    rows = sa.table("credit_balance", sa.column("credit_limit", types.Money()))
    op.execute(sa.update(rows).where(rows.c.credit_limit.is_(None)).values({"credit_limit": Decimal("0")}))
    rows = sa.table("credit_balance", sa.column("unlimited", types.Flag()))
    op.execute(sa.update(rows).where(rows.c.unlimited.is_(None)).values({"unlimited": False}))
    rows = sa.table("receipt", sa.column("kind", types.Text(20)))
    op.execute(sa.update(rows).where(rows.c.kind.is_(None)).values({"kind": "money"}))
    rows = sa.table("sales_order_line", sa.column("price_unit", types.Text(20)))
    op.execute(sa.update(rows).where(rows.c.price_unit.is_(None)).values({"price_unit": "main"}))
    rows = sa.table("sales_order_line", sa.column("price_per", types.Id()))
    op.execute(sa.update(rows).where(rows.c.price_per.is_(None)).values({"price_per": 1}))
    rows = sa.table("sales_order_line", sa.column("tax_included", types.Flag()))
    op.execute(sa.update(rows).where(rows.c.tax_included.is_(None)).values({"tax_included": True}))
    rows = sa.table("sales_invoice_line", sa.column("price_unit", types.Text(20)))
    op.execute(sa.update(rows).where(rows.c.price_unit.is_(None)).values({"price_unit": "main"}))
    rows = sa.table("sales_invoice_line", sa.column("price_per", types.Id()))
    op.execute(sa.update(rows).where(rows.c.price_per.is_(None)).values({"price_per": 1}))
    rows = sa.table("sales_invoice_line", sa.column("tax_included", types.Flag()))
    op.execute(sa.update(rows).where(rows.c.tax_included.is_(None)).values({"tax_included": True}))


def _tighten() -> None:
    with op.batch_alter_table("brand") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_brand_code_key"), ["code_key"])
    with op.batch_alter_table("carrier") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_carrier_code_key"), ["code_key"])
    with op.batch_alter_table("customer_class") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_customer_class_code_key"), ["code_key"])
    with op.batch_alter_table("expense_item") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_expense_item_code_key"), ["code_key"])
    with op.batch_alter_table("item_class") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_item_class_code_key"), ["code_key"])
    with op.batch_alter_table("organisation") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_organisation_code_key"), ["code_key"])
    with op.batch_alter_table("parameter") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_parameter_code_key"), ["code_key"])
    with op.batch_alter_table("payment_term") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_payment_term_code_key"), ["code_key"])
    with op.batch_alter_table("period") as batch:
        batch.drop_column("receivable_closed")
        batch.drop_column("sales_closed")
        batch.drop_column("stock_closed")
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_period_code_key"), ["code_key"])
    with op.batch_alter_table("price_item") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_price_item_code_key"), ["code_key"])
    with op.batch_alter_table("price_strategy") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_price_strategy_code_key"), ["code_key"])
    with op.batch_alter_table("reason") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_reason_code_key"), ["code_key"])
    with op.batch_alter_table("region") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_region_code_key"), ["code_key"])
    with op.batch_alter_table("role") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_role_code_key"), ["code_key"])
    with op.batch_alter_table("settlement_method") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_settlement_method_code_key"), ["code_key"])
    with op.batch_alter_table("unit") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_unit_code_key"), ["code_key"])
    with op.batch_alter_table("employee") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_foreign_key(op.f("fk_employee_superior_id"), "employee", ["superior_id"], ["id"])
        batch.create_unique_constraint(op.f("uq_employee_code_key"), ["code_key"])
    op.create_index(op.f("ix_employee_superior_id"), "employee", ["superior_id"], unique=False)
    with op.batch_alter_table("item") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_item_code_key"), ["code_key"])
    with op.batch_alter_table("price_match") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_price_match_code_key"), ["code_key"])
    with op.batch_alter_table("role_scope") as batch:
        batch.alter_column("below", existing_type=types.Flag(), nullable=False)
    with op.batch_alter_table("vehicle") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_vehicle_code_key"), ["code_key"])
    with op.batch_alter_table("app_user") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_app_user_code_key"), ["code_key"])
    with op.batch_alter_table("batch") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_batch_code_key"), ["code_key"])
    with op.batch_alter_table("customer") as batch:
        batch.alter_column("credit_limit", existing_type=types.Money(), nullable=False)
        batch.alter_column("unlimited", existing_type=types.Flag(), nullable=False)
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_customer_code_key"), ["code_key"])
    with op.batch_alter_table("supplier") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_supplier_code_key"), ["code_key"])
    with op.batch_alter_table("warehouse") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_warehouse_code_key"), ["code_key"])
    with op.batch_alter_table("credit_balance") as batch:
        batch.alter_column("credit_limit", existing_type=types.Money(), nullable=False)
        batch.alter_column("unlimited", existing_type=types.Flag(), nullable=False)
    with op.batch_alter_table("credit_temporary") as batch:
        batch.create_foreign_key(op.f("fk_credit_temporary_adj_84323c"), "credit_adjustment", ["adjustment_id"], ["id"])
        batch.create_foreign_key(op.f("fk_credit_temporary_cus_b93760"), "customer", ["customer_id"], ["id"])
    op.create_index(op.f("ix_credit_temporary_adj_1b0db9"), "credit_temporary", ["adjustment_id"], unique=False)
    with op.batch_alter_table("customer_address") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_customer_address_code_key"), ["code_key"])
    with op.batch_alter_table("price_list_line") as batch:
        batch.create_foreign_key(op.f("fk_price_list_line_ended_by_id"), "price_adjustment", ["ended_by_id"], ["id"])
    op.create_index(op.f("ix_price_list_line_ended_by_id"), "price_list_line", ["ended_by_id"], unique=False)
    with op.batch_alter_table("receipt") as batch:
        batch.alter_column("kind", existing_type=types.Text(20), nullable=False)
    with op.batch_alter_table("sales_order_line") as batch:
        batch.drop_column("price_source")
        batch.drop_column("quoted_item_id")
        batch.alter_column("price_unit", existing_type=types.Text(20), nullable=False)
        batch.alter_column("price_per", existing_type=types.Id(), nullable=False)
        batch.alter_column("tax_included", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_sales_order_line_pri_2858d8"), "price_list", ["price_list_id"], ["id"])
    op.create_index(op.f("ix_sales_order_line_pri_e518c1"), "sales_order_line", ["price_list_id"], unique=False)
    with op.batch_alter_table("delivery_note_line") as batch:
        batch.alter_column("salesperson_id", existing_type=types.Id(), nullable=False)
        batch.create_foreign_key(op.f("fk_delivery_note_line_s_53357f"), "employee", ["salesperson_id"], ["id"])
    op.create_index(op.f("ix_delivery_note_line_s_56ffe6"), "delivery_note_line", ["salesperson_id"], unique=False)
    with op.batch_alter_table("outbound_line") as batch:
        batch.alter_column("salesperson_id", existing_type=types.Id(), nullable=False)
        batch.create_foreign_key(op.f("fk_outbound_line_salesp_f5f86d"), "employee", ["salesperson_id"], ["id"])
    op.create_index(op.f("ix_outbound_line_salesp_b5b9f7"), "outbound_line", ["salesperson_id"], unique=False)
    with op.batch_alter_table("sign_off_line") as batch:
        batch.alter_column("salesperson_id", existing_type=types.Id(), nullable=False)
        batch.create_foreign_key(op.f("fk_sign_off_line_salesp_d086ee"), "employee", ["salesperson_id"], ["id"])
    op.create_index(op.f("ix_sign_off_line_salesp_514117"), "sign_off_line", ["salesperson_id"], unique=False)
    with op.batch_alter_table("sales_invoice_line") as batch:
        batch.alter_column("salesperson_id", existing_type=types.Id(), nullable=False)
        batch.alter_column("price_unit", existing_type=types.Text(20), nullable=False)
        batch.alter_column("price_per", existing_type=types.Id(), nullable=False)
        batch.alter_column("tax_included", existing_type=types.Flag(), nullable=False)
        batch.create_foreign_key(op.f("fk_sales_invoice_line_s_5ba863"), "employee", ["salesperson_id"], ["id"])
    op.create_index(op.f("ix_sales_invoice_line_s_f89b68"), "sales_invoice_line", ["salesperson_id"], unique=False)
    op.drop_table("customer_temporary_credit")
