"""SQLite: the online backup of the library itself, one file."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import DatabaseError

from cellar_db.backup.errors import BackupError
from cellar_db.backup.facts import Look
from cellar_db.backup.manifest import Manifest
from cellar_db.backup.means import Taken, Task, has_no_table, opened
from cellar_db.engine import read

_WAIT_SECONDS = 30


def save(url: URL, task: Task, look: Look) -> Taken:
    """All pages in one step of the backup: one snapshot, for which no writer waits."""
    source, target = _file(url), task.folder / f"{task.stem}.sqlite"
    with (
        _in_words(source, target),
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True, timeout=_WAIT_SECONDS)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        origin.backup(copy)
    _check(target)
    with opened(_url(target)) as engine, read(engine) as connection:
        facts = look(connection)
    with _in_words(target):
        _leave_wal(target)
    return Taken(target.name, facts)


def restore(url: URL, folder: Path, manifest: Manifest, *, overwrite: bool) -> None:
    """Copied beside the database, checked, and put into its place; the database that was there stays as ``.old``."""
    target = _file(url)
    draft = target.with_name(target.name + ".restoring")
    try:
        shutil.copyfile(folder / manifest.data, draft)
        draft.chmod(0o600)
        _check(draft)
        with _in_words(draft):
            _leave_wal(draft)
        with draft.open("rb+") as stream:
            os.fsync(stream.fileno())
        _put_aside(target)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def is_empty(url: URL) -> bool:
    if not _file(url).exists():
        return True
    try:
        return has_no_table(url)
    except DatabaseError:
        # A damaged file is not empty: what can be saved of it is the owner's to decide.
        return False


@contextmanager
def scratch(url: URL) -> Iterator[URL]:
    with tempfile.TemporaryDirectory(prefix="cellar-scratch-") as folder:
        yield _url(Path(folder) / "scratch.sqlite")


def _file(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise BackupError("内存数据库不能备份或还原", "an in-memory database cannot be saved or restored")
    return Path(url.database)


def _url(file: Path) -> URL:
    return make_url("sqlite+pysqlite://").set(database=str(file))


@contextmanager
def _in_words(*files: Path) -> Iterator[None]:
    """What the library says, with the files it may say it of: a disk that is full is mostly the second one's."""
    try:
        yield
    except sqlite3.Error as error:
        shown = " → ".join(str(file) for file in files)
        raise BackupError(f"{shown}：{error}", f"{shown}: {error}") from error


def _check(file: Path) -> None:
    try:
        with closing(sqlite3.connect(file)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise BackupError(f"{file.name} 不完整：{found}", f"{file.name} is not sound: {found}")


def _leave_wal(file: Path) -> None:
    """One file that can be read where nothing may be written; the program switches to WAL again when it opens it."""
    with closing(sqlite3.connect(file, timeout=1)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _put_aside(file: Path) -> None:
    """Rename what is there to ``.old``: also a log without its database, which would be read into the new one."""
    try:
        # Leaving WAL succeeds only where nobody else has the database open.
        if file.exists():
            _leave_wal(file)
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise BackupError(f"{file} 正在使用，请先停止服务", f"{file} is in use; stop the server first") from None
        # It is damaged, which is why it is being replaced.
    for suffix in ("", "-wal", "-shm"):
        part, old = file.with_name(file.name + suffix), file.with_name(f"{file.name}.old{suffix}")
        old.unlink(missing_ok=True)
        if part.exists():
            part.replace(old)
