"""Searching for a text finds exactly the rows that have it, whatever signs it holds, on every database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, MetaData, Table, insert, select
from sqlalchemy.engine import Dialect

from cellar_db import types
from cellar_db.ddl import offline_dialect
from cellar_db.engine import open_engine, read, write
from cellar_db.likes import Pattern, begins, contains, starts_with

pytestmark = pytest.mark.differs("queries")

SIGNS = "%_[]\\^-'a酒𠮷B"
THING = Table("thing", MetaData(), Column("id", types.Id(), primary_key=True), Column("name", types.Text(40)))
words = st.text(SIGNS, max_size=4)


@pytest.fixture(scope="module")
def stored() -> list[str]:
    """Every sign alone, beside itself, beside others, and within letters."""
    return sorted(
        {f"{before}{one}{after}" for one in SIGNS for before in ("", "a", "%", "\\") for after in ("", "酒", "]")}
    )


@pytest.fixture
def engine(database_url: str, stored: list[str]) -> Iterator[Engine]:
    engine = open_engine(database_url)
    THING.metadata.create_all(engine)
    with write(engine) as connection:
        connection.execute(insert(THING), [{"id": number, "name": name} for number, name in enumerate(stored)])
    yield engine
    engine.dispose()


@given(typed=words)
def test_every_sign_means_itself(engine: Engine, stored: list[str], typed: str) -> None:
    with read(engine) as connection:
        for condition, holds in (
            (contains(THING.c.name, typed), lambda name: typed.lower() in name.lower()),
            (starts_with(THING.c.name, typed), lambda name: name.lower().startswith(typed.lower())),
            (begins(THING.c.name, typed), lambda name: name.startswith(typed)),
        ):
            if condition.compare(begins(THING.c.name, typed)) and engine.dialect.name == "sqlite":
                # SQLite's LIKE knows no upper and lower case; what begins so is a mark of our own, in one case.
                continue
            found = set(connection.scalars(select(THING.c.name).where(condition)))
            assert found == {name for name in stored if holds(name)}  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("vendor", "pattern"),
    [
        ("mssql", r"%5\%\_\[a]\\b%"),
        # ORA-01424: an escape before anything else is refused.
        ("oracle", r"%5\%\_[a]\\b%"),
        ("postgresql", r"%5\%\_[a]\\b%"),
        ("sqlite", r"%5\%\_[a]\\b%"),
    ],
)
def test_each_database_is_sent_its_own_signs(vendor: str, pattern: str) -> None:
    dialect: Dialect = offline_dialect(vendor)
    assert Pattern("%").process_bind_param(r"5%_[a]\b", dialect) == pattern
    text = str(select(THING.c.id).where(contains(THING.c.name, "x")).compile(dialect=dialect))
    assert "ESCAPE '\\" in text
