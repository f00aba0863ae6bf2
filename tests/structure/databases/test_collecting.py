"""The collector sees what a run sends, says where it came from, and the verdict names the statement and the place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Engine, MetaData, Table, event, insert, select, text

from cellar_db import migrations, types
from cellar_db.engine import open_engine, write
from cellar_db.locks import locking_query
from cellar_db.upserts import insert_missing
from tests.support.databases import sqlite_url
from tests.support.statements.__main__ import main
from tests.support.statements.collect import Collector, read

METADATA = MetaData()
THING = Table(
    "thing", METADATA, Column("id", types.Id(), primary_key=True), Column("code", types.Text(20), nullable=False)
)


@pytest.fixture
def collector(engine: Engine) -> Collector:
    made = Collector()
    event.listen(engine, "before_cursor_execute", made.note)
    return made


@pytest.fixture
def engine(tmp_path: Path) -> Any:
    engine = open_engine(sqlite_url(tmp_path / "things.sqlite"))
    METADATA.create_all(engine)
    yield engine
    engine.dispose()


def test_a_statement_is_kept_once_with_both_texts_and_its_place(engine: Engine, collector: Collector) -> None:
    with write(engine) as connection:
        for code in ("a", "b"):
            connection.execute(insert(THING), {"id": ord(code), "code": code})
        connection.execute(select(THING.c.id).where(THING.c.id.in_([1, 2, 3])))
        connection.execute(select(THING.c.id).where(THING.c.id.in_([1])))
    kept = [each for each in collector.found.values() if each is not None]
    assert [each.mssql.split()[0] for each in kept] == ["INSERT", "SELECT"]
    assert "IN (:id_1_1, :id_1_2)" in kept[1].oracle
    assert all(each.places[0].startswith("tests/structure/databases/test_collecting.py:") for each in kept)


def test_what_sqlite_is_not_told_is_still_seen(engine: Engine, collector: Collector) -> None:
    """SQLite's text of a locking query is that of the query without the lock."""
    plain = select(THING.c.id).where(THING.c.id.in_([1])).order_by(THING.c.id)
    with write(engine) as connection:
        connection.execute(plain)
        connection.execute(locking_query(THING), {"ids": [1]})
    assert sorted("UPDLOCK" in each.mssql for each in collector.found.values() if each) == [False, True]


def test_the_product_answers_for_its_statements_and_tests_for_those_they_build(
    engine: Engine, collector: Collector
) -> None:
    with write(engine) as connection:
        insert_missing(connection, THING, [{"id": 1, "code": "a"}], ["code"])
        # A test's own hand in the database, a savepoint and Alembic's questions are nobody's mistake.
        connection.execute(text("UPDATE thing SET code = 'x' WHERE id = 1"))
        connection.exec_driver_sql("UPDATE thing SET code = 'y' WHERE id = 1")
    migrations.differences(engine, METADATA)
    places = [each.places[0].partition(":")[0] for each in collector.found.values() if each]
    assert places == ["db/cellar_db/upserts.py", "db/cellar_db/upserts.py"]


def test_what_was_given_is_kept_across_workers(engine: Engine, collector: Collector, tmp_path: Path) -> None:
    with write(engine) as connection:
        connection.execute(select(THING.c.code).where(THING.c.id.in_(range(1200))))
        connection.exec_driver_sql("SELECT 1")
        connection.execute(insert(THING), {"id": 1, "code": "a"})
    first, second = tmp_path / "kept" / "1.json", tmp_path / "kept" / "2.json"
    collector.write(first.parent)
    next(first.parent.glob("*.json")).rename(first)
    second.write_bytes(first.read_bytes())
    merged = {each.mssql.split()[0]: each for each in read(first.parent)}
    assert set(merged) == {"SELECT", "INSERT"}
    assert merged["SELECT"].longest_list == merged["SELECT"].parameters == 1200


def test_an_empty_text_given_past_the_types_is_seen(engine: Engine, collector: Collector) -> None:
    from sqlalchemy import String, literal

    with write(engine) as connection:
        connection.execute(select(THING.c.id).where(THING.c.code == ""))
        connection.execute(select(THING.c.id).where(literal("", String(5)) == THING.c.id.cast(String(5))))
    assert [each.empty_text for each in collector.found.values() if each] == [False, True]


def test_the_verdict_names_the_statement_and_the_place(
    engine: Engine, collector: Collector, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with write(engine) as connection:
        connection.execute(select(THING.c.id.label("session")))
    collector.write(tmp_path / "kept")
    assert main([str(tmp_path / "kept")]) == 1
    printed = capsys.readouterr().out
    assert "tests/structure/databases/test_collecting.py:" in printed
    assert "'session'" in printed
    assert "oracle: SELECT thing.id AS" in printed
    assert printed.splitlines()[-1].startswith("1 statements and ")
    assert printed.splitlines()[-1].endswith("1 do not port")
