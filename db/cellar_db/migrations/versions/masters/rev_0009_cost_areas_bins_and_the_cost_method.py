"""cost areas, bins and the cost method; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards
from cellar_db.migrations.versions.masters.fills import fills_0009

revision = "0009"
down_revision = "0008"
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
        "cost_area",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("org_id", types.Id(), autoincrement=False, nullable=False),
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
        sa.ForeignKeyConstraint(["org_id"], ["organisation.id"], name=op.f("fk_cost_area_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_area")),
        sa.UniqueConstraint("code", name=op.f("uq_cost_area_code")),
        sa.UniqueConstraint("code_key", name=op.f("uq_cost_area_code_key")),
    )
    op.create_index(op.f("ix_cost_area_name"), "cost_area", ["name"], unique=False)
    op.create_index(op.f("ix_cost_area_org_id"), "cost_area", ["org_id"], unique=False)
    op.create_table(
        "warehouse_bin",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("warehouse_id", types.Id(), autoincrement=False, nullable=False),
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
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouse.id"], name=op.f("fk_warehouse_bin_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouse_bin")),
        sa.UniqueConstraint("code", name=op.f("uq_warehouse_bin_code")),
        sa.UniqueConstraint("code_key", name=op.f("uq_warehouse_bin_code_key")),
    )
    op.create_index(op.f("ix_warehouse_bin_name"), "warehouse_bin", ["name"], unique=False)
    op.create_index(op.f("ix_warehouse_bin_warehouse_id"), "warehouse_bin", ["warehouse_id"], unique=False)


def _add() -> None:
    with op.batch_alter_table("item") as batch:
        batch.add_column(sa.Column("cost_method", types.Text(20), nullable=True))
    with op.batch_alter_table("warehouse") as batch:
        batch.add_column(sa.Column("cost_area_id", types.Id(), nullable=True))


def _fill() -> None:
    fills_0009.fill(op.get_bind())
    rows = sa.table("item", sa.column("cost_method", types.Text(20)))
    still_empty = sa.or_(rows.c.cost_method.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "cost_method": sa.func.coalesce(rows.c.cost_method, sa.literal("moving_average", types.Text(20))),
            }
        )
    )


def _check() -> None:
    guards.refers(op.get_bind(), "warehouse", "cost_area_id", "cost_area", "id")


def _tighten() -> None:
    with op.batch_alter_table("item") as batch:
        batch.alter_column("cost_method", existing_type=types.Text(20), nullable=False)
    with op.batch_alter_table("warehouse") as batch:
        batch.create_foreign_key(op.f("fk_warehouse_cost_area_id"), "cost_area", ["cost_area_id"], ["id"])
    op.create_index(op.f("ix_warehouse_cost_area_id"), "warehouse", ["cost_area_id"], unique=False)
