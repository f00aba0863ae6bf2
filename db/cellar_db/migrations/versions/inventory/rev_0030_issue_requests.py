"""issue requests; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards

revision = "0030"
down_revision = "0029"
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
        "issue_request",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("customer_id", types.Id(), autoincrement=False, nullable=True),
        sa.Column("employee_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("purpose", types.Text(200), nullable=False),
        sa.Column("due_on", types.Day(), nullable=False),
        sa.Column("lent_total", types.Quantity(), nullable=False),
        sa.Column("sent_back_because", types.Text(200), nullable=True),
        sa.Column("closed_because", types.Text(200), nullable=True),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
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
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_issue_request_customer_id")),
        sa.ForeignKeyConstraint(["department_id"], ["organisation.id"], name=op.f("fk_issue_request_department_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_issue_request_employee_id")),
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_issue_request_org_id")),
        sa.ForeignKeyConstraint(["red_of_id"], ["issue_request.id"], name=op.f("fk_issue_request_red_of_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_issue_request_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_request")),
        sa.UniqueConstraint("doc_number", name=op.f("uq_issue_request_doc_number")),
    )
    op.create_index(op.f("ix_issue_request_busine_8a1666"), "issue_request", ["business_date", "id"], unique=False)
    op.create_index(op.f("ix_issue_request_custom_947f13"), "issue_request", ["customer_id", "id"], unique=False)
    op.create_index(op.f("ix_issue_request_depart_bf0d3f"), "issue_request", ["department_id", "id"], unique=False)
    op.create_index(op.f("ix_issue_request_employ_bc9de9"), "issue_request", ["employee_id", "id"], unique=False)
    op.create_index(op.f("ix_issue_request_org_id_id"), "issue_request", ["org_id", "id"], unique=False)
    op.create_index(op.f("ix_issue_request_progre_3fb781"), "issue_request", ["progress", "state", "id"], unique=False)
    op.create_index(op.f("ix_issue_request_progress_id"), "issue_request", ["progress", "id"], unique=False)
    op.create_index(op.f("ix_issue_request_red_of_id_id"), "issue_request", ["red_of_id", "id"], unique=False)
    op.create_index(op.f("ix_issue_request_state_id"), "issue_request", ["state", "id"], unique=False)
    op.create_index(op.f("ix_issue_request_wareho_82b944"), "issue_request", ["warehouse_id", "id"], unique=False)
    op.create_table(
        "issue_request_line",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("lent", types.Quantity(), nullable=False),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("cases", types.Quantity(), nullable=True),
        sa.Column("seen_cases", types.Quantity(), nullable=True),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("closed", types.Flag(), nullable=False),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["issue_request.id"], name=op.f("fk_issue_request_line_d_472d2d")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_issue_request_line_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_request_line")),
    )
    op.create_index(op.f("ix_issue_request_line_d_97f411"), "issue_request_line", ["document_id"], unique=False)
    op.create_index(op.f("ix_issue_request_line_item_id"), "issue_request_line", ["item_id"], unique=False)


def _add() -> None:
    with op.batch_alter_table("loan_line") as batch:
        batch.add_column(sa.Column("request_line_id", types.Id(), nullable=True))


def _fill() -> None:
    pass


def _check() -> None:
    guards.refers(op.get_bind(), "loan_line", "request_line_id", "issue_request_line", "id")


def _tighten() -> None:
    with op.batch_alter_table("loan_line") as batch:
        batch.create_foreign_key(
            op.f("fk_loan_line_request_line_id"), "issue_request_line", ["request_line_id"], ["id"]
        )
    op.create_index(op.f("ix_loan_line_request_line_id"), "loan_line", ["request_line_id"], unique=False)
