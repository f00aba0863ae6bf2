"""What changed since the first release; written by ``dev.py revision``."""

from alembic import op

from cellar_db.migrations import fills_0002

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables, new columns, their rows, then what is tightened: in this order a filled database passes."""
    _make()
    _add()
    _fill()
    _tighten()


def _make() -> None:
    pass


def _add() -> None:
    pass


def _fill() -> None:
    fills_0002.fill(op.get_bind())


def _tighten() -> None:
    pass
