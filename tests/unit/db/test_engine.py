"""URLs are understood and shown without secrets; each driver gets its settings, without a server."""

import sys
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import event

from cellar_db.engine import dialect_name, normalise_url, open_engine, show_url


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
    assert dialect_name(engine) == "mssql"
    (text,), _options = engine.dialect.create_connect_args(engine.url)
    assert "LongAsMax=Yes" in text
    assert "ODBC Driver 18 for SQL Server" in text
    assert odbc.__dict__["pooling"] is False
    assert engine.dialect.supports_sane_multi_rowcount is False
    given = normalise_url("mssql://h/d?driver=Other&LongAsMax=No")
    assert given.query == {"driver": "Other", "LongAsMax": "No"}


def test_oracle_gives_decimals() -> None:
    engine = open_engine("oracle://cellar@h/?service_name=x", statement_timeout=5)
    assert dialect_name(engine) == "oracle"
    assert engine.dialect.coerce_to_decimal  # type: ignore[attr-defined]


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
    assert asked["options"] == "-c statement_timeout=5000"
    assert {"keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout"} <= set(asked)
