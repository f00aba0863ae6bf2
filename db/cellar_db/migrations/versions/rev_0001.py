"""Every table, as of the first release."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and their indexes."""
    op.create_table(
        "allocation",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("invoice_item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("receipt_item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("entity", types.Text(30), nullable=False),
        sa.Column("record_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("business_date", types.Day(), nullable=False),
        sa.Column("posting_date", types.Day(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index(op.f("ix_allocation_invoice_item_id"), "allocation", ["invoice_item_id"], unique=False)
    op.create_index(op.f("ix_allocation_receipt_item_id"), "allocation", ["receipt_item_id"], unique=False)
    op.create_index(op.f("ix_allocation_record_id"), "allocation", ["record_id"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("entity", types.Text(30), nullable=False),
        sa.Column("record_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("file_name", types.Text(200), nullable=False),
        sa.Column("byte_count", types.Id(), autoincrement=False, nullable=False),
        sa.Column("content", types.Blob(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("deleted_at", types.Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index(op.f("ix_attachment_entity_record_id"), "attachment", ["entity", "record_id"], unique=False)
    op.create_table(
        "audit_log",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("entity", types.Text(30), nullable=False),
        sa.Column("record_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("action", types.Text(40), nullable=False),
        sa.Column("user_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("at", types.Instant(), nullable=False),
        sa.Column("changes", types.LongText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index(op.f("ix_audit_log_entity_record_id"), "audit_log", ["entity", "record_id"], unique=False)
    op.create_table(
        "brand",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("principal", types.Text(80), nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brand")),
        sa.UniqueConstraint("code", name=op.f("uq_brand_code")),
    )
    op.create_index(op.f("ix_brand_name"), "brand", ["name"], unique=False)
    op.create_table(
        "carrier",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("own_fleet", types.Flag(), nullable=False),
        sa.Column("contact", types.Text(40), nullable=True),
        sa.Column("phone", types.Text(40), nullable=True),
        sa.Column("tax_no", types.Text(30), nullable=True),
        sa.Column("bank", types.Text(80), nullable=True),
        sa.Column("bank_account", types.Text(40), nullable=True),
        sa.Column("loss_rate", types.Rate(), nullable=True),
        sa.Column("address", types.Text(200), nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier")),
        sa.UniqueConstraint("code", name=op.f("uq_carrier_code")),
    )
    op.create_index(op.f("ix_carrier_name"), "carrier", ["name"], unique=False)
    op.create_table(
        "credit_temporary",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("valid_from", types.Day(), nullable=False),
        sa.Column("valid_to", types.Day(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_temporary")),
    )
    op.create_index(op.f("ix_credit_temporary_cus_623f13"), "credit_temporary", ["customer_id"], unique=False)
    op.create_table(
        "customer_class",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("parent_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["customer_class.id"], name=op.f("fk_customer_class_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_class")),
        sa.UniqueConstraint("code", name=op.f("uq_customer_class_code")),
    )
    op.create_index(op.f("ix_customer_class_name"), "customer_class", ["name"], unique=False)
    op.create_index(op.f("ix_customer_class_parent_id"), "customer_class", ["parent_id"], unique=False)
    op.create_table(
        "document_link",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("source_entity", types.Text(30), nullable=False),
        sa.Column("source_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("target_entity", types.Text(30), nullable=False),
        sa.Column("target_id", types.Id(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_link")),
        sa.UniqueConstraint(
            "source_entity", "source_id", "target_entity", "target_id", name=op.f("uq_document_link_source_c49179")
        ),
    )
    op.create_index(
        op.f("ix_document_link_target_603949"), "document_link", ["target_entity", "target_id"], unique=False
    )
    op.create_table(
        "expense_item",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("parent_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("account", types.Text(40), nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["expense_item.id"], name=op.f("fk_expense_item_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expense_item")),
        sa.UniqueConstraint("code", name=op.f("uq_expense_item_code")),
    )
    op.create_index(op.f("ix_expense_item_name"), "expense_item", ["name"], unique=False)
    op.create_index(op.f("ix_expense_item_parent_id"), "expense_item", ["parent_id"], unique=False)
    op.create_table(
        "item_class",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("parent_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["item_class.id"], name=op.f("fk_item_class_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_class")),
        sa.UniqueConstraint("code", name=op.f("uq_item_class_code")),
    )
    op.create_index(op.f("ix_item_class_name"), "item_class", ["name"], unique=False)
    op.create_index(op.f("ix_item_class_parent_id"), "item_class", ["parent_id"], unique=False)
    op.create_table(
        "login_session",
        sa.Column("token_hash", types.Text(64), nullable=False),
        sa.Column("user_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("language", types.Text(2), nullable=False),
        sa.Column("device", types.Text(80), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("expires_at", types.Instant(), nullable=False),
        sa.Column("seen_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_login_session")),
    )
    op.create_index(op.f("ix_login_session_user_id"), "login_session", ["user_id"], unique=False)
    op.create_table(
        "number_counter",
        sa.Column("series", types.Text(60), nullable=False),
        sa.Column("last_value", types.Id(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_number_counter")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("parent_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("is_company", types.Flag(), nullable=False),
        sa.Column("is_sales", types.Flag(), nullable=False),
        sa.Column("is_stock", types.Flag(), nullable=False),
        sa.Column("is_finance", types.Flag(), nullable=False),
        sa.Column("is_department", types.Flag(), nullable=False),
        sa.Column("tax_no", types.Text(30), nullable=True),
        sa.Column("bank", types.Text(80), nullable=True),
        sa.Column("bank_account", types.Text(40), nullable=True),
        sa.Column("address", types.Text(200), nullable=True),
        sa.Column("phone", types.Text(40), nullable=True),
        sa.Column("mail", types.Text(80), nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation.id"], name=op.f("fk_organisation_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
    )
    op.create_index(op.f("ix_organisation_name"), "organisation", ["name"], unique=False)
    op.create_index(op.f("ix_organisation_parent_id"), "organisation", ["parent_id"], unique=False)
    op.create_table(
        "parameter",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("english", types.Text(120), nullable=True),
        sa.Column("area", types.Text(20), nullable=False),
        sa.Column("content", types.Text(200), nullable=True),
        sa.Column("standard", types.Text(200), nullable=True),
        sa.Column("allowed", types.Text(200), nullable=True),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parameter")),
        sa.UniqueConstraint("code", name=op.f("uq_parameter_code")),
    )
    op.create_table(
        "payment_term",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("from_month_end", types.Flag(), nullable=False),
        sa.Column("days", types.Id(), autoincrement=False, nullable=False),
        sa.Column("fixed_day", types.Id(), autoincrement=False, nullable=True),
        sa.Column("prepaid", types.Flag(), nullable=False),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_term")),
        sa.UniqueConstraint("code", name=op.f("uq_payment_term_code")),
    )
    op.create_index(op.f("ix_payment_term_name"), "payment_term", ["name"], unique=False)
    op.create_table(
        "period",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("starts", types.Day(), nullable=False),
        sa.Column("ends", types.Day(), nullable=False),
        sa.Column("sales_closed", types.Flag(), nullable=False),
        sa.Column("stock_closed", types.Flag(), nullable=False),
        sa.Column("receivable_closed", types.Flag(), nullable=False),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("code", name=op.f("uq_period_code")),
    )
    op.create_index(op.f("ix_period_name"), "period", ["name"], unique=False)
    op.create_index(op.f("ix_period_starts"), "period", ["starts"], unique=False)
    op.create_table(
        "preference",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("user_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("pref_key", types.Text(120), nullable=False),
        sa.Column("content", types.LongText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preference")),
        sa.UniqueConstraint("user_id", "pref_key", name=op.f("uq_preference_user_id_pref_key")),
    )
    op.create_table(
        "price_item",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("purpose", types.Text(200), nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_item")),
        sa.UniqueConstraint("code", name=op.f("uq_price_item_code")),
    )
    op.create_index(op.f("ix_price_item_name"), "price_item", ["name"], unique=False)
    op.create_table(
        "price_strategy",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("combine", types.Text(20), nullable=False),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_strategy")),
        sa.UniqueConstraint("code", name=op.f("uq_price_strategy_code")),
    )
    op.create_index(op.f("ix_price_strategy_name"), "price_strategy", ["name"], unique=False)
    op.create_table(
        "reason",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("kind", types.Text(20), nullable=False),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reason")),
        sa.UniqueConstraint("code", name=op.f("uq_reason_code")),
    )
    op.create_index(op.f("ix_reason_name"), "reason", ["name"], unique=False)
    op.create_table(
        "region",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("parent_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("kind", types.Text(20), nullable=False),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["region.id"], name=op.f("fk_region_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("code", name=op.f("uq_region_code")),
    )
    op.create_index(op.f("ix_region_name"), "region", ["name"], unique=False)
    op.create_index(op.f("ix_region_parent_id"), "region", ["parent_id"], unique=False)
    op.create_table(
        "request_log",
        sa.Column("request_key", types.Text(80), nullable=False),
        sa.Column("payload_hash", types.Text(64), nullable=False),
        sa.Column("entity", types.Text(30), nullable=False),
        sa.Column("record_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("reply", types.LongText(), nullable=True),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("request_key", name=op.f("pk_request_log")),
    )
    op.create_index(op.f("ix_request_log_created_at"), "request_log", ["created_at"], unique=False)
    op.create_table(
        "role",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("code", name=op.f("uq_role_code")),
    )
    op.create_index(op.f("ix_role_name"), "role", ["name"], unique=False)
    op.create_table(
        "settlement_method",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("kind", types.Text(20), nullable=False),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_method")),
        sa.UniqueConstraint("code", name=op.f("uq_settlement_method_code")),
    )
    op.create_index(op.f("ix_settlement_method_name"), "settlement_method", ["name"], unique=False)
    op.create_table(
        "system_state",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("security_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("settings_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("reference_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("ledger_code", types.Text(20), nullable=False),
        sa.Column("ledger_name", types.Text(80), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_state")),
    )
    op.create_table(
        "unit",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("decimals", types.Id(), autoincrement=False, nullable=False),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("code", name=op.f("uq_unit_code")),
    )
    op.create_index(op.f("ix_unit_name"), "unit", ["name"], unique=False)
    op.create_table(
        "employee",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("org_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("post", types.Text(40), nullable=True),
        sa.Column("place", types.Text(20), nullable=False),
        sa.Column("job_function", types.Text(20), nullable=False),
        sa.Column("resident_away", types.Flag(), nullable=False),
        sa.Column("phone", types.Text(40), nullable=True),
        sa.Column("mail", types.Text(80), nullable=True),
        sa.Column("hired_on", types.Day(), nullable=True),
        sa.Column("left_on", types.Day(), nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_employee_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employee")),
        sa.UniqueConstraint("code", name=op.f("uq_employee_code")),
    )
    op.create_index(op.f("ix_employee_name"), "employee", ["name"], unique=False)
    op.create_index(op.f("ix_employee_org_id"), "employee", ["org_id"], unique=False)
    op.create_table(
        "item",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("item_class_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("kind", types.Text(20), nullable=False),
        sa.Column("brand_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("tier", types.Text(20), nullable=True),
        sa.Column("variety", types.Text(20), nullable=True),
        sa.Column("spec", types.Text(60), nullable=True),
        sa.Column("unit_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("case_unit_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("per_case", types.Id(), autoincrement=False, nullable=False),
        sa.Column("volume_ml", types.Id(), autoincrement=False, nullable=True),
        sa.Column("alcohol", types.Rate(), nullable=True),
        sa.Column("case_kg", types.Quantity(), nullable=True),
        sa.Column("barcode", types.Text(40), nullable=True),
        sa.Column("tax_rate", types.Rate(), nullable=False),
        sa.Column("batch_managed", types.Flag(), nullable=False),
        sa.Column("inspected", types.Flag(), nullable=False),
        sa.Column("shelf_days", types.Id(), autoincrement=False, nullable=True),
        sa.Column("minimum_stock", types.Quantity(), nullable=True),
        sa.Column("maximum_stock", types.Quantity(), nullable=True),
        sa.Column("cost", types.Money(), nullable=True),
        sa.Column("is_new", types.Flag(), nullable=False),
        sa.Column("launched_on", types.Day(), nullable=True),
        sa.Column("withdrawn_on", types.Day(), nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["brand_id"], ["brand.id"], name=op.f("fk_item_brand_id")),
        sa.ForeignKeyConstraint(["case_unit_id"], ["unit.id"], name=op.f("fk_item_case_unit_id")),
        sa.ForeignKeyConstraint(["item_class_id"], ["item_class.id"], name=op.f("fk_item_item_class_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_item_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
        sa.UniqueConstraint("code", name=op.f("uq_item_code")),
    )
    op.create_index(op.f("ix_item_barcode"), "item", ["barcode"], unique=False)
    op.create_index(op.f("ix_item_brand_id"), "item", ["brand_id"], unique=False)
    op.create_index(op.f("ix_item_case_unit_id"), "item", ["case_unit_id"], unique=False)
    op.create_index(op.f("ix_item_item_class_id"), "item", ["item_class_id"], unique=False)
    op.create_index(op.f("ix_item_name"), "item", ["name"], unique=False)
    op.create_index(op.f("ix_item_unit_id"), "item", ["unit_id"], unique=False)
    op.create_table(
        "price_list",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("name", types.Text(80), nullable=False),
        sa.Column("price_item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("currency", types.Text(3), nullable=False),
        sa.Column("tax_included", types.Flag(), nullable=False),
        sa.Column("internal", types.Flag(), nullable=False),
        sa.Column("effective_from", types.Day(), nullable=False),
        sa.Column("effective_to", types.Day(), nullable=True),
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
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_price_list_org_id")),
        sa.ForeignKeyConstraint(["price_item_id"], ["price_item.id"], name=op.f("fk_price_list_price_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_price_list_doc_number")),
    )
    op.create_index(op.f("ix_price_list_business_date_id"), "price_list", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_price_list_effective_d9ca0b"), "price_list", ["effective_from", "id"], unique=False)
    op.create_index(op.f("ix_price_list_org_id_id"), "price_list", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_price_list_price_item_id_id"), "price_list", ["price_item_id", "id"], unique=False)
    op.create_index(op.f("ix_price_list_state_id"), "price_list", ["state", "id"], unique=False)
    op.create_table(
        "price_match",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("org_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_price_match_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_match")),
        sa.UniqueConstraint("code", name=op.f("uq_price_match_code")),
    )
    op.create_index(op.f("ix_price_match_name"), "price_match", ["name"], unique=False)
    op.create_index(op.f("ix_price_match_org_id"), "price_match", ["org_id"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("entity", types.Text(30), nullable=False),
        sa.Column("verb", types.Text(40), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["role.id"], name=op.f("fk_role_grant_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    op.create_index(op.f("ix_role_grant_document_id"), "role_grant", ["document_id"], unique=False)
    op.create_table(
        "role_hidden",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("entity", types.Text(30), nullable=False),
        sa.Column("path", types.Text(60), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["role.id"], name=op.f("fk_role_hidden_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_hidden")),
    )
    op.create_index(op.f("ix_role_hidden_document_id"), "role_hidden", ["document_id"], unique=False)
    op.create_table(
        "role_scope",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("dimension", types.Text(20), nullable=False),
        sa.Column("own", types.Flag(), nullable=False),
        sa.Column("target_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["role.id"], name=op.f("fk_role_scope_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_scope")),
    )
    op.create_index(op.f("ix_role_scope_document_id"), "role_scope", ["document_id"], unique=False)
    op.create_table(
        "vehicle",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("carrier_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("driver", types.Text(40), nullable=True),
        sa.Column("phone", types.Text(40), nullable=True),
        sa.Column("capacity_kg", types.Quantity(), nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_vehicle_carrier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicle")),
        sa.UniqueConstraint("code", name=op.f("uq_vehicle_code")),
    )
    op.create_index(op.f("ix_vehicle_carrier_id"), "vehicle", ["carrier_id"], unique=False)
    op.create_index(op.f("ix_vehicle_name"), "vehicle", ["name"], unique=False)
    op.create_table(
        "app_user",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("password", types.Text(200), nullable=True),
        sa.Column("must_change", types.Flag(), nullable=False),
        sa.Column("employee_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("org_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("failures", types.Id(), autoincrement=False, nullable=False),
        sa.Column("locked_until", types.Instant(), nullable=True),
        sa.Column("last_login", types.Instant(), nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_app_user_employee_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_app_user_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_app_user")),
        sa.UniqueConstraint("code", name=op.f("uq_app_user_code")),
    )
    op.create_index(op.f("ix_app_user_employee_id"), "app_user", ["employee_id"], unique=False)
    op.create_index(op.f("ix_app_user_name"), "app_user", ["name"], unique=False)
    op.create_index(op.f("ix_app_user_org_id"), "app_user", ["org_id"], unique=False)
    op.create_table(
        "batch",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("made_on", types.Day(), nullable=True),
        sa.Column("expires_on", types.Day(), nullable=True),
        sa.Column("certificate", types.Text(60), nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_batch_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("code", name=op.f("uq_batch_code")),
    )
    op.create_index(op.f("ix_batch_item_id"), "batch", ["item_id"], unique=False)
    op.create_index(op.f("ix_batch_name"), "batch", ["name"], unique=False)
    op.create_table(
        "customer",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_class_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("kind", types.Text(20), nullable=False),
        sa.Column("own_org_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("region_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("org_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("salesperson_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("phone", types.Text(40), nullable=True),
        sa.Column("tax_no", types.Text(30), nullable=True),
        sa.Column("bank", types.Text(80), nullable=True),
        sa.Column("bank_account", types.Text(40), nullable=True),
        sa.Column("address", types.Text(200), nullable=True),
        sa.Column("settlement_method_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("payment_term_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("credit_limit", types.Money(), nullable=True),
        sa.Column("prepaid", types.Flag(), nullable=False),
        sa.Column("grace_days", types.Id(), autoincrement=False, nullable=False),
        sa.Column("block_reason", types.Text(200), nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_class_id"], ["customer_class.id"], name=op.f("fk_customer_customer_class_id")
        ),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_customer_org_id")),
        sa.ForeignKeyConstraint(["own_org_id"], ["organisation.id"], name=op.f("fk_customer_own_org_id")),
        sa.ForeignKeyConstraint(["payment_term_id"], ["payment_term.id"], name=op.f("fk_customer_payment_term_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_customer_region_id")),
        sa.ForeignKeyConstraint(["salesperson_id"], ["employee.id"], name=op.f("fk_customer_salesperson_id")),
        sa.ForeignKeyConstraint(
            ["settlement_method_id"], ["settlement_method.id"], name=op.f("fk_customer_settlement_2ec1bf")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("code", name=op.f("uq_customer_code")),
    )
    op.create_index(op.f("ix_customer_customer_class_id"), "customer", ["customer_class_id"], unique=False)
    op.create_index(op.f("ix_customer_name"), "customer", ["name"], unique=False)
    op.create_index(op.f("ix_customer_org_id"), "customer", ["org_id"], unique=False)
    op.create_index(op.f("ix_customer_own_org_id"), "customer", ["own_org_id"], unique=False)
    op.create_index(op.f("ix_customer_payment_term_id"), "customer", ["payment_term_id"], unique=False)
    op.create_index(op.f("ix_customer_region_id"), "customer", ["region_id"], unique=False)
    op.create_index(op.f("ix_customer_salesperson_id"), "customer", ["salesperson_id"], unique=False)
    op.create_index(op.f("ix_customer_settlement_19567d"), "customer", ["settlement_method_id"], unique=False)
    op.create_table(
        "price_adjustment",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("price_list_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("effective_on", types.Day(), nullable=False),
        sa.Column("reason", types.Text(200), nullable=True),
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
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_price_adjustment_org_id")),
        sa.ForeignKeyConstraint(["price_list_id"], ["price_list.id"], name=op.f("fk_price_adjustment_pri_0298b0")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_adjustment")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_price_adjustment_doc_number")),
    )
    op.create_index(op.f("ix_price_adjustment_bus_5a3f66"), "price_adjustment", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_price_adjustment_org_id_id"), "price_adjustment", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_price_adjustment_pri_a4bec0"), "price_adjustment", ["price_list_id", "id"], unique=False)
    op.create_index(op.f("ix_price_adjustment_state_id"), "price_adjustment", ["state", "id"], unique=False)
    op.create_table(
        "price_match_row",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_class_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("item_class_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("strategy_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("priority", types.Id(), autoincrement=False, nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_class_id"], ["customer_class.id"], name=op.f("fk_price_match_row_cust_f5865e")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["price_match.id"], name=op.f("fk_price_match_row_document_id")),
        sa.ForeignKeyConstraint(["item_class_id"], ["item_class.id"], name=op.f("fk_price_match_row_item_0b8dbd")),
        sa.ForeignKeyConstraint(["strategy_id"], ["price_strategy.id"], name=op.f("fk_price_match_row_strategy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_match_row")),
    )
    op.create_index(op.f("ix_price_match_row_cust_0b1b6a"), "price_match_row", ["customer_class_id"], unique=False)
    op.create_index(op.f("ix_price_match_row_document_id"), "price_match_row", ["document_id"], unique=False)
    op.create_index(op.f("ix_price_match_row_item_254101"), "price_match_row", ["item_class_id"], unique=False)
    op.create_index(op.f("ix_price_match_row_strategy_id"), "price_match_row", ["strategy_id"], unique=False)
    op.create_table(
        "price_strategy_step",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("price_item_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("price_list_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["price_strategy.id"], name=op.f("fk_price_strategy_step_23cfd0")),
        sa.ForeignKeyConstraint(["price_item_id"], ["price_item.id"], name=op.f("fk_price_strategy_step_53d4e0")),
        sa.ForeignKeyConstraint(["price_list_id"], ["price_list.id"], name=op.f("fk_price_strategy_step_db1459")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_strategy_step")),
    )
    op.create_index(op.f("ix_price_strategy_step_0b644e"), "price_strategy_step", ["price_item_id"], unique=False)
    op.create_index(op.f("ix_price_strategy_step_873829"), "price_strategy_step", ["document_id"], unique=False)
    op.create_index(op.f("ix_price_strategy_step_c028be"), "price_strategy_step", ["price_list_id"], unique=False)
    op.create_table(
        "supplier",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("kind", types.Text(20), nullable=False),
        sa.Column("region_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("buyer_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("phone", types.Text(40), nullable=True),
        sa.Column("tax_no", types.Text(30), nullable=True),
        sa.Column("bank", types.Text(80), nullable=True),
        sa.Column("bank_account", types.Text(40), nullable=True),
        sa.Column("address", types.Text(200), nullable=True),
        sa.Column("payment_term_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("last_reason", types.Text(200), nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["buyer_id"], ["employee.id"], name=op.f("fk_supplier_buyer_id")),
        sa.ForeignKeyConstraint(["payment_term_id"], ["payment_term.id"], name=op.f("fk_supplier_payment_term_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_supplier_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
        sa.UniqueConstraint("code", name=op.f("uq_supplier_code")),
    )
    op.create_index(op.f("ix_supplier_buyer_id"), "supplier", ["buyer_id"], unique=False)
    op.create_index(op.f("ix_supplier_name"), "supplier", ["name"], unique=False)
    op.create_index(op.f("ix_supplier_payment_term_id"), "supplier", ["payment_term_id"], unique=False)
    op.create_index(op.f("ix_supplier_region_id"), "supplier", ["region_id"], unique=False)
    op.create_table(
        "warehouse",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("org_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("kind", types.Text(20), nullable=False),
        sa.Column("in_atp", types.Flag(), nullable=False),
        sa.Column("allow_negative", types.Flag(), nullable=False),
        sa.Column("cost_bearing", types.Flag(), nullable=False),
        sa.Column("keeper_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("address", types.Text(200), nullable=True),
        sa.Column("phone", types.Text(40), nullable=True),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["keeper_id"], ["employee.id"], name=op.f("fk_warehouse_keeper_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_warehouse_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouse")),
        sa.UniqueConstraint("code", name=op.f("uq_warehouse_code")),
    )
    op.create_index(op.f("ix_warehouse_keeper_id"), "warehouse", ["keeper_id"], unique=False)
    op.create_index(op.f("ix_warehouse_name"), "warehouse", ["name"], unique=False)
    op.create_index(op.f("ix_warehouse_org_id"), "warehouse", ["org_id"], unique=False)
    op.create_table(
        "credit_balance",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("ordered", types.Money(), nullable=False),
        sa.Column("shipped", types.Money(), nullable=False),
        sa.Column("invoiced", types.Money(), nullable=False),
        sa.Column("advance", types.Money(), nullable=False),
        sa.Column("credit_limit", types.Money(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_credit_balance_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_balance")),
    )
    op.create_index(op.f("ix_credit_balance_customer_id"), "credit_balance", ["customer_id"], unique=True)
    op.create_table(
        "credit_entry",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("ordered", types.Money(), nullable=False),
        sa.Column("shipped", types.Money(), nullable=False),
        sa.Column("invoiced", types.Money(), nullable=False),
        sa.Column("advance", types.Money(), nullable=False),
        sa.Column("entity", types.Text(30), nullable=False),
        sa.Column("record_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("business_date", types.Day(), nullable=False),
        sa.Column("posting_date", types.Day(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_credit_entry_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_entry")),
    )
    op.create_index(op.f("ix_credit_entry_customer_id"), "credit_entry", ["customer_id"], unique=False)
    op.create_index(op.f("ix_credit_entry_record_id"), "credit_entry", ["record_id"], unique=False)
    op.create_table(
        "customer_address",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("contact", types.Text(40), nullable=True),
        sa.Column("phone", types.Text(40), nullable=True),
        sa.Column("region_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("for_shipping", types.Flag(), nullable=False),
        sa.Column("for_invoice", types.Flag(), nullable=False),
        sa.Column("preferred", types.Flag(), nullable=False),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("name", types.Text(120), nullable=False),
        sa.Column("pinyin", types.Text(60), nullable=True),
        sa.Column("state", types.Text(20), nullable=False),
        sa.Column("row_version", types.Id(), autoincrement=False, nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.Column("created_by", types.Id(), autoincrement=False, nullable=False),
        sa.Column("changed_at", types.Instant(), nullable=True),
        sa.Column("changed_by", types.Id(), autoincrement=False, nullable=True),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_customer_address_cus_2b482f")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_customer_address_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_address")),
        sa.UniqueConstraint("code", name=op.f("uq_customer_address_code")),
    )
    op.create_index(op.f("ix_customer_address_cus_4aebe3"), "customer_address", ["customer_id"], unique=False)
    op.create_index(op.f("ix_customer_address_name"), "customer_address", ["name"], unique=False)
    op.create_index(op.f("ix_customer_address_region_id"), "customer_address", ["region_id"], unique=False)
    op.create_table(
        "customer_contact",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("name", types.Text(40), nullable=False),
        sa.Column("post", types.Text(40), nullable=True),
        sa.Column("phone", types.Text(40), nullable=True),
        sa.Column("mail", types.Text(80), nullable=True),
        sa.Column("birthday", types.Day(), nullable=True),
        sa.Column("hobby", types.Text(80), nullable=True),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["customer.id"], name=op.f("fk_customer_contact_doc_b5ae13")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_contact")),
    )
    op.create_index(op.f("ix_customer_contact_doc_d3b7bd"), "customer_contact", ["document_id"], unique=False)
    op.create_table(
        "customer_temporary_credit",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("valid_from", types.Day(), nullable=False),
        sa.Column("valid_to", types.Day(), nullable=False),
        sa.Column("approved_by", types.Text(40), nullable=True),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["customer.id"], name=op.f("fk_customer_temporary_c_87c3ef")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_temporary_credit")),
    )
    op.create_index(op.f("ix_customer_temporary_c_f50bd7"), "customer_temporary_credit", ["document_id"], unique=False)
    op.create_table(
        "open_item",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("kind", types.Text(10), nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("due_date", types.Day(), nullable=False),
        sa.Column("reference", types.Text(60), nullable=True),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("open_amount", types.Money(), nullable=False),
        sa.Column("entity", types.Text(30), nullable=False),
        sa.Column("record_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("business_date", types.Day(), nullable=False),
        sa.Column("posting_date", types.Day(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_open_item_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_item")),
    )
    op.create_index(
        op.f("ix_open_item_customer_i_103cb1"), "open_item", ["customer_id", "kind", "due_date"], unique=False
    )
    op.create_index(op.f("ix_open_item_record_id"), "open_item", ["record_id"], unique=False)
    op.create_table(
        "price_adjustment_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("item_class_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("customer_class_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("region_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("min_quantity", types.Quantity(), nullable=False),
        sa.Column("unit", types.Text(20), nullable=False),
        sa.Column("old_price", types.Price(), nullable=True),
        sa.Column("method", types.Text(20), nullable=False),
        sa.Column("change", types.Price(), nullable=True),
        sa.Column("price", types.Price(), nullable=True),
        sa.Column("floor_price", types.Price(), nullable=True),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_class_id"], ["customer_class.id"], name=op.f("fk_price_adjustment_lin_3d75a7")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_price_adjustment_lin_1f94eb")),
        sa.ForeignKeyConstraint(["document_id"], ["price_adjustment.id"], name=op.f("fk_price_adjustment_lin_27fb95")),
        sa.ForeignKeyConstraint(["item_class_id"], ["item_class.id"], name=op.f("fk_price_adjustment_lin_0a84d4")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_price_adjustment_lin_3da4ec")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_price_adjustment_lin_f11fe9")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_adjustment_line")),
    )
    op.create_index(op.f("ix_price_adjustment_lin_01bb8b"), "price_adjustment_line", ["item_class_id"], unique=False)
    op.create_index(op.f("ix_price_adjustment_lin_25bdea"), "price_adjustment_line", ["document_id"], unique=False)
    op.create_index(
        op.f("ix_price_adjustment_lin_517353"), "price_adjustment_line", ["customer_class_id"], unique=False
    )
    op.create_index(op.f("ix_price_adjustment_lin_6541f0"), "price_adjustment_line", ["customer_id"], unique=False)
    op.create_index(op.f("ix_price_adjustment_lin_6f1c0d"), "price_adjustment_line", ["region_id"], unique=False)
    op.create_index(op.f("ix_price_adjustment_lin_e25b8f"), "price_adjustment_line", ["item_id"], unique=False)
    op.create_table(
        "price_list_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("item_class_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("customer_class_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("region_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("min_quantity", types.Quantity(), nullable=False),
        sa.Column("unit", types.Text(20), nullable=False),
        sa.Column("price", types.Price(), nullable=False),
        sa.Column("floor_price", types.Price(), nullable=True),
        sa.Column("valid_from", types.Day(), nullable=True),
        sa.Column("valid_to", types.Day(), nullable=True),
        sa.Column("adjustment_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(
            ["adjustment_id"], ["price_adjustment.id"], name=op.f("fk_price_list_line_adju_040b62")
        ),
        sa.ForeignKeyConstraint(
            ["customer_class_id"], ["customer_class.id"], name=op.f("fk_price_list_line_cust_556d41")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_price_list_line_customer_id")),
        sa.ForeignKeyConstraint(["document_id"], ["price_list.id"], name=op.f("fk_price_list_line_document_id")),
        sa.ForeignKeyConstraint(["item_class_id"], ["item_class.id"], name=op.f("fk_price_list_line_item_c98617")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_price_list_line_item_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_price_list_line_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list_line")),
    )
    op.create_index(op.f("ix_price_list_line_adju_fe912a"), "price_list_line", ["adjustment_id"], unique=False)
    op.create_index(op.f("ix_price_list_line_cust_13ee79"), "price_list_line", ["customer_class_id"], unique=False)
    op.create_index(op.f("ix_price_list_line_customer_id"), "price_list_line", ["customer_id"], unique=False)
    op.create_index(op.f("ix_price_list_line_document_id"), "price_list_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_price_list_line_item_147ad6"), "price_list_line", ["item_class_id"], unique=False)
    op.create_index(op.f("ix_price_list_line_item_id"), "price_list_line", ["item_id"], unique=False)
    op.create_index(op.f("ix_price_list_line_region_id"), "price_list_line", ["region_id"], unique=False)
    op.create_table(
        "receipt",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("salesperson_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("settlement_method_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("payer", types.Text(80), nullable=True),
        sa.Column("bank", types.Text(80), nullable=True),
        sa.Column("bank_account", types.Text(40), nullable=True),
        sa.Column("bank_reference", types.Text(60), nullable=True),
        sa.Column("reference", types.Text(60), nullable=True),
        sa.Column("settled_total", types.Money(), nullable=False),
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
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_receipt_customer_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_receipt_org_id")),
        sa.ForeignKeyConstraint(["salesperson_id"], ["employee.id"], name=op.f("fk_receipt_salesperson_id")),
        sa.ForeignKeyConstraint(
            ["settlement_method_id"], ["settlement_method.id"], name=op.f("fk_receipt_settlement_m_1df3a0")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_receipt_doc_number")),
    )
    op.create_index(op.f("ix_receipt_business_date_id"), "receipt", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_receipt_customer_id_id"), "receipt", ["customer_id", "id"], unique=False)
    op.create_index(op.f("ix_receipt_org_id_id"), "receipt", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_receipt_salesperson_id_id"), "receipt", ["salesperson_id", "id"], unique=False)
    op.create_index(op.f("ix_receipt_settlement_m_295fd5"), "receipt", ["settlement_method_id", "id"], unique=False)
    op.create_index(op.f("ix_receipt_state_id"), "receipt", ["state", "id"], unique=False)
    op.create_table(
        "receivable",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("salesperson_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("kind", types.Text(20), nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("due_on", types.Day(), nullable=False),
        sa.Column("reference", types.Text(200), nullable=True),
        sa.Column("settled_total", types.Money(), nullable=False),
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
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_receivable_customer_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_receivable_org_id")),
        sa.ForeignKeyConstraint(["salesperson_id"], ["employee.id"], name=op.f("fk_receivable_salesperson_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receivable")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_receivable_doc_number")),
    )
    op.create_index(op.f("ix_receivable_business_date_id"), "receivable", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_receivable_customer_id_id"), "receivable", ["customer_id", "id"], unique=False)
    op.create_index(op.f("ix_receivable_org_id_id"), "receivable", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_receivable_salespers_d1bc65"), "receivable", ["salesperson_id", "id"], unique=False)
    op.create_index(op.f("ix_receivable_state_id"), "receivable", ["state", "id"], unique=False)
    op.create_table(
        "sales_invoice",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("salesperson_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("kind", types.Text(20), nullable=False),
        sa.Column("invoice_no", types.Text(40), nullable=True),
        sa.Column("invoice_title", types.Text(120), nullable=True),
        sa.Column("tax_no", types.Text(30), nullable=True),
        sa.Column("payment_term_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("due_on", types.Day(), nullable=True),
        sa.Column("quantity_total", types.Quantity(), nullable=False),
        sa.Column("net_total", types.Money(), nullable=False),
        sa.Column("tax_total", types.Money(), nullable=False),
        sa.Column("gross_total", types.Money(), nullable=False),
        sa.Column("settled_total", types.Money(), nullable=False),
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
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_sales_invoice_customer_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_sales_invoice_org_id")),
        sa.ForeignKeyConstraint(["payment_term_id"], ["payment_term.id"], name=op.f("fk_sales_invoice_paymen_30b131")),
        sa.ForeignKeyConstraint(["salesperson_id"], ["employee.id"], name=op.f("fk_sales_invoice_salesp_c11bd4")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_invoice")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_sales_invoice_doc_number")),
    )
    op.create_index(op.f("ix_sales_invoice_busine_c21a8a"), "sales_invoice", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_sales_invoice_custom_dfc0fa"), "sales_invoice", ["customer_id", "id"], unique=False)
    op.create_index(op.f("ix_sales_invoice_org_id_id"), "sales_invoice", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_sales_invoice_paymen_8a7232"), "sales_invoice", ["payment_term_id", "id"], unique=False)
    op.create_index(op.f("ix_sales_invoice_salesp_705c60"), "sales_invoice", ["salesperson_id", "id"], unique=False)
    op.create_index(op.f("ix_sales_invoice_state_id"), "sales_invoice", ["state", "id"], unique=False)
    op.create_table(
        "stock_batch",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("batch_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("on_hand", types.Quantity(), nullable=False),
        sa.Column("in_transit", types.Quantity(), nullable=False),
        sa.Column("lent", types.Quantity(), nullable=False),
        sa.Column("to_inspect", types.Quantity(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_stock_batch_batch_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_batch_item_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_stock_batch_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_batch")),
        sa.UniqueConstraint("warehouse_id", "item_id", "batch_id", name=op.f("uq_stock_batch_warehous_ef59c4")),
    )
    op.create_index(op.f("ix_stock_batch_batch_id"), "stock_batch", ["batch_id"], unique=False)
    op.create_index(op.f("ix_stock_batch_item_id"), "stock_batch", ["item_id"], unique=False)
    op.create_index(op.f("ix_stock_batch_warehouse_id"), "stock_batch", ["warehouse_id"], unique=False)
    op.create_table(
        "stock_item",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("on_hand", types.Quantity(), nullable=False),
        sa.Column("reserved", types.Quantity(), nullable=False),
        sa.Column("in_transit", types.Quantity(), nullable=False),
        sa.Column("lent", types.Quantity(), nullable=False),
        sa.Column("to_inspect", types.Quantity(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_item_item_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_stock_item_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_item")),
        sa.UniqueConstraint("warehouse_id", "item_id", name=op.f("uq_stock_item_warehouse_3fc84b")),
    )
    op.create_index(op.f("ix_stock_item_item_id"), "stock_item", ["item_id"], unique=False)
    op.create_index(op.f("ix_stock_item_warehouse_id"), "stock_item", ["warehouse_id"], unique=False)
    op.create_table(
        "stock_move",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("line_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("batch_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("on_hand", types.Quantity(), nullable=False),
        sa.Column("reserved", types.Quantity(), nullable=False),
        sa.Column("in_transit", types.Quantity(), nullable=False),
        sa.Column("lent", types.Quantity(), nullable=False),
        sa.Column("to_inspect", types.Quantity(), nullable=False),
        sa.Column("entity", types.Text(30), nullable=False),
        sa.Column("record_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("business_date", types.Day(), nullable=False),
        sa.Column("posting_date", types.Day(), nullable=False),
        sa.Column("created_at", types.Instant(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_move_item_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_stock_move_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_move")),
    )
    op.create_index(op.f("ix_stock_move_item_id"), "stock_move", ["item_id"], unique=False)
    op.create_index(op.f("ix_stock_move_record_id"), "stock_move", ["record_id"], unique=False)
    op.create_index(op.f("ix_stock_move_warehouse_71184b"), "stock_move", ["warehouse_id", "item_id"], unique=False)
    op.create_index(op.f("ix_stock_move_warehouse_id"), "stock_move", ["warehouse_id"], unique=False)
    op.create_table(
        "supplier_contact",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("name", types.Text(40), nullable=False),
        sa.Column("post", types.Text(40), nullable=True),
        sa.Column("phone", types.Text(40), nullable=True),
        sa.Column("mail", types.Text(80), nullable=True),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["supplier.id"], name=op.f("fk_supplier_contact_doc_e411bf")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_contact")),
    )
    op.create_index(op.f("ix_supplier_contact_doc_7a8fc0"), "supplier_contact", ["document_id"], unique=False)
    op.create_table(
        "user_role",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("role_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["app_user.id"], name=op.f("fk_user_role_document_id")),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_user_role_role_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_role")),
    )
    op.create_index(op.f("ix_user_role_document_id"), "user_role", ["document_id"], unique=False)
    op.create_index(op.f("ix_user_role_role_id"), "user_role", ["role_id"], unique=False)
    op.create_table(
        "write_off",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("reversed_because", types.Text(200), nullable=True),
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
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_write_off_customer_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_write_off_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_off")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_write_off_doc_number")),
    )
    op.create_index(op.f("ix_write_off_business_date_id"), "write_off", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_write_off_customer_id_id"), "write_off", ["customer_id", "id"], unique=False)
    op.create_index(op.f("ix_write_off_org_id_id"), "write_off", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_write_off_state_id"), "write_off", ["state", "id"], unique=False)
    op.create_table(
        "delivery_note",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("address_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("salesperson_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("ship_on", types.Day(), nullable=False),
        sa.Column("carrier_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("vehicle_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("driver", types.Text(40), nullable=True),
        sa.Column("quantity_total", types.Quantity(), nullable=False),
        sa.Column("shipped_total", types.Quantity(), nullable=False),
        sa.Column("closed_because", types.Text(200), nullable=True),
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
        sa.ForeignKeyConstraint(["address_id"], ["customer_address.id"], name=op.f("fk_delivery_note_address_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_delivery_note_carrier_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_delivery_note_customer_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_delivery_note_org_id")),
        sa.ForeignKeyConstraint(["salesperson_id"], ["employee.id"], name=op.f("fk_delivery_note_salesp_a4c36e")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name=op.f("fk_delivery_note_vehicle_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_delivery_note_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_note")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_delivery_note_doc_number")),
    )
    op.create_index(op.f("ix_delivery_note_address_id_id"), "delivery_note", ["address_id", "id"], unique=False)
    op.create_index(op.f("ix_delivery_note_busine_3a36e1"), "delivery_note", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_delivery_note_carrier_id_id"), "delivery_note", ["carrier_id", "id"], unique=False)
    op.create_index(op.f("ix_delivery_note_custom_c329b7"), "delivery_note", ["customer_id", "id"], unique=False)
    op.create_index(op.f("ix_delivery_note_org_id_id"), "delivery_note", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_delivery_note_salesp_5d3fcd"), "delivery_note", ["salesperson_id", "id"], unique=False)
    op.create_index(op.f("ix_delivery_note_state_id"), "delivery_note", ["state", "id"], unique=False)
    op.create_index(op.f("ix_delivery_note_vehicle_id_id"), "delivery_note", ["vehicle_id", "id"], unique=False)
    op.create_index(op.f("ix_delivery_note_wareho_74c37a"), "delivery_note", ["warehouse_id", "id"], unique=False)
    op.create_table(
        "outbound",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("address_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("salesperson_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("carrier_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("vehicle_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("driver", types.Text(40), nullable=True),
        sa.Column("quantity_total", types.Quantity(), nullable=False),
        sa.Column("handled_total", types.Quantity(), nullable=False),
        sa.Column("signed_total", types.Quantity(), nullable=False),
        sa.Column("lost_total", types.Quantity(), nullable=False),
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
        sa.ForeignKeyConstraint(["address_id"], ["customer_address.id"], name=op.f("fk_outbound_address_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_outbound_carrier_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_outbound_customer_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_outbound_org_id")),
        sa.ForeignKeyConstraint(["salesperson_id"], ["employee.id"], name=op.f("fk_outbound_salesperson_id")),
        sa.ForeignKeyConstraint(["vehicle_id"], ["vehicle.id"], name=op.f("fk_outbound_vehicle_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_outbound_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbound")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_outbound_doc_number")),
    )
    op.create_index(op.f("ix_outbound_address_id_id"), "outbound", ["address_id", "id"], unique=False)
    op.create_index(op.f("ix_outbound_business_date_id"), "outbound", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_outbound_carrier_id_id"), "outbound", ["carrier_id", "id"], unique=False)
    op.create_index(op.f("ix_outbound_customer_id_id"), "outbound", ["customer_id", "id"], unique=False)
    op.create_index(op.f("ix_outbound_org_id_id"), "outbound", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_outbound_salesperson_id_id"), "outbound", ["salesperson_id", "id"], unique=False)
    op.create_index(op.f("ix_outbound_state_id"), "outbound", ["state", "id"], unique=False)
    op.create_index(op.f("ix_outbound_vehicle_id_id"), "outbound", ["vehicle_id", "id"], unique=False)
    op.create_index(op.f("ix_outbound_warehouse_id_id"), "outbound", ["warehouse_id", "id"], unique=False)
    op.create_table(
        "sales_order",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("address_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("salesperson_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("kind", types.Text(20), nullable=False),
        sa.Column("deliver_on", types.Day(), nullable=True),
        sa.Column("settlement_method_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("customer_order_no", types.Text(40), nullable=True),
        sa.Column("contract_no", types.Text(40), nullable=True),
        sa.Column("quantity_total", types.Quantity(), nullable=False),
        sa.Column("net_total", types.Money(), nullable=False),
        sa.Column("tax_total", types.Money(), nullable=False),
        sa.Column("gross_total", types.Money(), nullable=False),
        sa.Column("delivered_total", types.Quantity(), nullable=False),
        sa.Column("shipped_total", types.Quantity(), nullable=False),
        sa.Column("signed_total", types.Quantity(), nullable=False),
        sa.Column("invoiced_total", types.Quantity(), nullable=False),
        sa.Column("received_total", types.Money(), nullable=False),
        sa.Column("sent_back_because", types.Text(200), nullable=True),
        sa.Column("closed_because", types.Text(200), nullable=True),
        sa.Column("defaults_of", types.Id(), autoincrement=False, nullable=True),
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
        sa.ForeignKeyConstraint(["address_id"], ["customer_address.id"], name=op.f("fk_sales_order_address_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_sales_order_customer_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_sales_order_org_id")),
        sa.ForeignKeyConstraint(["salesperson_id"], ["employee.id"], name=op.f("fk_sales_order_salesperson_id")),
        sa.ForeignKeyConstraint(
            ["settlement_method_id"], ["settlement_method.id"], name=op.f("fk_sales_order_settleme_edcfdd")
        ),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_sales_order_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_order")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_sales_order_doc_number")),
    )
    op.create_index(op.f("ix_sales_order_address_id_id"), "sales_order", ["address_id", "id"], unique=False)
    op.create_index(op.f("ix_sales_order_business_f46345"), "sales_order", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_sales_order_customer_id_id"), "sales_order", ["customer_id", "id"], unique=False)
    op.create_index(op.f("ix_sales_order_gross_total_id"), "sales_order", ["gross_total", "id"], unique=False)
    op.create_index(op.f("ix_sales_order_org_id_id"), "sales_order", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_sales_order_salesper_26913b"), "sales_order", ["salesperson_id", "id"], unique=False)
    op.create_index(op.f("ix_sales_order_settleme_00161b"), "sales_order", ["settlement_method_id", "id"], unique=False)
    op.create_index(op.f("ix_sales_order_state_id"), "sales_order", ["state", "id"], unique=False)
    op.create_index(op.f("ix_sales_order_warehouse_id_id"), "sales_order", ["warehouse_id", "id"], unique=False)
    op.create_table(
        "sign_off",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("address_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("salesperson_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("carrier_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("signer", types.Text(20), nullable=False),
        sa.Column("signed_by", types.Text(40), nullable=True),
        sa.Column("signed_on", types.Day(), nullable=False),
        sa.Column("quantity_total", types.Quantity(), nullable=False),
        sa.Column("signed_total", types.Quantity(), nullable=False),
        sa.Column("lost_total", types.Quantity(), nullable=False),
        sa.Column("to_invoice_total", types.Quantity(), nullable=False),
        sa.Column("invoiced_total", types.Quantity(), nullable=False),
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
        sa.ForeignKeyConstraint(["address_id"], ["customer_address.id"], name=op.f("fk_sign_off_address_id")),
        sa.ForeignKeyConstraint(["carrier_id"], ["carrier.id"], name=op.f("fk_sign_off_carrier_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_sign_off_customer_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_sign_off_org_id")),
        sa.ForeignKeyConstraint(["salesperson_id"], ["employee.id"], name=op.f("fk_sign_off_salesperson_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_sign_off_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_sign_off_doc_number")),
    )
    op.create_index(op.f("ix_sign_off_address_id_id"), "sign_off", ["address_id", "id"], unique=False)
    op.create_index(op.f("ix_sign_off_business_date_id"), "sign_off", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_sign_off_carrier_id_id"), "sign_off", ["carrier_id", "id"], unique=False)
    op.create_index(op.f("ix_sign_off_customer_id_id"), "sign_off", ["customer_id", "id"], unique=False)
    op.create_index(op.f("ix_sign_off_org_id_id"), "sign_off", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_sign_off_salesperson_id_id"), "sign_off", ["salesperson_id", "id"], unique=False)
    op.create_index(op.f("ix_sign_off_state_id"), "sign_off", ["state", "id"], unique=False)
    op.create_index(op.f("ix_sign_off_warehouse_id_id"), "sign_off", ["warehouse_id", "id"], unique=False)
    op.create_table(
        "write_off_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("receivable_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("receivable_open", types.Money(), nullable=False),
        sa.Column("receipt_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("receipt_open", types.Money(), nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["write_off.id"], name=op.f("fk_write_off_line_document_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_write_off_line_receipt_id")),
        sa.ForeignKeyConstraint(["receivable_id"], ["receivable.id"], name=op.f("fk_write_off_line_recei_ddeb88")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_write_off_line")),
    )
    op.create_index(op.f("ix_write_off_line_document_id"), "write_off_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_write_off_line_recei_055fa9"), "write_off_line", ["receivable_id"], unique=False)
    op.create_index(op.f("ix_write_off_line_receipt_id"), "write_off_line", ["receipt_id"], unique=False)
    op.create_table(
        "sales_order_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("cases", types.Quantity(), nullable=True),
        sa.Column("seen_cases", types.Quantity(), nullable=True),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("price", types.Price(), nullable=True),
        sa.Column("discount", types.Rate(), nullable=False),
        sa.Column("tax_rate", types.Rate(), nullable=False),
        sa.Column("net", types.Money(), nullable=False),
        sa.Column("tax", types.Money(), nullable=False),
        sa.Column("gross", types.Money(), nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("deliver_on", types.Day(), nullable=True),
        sa.Column("price_source", types.Text(120), nullable=True),
        sa.Column("delivered", types.Quantity(), nullable=False),
        sa.Column("shipped", types.Quantity(), nullable=False),
        sa.Column("signed", types.Quantity(), nullable=False),
        sa.Column("lost", types.Quantity(), nullable=False),
        sa.Column("waived", types.Quantity(), nullable=False),
        sa.Column("invoiced", types.Quantity(), nullable=False),
        sa.Column("shipped_amount", types.Money(), nullable=False),
        sa.Column("waived_amount", types.Money(), nullable=False),
        sa.Column("invoiced_net", types.Money(), nullable=False),
        sa.Column("invoiced_gross", types.Money(), nullable=False),
        sa.Column("quoted_item_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("quoted_price", types.Price(), nullable=True),
        sa.Column("floor_price", types.Price(), nullable=True),
        sa.Column("price_line_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("closed", types.Flag(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["sales_order.id"], name=op.f("fk_sales_order_line_doc_af8207")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_sales_order_line_item_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_sales_order_line_war_e871d4")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_order_line")),
    )
    op.create_index(op.f("ix_sales_order_line_doc_4129d1"), "sales_order_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_sales_order_line_item_id"), "sales_order_line", ["item_id"], unique=False)
    op.create_index(op.f("ix_sales_order_line_war_625ca7"), "sales_order_line", ["warehouse_id"], unique=False)
    op.create_table(
        "delivery_note_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("order_line_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("shipped", types.Quantity(), nullable=False),
        sa.Column("returned", types.Quantity(), nullable=False),
        sa.Column("closed", types.Flag(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["delivery_note.id"], name=op.f("fk_delivery_note_line_d_4d72bb")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_delivery_note_line_item_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["sales_order_line.id"], name=op.f("fk_delivery_note_line_o_966e1b")
        ),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_delivery_note_line_w_b9ce9f")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_note_line")),
    )
    op.create_index(op.f("ix_delivery_note_line_d_cdbd0b"), "delivery_note_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_delivery_note_line_item_id"), "delivery_note_line", ["item_id"], unique=False)
    op.create_index(op.f("ix_delivery_note_line_o_dc1e1e"), "delivery_note_line", ["order_line_id"], unique=False)
    op.create_index(op.f("ix_delivery_note_line_w_e6a816"), "delivery_note_line", ["warehouse_id"], unique=False)
    op.create_table(
        "outbound_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("delivery_line_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("order_line_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("batch_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("location", types.Text(30), nullable=True),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("handled", types.Quantity(), nullable=False),
        sa.Column("signed", types.Quantity(), nullable=False),
        sa.Column("lost", types.Quantity(), nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("closed", types.Flag(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_outbound_line_batch_id")),
        sa.ForeignKeyConstraint(
            ["delivery_line_id"], ["delivery_note_line.id"], name=op.f("fk_outbound_line_delive_b8526e")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["outbound.id"], name=op.f("fk_outbound_line_document_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_outbound_line_item_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["sales_order_line.id"], name=op.f("fk_outbound_line_order_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbound_line")),
    )
    op.create_index(op.f("ix_outbound_line_batch_id"), "outbound_line", ["batch_id"], unique=False)
    op.create_index(op.f("ix_outbound_line_delive_9124ed"), "outbound_line", ["delivery_line_id"], unique=False)
    op.create_index(op.f("ix_outbound_line_document_id"), "outbound_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_outbound_line_item_id"), "outbound_line", ["item_id"], unique=False)
    op.create_index(op.f("ix_outbound_line_order_line_id"), "outbound_line", ["order_line_id"], unique=False)
    op.create_table(
        "sign_off_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("outbound_line_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("order_line_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("batch_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("shipped", types.Quantity(), nullable=False),
        sa.Column("signed", types.Quantity(), nullable=False),
        sa.Column("lost", types.Quantity(), nullable=False),
        sa.Column("reason_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("liable", types.Text(20), nullable=True),
        sa.Column("to_invoice", types.Quantity(), nullable=False),
        sa.Column("invoiced", types.Quantity(), nullable=False),
        sa.Column("waived", types.Quantity(), nullable=False),
        sa.Column("waived_amount", types.Money(), nullable=False),
        sa.Column("closed", types.Flag(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_sign_off_line_batch_id")),
        sa.ForeignKeyConstraint(["document_id"], ["sign_off.id"], name=op.f("fk_sign_off_line_document_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_sign_off_line_item_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["sales_order_line.id"], name=op.f("fk_sign_off_line_order_line_id")
        ),
        sa.ForeignKeyConstraint(
            ["outbound_line_id"], ["outbound_line.id"], name=op.f("fk_sign_off_line_outbou_3ad4f7")
        ),
        sa.ForeignKeyConstraint(["reason_id"], ["reason.id"], name=op.f("fk_sign_off_line_reason_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off_line")),
    )
    op.create_index(op.f("ix_sign_off_line_batch_id"), "sign_off_line", ["batch_id"], unique=False)
    op.create_index(op.f("ix_sign_off_line_document_id"), "sign_off_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_sign_off_line_item_id"), "sign_off_line", ["item_id"], unique=False)
    op.create_index(op.f("ix_sign_off_line_order_line_id"), "sign_off_line", ["order_line_id"], unique=False)
    op.create_index(op.f("ix_sign_off_line_outbou_d3fc2e"), "sign_off_line", ["outbound_line_id"], unique=False)
    op.create_index(op.f("ix_sign_off_line_reason_id"), "sign_off_line", ["reason_id"], unique=False)
    op.create_table(
        "sales_invoice_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("sign_off_line_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("order_line_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("price", types.Price(), nullable=False),
        sa.Column("discount", types.Rate(), nullable=False),
        sa.Column("tax_rate", types.Rate(), nullable=False),
        sa.Column("net", types.Money(), nullable=False),
        sa.Column("tax", types.Money(), nullable=False),
        sa.Column("gross", types.Money(), nullable=False),
        sa.Column("closed", types.Flag(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["sales_invoice.id"], name=op.f("fk_sales_invoice_line_d_f3f062")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_sales_invoice_line_item_id")),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["sales_order_line.id"], name=op.f("fk_sales_invoice_line_o_c079c1")
        ),
        sa.ForeignKeyConstraint(
            ["sign_off_line_id"], ["sign_off_line.id"], name=op.f("fk_sales_invoice_line_s_1e35c9")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_invoice_line")),
    )
    op.create_index(op.f("ix_sales_invoice_line_d_8e2037"), "sales_invoice_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_sales_invoice_line_item_id"), "sales_invoice_line", ["item_id"], unique=False)
    op.create_index(op.f("ix_sales_invoice_line_o_e44196"), "sales_invoice_line", ["order_line_id"], unique=False)
    op.create_index(op.f("ix_sales_invoice_line_s_cfbaa0"), "sales_invoice_line", ["sign_off_line_id"], unique=False)
