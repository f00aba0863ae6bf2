"""Rows that many share and one changes: what each database is told, seen without any of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, MetaData, Table, bindparam, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect

from cellar_db import types
from cellar_db.ddl import offline_dialect
from cellar_db.locks import lock_alone, shared, sharing

TABLE = Table("closing", MetaData(), Column("id", types.Id(), primary_key=True))
QUERY = sharing(select(TABLE.c.id).where(TABLE.c.id == bindparam("wanted")), TABLE)


class Told:
    """A connection that notes what it is told and finds nothing."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.statements: list[str] = []

    def execute(self, statement: Any, *_: Any) -> list[Any]:
        self.statements.append(" ".join(str(statement.compile(dialect=self.dialect)).split()))
        return []


def told(dialect: Dialect) -> Told:
    connection = Told(dialect)
    shared(connection, QUERY, TABLE, {"wanted": 1})  # type: ignore[arg-type]
    lock_alone(connection, TABLE, [1])  # type: ignore[arg-type]
    return connection


def test_postgresql_shares_the_rows() -> None:
    share, *alone = told(postgresql.dialect()).statements  # type: ignore[no-untyped-call]
    assert share.endswith("FOR SHARE")
    assert "FOR UPDATE" in alone[0]


def test_sql_server_reads_the_row_itself_and_holds_it() -> None:
    share, *alone = told(offline_dialect("mssql")).statements
    assert "WITH (REPEATABLEREAD, ROWLOCK)" in share
    assert "UPDLOCK" in alone[0]


def test_oracle_shares_the_table() -> None:
    share, read, alone, *_ = told(offline_dialect("oracle")).statements
    assert share.startswith("LOCK TABLE closing IN ROW SHARE MODE")
    assert "FOR UPDATE" not in read
    assert alone.startswith("LOCK TABLE closing IN EXCLUSIVE MODE")


def test_sqlite_has_one_writer_and_is_told_nothing() -> None:
    assert not any(" FOR " in each or "LOCK" in each for each in told(offline_dialect("sqlite")).statements)
