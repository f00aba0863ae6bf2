"""red documents are not reversed; written by ``dev.py revision``, which writes it anew until it is landed."""

from alembic import op

from cellar_db.migrations.versions.kernel.fills import fills_0041

revision = "0041"
down_revision = "0040"
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
    pass


def _fill() -> None:
    fills_0041.fill(op.get_bind())


def _check() -> None:
    pass


def _tighten() -> None:
    pass
