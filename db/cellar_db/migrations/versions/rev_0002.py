"""What changed since the first release; written by ``dev.py revision``."""

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
    pass


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
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("item") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("price_match") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("vehicle") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("app_user") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("batch") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("customer") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("supplier") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("warehouse") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))
    with op.batch_alter_table("customer_address") as batch:
        batch.add_column(sa.Column("code_key", types.Text(120), nullable=True))


def _fill() -> None:
    fills_0002.fill(op.get_bind())


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
        batch.create_unique_constraint(op.f("uq_employee_code_key"), ["code_key"])
    with op.batch_alter_table("item") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_item_code_key"), ["code_key"])
    with op.batch_alter_table("price_match") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_price_match_code_key"), ["code_key"])
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
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_customer_code_key"), ["code_key"])
    with op.batch_alter_table("supplier") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_supplier_code_key"), ["code_key"])
    with op.batch_alter_table("warehouse") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_warehouse_code_key"), ["code_key"])
    with op.batch_alter_table("customer_address") as batch:
        batch.alter_column("code_key", existing_type=types.Text(120), nullable=False)
        batch.create_unique_constraint(op.f("uq_customer_address_code_key"), ["code_key"])
