"""Readers and writers side by side, deadlocks, and transactions that are tried again."""

import multiprocessing
import threading
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Column, Engine, MetaData, Table, insert, select, update
from sqlalchemy.exc import DBAPIError

from cellar_db import types
from cellar_db.engine import open_engine, read, write
from cellar_db.faults import Fault, fault_of
from cellar_db.retry import run_transaction

pytestmark = pytest.mark.differs("locks")

COUNTER = Table(
    "counter", MetaData(), Column("id", types.Id(), primary_key=True), Column("value", types.Money(), nullable=False)
)


@pytest.fixture
def counters(engine: Engine) -> Engine:
    COUNTER.metadata.create_all(engine)
    with write(engine) as connection:
        connection.execute(insert(COUNTER), [{"id": 1, "value": 0}, {"id": 2, "value": 0}])
    return engine


def test_a_reader_neither_waits_for_a_writer_nor_sees_half_of_it(counters: Engine) -> None:
    with write(counters) as writer:
        writer.execute(update(COUNTER).values(value=Decimal(5)))
        # In this very thread: if the reader waited, the test would never end.
        with read(counters) as reader:
            assert set(reader.scalars(select(COUNTER.c.value))) == {Decimal(0)}
    with read(counters) as reader:
        assert set(reader.scalars(select(COUNTER.c.value))) == {Decimal(5)}


def test_a_writer_does_not_wait_for_a_reader_whose_snapshot_stays(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    COUNTER.metadata.create_all(engine)
    with read(engine) as reader:
        assert reader.scalars(select(COUNTER.c.value)).all() == []
        with write(engine) as writer:
            writer.execute(insert(COUNTER), {"id": 1, "value": 1})
        assert reader.scalars(select(COUNTER.c.value)).all() == []
    engine.dispose()


def test_a_read_transaction_cannot_write_and_leaves_no_trace(counters: Engine) -> None:
    with read(counters) as reader, pytest.raises(DBAPIError):
        reader.execute(update(COUNTER).values(value=Decimal(1)))
    # The pooled connection is used again for writing.
    for _ in range(3):
        with write(counters) as writer:
            writer.execute(update(COUNTER).values(value=COUNTER.c.value + Decimal("0.01")))
    with read(counters) as reader:
        assert set(reader.scalars(select(COUNTER.c.value))) == {Decimal("0.03")}


def test_a_failed_writer_changes_nothing(counters: Engine) -> None:
    def fail() -> None:
        with write(counters) as writer:
            writer.execute(update(COUNTER).values(value=Decimal(9)))
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail()
    with read(counters) as reader:
        assert set(reader.scalars(select(COUNTER.c.value))) == {Decimal(0)}


def _count_up(url: str, times: int) -> None:
    engine = open_engine(url)
    for _ in range(times):
        with write(engine) as writer:
            # Read, then write what was read: right only if the lock was taken before the read.
            value = writer.scalar(select(COUNTER.c.value).where(COUNTER.c.id == 1))
            writer.execute(update(COUNTER).where(COUNTER.c.id == 1).values(value=value + 1))
    engine.dispose()


def test_sqlite_writers_of_several_threads_and_processes_take_turns(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    COUNTER.metadata.create_all(engine)
    with write(engine) as writer:
        writer.execute(insert(COUNTER), {"id": 1, "value": 0})
    spawn = multiprocessing.get_context("spawn")
    workers: list[Any] = [spawn.Process(target=_count_up, args=(sqlite_url, 15)) for _ in range(2)]
    workers += [threading.Thread(target=_count_up, args=(sqlite_url, 15)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    with read(engine) as reader:
        assert reader.scalar(select(COUNTER.c.value)) == 60
    engine.dispose()


def test_sqlite_keeps_what_it_acknowledged(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with write(engine) as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}
    engine.dispose()


def test_an_sqlite_that_was_waited_for_in_vain_is_busy(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    impatient = open_engine(f"{sqlite_url}?timeout=0")
    with write(engine), pytest.raises(DBAPIError) as caught, write(impatient):
        pass
    assert fault_of(caught.value) is Fault.BUSY
    with write(impatient):
        pass
    engine.dispose()
    impatient.dispose()


def test_a_deadlock_is_run_again_until_both_succeed(postgresql_url: str) -> None:
    """Two transactions lock two rows crosswise; the one PostgreSQL kills is run again and both take effect."""
    engine = open_engine(postgresql_url)
    COUNTER.metadata.create_all(engine)
    with write(engine) as writer:
        writer.execute(insert(COUNTER), [{"id": 1, "value": 0}, {"id": 2, "value": 0}])
    crossed = threading.Barrier(2)
    retried: list[BaseException] = []

    def work(first: int, second: int) -> None:
        attempts = 0

        def transaction() -> None:
            nonlocal attempts
            attempts += 1
            with write(engine) as connection:
                connection.execute(update(COUNTER).where(COUNTER.c.id == first).values(value=COUNTER.c.value + 1))
                if attempts == 1:
                    crossed.wait(30)
                connection.execute(update(COUNTER).where(COUNTER.c.id == second).values(value=COUNTER.c.value + 1))

        run_transaction(transaction, on_retry=lambda _attempt, error: retried.append(error))

    threads = [threading.Thread(target=work, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(retried) == 1
    assert fault_of(retried[0]) is Fault.TRANSIENT
    with read(engine) as reader:
        assert reader.scalars(select(COUNTER.c.value)).all() == [2, 2]
    engine.dispose()


def test_a_serialisation_failure_is_transient(postgresql_url: str) -> None:
    engine = open_engine(postgresql_url)
    COUNTER.metadata.create_all(engine)
    with write(engine) as writer:
        writer.execute(insert(COUNTER), {"id": 1, "value": 0})
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as late:
        late.scalar(select(COUNTER.c.value))
        with write(engine) as writer:
            writer.execute(update(COUNTER).values(value=Decimal(1)))
        with pytest.raises(DBAPIError) as caught:
            late.execute(update(COUNTER).values(value=Decimal(2)))
    assert fault_of(caught.value) is Fault.TRANSIENT
    engine.dispose()


def test_a_killed_connection_is_a_disconnect_and_the_pool_recovers(postgresql_url: str) -> None:
    engine = open_engine(postgresql_url)
    with pytest.raises(DBAPIError) as caught, write(engine) as connection:  # noqa: PT012
        backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        with write(engine) as killer:
            killer.exec_driver_sql(f"SELECT pg_terminate_backend({backend})")
        connection.exec_driver_sql("SELECT 1")
    assert fault_of(caught.value) is Fault.AWAY
    with write(engine) as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    engine.dispose()


def test_a_statement_that_runs_too_long_is_ended(postgresql_url: str) -> None:
    engine = open_engine(postgresql_url, statement_timeout=0.2)
    with pytest.raises(DBAPIError) as caught, write(engine) as connection:
        connection.exec_driver_sql("SELECT pg_sleep(60)")
    assert fault_of(caught.value) is Fault.TOO_LONG
    assert not caught.value.connection_invalidated
    engine.dispose()
