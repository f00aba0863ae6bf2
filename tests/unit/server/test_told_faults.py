"""What a failure of the database is told as: by its code, with what the caller may do about it."""

from __future__ import annotations

import sqlite3
from typing import Any

import grpc
import pytest
from google.rpc import status_pb2
from psycopg import errors
from sqlalchemy.exc import DBAPIError, OperationalError

from cellar.v1 import document_pb2
from cellar_client.rpc.errors import ErrorKind, decode
from cellar_server.rpc.errors import is_down, is_expected, status_of


class Odbc(Exception):
    """An error as pyodbc raises it; it has no ``sqlstate``."""

    __module__ = "pyodbc"


def told(error: BaseException) -> tuple[grpc.StatusCode, str, str]:
    """Code, stable reason and words."""
    code, status = status_of(error, incident="A1", language="zh", declaration=None)
    return code, _failure(status).reason, status.message


def _failure(status: status_pb2.Status) -> document_pb2.Failure:
    failure = document_pb2.Failure()
    status.details[0].Unpack(failure)
    return failure


def sent(driver: Any, kind: type[DBAPIError] = OperationalError) -> DBAPIError:
    return kind("SELECT 1", {}, driver)


TOO_LONG = [
    errors.QueryCanceled("因为语句执行超时, 正在取消查询命令"),
    Odbc("HYT00", "查询超时已过期 (0) (SQLExecDirectW)"),
]
BUSY = [
    errors.LockNotAvailable(),
    errors.DeadlockDetected(),
    Odbc("HYT00", "已超过了锁请求超时时段。 (1222) (SQLExecDirectW)"),
]


@pytest.mark.parametrize("driver", TOO_LONG, ids=str)
def test_a_statement_over_its_time_is_no_lost_database_and_no_line_to_wait_for(driver: Any) -> None:
    code, reason, words = told(sent(driver))
    assert (code, reason) == (grpc.StatusCode.INTERNAL, "TOO_LONG")
    assert "A1" in words
    assert "时限" in words
    # It is worth a traceback in the log, under the number that the caller was told.
    assert not is_expected(sent(driver))
    assert not is_down(sent(driver))


@pytest.mark.parametrize("driver", BUSY, ids=str)
def test_a_row_that_was_waited_for_in_vain_is_busy(driver: Any) -> None:
    code, reason, words = told(sent(driver))
    assert (code, reason) == (grpc.StatusCode.RESOURCE_EXHAUSTED, "ROW_BUSY")
    assert "别人正在保存" in words


class Reply(grpc.RpcError):
    """The failed call as it comes to a client."""

    def __init__(self, error: BaseException) -> None:
        self._code, self._status = status_of(error, incident="A1", language="zh", declaration=None)

    def code(self) -> grpc.StatusCode:
        return self._code

    def details(self) -> str:
        return str(self._status.message)

    def trailing_metadata(self) -> tuple[tuple[str, bytes], ...]:
        return (("grpc-status-details-bin", self._status.SerializeToString()),)


def test_a_client_tries_a_busy_row_again_and_a_long_statement_not() -> None:
    busy, late = decode(Reply(sent(BUSY[0]))), decode(Reply(sent(TOO_LONG[0])))
    assert (busy.kind, busy.reason) == (ErrorKind.BUSY, "ROW_BUSY")
    assert (late.kind, late.incident) == (ErrorKind.INTERNAL, "A1")


def test_a_lost_connection_is_a_database_that_is_away() -> None:
    for driver in (errors.AdminShutdown(), Odbc("08S01", "? (104) (SQLExecDirectW)"), _sqlite(sqlite3.SQLITE_CANTOPEN)):
        assert told(sent(driver))[:2] == (grpc.StatusCode.UNAVAILABLE, "DATABASE_DOWN")


def _sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("?")
    error.sqlite_errorcode = code
    return error
