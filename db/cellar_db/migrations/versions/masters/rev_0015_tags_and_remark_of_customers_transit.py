"""tags and remark of customers, transit; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0015"
down_revision = "0014"
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
    with op.batch_alter_table("customer") as batch:
        batch.add_column(sa.Column("tags", types.Text(200), nullable=True))
        batch.add_column(sa.Column("remark", types.Text(1000), nullable=True))
    with op.batch_alter_table("customer_address") as batch:
        batch.add_column(sa.Column("transit", types.Id(), nullable=True))


def _fill() -> None:
    pass


def _check() -> None:
    pass


def _tighten() -> None:
    pass
