"""The revision that a database is at, for a program that only asks: Alembic takes a quarter of a second to import."""

from sqlalchemy import Column, Connection, MetaData, Table, select

from cellar_db import types

NEWEST = "0002"
"""The revision that this program is written for: the newest in ``migrations/versions``."""

_versions = Table("alembic_version", MetaData(), Column("version_num", types.Text(32)))


def current(connection: Connection) -> str | None:
    """The revision the database is at; None for one that notes none. DBAPIError where it was never migrated.

    The table is asked and not looked for: for a user without rights to make tables it is a synonym on Oracle.
    """
    return connection.scalar(select(_versions.c.version_num))
