"""Which errors are tried again, how often and after what wait: with a clock, a die and a sleep of our own."""

import sqlite3
from types import SimpleNamespace

import pytest
from oracledb.errors import _Error
from oracledb.exceptions import DatabaseError
from psycopg import errors
from sqlalchemy.exc import DBAPIError

from cellar_db.retry import is_disconnect, is_full, is_overloaded, is_transient, run_transaction


def oracle(message: str) -> DatabaseError:
    """An error as python-oracledb raises it: the code is in its single argument."""
    prefix, _, number = message.partition(":")[0].partition("-")
    return DatabaseError(_Error(message, code=int(number) if prefix == "ORA" else 0))


class CxError(Exception):
    """An error as cx_Oracle raises it: an object of the driver in its single argument, the number in ``code``."""

    def __init__(self, message: str) -> None:
        super().__init__(SimpleNamespace(code=int(message[4:9]), message=message))


def cx_oracle(message: str) -> CxError:
    return CxError(message)


def busy(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = code
    return error


class OdbcError(Exception):
    """An error as pyodbc raises it (SQLSTATE, text); pyodbc itself cannot be imported without unixODBC."""

    __module__ = "pyodbc"


def mssql(state: str, text: str) -> OdbcError:
    return OdbcError(state, f"[{state}] [Microsoft][ODBC Driver 18 for SQL Server][SQL Server]{text}")


TRANSIENT = [
    errors.DeadlockDetected(),
    errors.SerializationFailure(),
    busy(sqlite3.SQLITE_BUSY),
    busy(sqlite3.SQLITE_BUSY_SNAPSHOT),
    mssql("40001", "Transaction (Process ID 52) was deadlocked on lock resources (1205) (SQLExecDirectW)"),
    mssql("42000", "Snapshot isolation transaction aborted due to update conflict. (3960) (SQLExecDirectW)"),
    oracle("ORA-00060: deadlock detected while waiting for resource"),
    oracle("ORA-08177: can't serialize access for this transaction"),
    oracle("ORA-01555: snapshot too old: rollback segment number 9 too small"),
    # In a driver of another language only the numbers are the same.
    mssql("40001", "事务(进程 ID 52)与另一个进程被死锁在锁资源上。(1205) (SQLExecDirectW)"),
    mssql("42000", "Transaction was deadlocked on lock resources (1205) (SQLExecute)"),
    cx_oracle("ORA-00060: deadlock detected while waiting for resource"),
]
LOST = [
    errors.AdminShutdown(),
    errors.ConnectionFailure(),
    mssql("08S01", "TCP Provider: Error code 0x68 (104) (SQLExecDirectW)"),
    oracle("ORA-03113: end-of-file on communication channel"),
    oracle("DPY-4011: the database or network closed the connection"),
]
FULL = [
    errors.DiskFull(),
    busy(sqlite3.SQLITE_FULL),
    busy(sqlite3.SQLITE_IOERR_WRITE),
    mssql("42000", "The transaction log for database 'cellar' is full due to 'LOG_BACKUP'. (9002) (SQLExecDirectW)"),
    oracle("ORA-01653: unable to extend table CELLAR.AUDIT_LOG by 128 in tablespace USERS"),
]
OVERLOADED = [errors.TooManyConnections(), errors.OutOfMemory()]
FINAL = [
    errors.UniqueViolation(),
    errors.QueryCanceled(),
    busy(sqlite3.SQLITE_IOERR_READ),
    mssql("23000", "Violation of UNIQUE KEY constraint 'uq_x' key (1205). (2627) (SQLExecDirectW)"),
    oracle("ORA-00001: unique constraint violated"),
    ValueError("not of the database"),
    ValueError(),
]


def wrapped(error: Exception) -> Exception:
    return DBAPIError("UPDATE …", {}, error)


@pytest.mark.parametrize("wrap", [wrapped, lambda error: error], ids=["wrapped", "bare"])
@pytest.mark.parametrize("kind", ["transient", "lost", "full", "overloaded", "final"])
def test_errors_are_told_apart_by_code(kind: str, wrap) -> None:  # type: ignore[no-untyped-def]
    kinds = {"transient": TRANSIENT, "lost": LOST, "full": FULL, "overloaded": OVERLOADED, "final": FINAL}
    tests = {"transient": is_transient, "lost": is_disconnect, "full": is_full, "overloaded": is_overloaded}
    for error in kinds[kind]:
        assert [name for name, test in tests.items() if test(wrap(error))] == ([] if kind == "final" else [kind]), error


class Failing:
    """A transaction that fails as it is told, then succeeds."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.runs = 0

    def __call__(self) -> str:
        self.runs += 1
        if self.failures:
            raise self.failures.pop(0)
        return "done"


def test_waits_grow_to_a_limit_and_are_random_below_it() -> None:
    waits: list[float] = []
    limits: list[tuple[float, float]] = []

    def uniform(low: float, high: float) -> float:
        limits.append((low, high))
        return high / 2

    transaction = Failing(*[errors.DeadlockDetected()] * 4)
    assert run_transaction(transaction, base_delay=1, longest_delay=3, sleep=waits.append, uniform=uniform) == "done"
    assert limits == [(0, 1), (0, 2), (0, 3), (0, 3)]
    assert waits == [0.5, 1, 1.5, 1.5]
    assert transaction.runs == 5


def test_the_number_of_attempts_is_bounded() -> None:
    transaction = Failing(*[errors.DeadlockDetected()] * 9)
    with pytest.raises(errors.DeadlockDetected):
        run_transaction(transaction, attempts=3, sleep=lambda _seconds: None)
    assert transaction.runs == 3


def test_the_time_is_bounded() -> None:
    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    transaction = Failing(*[errors.DeadlockDetected()] * 9)
    with pytest.raises(errors.DeadlockDetected):
        run_transaction(
            transaction,
            attempts=9,
            base_delay=1,
            longest_delay=1,
            time_limit=2.5,
            sleep=sleep,
            uniform=lambda _low, high: high,
            clock=lambda: now,
        )
    assert transaction.runs == 3


@pytest.mark.parametrize("error", [errors.UniqueViolation(), errors.AdminShutdown(), KeyError("x")])
def test_other_errors_are_raised_at_once(error: Exception) -> None:
    transaction = Failing(error)
    with pytest.raises(type(error)):
        run_transaction(transaction, sleep=lambda _seconds: pytest.fail("waited"))
    assert transaction.runs == 1
