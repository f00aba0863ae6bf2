"""What SQLite takes and PostgreSQL refuses is found without a test that ran there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, cast, func, insert, select

from tests.support import databases
from tests.support.statements import prepared

_WINE = Table("wine", MetaData(), Column("id", Integer), Column("name", String(20)), Column("region", String(20)))
_ELSEWHERE = Table("elsewhere", MetaData(), Column("id", Integer))


@pytest.fixture(scope="module")
def connection() -> Iterator[psycopg.Connection[Any]]:
    try:
        with (
            databases.scratch_postgresql() as url,
            psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as opened,
        ):
            opened.execute("CREATE TABLE wine (id integer, name varchar(20), region varchar(20))")
            yield opened
    except databases.NoPostgresqlError as absent:
        pytest.skip(str(absent))


def said(connection: psycopg.Connection[Any], *statements: Any) -> list[str | None]:
    return list(prepared.problems(connection, [prepared.text(statement) for statement in statements]))


def test_what_postgresql_refuses_is_found(connection: psycopg.Connection[Any]) -> None:
    not_grouped, text_beside_number, unknown_function = said(
        connection,
        select(_WINE.c.region, func.count()),
        select(_WINE.c.id).where(_WINE.c.name == _WINE.c.id),
        select(func.ifnull(_WINE.c.name, "")),
    )
    assert "must appear in the GROUP BY clause" in (not_grouped or "")
    assert "operator does not exist" in (text_beside_number or "")
    assert "function ifnull" in (unknown_function or "")


def test_what_it_takes_passes_whatever_signs_it_holds(connection: psycopg.Connection[Any]) -> None:
    assert said(
        connection,
        select(_WINE.c.region, func.count()).group_by(_WINE.c.region),
        select(_WINE.c.id).where(_WINE.c.id.in_([1, 2, 3]), _WINE.c.name.like("50% :strong")).limit(2).offset(1),
        select(cast(_WINE.c.id, String(9)) + ":a 'b'"),
        insert(_WINE).values(id=1, name="x", region=None),
    ) == ["", "", "", ""]


def test_a_table_that_is_not_there_is_not_judged(connection: psycopg.Connection[Any]) -> None:
    assert said(connection, select(_ELSEWHERE.c.id)) == [None]


def test_a_parameter_that_comes_twice_is_one_and_a_string_or_a_cast_is_none() -> None:
    assert (
        prepared.numbered("SELECT :a::TEXT, ':b', :c FROM t WHERE x = :a")
        == "SELECT $1::TEXT, ':b', $2 FROM t WHERE x = $1"
    )
