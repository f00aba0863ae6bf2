"""SQLite's backup and restore, file by file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, make_url, text

from cellar_db.backup import manifest, sqlite
from cellar_db.backup.errors import BackupError
from cellar_db.backup.facts import Facts, revision, row_counts
from cellar_db.backup.manifest import Manifest
from cellar_db.backup.means import Task
from cellar_db.engine import open_engine, read, write


def look(connection: Connection) -> Facts:
    return Facts("001", "账", revision(connection), 0, row_counts(connection))


def database(file: Path, rows: int) -> URL:
    url = make_url(f"sqlite:///{file.as_posix()}")
    engine = open_engine(url)
    with write(engine) as connection:
        connection.execute(text("CREATE TABLE bottle (id INTEGER PRIMARY KEY, label TEXT)"))
        for number in range(rows):
            connection.execute(text("INSERT INTO bottle VALUES (:n, :label)"), {"n": number, "label": "酒" * 500})
    engine.dispose()
    return url


def rows(url: URL) -> int:
    engine = open_engine(url)
    with read(engine) as connection:
        found = row_counts(connection)["bottle"]
    engine.dispose()
    return found


@pytest.fixture
def saved(tmp_path: Path) -> tuple[Path, Manifest]:
    """A folder with a backup of 40 rows."""
    folder = tmp_path / "saved"
    folder.mkdir()
    taken = sqlite.save(database(tmp_path / "source.sqlite", 40), Task(folder, "001"), look)
    assert taken.facts.counts == {"bottle": 40}
    made = Manifest(taken.facts, "sqlite", "", "0", "2026-01-01T00:00:00Z", taken.data, False, True, manifest.describe(folder))  # fmt: skip
    return folder, made


def test_a_writer_in_the_middle_of_his_work_is_neither_waited_for_nor_seen(tmp_path: Path) -> None:
    url = database(tmp_path / "busy.sqlite", 3)
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO bottle VALUES (99, '未提交')"))
        taken = sqlite.save(url, Task(tmp_path, "001"), look)
    engine.dispose()
    assert taken.facts.counts == {"bottle": 3}
    assert [path.name for path in tmp_path.glob("001*")] == ["001.sqlite"]


def test_what_was_there_stays_as_old(saved: tuple[Path, Manifest], tmp_path: Path) -> None:
    target = database(tmp_path / "target.sqlite", 7)
    sqlite.restore(target, *saved, overwrite=True)
    assert rows(target) == 40
    assert rows(target.set(database=f"{target.database}.old")) == 7
    sqlite.restore(target, *saved, overwrite=True)
    assert rows(target.set(database=f"{target.database}.old")) == 40


def test_a_log_without_its_database_is_not_read_into_the_restored_one(
    saved: tuple[Path, Manifest], tmp_path: Path
) -> None:
    lost = tmp_path / "lost.sqlite"
    url = database(lost, 7)
    log = lost.with_name(lost.name + "-wal")
    # A killed process leaves its log; then somebody deletes only the database.
    with closing(sqlite3.connect(lost)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("DELETE FROM bottle")
        connection.commit()
        left = log.read_bytes()
    assert left
    lost.unlink()
    log.write_bytes(left)
    sqlite.restore(url, *saved, overwrite=False)
    assert rows(url) == 40


def test_a_damaged_database_is_not_empty_and_can_be_replaced(saved: tuple[Path, Manifest], tmp_path: Path) -> None:
    target = tmp_path / "damaged.sqlite"
    target.write_bytes(b"no database at all" * 100)
    url = make_url(f"sqlite:///{target.as_posix()}")
    assert not sqlite.is_empty(url)
    sqlite.restore(url, *saved, overwrite=True)
    assert rows(url) == 40
    assert target.with_name("damaged.sqlite.old").read_bytes().startswith(b"no database")


def test_a_backup_that_is_not_sound_replaces_nothing(saved: tuple[Path, Manifest], tmp_path: Path) -> None:
    folder, kept = saved
    data = folder / kept.data
    content = bytearray(data.read_bytes())
    content[4096:12288] = b"\xff" * 8192
    data.write_bytes(content)
    target = database(tmp_path / "target.sqlite", 7)
    with pytest.raises(BackupError):
        sqlite.restore(target, folder, kept, overwrite=True)
    assert rows(target) == 7
    assert not list(tmp_path.glob("*.restoring"))


def test_a_database_that_is_open_elsewhere_is_not_replaced(saved: tuple[Path, Manifest], tmp_path: Path) -> None:
    target = database(tmp_path / "target.sqlite", 7)
    engine = open_engine(target)
    with read(engine) as connection:
        assert row_counts(connection) == {"bottle": 7}
        with pytest.raises(BackupError, match="stop the server"):
            sqlite.restore(target, *saved, overwrite=True)
    # A server that has nothing to do still has its connections.
    with pytest.raises(BackupError, match="stop the server"):
        sqlite.restore(target, *saved, overwrite=True)
    engine.dispose()
    assert rows(target) == 7


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"none\.sqlite"):
        sqlite.save(make_url(f"sqlite:///{(tmp_path / 'none.sqlite').as_posix()}"), Task(tmp_path, "001"), look)
    assert not (tmp_path / "none.sqlite").exists()
    with pytest.raises(BackupError, match="in-memory"):
        sqlite.save(make_url("sqlite://"), Task(tmp_path, "001"), look)
