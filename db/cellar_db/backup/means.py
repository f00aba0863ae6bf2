"""What each database brings for its backups, behind one interface."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import URL, Engine, inspect

from cellar_db.backup.errors import BackupError
from cellar_db.backup.facts import Facts, Look
from cellar_db.backup.manifest import Manifest
from cellar_db.engine import open_engine, read


@dataclass(frozen=True, slots=True)
class Taken:
    """The file that was written (its name in the folder, or its path on the database's machine) and what is in it."""

    data: str
    facts: Facts
    exact: bool = True
    on_server: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """Where a backup is written. ``server_folder`` counts where the database writes it itself; empty is its default."""

    folder: Path
    stem: str
    server_folder: str = ""


class Means(Protocol):
    """The means of one database."""

    def save(self, url: URL, task: Task, look: Look) -> Taken:
        """Save the database as it is at one moment, while others work in it."""

    def restore(self, url: URL, folder: Path, manifest: Manifest, *, overwrite: bool) -> None:
        """Put the saved data into the database of *url*: all of it, or nothing where that fails.

        Without *overwrite* the database is empty. With it BackupError where somebody else is connected.
        """

    def is_empty(self, url: URL) -> bool:
        """Whether the database holds no table."""

    def scratch(self, url: URL) -> AbstractContextManager[URL]:
        """An empty database of its own beside that of *url*, dropped when the block ends."""


@contextmanager
def opened(url: URL) -> Iterator[Engine]:
    """An engine for one piece of work, without a limit of time: counting and saving may take long."""
    engine = open_engine(url, pool_size=1)
    engine.hide_parameters = True
    try:
        yield engine
    finally:
        engine.dispose()


def has_no_table(url: URL) -> bool:
    """Whether the schema that the URL's user works in is empty."""
    with opened(url) as engine, read(engine) as connection:
        return not inspect(connection).get_table_names()


def refuse_busy(others: int) -> None:
    """BackupError where somebody else is connected to the database that is to be replaced."""
    if others:
        raise BackupError(
            f"另有 {others} 个连接正在使用该数据库，请先停止服务",
            f"{others} other connections use the database; stop the server first",
        )
