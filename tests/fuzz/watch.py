"""What a call may not do behind its answer: write, and throw into the log."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import URL, NullPool, create_engine, inspect

from cellar_server.kernel.unit_of_work.events import EventLog
from cellar_server.services.jobs.table import job_file, job_refusal, jobs

_NOTES = "fuzz_note"
# Who was refused is written down too, and that is no effect of the call; nor is what the server's own jobs do meanwhile.
_LEFT_OUT = frozenset({_NOTES, EventLog.__tablename__, jobs.name, job_file.name, job_refusal.name})
_DEEDS = ("INSERT", "UPDATE", "DELETE")
# Dialect → what comes first, and the trigger of one table and deed.
_TRIGGERS = {
    "sqlite": (
        [f"CREATE TABLE {_NOTES} (id INTEGER PRIMARY KEY)"],
        f'CREATE TRIGGER {{name}} AFTER {{deed}} ON "{{table}}" BEGIN INSERT INTO {_NOTES} (id) VALUES (NULL); END',
    ),
    "postgresql": (
        [
            f"CREATE TABLE {_NOTES} (id bigserial PRIMARY KEY)",
            f"CREATE OR REPLACE FUNCTION {_NOTES}_add() RETURNS trigger LANGUAGE plpgsql AS "
            f"'BEGIN INSERT INTO {_NOTES} DEFAULT VALUES; RETURN NULL; END'",
        ],
        f'CREATE TRIGGER {{name}} AFTER {{deed}} ON "{{table}}" EXECUTE FUNCTION {_NOTES}_add()',
    ),
}
_TRACEBACK = re.compile(r"^Traceback \(most recent call last\):", re.MULTILINE)
_SITE = re.compile(r'^  File "(.+)", line (\d+), in (\S+)', re.MULTILINE)


class Writes:
    """Counts what is committed, whoever wrote it: every changed row leaves a note by a trigger, and a rollback takes it along.

    ``sqlite:`` and ``postgresql:`` URLs; the database is the fuzzer's own. ValueError for any other.
    """

    def __init__(self, url: URL) -> None:
        if url.get_backend_name() not in _TRIGGERS:
            raise ValueError(f"the fuzzer watches {' and '.join(_TRIGGERS)}, not {url.get_backend_name()}")
        self._engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with self._engine.connect() as connection:
            tables = [name for name in inspect(connection).get_table_names() if name not in _LEFT_OUT]
        self._triggers = [
            (f"fuzz_{number}_{deed}", table, deed) for number, table in enumerate(tables) for deed in _DEEDS
        ]
        self._remove()
        begin, each = _TRIGGERS[url.get_backend_name()]
        self._all([*begin, *(each.format(name=name, table=table, deed=deed) for name, table, deed in self._triggers)])
        self._connection = self._engine.connect()

    def mark(self) -> int:
        return int(self._connection.exec_driver_sql(f"SELECT count(*) FROM {_NOTES}").scalar_one())

    def close(self) -> None:
        self._connection.close()
        self._remove()
        self._engine.dispose()

    def _remove(self) -> None:
        of_table = ' ON "{table}"' if self._engine.dialect.name == "postgresql" else ""
        drop = "DROP TRIGGER IF EXISTS {name}" + of_table
        self._all([drop.format(name=name, table=table) for name, table, _ in self._triggers])
        self._all([f"DROP TABLE IF EXISTS {_NOTES}"])

    def _all(self, statements: Iterable[str]) -> None:
        with self._engine.connect() as connection:
            for words in statements:
                connection.exec_driver_sql(words)


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
