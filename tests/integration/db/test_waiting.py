"""Waiting for a row is bounded and said as busy; afterwards the same request is carried out once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from cellar_db import engine as db
from cellar_db.faults import Fault, fault_of
from cellar_db.locks import LOCK_SECONDS, lock_rows
from cellar_server.kernel.schema.records import RecordInput
from tests.support.books import SmallBooks, request, small_books


@pytest.fixture
def books(postgresql_url: str) -> Iterator[SmallBooks]:
    with small_books(postgresql_url) as made:
        yield made


def test_a_command_that_waited_in_vain_is_busy_and_goes_through_under_its_own_id(books: SmallBooks) -> None:
    engine, customer = books.ledger.engine, books.ids["C1"]

    @event.listens_for(engine, "begin")
    def be_impatient(connection: object) -> None:
        connection.exec_driver_sql("SET LOCAL lock_timeout = 100")  # type: ignore[attr-defined]

    before = books.get("customer", customer)
    renamed = RecordInput("customer", customer, before.row_version, {"name": "新名"}, {})
    asked = request()
    with db.write(engine) as holder:
        lock_rows(holder, books.ledger.registry.of("customer").table, [customer])
        with pytest.raises(DBAPIError) as caught:
            books.commands.save(books.who, asked, renamed)
    assert fault_of(caught.value) is Fault.BUSY
    assert not caught.value.connection_invalidated
    for _ in range(2):
        # The second one is answered with what the first one wrote.
        assert books.commands.save(books.who, asked, renamed).record
    assert books.get("customer", customer).row_version == before.row_version + 1


def test_the_server_of_a_ledger_set_waits_no_longer_than_it_says(postgresql_url: str) -> None:
    engine = db.open_engine(postgresql_url, statement_timeout=60)
    with db.read(engine) as connection:
        told = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in ("lock_timeout", "statement_timeout")]
    engine.dispose()
    assert told == [f"{LOCK_SECONDS}s", "1min"]


def test_a_statement_over_its_time_leaves_the_pool_as_it_is(postgresql_url: str) -> None:
    engine = db.open_engine(postgresql_url, pool_size=1, statement_timeout=0.2)
    with db.write(engine) as connection:
        backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    with pytest.raises(DBAPIError) as caught, db.write(engine) as connection:
        connection.exec_driver_sql("SELECT pg_sleep(60)")
    assert fault_of(caught.value) is Fault.TOO_LONG
    with db.write(engine) as connection:
        assert connection.exec_driver_sql("SELECT pg_backend_pid()").scalar() == backend
    engine.dispose()
