"""A second statement while a result is being read is found, and reading whole, to the end or not at all is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Column, Connection, MetaData, Table, insert, select
from sqlalchemy.orm import Session, registry

from cellar_db import types
from cellar_db.engine import open_engine, write
from tests.support.statements.open_results import TwoOpenResults

pytestmark = pytest.mark.differs("vendor")

METADATA = MetaData()
THING = Table("thing", METADATA, Column("id", types.Id(), primary_key=True))


class Thing:
    """A row of the table as a record."""


registry().map_imperatively(Thing, THING)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = open_engine(database_url)
    METADATA.create_all(engine)
    with write(engine) as connection:
        connection.execute(insert(THING), [{"id": number} for number in range(3)])
        yield connection
    engine.dispose()


def _inside_a_loop(connection: Connection) -> Any:
    return [connection.execute(select(THING)).all() for _ in connection.execute(select(THING))]


def _two_streams(connection: Connection) -> Any:
    session = Session(bind=connection)
    first, second = session.scalars(select(Thing)), session.scalars(select(Thing))
    return list(first), list(second)


def _a_savepoint(connection: Connection) -> Any:
    kept = connection.execute(select(THING))
    with connection.begin_nested():
        return kept.all()


def _the_first_of_many(connection: Connection) -> Any:
    rows = connection.execute(select(THING))
    return rows.fetchone(), connection.scalar(select(THING.c.id))


MISTAKES = [_inside_a_loop, _two_streams, _a_savepoint, _the_first_of_many]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_statement_while_a_result_is_read_is_refused(
    connection: Connection, mistake: Callable[[Connection], Any]
) -> None:
    with pytest.raises(TwoOpenResults, match=r"tests/structure/databases/test_open_results\.py:\d+"):
        mistake(connection)


def test_what_is_read_whole_or_thrown_away_is_in_nobodys_way(connection: Connection) -> None:
    session = Session(bind=connection)
    rows = connection.execute(select(THING)).all()
    things = session.scalars(select(Thing)).all()
    assert [connection.scalar(select(THING.c.id).where(THING.c.id == row.id)) for row in rows] == [0, 1, 2]
    assert len(things) == len(list(connection.execute(select(THING)))) == 3
    connection.execute(select(THING))
    assert connection.execute(select(THING)).first() is not None
    with connection.begin_nested():
        assert connection.scalars(select(THING.c.id)).first() == 0
