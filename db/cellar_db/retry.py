"""Which failures of a transaction are nobody's fault, and trying again a bounded number of times.

The driver's own code is looked at, not the exception class: SQL Server's deadlock arrives under pyodbc as a plain
``DBAPIError``.
"""

import random
import re
import sqlite3
import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

T = TypeVar("T")

_TRANSIENT_STATES = frozenset({"40001", "40P01"})
# ORA-00060 deadlock, ORA-08177 serialisation, ORA-01555 a snapshot too old for a long read.
_TRANSIENT_ORACLE = frozenset({60, 8177, 1555})
# 1205 deadlock victim; 3960 update conflict under snapshot isolation.
_TRANSIENT_MSSQL = frozenset({1205, 3960})

_LOST_STATES = frozenset({"57P01", "57P02", "57P03", "HYT01", "01002"})
# ORA-00028, 01012, 01033..35, 01089, 02396, 03113, 03114, 03135, 12528, 12537, 12541, 12547, 12570, 12571.
_LOST_ORACLE = frozenset(
    {28, 1012, 1033, 1034, 1035, 1089, 2396, 3113, 3114, 3135, 12528, 12537, 12541, 12547, 12570, 12571}
)
# Filegroup full, log full, tempdb full, disk full while growing.
_FULL_MSSQL = frozenset({1101, 1105, 9002, 3257, 5149})
# Archiver stuck, quota, no extent for a table, an index, temporary, undo or LOB segment.
_FULL_ORACLE = frozenset({257, 1536, 1652, 1653, 1654, 1655, 1658, 1688, 1691, 1692, 30036})
_LOST_PYTHON_ORACLE = frozenset({"DPY-1001", "DPY-4011", "DPY-6005", "DPI-1010", "DPI-1080"})

_MSSQL_NATIVE = re.compile(r"\((\d{3,6})\) \(SQL\w+\)")


def is_transient(error: BaseException) -> bool:
    """True when the same transaction may well succeed if it is run again: deadlock, serialisation failure, busy."""
    driver = _driver_error(error)
    state = _state(driver)
    if state is not None:
        return state in _TRANSIENT_STATES or _mssql_number(driver) in _TRANSIENT_MSSQL
    if isinstance(driver, sqlite3.OperationalError):
        return getattr(driver, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    return oracle_number(driver) in _TRANSIENT_ORACLE


def is_disconnect(error: BaseException) -> bool:
    """True when the connection is gone. Whether a commit that was under way took effect is then not known."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    driver = _driver_error(error)
    state = _state(driver)
    if state is not None:
        return state.startswith("08") or state in _LOST_STATES
    if oracle_number(driver) in _LOST_ORACLE:
        return True
    return _oracle_full_code(driver) in _LOST_PYTHON_ORACLE


def is_full(error: BaseException) -> bool:
    """True when the database has no room to write: nothing was kept, and only an administrator can help."""
    driver = _driver_error(error)
    state = _state(driver)
    if state is not None:
        return state == "53100" or _mssql_number(driver) in _FULL_MSSQL
    if isinstance(driver, sqlite3.OperationalError):
        code = getattr(driver, "sqlite_errorcode", 0)
        # A quota or a limit on the size of files arrives as a failed write.
        return code & 0xFF == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_WRITE
    return oracle_number(driver) in _FULL_ORACLE


def is_overloaded(error: BaseException) -> bool:
    """True when the database is short of memory or connections at the moment (SQLSTATE class 53), its disk apart."""
    state = _state(_driver_error(error))
    return state is not None and state.startswith("53") and state != "53100"


def run_transaction(
    transaction: Callable[[], T],
    attempts: int = 5,
    *,
    base_delay: float = 0.02,
    longest_delay: float = 1.0,
    time_limit: float | None = None,
    sleep: Callable[[float], None] = time.sleep,
    uniform: Callable[[float, float], float] = random.uniform,
    clock: Callable[[], float] = time.monotonic,
    on_retry: Callable[[int, BaseException], None] | None = None,
) -> T:
    """Run *transaction*, a function that begins, commits and is safe to run again; try again after a transient error.

    Waits between attempts for a random part of a limit that doubles from *base_delay* to *longest_delay* (seconds).
    After *attempts*, or when the wait would pass *time_limit* seconds from the start, the last error is raised. Any
    other error, a lost connection too, is raised at once. *on_retry* is told the number of the failed attempt.
    """
    if attempts < 1:
        raise ValueError("attempts must be at least 1")
    started = clock()
    for attempt in range(1, attempts + 1):
        try:
            return transaction()
        except Exception as error:
            if attempt == attempts or not is_transient(error):
                raise
            delay = uniform(0, min(longest_delay, base_delay * 2 ** (attempt - 1)))
            if time_limit is not None and clock() - started + delay > time_limit:
                raise
            if on_retry is not None:
                on_retry(attempt, error)
            sleep(delay)
    raise AssertionError("unreachable")


def _driver_error(error: BaseException) -> BaseException:
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig
    return error


def _state(driver: BaseException) -> str | None:
    """The SQLSTATE of a psycopg or pyodbc error."""
    state = getattr(driver, "sqlstate", None)
    if isinstance(state, str):
        return state
    if type(driver).__module__.split(".")[0] == "pyodbc" and driver.args and isinstance(driver.args[0], str):
        return driver.args[0]
    return None


def _mssql_number(driver: BaseException) -> int | None:
    found = _MSSQL_NATIVE.search(str(driver.args[1])) if len(driver.args) > 1 else None
    return int(found.group(1)) if found else None


def oracle_number(error: BaseException) -> int | None:
    """The number of an Oracle error (60 for ORA-00060), by either driver; None for any other error."""
    driver = _driver_error(error)
    code = getattr(driver.args[0], "code", None) if driver.args else None
    return code if isinstance(code, int) else None


def _oracle_full_code(driver: BaseException) -> str | None:
    code = getattr(driver.args[0], "full_code", None) if driver.args else None
    return code if isinstance(code, str) else None
