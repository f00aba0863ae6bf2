"""The schema as SQL text, for administrators who create a database by script."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Column, MetaData, String, Table, insert
from sqlalchemy.dialects import mssql, oracle, postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import (
    CreateIndex,
    CreateTable,
    DDLElement,
    PrimaryKeyConstraint,
    SetColumnComment,
    SetTableComment,
)

SQL_SERVER_2016 = (13, 0)
ORACLE_19 = (19, 0)

DIALECTS = ("mssql", "oracle", "postgresql", "sqlite")

Descriptions = Mapping[str, Mapping[str, str]]
"""What a table and its columns mean: ``{"customer": {"": "客户", "tax_no": "税号"}}``."""


def offline_dialect(name: str) -> Dialect:
    """The dialect as it is when connected to the oldest version that is supported: SQL Server 2016, Oracle 19c.

    A dialect that never saw a server otherwise writes NTEXT, DATETIME and IMAGE, or BOOLEAN on Oracle.
    """
    dialect: Dialect | Any
    # SQLAlchemy leaves these constructors without types.
    constructors: Any = {
        "sqlite": sqlite.dialect,
        "postgresql": postgresql.dialect,
        "mssql": mssql.dialect,
        "oracle": oracle.dialect,
    }
    match name:
        case "sqlite" | "postgresql":
            dialect = constructors[name]()
        case "mssql":
            dialect = constructors[name](deprecate_large_types=True)
            dialect.server_version_info = SQL_SERVER_2016
            dialect.default_schema_name = "dbo"
            dialect._supports_offset_fetch = True
            dialect._supports_nvarchar_max = True
        case "oracle":
            dialect = constructors[name](max_identifier_length=30)
            dialect.server_version_info = ORACLE_19
            dialect.supports_native_boolean = False
            dialect._supports_offset_fetch = True
        case _:
            raise ValueError(f"{name} is none of sqlite, postgresql, mssql, oracle")
    return dialect


def statements(metadata: MetaData, dialect: str, descriptions: Descriptions | None = None) -> Iterator[str]:
    """CREATE statements of all tables and indexes, in an order in which they can be run, without separators.

    *dialect* is sqlite, postgresql, mssql or oracle. With *descriptions* the tables and columns are commented, where the
    database keeps comments (SQLite does not).
    """
    target = offline_dialect(dialect)
    for table in metadata.sorted_tables:
        yield _text(CreateTable(table), target)
        for index in sorted(table.indexes, key=lambda index: index.name or ""):
            yield _text(CreateIndex(index), target)
        if target.supports_comments:
            yield from _comments(table, target, (descriptions or {}).get(table.name, {}))


def script(metadata: MetaData, dialect: str, *, revision: str, descriptions: Descriptions | None = None) -> str:
    """The whole script for one database, as its own command-line tool runs it; ends by stamping *revision*.

    The stamp is what ``cellar-server upgrade`` goes on from. Everything or nothing takes effect, except on Oracle,
    which commits each statement.
    """
    end = _ENDS[dialect]
    head = _HEAD.format(revision=revision) + _HEADS[dialect]
    body = [*statements(metadata, dialect, descriptions), *_stamp(dialect, revision)]
    return head + "".join(f"\n{statement}{end}" for statement in body) + _FEET[dialect]


def version_table(metadata: MetaData) -> Table:
    """Alembic's table, which holds the one revision that the database is at."""
    return Table(
        "alembic_version",
        metadata,
        Column("version_num", String(32), nullable=False),
        PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
    )


def _stamp(dialect: str, revision: str) -> Iterator[str]:
    target = offline_dialect(dialect)
    versions = version_table(MetaData())
    yield _text(CreateTable(versions), target)
    row = insert(versions).values(version_num=revision).inline()
    yield str(row.compile(dialect=target, compile_kwargs={"literal_binds": True}))


def _text(element: DDLElement, target: Dialect) -> str:
    lines = str(element.compile(dialect=target)).strip().splitlines()
    return "\n".join(line.rstrip().replace("\t", "    ") for line in lines)


def _comments(table: Table, target: Dialect, words: Mapping[str, str]) -> Iterator[str]:
    # A table of its own: the program's tables stay without comments, and so does what Alembic compares.
    described = table.to_metadata(MetaData())
    if "" in words:
        described.comment = words[""]
        yield _text(SetTableComment(described), target)
    for column in described.columns:
        if column.name in words:
            column.comment = words[column.name]
            yield _text(SetColumnComment(column), target)


_HEAD = """\
-- Cellar 酒窖: every table and index, as of revision {revision}.
-- Written by `cellar-server ddl`; run it once, in an empty database. Later versions: `cellar-server upgrade`.
"""

_ENDS = {"mssql": "\nGO\n", "oracle": "\n/\n", "postgresql": ";\n", "sqlite": ";\n"}

_HEADS = {
    "mssql": """\
-- SQL Server 2016 and later.  sqlcmd -b -I -f 65001 -d DATABASE -i mssql.sql
-- Run it as a user whose default schema is dbo, in a database with the collation Latin1_General_100_BIN2.
-- Once, by the database's owner, before anybody works in it (readers otherwise wait for writers):
--   ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;

SET QUOTED_IDENTIFIER ON;
SET ANSI_NULLS ON;
SET XACT_ABORT ON;
GO

IF EXISTS (SELECT 1 FROM sys.databases WHERE database_id = DB_ID() AND is_read_committed_snapshot_on = 0)
    PRINT N'READ_COMMITTED_SNAPSHOT is OFF in this database: set it ON, see the head of this script.';
GO

BEGIN TRANSACTION;
GO
""",
    "oracle": """\
-- Oracle 19c and later, character set AL32UTF8.  NLS_LANG=.AL32UTF8 sqlplus USER@SERVICE @oracle.sql
-- The user owns the tables and needs CREATE SESSION, CREATE TABLE and a quota on his tablespace.
-- Oracle commits each statement: after a failure drop the user's tables, or the user, and run the script again.

WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET DEFINE OFF
SET SQLBLANKLINES ON
""",
    "postgresql": """\
-- PostgreSQL 14 and later, encoding UTF8.  psql -X -v ON_ERROR_STOP=1 -d DATABASE -f postgresql.sql

BEGIN;
""",
    "sqlite": """\
-- SQLite 3.35 and later.  sqlite3 -bail cellar.sqlite < sqlite.sql

BEGIN;
""",
}

_FEET = {"mssql": "\nCOMMIT TRANSACTION;\nGO\n", "oracle": "\nCOMMIT;\n", "postgresql": "\nCOMMIT;\n", "sqlite": "\nCOMMIT;\n"}  # fmt: skip
