"""due from; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0040"
down_revision = "0039"
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
    with op.batch_alter_table("receivable") as batch:
        batch.add_column(sa.Column("due_from", types.Day(), nullable=True))


def _fill() -> None:
    pass


def _check() -> None:
    pass


def _tighten() -> None:
    pass
