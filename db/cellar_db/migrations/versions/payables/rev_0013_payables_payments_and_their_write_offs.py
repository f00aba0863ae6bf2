"""payables payments and their write-offs; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0013"
down_revision = "0012"
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
        "payable",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("kind", types.Text(20), nullable=False),
        sa.Column("supplier_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("employee_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("former_number", types.Text(60), nullable=True),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("due_on", types.Day(), nullable=False),
        sa.Column("reference", types.Text(60), nullable=True),
        sa.Column("settled_total", types.Money(), nullable=False),
        sa.Column("defaults_of", types.Id(), autoincrement=False, nullable=True),
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
        sa.ForeignKeyConstraint(["department_id"], ["organisation.id"], name=op.f("fk_payable_department_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_payable_employee_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_payable_org_id")),
        sa.ForeignKeyConstraint(["red_of_id"], ["payable.id"], name=op.f("fk_payable_red_of_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_payable_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payable")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_payable_doc_number")),
    )
    op.create_index(op.f("ix_payable_business_date_id"), "payable", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_payable_department_id_id"), "payable", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_payable_employee_id_id"), "payable", ["employee_id", "id"], unique=False)
    op.create_index(op.f("ix_payable_org_id_id"), "payable", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_payable_progress_id"), "payable", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_payable_progress_state_id"), "payable", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_payable_red_of_id_id"), "payable", ["red_of_id", "id"], unique=False)
    op.create_index(op.f("ix_payable_state_id"), "payable", ["state", "id"], unique=False)
    op.create_index(op.f("ix_payable_supplier_id_id"), "payable", ["supplier_id", "id"], unique=False)
    op.create_table(
        "payment",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("kind", types.Text(20), nullable=False),
        sa.Column("supplier_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("employee_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("former_number", types.Text(60), nullable=True),
        sa.Column("settlement_method_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("payee", types.Text(80), nullable=True),
        sa.Column("bank", types.Text(80), nullable=True),
        sa.Column("bank_account", types.Text(40), nullable=True),
        sa.Column("bank_reference", types.Text(60), nullable=True),
        sa.Column("reference", types.Text(60), nullable=True),
        sa.Column("settled_total", types.Money(), nullable=False),
        sa.Column("defaults_of", types.Id(), autoincrement=False, nullable=True),
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
        sa.ForeignKeyConstraint(["department_id"], ["organisation.id"], name=op.f("fk_payment_department_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_payment_employee_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_payment_org_id")),
        sa.ForeignKeyConstraint(["red_of_id"], ["payment.id"], name=op.f("fk_payment_red_of_id")),
        sa.ForeignKeyConstraint(
            ["settlement_method_id"], ["settlement_method.id"], name=op.f("fk_payment_settlement_m_452f54")
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_payment_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_payment_doc_number")),
    )
    op.create_index(op.f("ix_payment_business_date_id"), "payment", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_payment_department_id_id"), "payment", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_payment_employee_id_id"), "payment", ["employee_id", "id"], unique=False)
    op.create_index(op.f("ix_payment_org_id_id"), "payment", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_payment_progress_id"), "payment", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_payment_progress_state_id"), "payment", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_payment_red_of_id_id"), "payment", ["red_of_id", "id"], unique=False)
    op.create_index(op.f("ix_payment_settlement_m_03f1fc"), "payment", ["settlement_method_id", "id"], unique=False)
    op.create_index(op.f("ix_payment_state_id"), "payment", ["state", "id"], unique=False)
    op.create_index(op.f("ix_payment_supplier_id_id"), "payment", ["supplier_id", "id"], unique=False)
    op.create_table(
        "payment_write_off",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("supplier_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("employee_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("reversed_because", types.Text(200), nullable=True),
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
        sa.ForeignKeyConstraint(["department_id"], ["organisation.id"], name=op.f("fk_payment_write_off_de_9139e6")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_payment_write_off_em_26f713")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_payment_write_off_org_id")),
        sa.ForeignKeyConstraint(["red_of_id"], ["payment_write_off.id"], name=op.f("fk_payment_write_off_red_of_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_payment_write_off_su_b52392")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_write_off")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_payment_write_off_do_95d474")),
    )
    op.create_index(op.f("ix_payment_write_off_bu_b4970b"), "payment_write_off", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_payment_write_off_de_033fc4"), "payment_write_off", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_payment_write_off_em_5a291a"), "payment_write_off", ["employee_id", "id"], unique=False)
    op.create_index(op.f("ix_payment_write_off_org_id_id"), "payment_write_off", ["org_id", "id"], unique=False)
    op.create_index(
        op.f("ix_payment_write_off_pr_4fec44"), "payment_write_off", ["progress", "state", "id"], unique=False
    )
    op.create_index(op.f("ix_payment_write_off_pr_e18e40"), "payment_write_off", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_payment_write_off_re_ae310c"), "payment_write_off", ["red_of_id", "id"], unique=False)
    op.create_index(op.f("ix_payment_write_off_state_id"), "payment_write_off", ["state", "id"], unique=False)
    op.create_index(op.f("ix_payment_write_off_su_b7a3a7"), "payment_write_off", ["supplier_id", "id"], unique=False)
    op.create_table(
        "payable_instalment",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("due_on", types.Day(), nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["payable.id"], name=op.f("fk_payable_instalment_d_9c1822")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payable_instalment")),
    )
    op.create_index(op.f("ix_payable_instalment_d_6531d4"), "payable_instalment", ["document_id"], unique=False)
    op.create_table(
        "payment_write_off_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("payable_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("payable_open", types.Money(), nullable=False),
        sa.Column("payment_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("payment_open", types.Money(), nullable=False),
        sa.Column("amount", types.Money(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["payment_write_off.id"], name=op.f("fk_payment_write_off_li_ae6f05")),
        sa.ForeignKeyConstraint(["payable_id"], ["payable.id"], name=op.f("fk_payment_write_off_li_536a4c")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_payment_write_off_li_64de85")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_write_off_line")),
    )
    op.create_index(op.f("ix_payment_write_off_li_3abb3f"), "payment_write_off_line", ["payable_id"], unique=False)
    op.create_index(op.f("ix_payment_write_off_li_b432af"), "payment_write_off_line", ["payment_id"], unique=False)
    op.create_index(op.f("ix_payment_write_off_li_dbddb3"), "payment_write_off_line", ["document_id"], unique=False)


def _add() -> None:
    pass


def _fill() -> None:
    pass


def _check() -> None:
    pass


def _tighten() -> None:
    pass
