"""What a call may not do behind its answer: write, and throw into the log."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy import URL

_NOTES = "fuzz_note"
# Each statement that changes a table of PostgreSQL leaves a row; what is rolled back takes its row along.
_REMOVE = f"DROP TABLE IF EXISTS {_NOTES}; DROP FUNCTION IF EXISTS {_NOTES}_add CASCADE;"
_TRIGGER = f"""
CREATE TABLE {_NOTES} (id bigserial PRIMARY KEY);
CREATE FUNCTION {_NOTES}_add() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN INSERT INTO {_NOTES} DEFAULT VALUES; RETURN NULL; END';
"""
_TRACEBACK = re.compile(r"^Traceback \(most recent call last\):", re.MULTILINE)
_SITE = re.compile(r'^  File "(.+)", line (\d+), in (\S+)', re.MULTILINE)


class Writes(Protocol):
    """Counts the transactions that were committed with a change, whoever made them."""

    def mark(self) -> int: ...

    def close(self) -> None: ...


class SqliteWrites:
    """SQLite tells each connection when another one has committed."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(path, timeout=60, isolation_level=None)

    def mark(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        self._connection.close()


class PostgresqlWrites:
    """A trigger on every table of the fuzzed database, which is the fuzzer's own."""

    def __init__(self, url: URL) -> None:
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = psycopg.connect(plain, autocommit=True)
        self._connection.execute(_REMOVE)
        tables = self._connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        self._connection.execute(_TRIGGER)
        for (table,) in tables:
            self._connection.execute(
                sql.SQL(
                    "CREATE TRIGGER fuzz_watch AFTER INSERT OR UPDATE OR DELETE ON {} EXECUTE FUNCTION {}()"
                ).format(sql.Identifier(table), sql.Identifier(f"{_NOTES}_add"))
            )

    def mark(self) -> int:
        row = self._connection.execute(f"SELECT count(*) FROM {_NOTES}").fetchone()
        assert row is not None
        return int(row[0])

    def close(self) -> None:
        self._connection.execute(_REMOVE)
        self._connection.close()


def writes_of(url: URL) -> Writes:
    """The counter for a ledger set's database. ValueError for one that has none."""
    if url.get_backend_name() == "sqlite":
        assert url.database
        return SqliteWrites(url.database)
    if url.get_backend_name() == "postgresql":
        return PostgresqlWrites(url)
    raise ValueError(f"the fuzzer watches SQLite and PostgreSQL, not {url.get_backend_name()}")


def tracebacks(log: str) -> list[str]:
    """Every traceback in the server's log, from its first line to its last."""
    found = []
    starts = [match.start() for match in _TRACEBACK.finditer(log)]
    for start, end in zip(starts, [*starts, len(log)][1:], strict=True):
        lines = log[start:end].splitlines()
        stop = next((i for i, line in enumerate(lines[1:], 1) if line and not line.startswith((" ", "\t"))), len(lines))
        found.append("\n".join(lines[: stop + 1]))
    return found


def site(traceback: str) -> str:
    """Where a traceback comes from: the deepest place in the program's own code, and what was raised."""
    places = _SITE.findall(traceback)
    own = [each for each in places if "cellar" in each[0] and "site-packages" not in each[0]] or places
    last = traceback.strip().splitlines()[-1][:160] if traceback.strip() else ""
    return f"{Path(own[-1][0]).name}:{own[-1][1]} {own[-1][2]}: {last}" if own else last
