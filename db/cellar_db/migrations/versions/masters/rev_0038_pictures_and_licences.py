"""pictures and licences; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards

revision = "0038"
down_revision = "0037"
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
    with op.batch_alter_table("item") as batch:
        batch.add_column(sa.Column("picture_id", types.Id(), nullable=True))
    with op.batch_alter_table("customer") as batch:
        batch.add_column(sa.Column("licence_id", types.Id(), nullable=True))


def _fill() -> None:
    pass


def _check() -> None:
    guards.refers(op.get_bind(), "item", "picture_id", "attachment", "id")
    guards.refers(op.get_bind(), "customer", "licence_id", "attachment", "id")


def _tighten() -> None:
    with op.batch_alter_table("item") as batch:
        batch.create_foreign_key(op.f("fk_item_picture_id"), "attachment", ["picture_id"], ["id"])
    op.create_index(op.f("ix_item_picture_id"), "item", ["picture_id"], unique=False)
    with op.batch_alter_table("customer") as batch:
        batch.create_foreign_key(op.f("fk_customer_licence_id"), "attachment", ["licence_id"], ["id"])
    op.create_index(op.f("ix_customer_licence_id"), "customer", ["licence_id"], unique=False)
