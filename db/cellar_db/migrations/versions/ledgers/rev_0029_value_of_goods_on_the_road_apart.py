"""value of goods on the road apart; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards

revision = "0029"
down_revision = "0028"
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
    with op.batch_alter_table("stock_cost") as batch:
        batch.add_column(sa.Column("layer_id", types.Id(), nullable=True))
        batch.add_column(sa.Column("apart", types.Flag(), nullable=True))


def _fill() -> None:
    rows = sa.table("stock_cost", sa.column("layer_id", types.Id()), sa.column("apart", types.Flag()))
    still_empty = sa.or_(rows.c.layer_id.is_(None), rows.c.apart.is_(None))
    op.execute(
        sa.update(rows)
        .where(still_empty)
        .values(
            {
                "layer_id": sa.func.coalesce(rows.c.layer_id, sa.literal(0, types.Id())),
                "apart": sa.func.coalesce(rows.c.apart, sa.literal(False, types.Flag())),
            }
        )
    )


def _check() -> None:
    guards.unique(
        op.get_bind(),
        "stock_cost",
        sa.column("cost_area_id", types.Id()),
        sa.column("item_id", types.Id()),
        sa.column("layer_id", types.Id()),
    )


def _tighten() -> None:
    with op.batch_alter_table("stock_cost") as batch:
        batch.drop_constraint(op.f("uq_stock_cost_cost_area_a7b448"), type_="unique")
        batch.alter_column("layer_id", existing_type=types.Id(), nullable=False)
        batch.alter_column("apart", existing_type=types.Flag(), nullable=False)
        batch.create_unique_constraint(op.f("uq_stock_cost_cost_area_a71d38"), ["cost_area_id", "item_id", "layer_id"])
