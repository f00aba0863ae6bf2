"""The line of revisions as it lies on the disk, for a program that only asks: Alembic takes a quarter of a second to import.

A revision is a file ``rev_NNNN….py`` of ``migrations/versions``, or of an area's folder in it. Its number is its name, and
its place in the line: each follows the one before it.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, Table, select

from cellar_db import types

VERSIONS = Path(__file__).parent / "migrations" / "versions"

_versions = Table("alembic_version", MetaData(), Column("version_num", types.Text(32)))


def files(versions: Path = VERSIONS) -> list[Path]:
    """Every revision, oldest first."""
    return sorted(
        [*versions.glob("rev_*.py"), *versions.glob("*/rev_*.py")], key=lambda file: (number(file), str(file))
    )


def number(file: Path) -> str:
    """``0003`` of ``rev_0003_batches.py``."""
    return file.stem.split("_")[1]


@cache
def newest() -> str:
    """The revision that this program is written for."""
    return number(files()[-1])


def current(connection: Connection) -> str | None:
    """The revision the database is at; None for one that notes none. DBAPIError where it was never migrated.

    The table is asked and not looked for: for a user without rights to make tables it is a synonym on Oracle.
    """
    return connection.scalar(select(_versions.c.version_num))
