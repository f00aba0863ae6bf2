"""requests and loans named, and all taken; written by ``dev.py revision``, which writes it anew until it is landed."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types
from cellar_db.migrations import guards
from cellar_db.migrations.versions.inventory.fills import fills_0042

revision = "0042"
down_revision = "0041"
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
    with op.batch_alter_table("loan") as batch:
        batch.add_column(sa.Column("purpose", types.Text(200), nullable=True))
    with op.batch_alter_table("loan_line") as batch:
        batch.add_column(sa.Column("issue_request_id", types.Id(), nullable=True))
    with op.batch_alter_table("loan_return_line") as batch:
        batch.add_column(sa.Column("loan_id", types.Id(), nullable=True))


def _fill() -> None:
    fills_0042.fill(op.get_bind())


def _check() -> None:
    guards.refers(op.get_bind(), "loan_line", "issue_request_id", "issue_request", "id")
    guards.refers(op.get_bind(), "loan_return_line", "loan_id", "loan", "id")


def _tighten() -> None:
    with op.batch_alter_table("loan_line") as batch:
        batch.create_foreign_key(op.f("fk_loan_line_issue_request_id"), "issue_request", ["issue_request_id"], ["id"])
    op.create_index(op.f("ix_loan_line_issue_request_id"), "loan_line", ["issue_request_id"], unique=False)
    with op.batch_alter_table("loan_return_line") as batch:
        batch.create_foreign_key(op.f("fk_loan_return_line_loan_id"), "loan", ["loan_id"], ["id"])
    op.create_index(op.f("ix_loan_return_line_loan_id"), "loan_return_line", ["loan_id"], unique=False)
