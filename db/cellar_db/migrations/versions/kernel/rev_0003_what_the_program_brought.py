"""what the program brought; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0003"
down_revision = "0002"
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
        "seeded",
        sa.Column("entity", types.Text(30), nullable=False),
        sa.Column("code", types.Text(40), nullable=False),
        sa.Column("parts", types.LongText(), nullable=True),
        sa.PrimaryKeyConstraint("entity", "code", name=op.f("pk_seeded")),
    )


def _add() -> None:
    with op.batch_alter_table("system_state") as batch:
        batch.add_column(sa.Column("seeded_version", types.Text(64), nullable=True))


def _fill() -> None:
    pass


def _check() -> None:
    pass


def _tighten() -> None:
    pass
