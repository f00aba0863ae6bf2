"""Fails a test that sends a statement while an earlier result of the same connection is not read to its end.

SQL Server's driver refuses it ("connection is busy with results for another command"); SQLite and psycopg do not notice.
"""

from __future__ import annotations

import weakref
from typing import Any

import pytest
from sqlalchemy import Connection, CursorResult, Engine, event
from sqlalchemy.engine import cursor as results
from sqlalchemy.sql.base import Executable

from tests.support.statements.places import places

_OPEN = "cellar_open_result"


class Kept(CursorResult[Any]):
    """A result that can be known of without being kept alive: one that nobody holds any more is closed."""

    __slots__ = ("__weakref__",)


class TwoOpenResults(AssertionError):
    """A statement was sent while an earlier result was being read."""


def note(connection: Connection, _statement: Executable, _many: Any, _one: Any, _options: Any, result: Any) -> None:
    """For ``after_execute``: remember a result that has still rows to give."""
    if isinstance(result, Kept) and result.returns_rows and not result._soft_closed:
        connection.info[_OPEN] = weakref.ref(result), places()


def check(connection: Connection, _cursor: Any, sql: str, *_more: Any) -> None:
    """For ``before_cursor_execute``: what was opened before must be read to its end, or be gone. Raises TwoOpenResults."""
    opened, where = connection.info.get(_OPEN, (lambda: None, []))
    result = opened()
    if result is None or result._soft_closed:
        connection.info.pop(_OPEN, None)
        return
    raise TwoOpenResults(
        f"the result opened at {' < '.join(where)} is still being read at {' < '.join(places())}; read it whole first "
        f"(.all()): {' '.join(sql.split())[:200]}"
    )


def watch(engine: Any) -> None:
    """Watch an engine, or with `Engine` every engine of the process."""
    event.listen(engine, "after_execute", note)
    event.listen(engine, "before_cursor_execute", check)


def pytest_configure(config: pytest.Config) -> None:
    """Listen from before the first import of a test."""
    results.CursorResult = Kept  # type: ignore[misc]
    watch(Engine)
