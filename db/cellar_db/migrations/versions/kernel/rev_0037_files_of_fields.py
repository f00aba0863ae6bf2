"""files of fields; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0037"
down_revision = "0036"
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
    with op.batch_alter_table("attachment") as batch:
        batch.add_column(sa.Column("field_name", types.Text(60), nullable=True))
        batch.add_column(sa.Column("thumbnail", types.Blob(), nullable=True))


def _fill() -> None:
    pass


def _check() -> None:
    pass


def _tighten() -> None:
    pass
