"""What a worker remembers of records that change rarely (masters, prices), until one of them changes.

``reference_version`` in ``system_state`` moves with every change of such a record, in the same transaction; each call reads
it together with its session. What is kept under a version was read after that version was known, so it is never older.

A deed forward that takes effect asks at its very end whether the version is still its own (``confirm``), and holds it to the
commit: a customer who is blocked, or a price list that is closed, is so for every order approved after that. A question, a
save, a submission and a deed backwards do not: a change made meanwhile is seen by the next call, as if this one had come a
moment earlier.

Only the declarations say what may be remembered: a master that trade itself makes (batches) would move the version with
every document.
"""

from __future__ import annotations

from threading import Lock
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from cellar_db.functions import one_of
from cellar_db.locks import shared, sharing, take_alone
from cellar_server.kernel.schema.tables import system_state

# Room for the files of a large company; beyond it everything is forgotten and read again.
MOST = 200_000

_VERSION = sharing(select(system_state.c.reference_version), system_state)
_MOVE = update(system_state).values(reference_version=system_state.c.reference_version + 1)

# Rows by id, never changed by anybody: they are shared by all threads.
Kept = dict[Any, Any]
Rows = dict[int, Row[Any]]


def move(connection: Connection) -> None:
    """Every worker forgets at its next call; waits for the deeds that go by the version of now."""
    take_alone(connection, system_state)
    connection.execute(_MOVE)


class Outdated(Exception):
    """Something that the deed may have gone by was changed while it was under way; it is to be carried out again."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(f"the references are at version {version} now")


def hold(connection: Connection) -> int:
    """The version of now, which nobody moves before this transaction ends; others may hold it too."""
    ((version,),) = shared(connection, _VERSION, system_state, {})
    return int(version)


def seen(connection: Connection) -> int:
    """The version of now, held by nobody."""
    return int(connection.scalar(select(system_state.c.reference_version)) or 0)


def confirm(connection: Connection, version: int, *, moved: bool) -> None:
    """Hold the version to the commit; ``Outdated`` where it is another than the deed began with.

    Asked last of all, where those who change such records (``moved``: this deed did) wait too: so nobody waits in a circle.
    """
    now = hold(connection)
    if now != version + moved:
        raise Outdated(now - moved)


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
    return select(table).where(one_of(table.c.id, "ids"))
