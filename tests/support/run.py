"""What the processes of one run of pytest share: a folder in which a thing is made once, and a PostgreSQL of the run's own.

pytest's first process begins the run and ends it; its workers know the folder by ``VARIABLE``. A program that is no
pytest, or a process before the run, has a folder to itself.
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import cluster

VARIABLE = "CELLAR_TEST_RUN"
_PREFIX = "cellar-run-"
_CLUSTER = "postgresql"
# Making the largest thing that is shared takes seconds.
_PATIENCE = 300.0
_ROOM = 2 * 2**30
# A process that nobody holds is complained of, and the cluster stays until the run ends.
_BEGUN: list[cluster.Cluster] = []


def folder() -> Path:
    """The run's folder."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else _alone()


@functools.cache
def _alone() -> Path:
    made = _new_folder()
    atexit.register(_remove, made)
    return made


def _ground() -> Path:
    """In memory where there is room: a copy of a database writes some 15 MB, and the disk is shared with everybody."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM
    return memory if roomy else Path(tempfile.gettempdir())


def _new_folder() -> Path:
    made = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=_ground()))
    # PostgreSQL runs as a user of its own, who must be let in.
    made.chmod(0o755)
    return made


@contextmanager
def locked(name: str) -> Iterator[Path]:
    """The run's folder, while no other process of the run holds the lock of this name."""
    # SQLite locks a file on every system, and a process that dies lets go.
    connection = sqlite3.connect(folder() / f"{name}.lock", timeout=_PATIENCE, isolation_level=None)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        yield folder()
    finally:
        connection.close()


def begin() -> None:
    """For pytest's first process: a folder for this run; what runs that were killed left behind is removed."""
    for left in _ground().glob(f"{_PREFIX}*"):
        if not _lives(int(left.name.removeprefix(_PREFIX).partition("-")[0])):
            _remove(left)
    os.environ[VARIABLE] = str(_new_folder())


def end() -> None:
    """The run's PostgreSQL is ended and its folder removed."""
    _remove(Path(os.environ.pop(VARIABLE)))


def postgresql() -> str:
    """libpq URL of the administrative database of the run's own PostgreSQL, begun by the first process that asks.

    What is written there need not survive anything, so it never waits for the disk. NoClusterError where none can be made.
    """
    with locked(_CLUSTER) as place:
        told = place / f"{_CLUSTER}.url"
        if not told.exists():
            made = cluster.make_cluster(place / _CLUSTER, log=place / f"{_CLUSTER}.log")
            _BEGUN.append(made)
            told.write_text(made.server, encoding="ascii")
        return told.read_text(encoding="ascii")


def _remove(place: Path) -> None:
    cluster.end_in(place / _CLUSTER)
    shutil.rmtree(place, ignore_errors=True)


def _lives(pid: int) -> bool:
    # Windows has no signal that asks only.
    if os.name == "nt":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
