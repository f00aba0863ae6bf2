"""A revision that makes a set of tables from nothing: the beginning that tests of migrations upgrade from."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import MetaData

from cellar_db.migrations.baseline import in_order, render

_HEAD = '''"""Every table, as of the first release."""

import sqlalchemy as sa
from alembic import op

from cellar_db import types

revision = "{revision}"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables and their indexes."""
'''


def write_baseline(metadata: MetaData, path: Path | str, *, revision: str = "0001") -> None:
    """Write a revision to *path* that creates all tables of *metadata*, spelled out in plain Core.

    Raises ValueError when tables refer to each other in a circle (SQLite adds no foreign key to a table that is
    there), or a column has a type that is not one of `cellar_db.types`.
    """
    lines = render(in_order(metadata))
    text = _HEAD.format(revision=revision) + "\n".join(f"    {line}" if line else "" for line in lines) + "\n"
    Path(path).write_text(text, encoding="utf-8")
