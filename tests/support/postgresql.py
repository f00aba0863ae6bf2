"""How databases are made and dropped on a PostgreSQL server."""

from __future__ import annotations

import psycopg
from psycopg import sql


def creating(name: str, *, template: str = "") -> sql.Composed:
    """The statement for a new database: a copy of the template as it is, or an empty one that sorts as SQLite does."""
    new = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(name), sql.Identifier(template or "template0")
    )
    return new if template else new + sql.SQL(" ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")


def dropping(name: str) -> sql.Composed:
    """Ends connections that a failed test left open: a leak must not turn into a second error."""
    return sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))


def hurrying(name: str) -> sql.Composed:
    """What is committed there need not survive a power cut: waiting for the disk is most of a test's time."""
    return sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name))


def administer(server: str, *statements: sql.Composed) -> None:
    """Carry them out on the PostgreSQL at ``server`` (a libpq URL), each by itself."""
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
