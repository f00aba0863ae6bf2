"""open items are of an organisation; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards
from cellar_db.migrations.versions.ledgers.fills import fills_0026

revision = "0026"
down_revision = "0025"
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
    with op.batch_alter_table("open_item") as batch:
        batch.add_column(sa.Column("org_id", types.Id(), nullable=True))


def _fill() -> None:
    fills_0026.fill(op.get_bind())


def _check() -> None:
    guards.refers(op.get_bind(), "open_item", "org_id", "organisation", "id")


def _tighten() -> None:
    with op.batch_alter_table("open_item") as batch:
        batch.create_foreign_key(op.f("fk_open_item_org_id"), "organisation", ["org_id"], ["id"])
    op.create_index(op.f("ix_open_item_org_id"), "open_item", ["org_id"], unique=False)
