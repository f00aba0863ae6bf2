"""What a worker remembers of records that change rarely (masters, prices), until one of them changes.

``reference_version`` in ``system_state`` moves with every change of such a record, in the same transaction; each call reads
it together with its session. What is kept under a version was read after that version was known, so it is never older. A
change made meanwhile is seen by the next call, as if this one had come a moment earlier.

Only the declarations say what may be remembered: a master that trade itself makes (batches) would move the version with
every document.
"""

from __future__ import annotations

from threading import Lock
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select, update

from cellar_server.kernel.tables import system_state

# Room for the files of a large company; beyond it everything is forgotten and read again.
MOST = 200_000

_MOVE = update(system_state).values(reference_version=system_state.c.reference_version + 1)

# Rows by id, never changed by anybody: they are shared by all threads.
Kept = dict[Any, Any]
Rows = dict[int, Row[Any]]


def move(connection: Connection) -> None:
    """Every worker forgets at its next call."""
    connection.execute(_MOVE)


class Remembered:
    """The memory of one worker for one ledger set."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._version = 0
        self._kept: Kept = {}

    def at(self, version: int) -> Kept:
        """What is remembered at this version, to be read and added to; version 0 remembers nothing."""
        if not version:
            return {}
        with self._lock:
            if version < self._version:
                # Somebody who asked before the last change, and is late.
                return {}
            if version > self._version or sum(map(len, self._kept.values())) > MOST:
                self._version, self._kept = version, {}
            return self._kept


def by_ids(table: Any) -> Select[Any]:
    """The statement that reads whole rows by ``ids``."""
    return select(table).where(table.c.id.in_(bindparam("ids", expanding=True)))
