"""The DDL of all four databases, compiled without a server as if it were connected to one."""

import re
from typing import Any

import pytest
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, MetaData, Table, select, update
from sqlalchemy.dialects import mssql, oracle, postgresql, sqlite
from sqlalchemy.schema import CreateTable

from cellar_db import migrations, types
from cellar_db.ddl import offline_dialect, script, statements
from cellar_db.functions import joined_text, text_length, utc_now
from cellar_db.names import NAMING_CONVENTION

FOUR = pytest.mark.parametrize("name", ["sqlite", "postgresql", "mssql", "oracle"])

METADATA = MetaData(naming_convention=NAMING_CONVENTION)
ALL = Table(
    "every_type",
    METADATA,
    Column("id", types.Id(), primary_key=True),
    Column("money", types.Money(), nullable=False),
    Column("price", types.Price()),
    Column("label", types.Text(40), index=True),
    Column("story", types.LongText()),
    Column("at", types.Instant()),
    Column("day", types.Day()),
    Column("flag", types.Flag()),
    Column("content", types.Blob()),
)

EXPECTED = {
    "sqlite": "BIGINT BIGINT BIGINT VARCHAR(40) TEXT BIGINT DATE SMALLINT BLOB",
    "postgresql": "BIGINT NUMERIC(19,2) NUMERIC(19,6) VARCHAR(40) TEXT TIMESTAMP(6)WITHOUTTIMEZONE DATE SMALLINT BYTEA",
    "mssql": "BIGINT NUMERIC(19,2) NUMERIC(19,6) NVARCHAR(40) NVARCHAR(max) DATETIME2(6) DATE SMALLINT VARBINARY(max)",
    "oracle": "NUMBER(19) NUMBER(19,2) NUMBER(19,6) VARCHAR2(40CHAR) NCLOB TIMESTAMP DATE NUMBER(1,0) BLOB",
}


@FOUR
def test_every_type_is_what_it_should_be(name: str) -> None:
    dialect = offline_dialect(name)
    found = [column.type.compile(dialect=dialect).replace(" ", "") for column in ALL.columns]
    assert found == EXPECTED[name].split()


@FOUR
def test_the_script_has_no_type_that_was_meant_otherwise(name: str) -> None:
    text = script(METADATA, name, revision="0007")
    assert not re.search(r"\b(BOOLEAN|NTEXT|IMAGE|DATETIME|FLOAT|REAL|DOUBLE|SERIAL|BIGSERIAL|IDENTITY|CHECK)\b", text)
    assert "CREATE INDEX ix_every_type_label ON every_type (label)" in text
    assert "as of revision 0007" in text
    assert "VALUES ('0007')" in text


def test_an_index_filter_of_sql_server_is_written() -> None:
    from sqlalchemy import Index

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    table = Table("thing", metadata, Column("id", types.Id(), primary_key=True), Column("code", types.Text(9)))
    Index(None, table.c.code, unique=True, mssql_where=table.c.code.is_not(None))
    assert "WHERE code IS NOT NULL" in "".join(statements(metadata, "mssql"))
    assert "WHERE" not in "".join(statements(metadata, "oracle"))


def test_an_unknown_database() -> None:
    with pytest.raises(ValueError, match="none of"):
        list(statements(METADATA, "mysql"))


def test_words_of_the_screen_become_comments_where_there_are_any() -> None:
    words = {"every_type": {"": "各种类型", "money": "它的'钱'"}}
    commented = ["TABLE every_type IS '各种类型'", "COLUMN every_type.money IS '它的''钱'''"]
    extended = ["N'各种类型', 'schema', dbo, 'table', every_type", "N'它的''钱''', 'schema', dbo, 'table', every_type, 'column', money"]  # fmt: skip
    for name, expected in {"mssql": extended, "oracle": commented, "postgresql": commented, "sqlite": []}.items():
        plain, described = list(statements(METADATA, name)), list(statements(METADATA, name, words))
        added = [text for text in described if text not in plain]
        assert len(added) == len(expected)
        assert all(words in text for words, text in zip(expected, added, strict=True))
    assert ALL.comment is None


@pytest.mark.parametrize(
    ("name", "locking"),
    [("postgresql", "FOR UPDATE"), ("mssql", "WITH (UPDLOCK, ROWLOCK, FORCESEEK)"), ("oracle", "FOR UPDATE")],
)
def test_locking_is_never_compiled_to_nothing(name: str, locking: str) -> None:
    from cellar_db.locks import locking_query

    text = str(locking_query(ALL).compile(dialect=offline_dialect(name)))
    assert locking in text
    assert "ORDER BY every_type.id" in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mssql", ["LEN(every_type.label + N'.') - 1", "concat(", "SYSUTCDATETIME()"]),
        ("oracle", ["length(every_type.label)", " || ", "SYS_EXTRACT_UTC(SYSTIMESTAMP)"]),
    ],
)
def test_the_words_of_each_vendor(name: str, words: list[str]) -> None:
    query = select(text_length(ALL.c.label), joined_text(ALL.c.label, ALL.c.story), utc_now())
    text = str(query.compile(dialect=offline_dialect(name)))
    for word in words:
        assert word in text


@FOUR
def test_a_flag_is_never_compared_with_a_boolean_literal(name: str) -> None:
    for condition in (ALL.c.flag == True, ALL.c.flag.is_(False), ~ALL.c.flag):  # noqa: E712
        text = str(update(ALL).where(condition).values(flag=True).compile(dialect=offline_dialect(name)))
        assert not re.search(r"\b(true|false|IS)\b", text, re.IGNORECASE)


def test_the_pinned_dialects_differ_from_the_bare_ones() -> None:
    """Were they the same, the pins would be for nothing."""
    from sqlalchemy import UnicodeText
    from sqlalchemy.dialects import mssql

    table = Table("t", MetaData(), Column("id", types.Id(), primary_key=True), Column("x", UnicodeText()))
    assert "NTEXT" in str(CreateTable(table).compile(dialect=mssql.dialect()))
    assert "NTEXT" not in str(CreateTable(table).compile(dialect=offline_dialect("mssql")))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("mssql", mssql.NVARCHAR(40, collation="Latin1_General_100_BIN2")),
        ("mssql", mssql.NVARCHAR(40, collation="Chinese_PRC_CI_AS")),
        ("oracle", oracle.VARCHAR2(40, collation="USING_NLS_COMP")),
        ("postgresql", postgresql.VARCHAR(40, collation="zh-x-icu")),
        ("sqlite", sqlite.VARCHAR(40, collation="NOCASE")),
    ],
)
def test_a_collation_is_no_difference_of_the_schema_and_a_length_is(name: str, found: Any) -> None:
    """A database reports the collation of every text column; the declarations name none."""
    context = MigrationContext.configure(dialect=offline_dialect(name))
    assert not migrations.types_differ(context, None, None, found, types.Text(40))
    assert migrations.types_differ(context, None, None, found, types.Text(41))
