"""payment terms with instalments; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "0033"
down_revision = "0032"
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
        "payment_term_instalment",
        sa.Column("id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("document_id", types.Id(), autoincrement=False, nullable=False),
        sa.Column("portion", types.Rate(), nullable=False),
        sa.Column("from_month_end", types.Flag(), nullable=False),
        sa.Column("days", types.Id(), autoincrement=False, nullable=False),
        sa.Column("fixed_day", types.Id(), autoincrement=False, nullable=True),
        sa.Column("position", types.Id(), autoincrement=False, nullable=False),
        sa.Column("extra", types.LongText(), nullable=True),
        sa.ForeignKeyConstraint(["document_id"], ["payment_term.id"], name=op.f("fk_payment_term_instalm_dc0b37")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_term_instalment")),
    )
    op.create_index(op.f("ix_payment_term_instalm_11fdb5"), "payment_term_instalment", ["document_id"], unique=False)


def _add() -> None:
    pass


def _fill() -> None:
    pass


def _check() -> None:
    pass


def _tighten() -> None:
    pass
