"""SQL Server: ``BACKUP DATABASE``, written by the server into a folder of its own machine.

Written from the documentation; it was not run against a server.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, text

from cellar_db.backup.errors import BackupError
from cellar_db.backup.facts import Look
from cellar_db.backup.manifest import Manifest
from cellar_db.backup.means import Taken, Task, has_no_table, opened, refuse_busy
from cellar_db.engine import open_engine, read

is_empty = has_no_table


def name(identifier: str) -> str:
    """A quoted identifier."""
    return "[" + identifier.replace("]", "]]") + "]"


def literal(words: str) -> str:
    """A quoted Unicode string: these statements take no parameters for a database or a path."""
    return "N'" + words.replace("'", "''") + "'"


def backup_statement(database: str, path: str) -> str:
    """COPY_ONLY leaves the chain of the company's own differential and log backups as it is."""
    return f"BACKUP DATABASE {name(database)} TO DISK = {literal(path)} WITH COPY_ONLY, CHECKSUM, INIT, FORMAT"


def verify_statement(path: str) -> str:
    return f"RESTORE VERIFYONLY FROM DISK = {literal(path)} WITH CHECKSUM"


def restore_statement(database: str, path: str, moves: Sequence[tuple[str, str]]) -> str:
    """``moves`` are (logical name in the backup, file on this server)."""
    places = "".join(f", MOVE {literal(logical)} TO {literal(file)}" for logical, file in moves)
    return f"RESTORE DATABASE {name(database)} FROM DISK = {literal(path)} WITH CHECKSUM, REPLACE, RECOVERY{places}"


def scratch_statements(database: str) -> tuple[str, ...]:
    """Readers must not wait for writers, as in every database of the program; order is by code point."""
    return (
        f"CREATE DATABASE {name(database)} COLLATE Latin1_General_100_BIN2",
        f"ALTER DATABASE {name(database)} SET READ_COMMITTED_SNAPSHOT ON",
    )


def drop_statements(database: str) -> tuple[str, ...]:
    """Connections that were left open are ended: they would keep the database."""
    return (
        f"ALTER DATABASE {name(database)} SET SINGLE_USER WITH ROLLBACK IMMEDIATE",
        f"DROP DATABASE {name(database)}",
    )


def place(folder: str, file: str) -> str:
    """A file of the server's machine, which is Windows or Linux."""
    separator = "\\" if "\\" in folder or folder[1:2] == ":" else "/"
    return folder.rstrip("\\/") + separator + file


def save(url: URL, task: Task, look: Look) -> Taken:
    """The figures are read before: the backup holds what they say, and perhaps what was saved meanwhile."""
    with opened(url) as engine, read(engine) as connection:
        facts = look(connection)
        folder = task.server_folder or connection.scalar(text("SELECT CAST(SERVERPROPERTY('InstanceDefaultBackupPath') AS nvarchar(400))"))  # fmt: skip
    if not folder:
        raise BackupError(
            "该 SQL Server 没有默认备份目录，请用 --server-folder 指定", "this SQL Server names no backup folder; give --server-folder"
        )  # fmt: skip
    path = place(folder, f"{task.stem}.bak")
    _run(url, backup_statement(_database(url), path), verify_statement(path))
    return Taken(path, facts, exact=False, on_server=True)


def restore(url: URL, folder: Path, manifest: Manifest, *, overwrite: bool) -> None:
    """SQL Server itself verifies the backup before it touches the database."""
    database = _database(url)
    with _master(url) as connection:
        if overwrite:
            others = "SELECT count(*) FROM sys.dm_exec_sessions WHERE database_id = DB_ID(:name)"
            refuse_busy(connection.scalar(text(others), {"name": database}) or 0)
        files = connection.exec_driver_sql(f"RESTORE FILELISTONLY FROM DISK = {literal(manifest.data)}").mappings().all()  # fmt: skip
        data, log = (
            str(connection.scalar(text(f"SELECT CAST(SERVERPROPERTY('{which}') AS nvarchar(400))")))
            for which in ("InstanceDefaultDataPath", "InstanceDefaultLogPath")
        )
    moves = [
        (row["LogicalName"], place(log, f"{database}_{number}.ldf") if row["Type"] == "L" else place(data, f"{database}_{number}.mdf"))
        for number, row in enumerate(files, 1)
    ]  # fmt: skip
    _run(url, verify_statement(manifest.data), restore_statement(database, manifest.data, moves))


@contextmanager
def scratch(url: URL) -> Iterator[URL]:
    """Needs a user of the role dbcreator."""
    database = f"cellar_scratch_{secrets.token_hex(6)}"
    _run(url, *scratch_statements(database))
    try:
        yield url.set(database=database)
    finally:
        _run(url, *drop_statements(database))


def _database(url: URL) -> str:
    if not url.database:
        raise BackupError("数据库地址缺少数据库名", "the database URL names no database")
    return url.database


@contextmanager
def _master(url: URL) -> Iterator[Connection]:
    """Outside any transaction and any ledger set's database, where these statements must run."""
    engine = open_engine(url.set(database="master"), pool_size=1).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _run(url: URL, *statements: str) -> None:
    with _master(url) as connection:
        cursor: Any = connection.connection.cursor()
        for statement in statements:
            cursor.execute(statement)
            # Progress comes as further results; closing the cursor before the last would cancel a backup half way.
            while cursor.nextset():
                pass
        cursor.close()
