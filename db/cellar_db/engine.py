"""Engines and transactions, one behaviour on the four databases.

`write` begins a transaction that may change data, `read` one that may not. On SQLite a writing transaction takes the
one write lock at its beginning (BEGIN IMMEDIATE) and waits its turn there, instead of failing with BUSY half way; a
reading one sees a snapshot and neither waits for the writer nor holds it up (WAL). Whatever does not say it only
reads (``engine.begin()``, an ORM session) writes.

SQL Server: the database must have READ_COMMITTED_SNAPSHOT ON, or readers wait for writers; where it has not, the log
says so. Oracle: a session sorts and compares text by its characters' numbers, as the other three do, whatever language
the server or the client is set to; a list read page by page would otherwise lose rows.
"""

import importlib
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import DisconnectionError

from cellar_db.faults import Fault, fault_of_driver
from cellar_db.locks import LOCK_SECONDS
from cellar_db.odbc import fix_parameters

_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mssql": "mssql+pyodbc",
    "oracle": "oracle+oracledb",
}
# libpq's own defaults wait two hours for a server that vanished without a word; these, about a minute.
_POSTGRESQL_LINE = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
_READS = "cellar_reads"
_SQLITE_WAIT_SECONDS = 30
# What these drivers are told of autocommit they keep to themselves.
_SWITCHES_FREELY = frozenset({"postgresql", "oracle"})
_PING_AFTER_SECONDS = 5.0
_RESTS_SINCE = "cellar_rests_since"

_log = logging.getLogger(__name__)


class UnknownDatabase(ValueError):
    """A URL of a database that is none of the four."""


def normalise_url(url: str | URL) -> URL:
    """The URL with the driver that is used here: ``postgresql://…`` means psycopg, ``oracle://…`` oracledb.

    Raises UnknownDatabase.
    """
    parsed = make_url(url)
    family = parsed.drivername.split("+")[0]
    if family not in _DRIVERS:
        raise UnknownDatabase(f"{parsed.drivername} is none of SQLite, PostgreSQL, SQL Server, Oracle")
    if parsed.drivername == family:
        parsed = parsed.set(drivername=_DRIVERS[family])
    if family == "mssql":
        query = dict(parsed.query)
        query.setdefault("driver", "ODBC Driver 18 for SQL Server")
        # Without it FreeTDS-like drivers describe NVARCHAR(MAX) by its old, short type.
        query.setdefault("LongAsMax", "Yes")
        parsed = parsed.set(query=query)
    return parsed


def show_url(url: str | URL | Engine) -> str:
    """The URL for people and logs, without its password."""
    parsed = url.url if isinstance(url, Engine) else make_url(url)
    secret = {
        name: "***" for name in parsed.query if name.lower() in {"password", "pwd", "odbc_connect", "sslpassword"}
    }
    return parsed.update_query_dict(secret).render_as_string(hide_password=True)


def open_engine(
    url: str | URL, *, pool_size: int = 5, echo: bool = False, statement_timeout: float | None = None
) -> Engine:
    """An engine for one ledger set's database; connects at first use.

    *pool_size* connections are kept, twice as many may be open at a peak. *statement_timeout* in seconds ends a
    statement that runs longer (PostgreSQL, SQL Server, Oracle; SQLite has none), and then no statement waits longer than
    `LOCK_SECONDS` for a lock either (Oracle: where it asks for one; SQLite waits 30 s for its one lock). An in-memory
    SQLite database has a single connection and serves one thread. Raises UnknownDatabase, and ImportError without the
    database's driver.
    """
    target = normalise_url(url)
    family = target.get_backend_name()
    if family == "sqlite":
        engine = _open_sqlite(target, pool_size=pool_size, echo=echo)
    else:
        arguments: dict[str, Any] = {
            "pool_size": pool_size,
            "max_overflow": pool_size,
            "pool_recycle": 1800,
            "echo": echo,
        }
        if family == "mssql":
            pyodbc: Any = importlib.import_module("pyodbc")
            # Two pools on top of each other hand out connections with another's state.
            pyodbc.pooling = False
            arguments["fast_executemany"] = True
        elif family == "postgresql":
            arguments["connect_args"] = _postgresql_arguments(target, statement_timeout)
        engine = create_engine(target, **arguments)
        _ping_after_rest(engine)
        _keep_what_lives(engine)
        if family == "mssql":
            fix_parameters(engine)
            _ask_for_snapshots(engine)
        elif family == "oracle":
            _sort_by_character(engine)
        if statement_timeout is not None:
            _limit_statements(engine, family, statement_timeout)
    return engine


def _ping_after_rest(engine: Engine) -> None:
    """Ask a connection that rested for some seconds whether it still lives, and take another where it does not.

    Asking at every checkout, as ``pool_pre_ping`` does, costs a busy server a round trip for each command and finds
    nothing: a connection that breaks between two commands a second apart is told by the command itself.
    """

    @event.listens_for(engine, "checkin")
    def rest(_connection: Any, record: Any) -> None:
        record.info[_RESTS_SINCE] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def wake(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get(_RESTS_SINCE, time.monotonic()) < _PING_AFTER_SECONDS:
            return
        try:
            alive = engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error
        if not alive:
            raise DisconnectionError


def _keep_what_lives(engine: Engine) -> None:
    """Throw the pool away where the server is away, and only there.

    SQLAlchemy takes HYT00 for a lost connection, which is a statement over its time as well, and misses what the Oracle
    listener says.
    """

    @event.listens_for(engine, "handle_error")
    def judge(context: ExceptionContext) -> None:
        sent = context.statement is not None
        fault = None if context.original_exception is None else fault_of_driver(context.original_exception, sent=sent)
        if fault is not None:
            context.is_disconnect = fault is Fault.AWAY


def _ask_for_snapshots(engine: Engine) -> None:
    asked: list[bool] = []

    @event.listens_for(engine, "connect")
    def ask(connection: Any, _record: Any) -> None:
        if asked:
            return
        asked.append(True)
        cursor = connection.cursor()
        cursor.execute("SELECT name, is_read_committed_snapshot_on FROM sys.databases WHERE database_id = DB_ID()")
        row = cursor.fetchone()
        cursor.close()
        connection.rollback()
        if row is not None and not row[1]:
            _log.warning(
                "database %s: READ_COMMITTED_SNAPSHOT is OFF, readers wait for writers; "
                "ALTER DATABASE [%s] SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE",
                row[0],
                row[0],
            )


def _sort_by_character(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def sort(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("ALTER SESSION SET NLS_SORT = 'BINARY' NLS_COMP = 'BINARY'")
        cursor.close()


def _postgresql_arguments(target: URL, statement_timeout: float | None) -> dict[str, Any]:
    """What libpq is told beside the URL; what the URL says itself stands."""
    found: dict[str, Any] = {name: value for name, value in _POSTGRESQL_LINE.items() if name not in target.query}
    if statement_timeout is not None:
        options = f"-c statement_timeout={int(statement_timeout * 1000)} -c lock_timeout={LOCK_SECONDS * 1000}"
        given = target.query.get("options")
        found["options"] = f"{given} {options}" if given else options
    return found


def _limit_statements(engine: Engine, family: str, seconds: float) -> None:
    @event.listens_for(engine, "connect")
    def limit(connection: Any, _record: Any) -> None:
        if family == "mssql":
            connection.timeout = max(1, round(seconds))
            cursor = connection.cursor()
            cursor.execute(f"SET LOCK_TIMEOUT {LOCK_SECONDS * 1000}")
            cursor.close()
            connection.rollback()
        elif family == "oracle":
            attribute = "call_timeout" if hasattr(connection, "call_timeout") else "callTimeout"
            setattr(connection, attribute, int(seconds * 1000))


def _open_sqlite(target: URL, *, pool_size: int, echo: bool) -> Engine:
    in_memory = target.database in {None, "", ":memory:"} or "mode=memory" in (target.database or "")
    arguments: dict[str, Any] = {"poolclass": StaticPool} if in_memory else {"pool_size": pool_size, "max_overflow": -1}
    engine = create_engine(
        target, echo=echo, connect_args={"timeout": _SQLITE_WAIT_SECONDS, "check_same_thread": False}, **arguments
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        # The module's own idea of when a transaction begins is switched off: `begin` below decides.
        connection.isolation_level = None
        if not in_memory:
            _use_wal(connection)
        # An acknowledged commit survives a power cut.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = bool(connection.get_execution_options().get(_READS))
        if connection.info.get(_READS, False) != reads:
            # Straight to the driver: a switch of the connection, no statement of the transaction.
            driver: Any = connection.connection.dbapi_connection
            driver.execute(f"PRAGMA query_only = {int(reads)}")
            connection.info[_READS] = reads
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL; the switch does not wait for other connections by itself, so it is tried for a while."""
    deadline = time.monotonic() + _SQLITE_WAIT_SECONDS
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
                return
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


@contextmanager
def write(engine: Engine) -> Iterator[Connection]:
    """A writing transaction: committed when the block ends, rolled back when it raises."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def read(engine: Engine) -> Iterator[Connection]:
    """A reading transaction: takes no write lock and is always rolled back at the end.

    On SQLite and PostgreSQL the database refuses a write in it.
    """
    options: dict[str, Any] = {_READS: True}
    if engine.dialect.name == "postgresql":
        options["postgresql_readonly"] = True
    with engine.connect().execution_options(**options) as connection:
        yield connection


@contextmanager
def look(engine: Engine) -> Iterator[Connection]:
    """For one quick question: each statement sees what is committed by then, and no transaction is begun for it.

    SQLite and SQL Server read as ``read`` does: there beginning one costs nothing, and on SQL Server every switch to
    autocommit and back would be a request to the server.
    """
    name = engine.dialect.name
    if name in _SWITCHES_FREELY:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection
    else:
        with read(engine) as connection:
            yield connection
