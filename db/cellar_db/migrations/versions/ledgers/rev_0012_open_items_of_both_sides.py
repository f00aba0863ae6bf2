"""open items of both sides; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards
from cellar_db.migrations.versions.ledgers.fills import fills_0012

revision = "0012"
down_revision = "0011"
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
    with op.batch_alter_table("allocation") as batch:
        batch.add_column(sa.Column("debt_item_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("payment_item_id", types.Id(), nullable=True))
    with op.batch_alter_table("open_item") as batch:
        batch.alter_column("customer_id", existing_type=types.Id(), nullable=True)
        batch.alter_column("kind", existing_type=types.Text(10), existing_nullable=False, type_=types.Text(20))
        batch.add_column(sa.Column("side", types.Text(20), nullable=True))
        batch.add_column(sa.Column("supplier_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("employee_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("instalment", types.Id(), nullable=True))
        batch.add_column(sa.Column("currency", types.Text(3), nullable=True))
        batch.add_column(sa.Column("base_amount", types.Money(), nullable=True))


def _fill() -> None:
    fills_0012.fill(op.get_bind())
    rows = sa.table("open_item", sa.column("side", types.Text(20)), sa.column("instalment", types.Id()))
    still_empty = sa.or_(rows.c.side.is_(None), rows.c.instalment.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "side": sa.func.coalesce(rows.c.side, sa.literal("receivable", types.Text(20))),
                "instalment": sa.func.coalesce(rows.c.instalment, sa.literal(1, types.Id())),
            }
        )
    )


def _check() -> None:
    guards.filled(op.get_bind(), "allocation", ["debt_item_id", "payment_item_id"])
    guards.filled(op.get_bind(), "open_item", ["currency", "base_amount"])
    guards.refers(op.get_bind(), "open_item", "employee_id", "employee", "id")
    guards.refers(op.get_bind(), "open_item", "supplier_id", "supplier", "id")


def _tighten() -> None:
    op.drop_index(op.f("ix_allocation_invoice_item_id"), table_name="allocation")
    op.drop_index(op.f("ix_allocation_receipt_item_id"), table_name="allocation")
    with op.batch_alter_table("allocation") as batch:
        batch.drop_column("invoice_item_id")
        batch.drop_column("receipt_item_id")
        batch.alter_column("debt_item_id", existing_type=types.Id(), nullable=False)
        batch.alter_column("payment_item_id", existing_type=types.Id(), nullable=False)
    op.create_index(op.f("ix_allocation_debt_item_id"), "allocation", ["debt_item_id"], unique=False)
    op.create_index(op.f("ix_allocation_payment_item_id"), "allocation", ["payment_item_id"], unique=False)
    with op.batch_alter_table("open_item") as batch:
        batch.alter_column("side", existing_type=types.Text(20), nullable=False)
        batch.alter_column("instalment", existing_type=types.Id(), nullable=False)
        batch.alter_column("currency", existing_type=types.Text(3), nullable=False)
        batch.alter_column("base_amount", existing_type=types.Money(), nullable=False)
        batch.create_foreign_key(op.f("fk_open_item_employee_id"), "employee", ["employee_id"], ["id"])
        batch.create_foreign_key(op.f("fk_open_item_supplier_id"), "supplier", ["supplier_id"], ["id"])
    op.create_index(op.f("ix_open_item_employee_id"), "open_item", ["employee_id"], unique=False)
    op.create_index(
        op.f("ix_open_item_supplier_i_f5b00c"), "open_item", ["supplier_id", "kind", "due_date"], unique=False
    )
