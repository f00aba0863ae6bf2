"""Notes every statement of a pytest run; active when `VARIABLE` names a folder, into which each worker writes one file.

A statement is one SQLAlchemy construct however often it is sent. It is compiled for both vendors when it is first seen,
in the process that sent it, since the construct cannot travel between processes.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.sql.elements import ReleaseSavepointClause, RollbackToSavepointClause, SavepointClause, TextClause

from tests.support.statements.places import places

VARIABLE = "CELLAR_STATEMENTS"

# Where one database is spoken to in its own words, and never another.
_ONE_VENDORS = ("db/cellar_db/engine.py", "db/cellar_db/migrations/__init__.py", "db/cellar_db/backup/")
# Mistakes made on purpose, to see them found.
PLANTED = "tests/structure/databases/"
_SAVEPOINTS = (SavepointClause, RollbackToSavepointClause, ReleaseSavepointClause)
# Fewer parameters than this can break no vendor's limit.
_MANY_PARAMETERS = 1000
_IN_LIST = re.compile(r"\bIN \(([^()]+)\)")


@dataclass
class Emitted:
    """One statement: its two texts, or why it has none, and where it came from."""

    places: list[str]
    """The calls of the project's own code that led to it, innermost first: ``db/cellar_db/locks.py:59``."""
    mssql: str = ""
    oracle: str = ""
    postgresql: str = ""
    """Empty for what was written as text, whose parameters have no types."""
    failure: str = ""
    written: bool = False
    """Written as SQL text by hand, not built."""
    parameters: int = 0
    """The most that one execution of it was given, where that could matter."""
    longest_list: int = 0
    empty_text: bool = False
    """An empty string was among the parameters of an execution."""


class Collector:
    """The statements of this process, but those that the code below ``ignored`` sends itself."""

    def __init__(self, ignored: str = "") -> None:
        self._ignored = ignored
        self.found: dict[tuple[str, bool, bool], Emitted | None] = {}
        self._lock = threading.Lock()

    def note(self, _connection: Any, _cursor: Any, sql: str, parameters: Any, context: Any, many: bool) -> None:
        """For ``before_cursor_execute``; must cost nothing for a statement that is known."""
        if context is not None and context.isddl:
            # The tables are checked as a whole, from the declarations and from the revisions.
            return
        built = context.compiled if context is not None else None
        statement = context.invoked_statement if built is not None else None
        key = (
            built.string if built is not None else sql,
            # Neither shows in the text of a database that locks otherwise.
            getattr(statement, "_for_update_arg", None) is not None,
            bool(getattr(statement, "_hints", None)),
        )
        if key not in self.found:
            with self._lock:
                if key not in self.found:
                    emitted = _emitted(statement, built, sql)
                    planted = self._ignored and emitted is not None and emitted.places[0].startswith(self._ignored)
                    self.found[key] = None if planted else emitted
        emitted = self.found[key]
        if emitted is None or many:
            return
        if "" in (parameters.values() if isinstance(parameters, dict) else parameters):
            emitted.empty_text = True
        if len(parameters) >= _MANY_PARAMETERS:
            emitted.parameters = max(emitted.parameters, len(parameters))
            emitted.longest_list = max(emitted.longest_list, longest_list(sql))

    def write(self, folder: Path) -> None:
        """One file for this process."""
        folder.mkdir(parents=True, exist_ok=True)
        rows = [asdict(emitted) for emitted in list(self.found.values()) if emitted is not None]
        (folder / f"{os.getpid()}.json").write_text(json.dumps(rows), encoding="utf-8")


def longest_list(sql: str) -> int:
    """The most values in one IN of a statement as it is sent."""
    return max((listed.count(",") + 1 for listed in _IN_LIST.findall(sql)), default=0)


def read(folder: Path) -> list[Emitted]:
    """The statements of all workers, each once, in a fixed order."""
    merged: dict[tuple[str, str, str], Emitted] = {}
    for path in sorted(folder.glob("*.json")):
        for row in json.loads(path.read_text(encoding="utf-8")):
            emitted = Emitted(**row)
            known = merged.setdefault((emitted.mssql, emitted.oracle, emitted.failure), emitted)
            known.parameters = max(known.parameters, emitted.parameters)
            known.longest_list = max(known.longest_list, emitted.longest_list)
            known.empty_text |= emitted.empty_text
    return sorted(merged.values(), key=lambda emitted: (emitted.places, emitted.mssql))


def _emitted(statement: Any, built: Any, sql: str) -> Emitted | None:
    """None for what is not the project's to answer for: a tool's own question, or SQL that a test wrote as text."""
    led = places()
    written = built is None or isinstance(statement, TextClause)
    if not led or isinstance(statement, _SAVEPOINTS):
        return None
    if written and led[0].startswith(("tests/", *_ONE_VENDORS)):
        return None
    if built is None:
        return Emitted(led, sql, sql, written=True)
    emitted = of(statement, led, built.column_keys)
    emitted.written = written
    return emitted


def of(statement: Any, led: list[str], column_keys: Sequence[str] | None = None) -> Emitted:
    """The statement for both vendors, or why one of them has no words for it."""
    # Late: a plugin is imported before coverage counts, and this imports the program.
    from tests.support.statements import prepared
    from tests.support.statements.vendors import compiled

    try:
        texts = compiled(statement, column_keys)
        plain = "" if isinstance(statement, TextClause) else prepared.text(statement, list(column_keys or ()) or None)
    except Exception as error:
        return Emitted(led, failure=f"{type(error).__name__}: {error}\n    {' '.join(str(statement).split())}")
    return Emitted(led, texts.mssql, texts.oracle, plain)


_COLLECTOR = Collector(ignored=PLANTED)


def pytest_configure(config: pytest.Config) -> None:
    """Listen from before the first import of a test."""
    if os.environ.get(VARIABLE):
        event.listen(Engine, "before_cursor_execute", _COLLECTOR.note)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Each worker writes its own; the process that only hands tests out has none."""
    folder = os.environ.get(VARIABLE)
    if folder and _COLLECTOR.found:
        _COLLECTOR.write(Path(folder))
