"""A PostgreSQL of our own, that may be killed: made by initdb, on a port and in a folder of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.support.postgresql import administer, creating
from tests.support.processes import command_of, wait_for_end

_OWNER = "postgres"
_PATIENCE = 120.0


class NoClusterError(Exception):
    """There are no PostgreSQL programs to make a cluster with; the text says what is missing."""


def _program(name: str) -> str:
    """A program of the newest PostgreSQL on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    chosen = str(found[-1]) if found else shutil.which(name)
    if chosen is None:
        raise NoClusterError(f"{name} is not installed")
    return chosen


def _owner() -> tuple[int, int]:
    """User and group whose the cluster is where this is root."""
    # Not on Windows, where this module must still load.
    import pwd

    try:
        found = pwd.getpwnam(_OWNER)
    except KeyError:
        raise NoClusterError(f"this is root and there is no user {_OWNER}") from None
    return found.pw_uid, found.pw_gid


def _as_owner(command: Sequence[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return list(command)
    _owner()
    if shutil.which("runuser") is None:
        raise NoClusterError("this is root and runuser is not installed")
    return ["runuser", "-u", _OWNER, "--", *command]


@dataclass
class Cluster:
    """The server over ``folder``. ``kill`` is SIGKILL to its postmaster: what a power cut leaves behind."""

    folder: Path
    log: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def server(self) -> str:
        return f"postgresql://{_OWNER}@127.0.0.1:{self.port}/postgres"

    def create(self, name: str) -> str:
        """An empty database; gives its SQLAlchemy URL."""
        administer(self.server, creating(name))
        return f"postgresql+psycopg://{_OWNER}@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        """Returns once it takes connections, its recovery done."""
        end = time.monotonic() + _PATIENCE
        while True:
            # While a backend of a killed postmaster still lives, a new one refuses to begin: it is started anew.
            if not self.runs:
                self._launch()
            try:
                psycopg.connect(self.server, connect_timeout=5).close()
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
            else:
                return

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def _launch(self) -> None:
        command = [_program("postgres"), "-D", str(self.folder), "-p", str(self.port)]
        # A process that is killed leaves what it wrote to the kernel; only a power cut would need the disk's own word.
        for setting in ("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "fsync=off"):
            command += ["-c", setting]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                _as_owner(command), stdout=log, stderr=log, start_new_session=True, cwd=self.folder
            )

    @property
    def postmaster(self) -> int:
        return int((self.folder / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Fast shutdown."""
        self._end(signal.SIGINT)

    def _end(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        if self.runs:
            with contextlib.suppress(ProcessLookupError, FileNotFoundError):
                os.kill(self.postmaster, number)
        self.process.wait(timeout=_PATIENCE)
        self.process = None

    def kill_backend(self, database: str) -> bool:
        """SIGKILL to one backend that serves the database; PostgreSQL then ends all of them and recovers."""
        query = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid() ORDER BY state LIMIT 1"
        with psycopg.connect(self.server, autocommit=True) as connection:
            row = connection.execute(query, (database,)).fetchone()
        if row is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(row[0], signal.SIGKILL)
        return row is not None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_cluster(folder: Path, *, log: Path) -> Cluster:
    """A new cluster in an empty folder, running. NoClusterError where none can be made."""
    initdb = _program("initdb")
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, *_owner())
    # Small WAL segments, so that a cluster has room on a small disk.
    options = ["-U", _OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--wal-segsize=1"]
    made = subprocess.run(
        _as_owner([initdb, "-D", str(folder), *options]), capture_output=True, text=True, check=False, cwd=folder
    )
    if made.returncode:
        raise NoClusterError(f"initdb failed: {made.stderr.strip()[-500:]}")
    cluster = Cluster(folder, log, _free_port())
    cluster.start()
    return cluster


@contextmanager
def private_cluster(folder: Path, *, log: Path) -> Iterator[Cluster]:
    """A running cluster in an empty folder for the time of the block. NoClusterError where none can be made."""
    cluster = make_cluster(folder, log=log)
    try:
        yield cluster
    finally:
        cluster.stop()


def can_be_made() -> bool:
    """Whether there is all that a cluster needs."""
    if os.name == "nt":
        return False
    try:
        _program("initdb")
        _as_owner([])
    except NoClusterError:
        return False
    return True


def end_in(folder: Path) -> None:
    """End the cluster in ``folder``, whichever process began it; nothing where none runs."""
    try:
        postmaster = int((folder / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
    except FileNotFoundError:
        return
    # Its number may be another process's by now.
    if str(folder) not in command_of(postmaster):
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(postmaster, signal.SIGINT)
    wait_for_end([postmaster], _PATIENCE)
