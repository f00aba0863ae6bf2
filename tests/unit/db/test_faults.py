"""What a driver's error means, by its code alone: with each driver's own errors, or made like them, in two languages."""

import sqlite3
from types import SimpleNamespace

import psycopg
import pytest
from oracledb.errors import _Error
from oracledb.exceptions import DatabaseError
from oracledb.exceptions import IntegrityError as OracleIntegrityError
from psycopg import errors
from sqlalchemy.exc import DBAPIError

from cellar_db.faults import Fault, fault_of


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


class CxTimeoutError(Exception):
    """A call over its time as cx_Oracle tells it: no number, the driver's code in the message."""

    def __init__(self) -> None:
        super().__init__(SimpleNamespace(code=0, message="DPI-1067: call timeout of 5000 ms exceeded with ORA-3156"))


MEANINGS: dict[Fault | None, list[Exception]] = {
    Fault.UNIQUE: [
        errors.UniqueViolation("重复键违反唯一约束"),
        busy(sqlite3.SQLITE_CONSTRAINT_UNIQUE),
        busy(sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY),
        mssql("23000", "违反了 UNIQUE KEY 约束“uq_x”。不能在对象“dbo.x”中插入重复键。重复键值为 (1205)。 (2627) (SQLExecDirectW)"),
        mssql("23000", "Cannot insert duplicate key row, value is (a (1205) (SQLX)). (2601) (SQLExecDirectW); [23000] "
              "[Microsoft][ODBC Driver 18 for SQL Server][SQL Server]The statement has been terminated. (3621)"),
        oracle("ORA-00001: 违反唯一约束条件 (CELLAR.UQ_X)"),
        cx_oracle("ORA-00001: unique constraint violated"),
    ],
    Fault.REFERENCE: [
        errors.ForeignKeyViolation("违反外键约束"),
        busy(sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY),
        mssql("23000", 'DELETE 语句与 REFERENCE 约束"fk_order_customer_id"冲突。 (547) (SQLExecDirectW)'),
        oracle("ORA-02291: 违反完整约束条件 - 未找到父项关键字"),
        oracle("ORA-02292: 违反完整约束条件 - 已找到子记录"),
    ],
    Fault.INCOMPLETE: [
        errors.NotNullViolation(),
        errors.CheckViolation(),
        busy(sqlite3.SQLITE_CONSTRAINT_NOTNULL),
        busy(sqlite3.SQLITE_CONSTRAINT),
        mssql("23000", "不能将值 NULL 插入列“code”。 (515) (SQLExecDirectW)"),
        mssql("23000", 'INSERT 语句与 CHECK 约束"ck_order_amount"冲突。 (547) (SQLExecDirectW)'),
        oracle("ORA-01400: 无法将 NULL 插入"),
    ],
    Fault.VALUE: [
        errors.StringDataRightTruncation(),
        errors.NumericValueOutOfRange(),
        psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"),
        mssql("42000", "将截断字符串或二进制数据。 (8152) (SQLExecDirectW)"),
        mssql("42000", "String or binary data would be truncated in table 'dbo.x', column 'code'. (2628) (SQLExecDirectW)"),
        mssql("22003", "将 numeric 转换为数据类型 numeric 时出现算术溢出错误。 (8115) (SQLExecDirectW)"),
        mssql("22001", "String data, right truncation (0) (SQLExecDirectW)"),
        # It comes as an IntegrityError.
        OracleIntegrityError(_Error("ORA-01438: 值大于为此列指定的允许精度", code=1438)),
        oracle("ORA-12899: 列的值太大"),
        busy(sqlite3.SQLITE_TOOBIG),
    ],
    Fault.TRANSIENT: [
        errors.DeadlockDetected(),
        errors.SerializationFailure(),
        busy(sqlite3.SQLITE_BUSY_SNAPSHOT),
        mssql("40001", "Transaction (Process ID 52) was deadlocked on lock resources (1205) (SQLExecDirectW)"),
        mssql("42000", "Snapshot isolation transaction aborted due to update conflict. (3960) (SQLExecDirectW)"),
        oracle("ORA-00060: deadlock detected while waiting for resource"),
        oracle("ORA-08177: can't serialize access for this transaction"),
        oracle("ORA-01555: snapshot too old: rollback segment number 9 too small"),
        mssql("40001", "事务(进程 ID 52)与另一个进程被死锁在锁资源上。(1205) (SQLExecDirectW)"),
        mssql("42000", "Transaction was deadlocked on lock resources (1205) (SQLExecute)"),
        cx_oracle("ORA-00060: deadlock detected while waiting for resource"),
    ],
    Fault.BUSY: [
        errors.LockNotAvailable(),
        busy(sqlite3.SQLITE_BUSY),
        # The state of a query over its time, but the server's own number.
        mssql("HYT00", "已超过了锁请求超时时段。 (1222) (SQLExecDirectW)"),
        mssql("42000", "Lock request time out period exceeded. (1222) (SQLExecDirectW)"),
        oracle("ORA-00054: 资源正忙"),
        oracle("ORA-30006: resource busy; acquire with WAIT timeout expired"),
    ],
    Fault.TOO_LONG: [
        errors.QueryCanceled(),
        mssql("HYT00", "Query timeout expired (0) (SQLExecDirectW)"),
        oracle("ORA-01013: 用户请求取消当前的操作"),
        oracle("DPY-4024: call timeout of 5000 ms exceeded"),
        CxTimeoutError(),
    ],
    Fault.AWAY: [
        errors.AdminShutdown(),
        errors.ConnectionFailure(),
        psycopg.OperationalError("connection refused"),
        mssql("08S01", "TCP Provider: Error code 0x68 (104) (SQLExecDirectW)"),
        oracle("ORA-03113: end-of-file on communication channel"),
        oracle("DPY-4011: the database or network closed the connection"),
        oracle("DPY-6001: service is not registered with the listener"),
        *(oracle(f"ORA-{number:05}: away") for number in (18, 3136, 12514, 12516)),
    ],
    Fault.FULL: [
        errors.DiskFull(),
        busy(sqlite3.SQLITE_FULL),
        busy(sqlite3.SQLITE_IOERR_WRITE),
        mssql("42000", "The transaction log for database 'cellar' is full due to 'LOG_BACKUP'. (9002) (SQLExecDirectW)"),
        oracle("ORA-01653: unable to extend table CELLAR.AUDIT_LOG by 128 in tablespace USERS"),
    ],
    Fault.OVERLOADED: [errors.TooManyConnections(), errors.OutOfMemory()],
    None: [
        errors.UndefinedTable(),
        errors.SyntaxError(),
        mssql("42S02", "对象名无效。 (208) (SQLExecDirectW)"),
        oracle("ORA-00942: table or view does not exist"),
        ValueError("not of the database"),
        ValueError(),
    ],
}  # fmt: skip


def wrapped(error: Exception) -> Exception:
    return DBAPIError("UPDATE …", {}, error)


@pytest.mark.parametrize("wrap", [wrapped, lambda error: error], ids=["wrapped", "bare"])
@pytest.mark.parametrize("meaning", MEANINGS, ids=str)
def test_errors_are_told_apart_by_code(meaning: Fault | None, wrap) -> None:  # type: ignore[no-untyped-def]
    assert MEANINGS[meaning]
    for error in MEANINGS[meaning]:
        assert fault_of(wrap(error)) is meaning, error


def test_a_login_that_took_too_long_is_a_server_that_is_away() -> None:
    late = mssql("HYT00", "Login timeout expired (0) (SQLDriverConnect)")
    assert fault_of(DBAPIError(None, None, late)) is Fault.AWAY


def test_a_connection_that_was_thrown_away_was_lost_whatever_its_error_says() -> None:
    assert fault_of(DBAPIError("SELECT", {}, OdbcError("HY000", "?"), connection_invalidated=True)) is Fault.AWAY
    assert fault_of(DBAPIError("SELECT", {}, errors.UniqueViolation(), connection_invalidated=True)) is Fault.UNIQUE
