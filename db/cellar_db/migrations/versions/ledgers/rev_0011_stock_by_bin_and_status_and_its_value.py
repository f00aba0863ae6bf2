"""stock by bin and status, and its value; written by ``dev.py revision``, which writes it anew until it is landed."""

from decimal import Decimal

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards
from cellar_db.migrations.versions.ledgers.fills import fills_0011

revision = "0011"
down_revision = "0010"
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
        "stock_cost",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("cost_area_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("item_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("quantity", types.Quantity(), nullable=False),
        sa.Column("cost", types.Money(), nullable=False),
        sa.Column("last_cost", types.Price(), nullable=False),
        sa.ForeignKeyConstraint(["cost_area_id"], ["cost_area.id"], name=op.f("fk_stock_cost_cost_area_id")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_stock_cost_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_cost")),
        sa.UniqueConstraint("cost_area_id", "item_id", name=op.f("uq_stock_cost_cost_area_a7b448")),
    )
    op.create_index(op.f("ix_stock_cost_cost_area_id"), "stock_cost", ["cost_area_id"], unique=False)
    op.create_index(op.f("ix_stock_cost_item_id"), "stock_cost", ["item_id"], unique=False)


def _add() -> None:
    with op.batch_alter_table("stock_batch") as batch:
        # Before the rows: those of goods without a batch name none.
        batch.drop_constraint(op.f("fk_stock_batch_batch_id"), type_="foreignkey")
        batch.add_column(sa.Column("bin_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("stock_status", types.Text(20), nullable=True))
    with op.batch_alter_table("stock_item") as batch:
        batch.add_column(sa.Column("blocked", types.Quantity(), nullable=True))
    with op.batch_alter_table("stock_move") as batch:
        batch.add_column(sa.Column("bin_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("stock_status", types.Text(20), nullable=True))
        batch.add_column(sa.Column("cost_area_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("cost", types.Money(), nullable=True))
        batch.add_column(sa.Column("layer_id", types.Id(), nullable=True))


def _fill() -> None:
    fills_0011.fill(op.get_bind())
    rows = sa.table("stock_batch", sa.column("bin_id", types.Id()), sa.column("stock_status", types.Text(20)))
    still_empty = sa.or_(rows.c.bin_id.is_(None), rows.c.stock_status.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "bin_id": sa.func.coalesce(rows.c.bin_id, sa.literal(0, types.Id())),
                "stock_status": sa.func.coalesce(rows.c.stock_status, sa.literal("qualified", types.Text(20))),
            }
        )
    )
    rows = sa.table("stock_item", sa.column("blocked", types.Quantity()))
    still_empty = sa.or_(rows.c.blocked.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "blocked": sa.func.coalesce(rows.c.blocked, sa.literal(Decimal("0"), types.Quantity())),
            }
        )
    )
    rows = sa.table(
        "stock_move",
        sa.column("bin_id", types.Id()),
        sa.column("stock_status", types.Text(20)),
        sa.column("cost_area_id", types.Id()),
        sa.column("cost", types.Money()),
        sa.column("layer_id", types.Id()),
    )
    still_empty = sa.or_(
        rows.c.bin_id.is_(None),
        rows.c.stock_status.is_(None),
        rows.c.cost_area_id.is_(None),
        rows.c.cost.is_(None),
        rows.c.layer_id.is_(None),
    )
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "bin_id": sa.func.coalesce(rows.c.bin_id, sa.literal(0, types.Id())),
                "stock_status": sa.func.coalesce(rows.c.stock_status, sa.literal("qualified", types.Text(20))),
                "cost_area_id": sa.func.coalesce(rows.c.cost_area_id, sa.literal(0, types.Id())),
                "cost": sa.func.coalesce(rows.c.cost, sa.literal(Decimal("0"), types.Money())),
                "layer_id": sa.func.coalesce(rows.c.layer_id, sa.literal(0, types.Id())),
            }
        )
    )


def _check() -> None:
    guards.unique(
        op.get_bind(),
        "stock_batch",
        sa.column("warehouse_id", types.Id()),
        sa.column("item_id", types.Id()),
        sa.column("batch_id", types.Id()),
        sa.column("bin_id", types.Id()),
        sa.column("stock_status", types.Text(20)),
    )


def _tighten() -> None:
    with op.batch_alter_table("stock_batch") as batch:
        batch.drop_constraint(op.f("uq_stock_batch_warehous_ef59c4"), type_="unique")
        batch.drop_column("to_inspect")
        batch.alter_column("bin_id", existing_type=types.Id(), nullable=False)
        batch.alter_column("stock_status", existing_type=types.Text(20), nullable=False)
        batch.create_unique_constraint(
            op.f("uq_stock_batch_warehous_9eec6e"), ["warehouse_id", "item_id", "batch_id", "bin_id", "stock_status"]
        )
    with op.batch_alter_table("stock_item") as batch:
        batch.drop_column("to_inspect")
        batch.alter_column("blocked", existing_type=types.Quantity(), nullable=False)
    with op.batch_alter_table("stock_move") as batch:
        batch.drop_column("to_inspect")
        batch.alter_column("bin_id", existing_type=types.Id(), nullable=False)
        batch.alter_column("stock_status", existing_type=types.Text(20), nullable=False)
        batch.alter_column("cost_area_id", existing_type=types.Id(), nullable=False)
        batch.alter_column("cost", existing_type=types.Money(), nullable=False)
        batch.alter_column("layer_id", existing_type=types.Id(), nullable=False)
