"""URLs are understood and shown without secrets; each driver gets its settings, without a server."""

import sys
from decimal import Decimal
from types import ModuleType
from typing import Any

import oracledb
import pytest
from sqlalchemy import Engine, event

from cellar_db.engine import normalise_url, open_engine, show_url


@pytest.fixture(autouse=True)
def odbc(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A stand-in for pyodbc, which cannot be imported without unixODBC; nothing here connects."""
    module = ModuleType("pyodbc")
    module.__dict__.update(paramstyle="qmark", version="5.2.0", pooling=True, Error=Exception, Cursor=object)
    monkeypatch.setitem(sys.modules, "pyodbc", module)
    return module


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///a.db", "sqlite+pysqlite"),
        ("postgresql://h/d", "postgresql+psycopg"),
        ("postgres://h/d", "postgresql+psycopg"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg"),
        ("mssql://h/d", "mssql+pyodbc"),
        ("oracle://h/d", "oracle+oracledb"),
        ("oracle+cx_oracle://h/d", "oracle+cx_oracle"),
    ],
)
def test_the_driver_of_a_plain_url(given: str, driver: str) -> None:
    assert normalise_url(given).drivername == driver


def test_a_database_that_is_not_supported() -> None:
    with pytest.raises(ValueError, match="none of"):
        open_engine("mysql://h/d")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://cellar:s3cret@h/d",
        "postgresql://h/d?password=s3cret",
        "mssql://h/d?odbc_connect=PWD%3Ds3cret",
        "oracle://cellar:s3cret@h/?service_name=x",
    ],
)
def test_no_password_is_shown(url: str) -> None:
    assert "s3cret" not in show_url(url)
    assert "s3cret" not in show_url(open_engine(url))


def test_sql_server_settings(odbc: ModuleType) -> None:
    engine = open_engine("mssql://cellar@h/d", statement_timeout=5)
    assert engine.dialect.name == "mssql"
    (text,), _options = engine.dialect.create_connect_args(engine.url)
    assert "LongAsMax=Yes" in text
    assert "ODBC Driver 18 for SQL Server" in text
    assert odbc.__dict__["pooling"] is False
    assert engine.dialect.supports_sane_multi_rowcount is False
    given = normalise_url("mssql://h/d?driver=Other&LongAsMax=No")
    assert given.query == {"driver": "Other", "LongAsMax": "No"}


class Driver:
    """A driver's connection and cursor in one: remembers what it is asked, answers with what it was given."""

    def __init__(self, *rows: tuple[Any, ...]) -> None:
        self.rows = list(rows)
        self.asked: list[str] = []
        self.ended: list[str] = []
        self.arraysize = 100
        self.call_timeout = 0

    def cursor(self) -> "Driver":
        return self

    def execute(self, sql: str) -> None:
        self.asked.append(sql)

    def fetchone(self) -> tuple[Any, ...] | None:
        return self.rows.pop(0) if self.rows else None

    def close(self) -> None:
        self.ended.append("cursor")

    def rollback(self) -> None:
        self.ended.append("transaction")

    def add_output_converter(self, *_arguments: Any) -> None:
        """pyodbc's; SQLAlchemy gives it one for DATETIMEOFFSET."""

    def var(self, kind: Any, *_size: Any, outconverter: Any = None, **_options: Any) -> tuple[Any, Any]:
        return kind, outconverter


def connect(engine: Engine, connection: Driver) -> None:
    """What happens to a new connection of the pool, less what SQLAlchemy asks the server about itself."""
    engine.dialect.initialize = lambda _connection: None  # type: ignore[method-assign]
    engine.pool.dispatch.connect(connection, None)


@pytest.mark.parametrize("on", [False, True])
def test_sql_server_is_asked_once_for_snapshots(odbc: ModuleType, caplog: pytest.LogCaptureFixture, on: bool) -> None:
    engine = open_engine("mssql://cellar@h/d")
    first, second = Driver(("books", on)), Driver(("books", on))
    for connection in (first, second):
        connect(engine, connection)
    assert ["is_read_committed_snapshot_on" in sql for sql in first.asked] == [True]
    # The question opened a transaction, which must not stay open in the pool.
    assert first.ended[-2:] == ["cursor", "transaction"]
    assert second.asked == []
    advice = "ALTER DATABASE [books] SET READ_COMMITTED_SNAPSHOT ON"
    assert [advice in record.getMessage() for record in caplog.records] == ([] if on else [True])


@pytest.fixture
def cx_oracle(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """cx_Oracle as its successor knows it: oracledb kept its names."""
    module = ModuleType("cx_Oracle")
    module.__dict__.update({name: value for name, value in vars(oracledb).items() if not name.startswith("__")})
    module.__dict__["version"] = "8.3.0"
    monkeypatch.setitem(sys.modules, "cx_Oracle", module)
    return module


@pytest.mark.parametrize("url", ["oracle://cellar@h/?service_name=x", "oracle+cx_oracle://cellar@h/?service_name=x"])
def test_both_drivers_of_oracle(cx_oracle: ModuleType, url: str) -> None:
    engine = open_engine(url, statement_timeout=5)
    assert engine.dialect.name == "oracle"
    connection = Driver()
    connect(engine, connection)
    assert connection.call_timeout == 5000
    assert connection.asked == ["ALTER SESSION SET NLS_SORT = 'BINARY' NLS_COMP = 'BINARY'"]
    handler = connection.outputtypehandler  # type: ignore[attr-defined]
    # A column with a scale, and what a SUM gives, are texts to the driver and exact here; a key stays a whole number.
    for precision, scale, text, value in [
        (19, 2, "92233720368547758.07", Decimal("92233720368547758.07")),
        (0, -127, "0.1", Decimal("0.1")),
        (0, -127, "7", 7),
    ]:
        kind, convert = handler(connection, "amount", oracledb.NUMBER, 22, precision, scale)
        got = convert(text) if convert is not None else text
        assert (got, type(got)) == (value, type(value))
        assert kind is not oracledb.NATIVE_FLOAT


def test_the_old_driver_by_its_own_name(cx_oracle: ModuleType) -> None:
    engine = open_engine("oracle+cx_oracle://cellar@h/?service_name=x")
    assert engine.dialect.driver == "cx_oracle"
    assert engine.dialect.dbapi is cx_oracle
    assert open_engine("oracle://cellar@h/?service_name=x").dialect.dbapi is not cx_oracle


def test_many_rows_go_to_sql_server_at_once(odbc: ModuleType) -> None:
    assert open_engine("mssql://cellar@h/d").dialect.fast_executemany is True  # type: ignore[attr-defined]


def test_a_postgresql_that_vanished_is_not_waited_for_for_hours() -> None:
    engine = open_engine("postgresql://cellar@h/d?connect_timeout=3", statement_timeout=5)
    asked: dict[str, Any] = {}

    @event.listens_for(engine, "do_connect")
    def refuse(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
        asked.update(options)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        engine.connect()
    # The URL's own word stands.
    assert asked["connect_timeout"] == "3"
    assert asked["options"] == "-c statement_timeout=5000 -c lock_timeout=10000"
    assert {"keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout"} <= set(asked)
