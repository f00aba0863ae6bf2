"""What SQL Server's driver is told: sizes that do not depend on the value, several rows at once for an INSERT alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Column, Engine, MetaData, Table, bindparam, delete, insert, select, update
from sqlalchemy.exc import DBAPIError

from cellar_db import likes, odbc, types
from cellar_db.engine import look, read, write
from cellar_db.faults import Fault, fault_of
from cellar_db.functions import in_lists
from cellar_db.locks import LOCK_SECONDS, lock_rows
from cellar_server import books
from cellar_server.kernel.schema.fields import ChoiceType
from cellar_server.kernel.schema.model import Base
from tests.support.odbc import Error, Wire, stand_in

THING = Table(
    "thing",
    MetaData(),
    Column("id", types.Id(), primary_key=True),
    Column("code", types.Text(40)),
    Column("story", types.LongText()),
    Column("amount", types.Money()),
)
thing = THING.c


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> tuple[Engine, Wire]:
    return stand_in(monkeypatch)


def sizes_of(server: tuple[Engine, Wire], statement: Any, parameters: Any = None) -> list[Any]:
    """The sizes told for the one statement."""
    engine, wire = server
    wire.said.clear()
    with write(engine) as connection:
        connection.execute(statement, parameters)
    (told,) = wire.of("sizes")
    return list(told)


@pytest.mark.parametrize("typed", ["a", "酒" * 40, "𠮷" * 500])
def test_a_text_has_the_size_of_its_column_whatever_is_typed(server: tuple[Engine, Wire], typed: str) -> None:
    assert sizes_of(server, select(thing.id).where(thing.code == typed)) == [("wvarchar", 82, 0)]
    assert sizes_of(server, select(thing.id).where(thing.code.in_([typed, "b"]))) == [("wvarchar", 82, 0)] * 2
    assert sizes_of(server, select(thing.id).where(likes.contains(thing.code, typed[:60]))) == [("wvarchar", 4000, 0)]
    sent = server[1].of("execute")[-1][1][0]
    assert all(len(text.encode("utf-16-le")) // 2 <= 4000 for text in sent if isinstance(text, str))


def test_what_is_sent_fits_the_size_that_is_told(server: tuple[Engine, Wire]) -> None:
    sizes_of(server, select(thing.id).where(thing.code == "𠮷" * 500))
    ((sent,),) = server[1].of("execute")[-1][1]
    assert len(sent.encode("utf-16-le")) // 2 <= 82


@pytest.mark.parametrize("amount", [Decimal(1), Decimal("1.5"), Decimal("92233720368547758.07")])
def test_an_amount_has_the_size_of_its_column(server: tuple[Engine, Wire], amount: Decimal) -> None:
    assert sizes_of(server, select(thing.id).where(thing.amount == amount, thing.id > 1)) == [
        ("decimal", 19, 2),
        ("bigint", 19, 0),
    ]


def test_what_is_stored_has_the_size_of_its_column_and_only_long_text_is_long(server: tuple[Engine, Wire]) -> None:
    row = {"id": 1, "code": "a", "story": "b", "amount": Decimal(1)}
    assert sizes_of(server, insert(THING), row) == [
        ("bigint", 19, 0), ("wvarchar", 40, 0), ("wvarchar", 0, 0), ("decimal", 19, 2),
    ]  # fmt: skip


def test_every_parameter_of_the_program_has_a_size_of_its_column(server: tuple[Engine, Wire]) -> None:
    """Texts, closed lists, amounts and ids: none is left to the value in hand, which would make a plan for each length."""
    driver = server[0].dialect.dbapi
    books.registry()
    left = (types.LongText, types.Instant, types.Day, types.Flag, types.Blob)
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            size = odbc._size(driver, bindparam("x", type_=column.type))
            if not isinstance(column.type, left):
                assert size is not None, f"{table.name}.{column.name}: {column.type!r}"
            if isinstance(column.type, ChoiceType):
                assert size == ("wvarchar", 20, 0)


def test_only_an_insert_sends_its_rows_at_once(server: tuple[Engine, Wire]) -> None:
    engine, wire = server
    changing = (
        update(THING)
        .where(thing.id == bindparam("wanted"))
        .values(amount=thing.amount + bindparam("by", type_=types.Money()))
    )
    rows = [{"wanted": number, "by": Decimal(number)} for number in (1, 2)]
    with write(engine) as connection:
        connection.execute(
            insert(THING), [{"id": number, "code": "a", "story": None, "amount": Decimal(1)} for number in (1, 2)]
        )
        connection.execute(changing, rows)
        connection.execute(delete(THING).where(thing.id == bindparam("wanted")), [{"wanted": 1}, {"wanted": 2}])
    assert [(sql.split()[0], fast) for sql, _, fast in wire.of("executemany")] == [
        ("INSERT", True),
        ("UPDATE", False),
        ("DELETE", False),
    ]
    # The server is not asked to guess the types of what it cannot deduce.
    assert wire.of("sizes") == [[("decimal", 19, 2), ("bigint", 19, 0)], [("bigint", 19, 0)]]


def test_lists_of_many_lengths_are_few_statements(server: tuple[Engine, Wire]) -> None:
    engine, wire = server
    with read(engine) as connection:
        for length in range(1, 1200, 7):
            found: set[int] = set()
            for some in in_lists(range(length)):
                connection.execute(select(thing.id).where(thing.id.in_(some))).all()
                found.update(some)
            assert found == set(range(length))
    assert len({sql for sql, _ in wire.of("execute")}) <= 10


def test_a_look_costs_the_question_and_the_end_of_its_transaction(server: tuple[Engine, Wire]) -> None:
    engine, wire = server
    with look(engine) as connection:
        connection.execute(select(thing.id)).all()
    assert [kind for kind, _ in wire.said if kind != "sizes"] == ["execute", "rollback"]
    with write(engine) as connection:
        connection.execute(select(thing.id)).all()
    assert wire.of("autocommit") == []


def test_a_lock_is_sought_by_its_key_and_waits_for_a_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    engine, wire = stand_in(monkeypatch, statement_timeout=5)
    with write(engine) as connection:
        connection.connection.dbapi_connection.timeout = 5  # type: ignore[union-attr]
        lock_rows(connection, THING, [2, 1])
    (sql, parameters) = wire.of("execute")[-1]
    assert "WITH (UPDLOCK, ROWLOCK, FORCESEEK)" in sql
    assert parameters == ((1, 2),) or parameters == (1, 2)
    fresh: list[Any] = []
    connection_made = engine.raw_connection()
    wire.said.clear()
    engine.pool.dispatch.connect(connection_made.dbapi_connection, None)
    fresh = [sql for sql, _ in wire.of("execute")]
    assert f"SET LOCK_TIMEOUT {LOCK_SECONDS * 1000}" in fresh
    connection_made.close()


@pytest.mark.parametrize(
    ("error", "fault", "opened"),
    [
        (Error("HYT00", "[HYT00] [SQL Server]查询超时已过期 (0) (SQLExecDirectW)"), Fault.TOO_LONG, 1),
        (Error("HYT00", "[HYT00] [SQL Server]已超过了锁请求超时时段。 (1222) (SQLExecDirectW)"), Fault.BUSY, 1),
        (Error("08S01", "[08S01] TCP Provider: Error code 0x68 (104) (SQLExecDirectW)"), Fault.AWAY, 2),
    ],
    ids=["too long", "busy", "away"],
)
def test_the_pool_is_thrown_away_for_a_server_that_is_away_alone(
    server: tuple[Engine, Wire], error: Error, fault: Fault, opened: int
) -> None:
    engine, wire = server

    def fail(sql: str) -> None:
        if "UPDATE" in sql:
            raise error

    wire.fail = fail
    with pytest.raises(DBAPIError) as caught, write(engine) as connection:
        connection.execute(update(THING).values(code="a"))
    assert fault_of(caught.value) is fault
    assert caught.value.connection_invalidated is (fault is Fault.AWAY)
    with read(engine) as connection:
        connection.execute(select(thing.id)).all()
    assert wire.opened == opened
