"""pyodbc as far as SQLAlchemy and we use it, remembering what would go to SQL Server. Nothing listens at the other end.

pyodbc itself cannot be imported where there is no unixODBC, and no server of Microsoft's is at hand: these tests show what
the driver is told, not what a server makes of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Engine

from cellar_db.ddl import offline_dialect
from cellar_db.engine import open_engine


class Error(Exception):
    """As pyodbc's: SQLSTATE and text are its arguments."""

    __module__ = "pyodbc"


@dataclass
class Wire:
    """What was asked of the driver, in order: (what, with what). ``fail`` may raise before a statement is sent."""

    said: list[tuple[str, Any]] = field(default_factory=list)
    fail: Callable[[str], None] = lambda _sql: None
    opened: int = 0

    def of(self, what: str) -> list[Any]:
        return [given for kind, given in self.said if kind == what]

    def requests(self) -> int:
        """Round trips to the server."""
        return len([kind for kind, _ in self.said if kind in {"execute", "commit", "rollback", "autocommit"}])


class Cursor:
    """Answers every statement with no rows."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.fast_executemany = False
        self.description: Any = None
        self.rowcount = 1
        self.arraysize = 1

    def setinputsizes(self, sizes: Any) -> None:
        self.wire.said.append(("sizes", sizes))

    def execute(self, sql: str, *parameters: Any) -> Cursor:
        self.wire.fail(sql)
        self.wire.said.append(("execute", (sql, parameters)))
        self.description = [("id", int, None, 19, 19, 0, False)] if sql.lstrip().upper().startswith("SELECT") else None
        return self

    def executemany(self, sql: str, rows: Any) -> None:
        self.wire.fail(sql)
        self.wire.said.append(("executemany", (sql, list(rows), self.fast_executemany)))
        self.description = None

    def fetchone(self) -> None:
        return None

    def fetchall(self) -> list[Any]:
        return []

    def fetchmany(self, _size: int = 0) -> list[Any]:
        return []

    def nextset(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing is kept."""


class Connection:
    """One connection; a change of ``autocommit`` is a request to the server, as it is in ODBC."""

    timeout = 0

    def __init__(self, wire: Wire) -> None:
        self.__dict__.update(wire=wire, _autocommit=False)
        wire.opened += 1

    @property
    def autocommit(self) -> bool:
        return bool(self.__dict__["_autocommit"])

    @autocommit.setter
    def autocommit(self, value: bool) -> None:
        if value != self.autocommit:
            self.__dict__["wire"].said.append(("autocommit", value))
        self.__dict__["_autocommit"] = value

    def cursor(self) -> Cursor:
        return Cursor(self.__dict__["wire"])

    def commit(self) -> None:
        self.__dict__["wire"].said.append(("commit", None))

    def rollback(self) -> None:
        self.__dict__["wire"].said.append(("rollback", None))

    def close(self) -> None:
        """There is no server to take leave of."""

    def add_output_converter(self, *_arguments: Any) -> None:
        """SQLAlchemy gives one for DATETIMEOFFSET."""


def stand_in(monkeypatch: pytest.MonkeyPatch, **options: Any) -> tuple[Engine, Wire]:
    """An engine for SQL Server as `open_engine` makes it, connected to nothing."""
    wire = Wire()
    module = ModuleType("pyodbc")
    module.__dict__.update(
        paramstyle="qmark", version="5.3.0", pooling=True, Error=Error, Cursor=Cursor, Binary=bytes,
        NUMBER=float, STRING=str, DATETIME=object, BINARY=bytes, ROWID=int, SQL_WVARCHAR="wvarchar", SQL_VARCHAR="varchar", SQL_DECIMAL="decimal", SQL_BIGINT="bigint",
        connect=lambda *_arguments, **_options: Connection(wire),
    )  # fmt: skip
    monkeypatch.setitem(sys.modules, "pyodbc", module)
    engine = open_engine("mssql://cellar@h/d", **options)
    # A server would be asked for these.
    known = vars(offline_dialect("mssql"))
    for name in ("server_version_info", "default_schema_name", "_supports_offset_fetch", "_supports_nvarchar_max"):
        setattr(engine.dialect, name, known[name])
    engine.dialect.initialize = lambda _connection: None  # type: ignore[method-assign]
    with engine.connect():
        wire.said.clear()
    wire.said.clear()
    return engine, wire
