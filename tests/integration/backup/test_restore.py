"""What a restore and a drill refuse, and that a refusal touches nothing."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, delete, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError

from cellar_db import engine as db
from cellar_db import migrations
from cellar_db.backup import manifest
from cellar_db.backup.vendors import MEANS
from cellar_db.engine import open_engine
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.tables import login_session, system_state
from cellar_server.ledgers.stock import StockItem
from tests.integration.backup.conftest import Source, console, manifest_of, rewrite

pytestmark = pytest.mark.differs("vendor")


def copy(taken: Path, to: Path) -> Path:
    shutil.copytree(taken, to / taken.name)
    return to / taken.name


def data_of(folder: Path) -> Path:
    return folder / str(manifest_of(folder)["data"])


def restore(folder: Path, home: Path, *more: object) -> int:
    return console("restore", "--from", folder, "--home", home, *more)


def tables(url: str) -> list[str]:
    engine = open_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def truncate(folder: Path) -> None:
    file = data_of(folder)
    file.write_bytes(file.read_bytes()[:-1000])


def alter(folder: Path) -> None:
    file = data_of(folder)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def lose(folder: Path) -> None:
    data_of(folder).unlink()


def lose_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def halve_manifest(folder: Path) -> None:
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    (folder / "manifest.json").write_text(text[: len(text) // 2], encoding="utf-8")


def point_outside(folder: Path) -> None:
    rewrite(folder, data="../elsewhere")


def point_outside_on_windows(folder: Path) -> None:
    (folder / "..\\elsewhere").touch()
    files = [{"name": "..\\elsewhere", "bytes": 0, "sha256": hashlib.sha256().hexdigest()}]
    rewrite(folder, data="..\\elsewhere", files=files)


def come_from_elsewhere(folder: Path) -> None:
    rewrite(folder, dialect="mysql")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (truncate, "the backup is damaged"),
        (alter, "was altered"),
        (lose, "is missing"),
        (lose_manifest, "is no backup"),
        (halve_manifest, "is damaged and cannot be read"),
        (point_outside, "was altered"),
        (point_outside_on_windows, "was altered"),
        (come_from_elsewhere, "this program does not know"),
    ],
)
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    taken: Path, tmp_path: Path, damage: Any, words: str, untouched: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if manifest_of(taken)["on_server"]:
        pytest.skip("the data lies with the database, which verifies it itself")
    folder, home = copy(taken, tmp_path), tmp_path / "home"
    damage(folder)
    assert restore(folder, home, "--db", untouched) == 1
    assert words in capsys.readouterr().err
    assert not home.exists()
    assert tables(untouched) == []
    assert console("drill", "--from", folder) == 1
    assert words in capsys.readouterr().err.replace("there is no backup", "is no backup")


def test_a_folder_of_backups_is_told_from_a_backup(
    taken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy(taken, tmp_path / "out")
    assert restore(tmp_path / "out", tmp_path / "home") == 1
    assert f"name one of them with --from: {taken.name}" in capsys.readouterr().err
    assert console("drill", "--from", tmp_path / "out", "--set", "002") == 1
    assert "no backup of the ledger set 002" in capsys.readouterr().err
    assert console("drill", "--from", tmp_path / "nowhere") == 1
    assert "there is no folder" in capsys.readouterr().err


def test_a_drill_goes_on_after_one_that_could_not_be_tried(
    source: Source, taken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    copy(taken, out)
    rewrite(copy(taken, tmp_path), facts={"ledger_set": "002"})
    (tmp_path / taken.name).rename(out / "002-20200101T000000Z")

    @contextmanager
    def full(url: URL) -> Iterator[URL]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "scratch")
        yield url

    monkeypatch.setattr(MEANS[source.family], "scratch", full)
    assert console("drill", "--from", out, "--json") == 1
    report = json.loads(capsys.readouterr().out)
    problems = {each["ledger_set"]: each["problem"] for each in report["backups"]}
    assert set(problems) == {"001", "002"}
    assert "scratch No space left" in problems["001"]
    assert "磁盘已满" in report["backups"][0]["problem_zh"] + report["backups"][1]["problem_zh"]


def test_a_backup_of_another_ledger_set_is_refused(
    taken: Path, tmp_path: Path, untouched: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert restore(taken, tmp_path / "home", "--set", "002", "--db", untouched) == 1
    assert "is of the ledger set 001, not 002" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()
    assert tables(untouched) == []


def test_a_database_that_is_not_empty_is_replaced_only_when_asked_for(
    source: Source, taken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, target = tmp_path / "home", source.empty()
    assert restore(taken, home, "--db", target) == 0
    engine = open_engine(target)
    with db.write(engine) as connection:
        connection.execute(update(system_state).values(ledger_name="改过"))
        connection.exec_driver_sql("CREATE TABLE left_over (id INTEGER)")
    engine.dispose()
    assert restore(taken, home) == 1
    assert "--overwrite" in capsys.readouterr().err
    assert name_in(target) == "改过"
    # Somebody works in it: nothing is replaced under his hands.
    with open_engine(target).connect() as connection:
        connection.execute(select(system_state)).all()
        assert restore(taken, home, "--overwrite") == 1
        assert "stop the server" in capsys.readouterr().err
    connection.engine.dispose()
    assert name_in(target) == "改过"
    assert restore(taken, home, "--overwrite") == 0
    assert "everything agrees" in capsys.readouterr().out
    assert name_in(target) == "销售公司"
    assert "left_over" not in tables(target)


def test_another_ledger_sets_database_is_never_overwritten(
    source: Source, taken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = source.empty()
    engine = open_engine(target)
    system_state.create(engine)
    row = {"id": 1, "security_version": 1, "settings_version": 1, "reference_version": 1, "ledger_code": "777", "ledger_name": "别家", "created_at": clock.now()}  # fmt: skip
    with db.write(engine) as connection:
        connection.execute(insert(system_state), row)
    engine.dispose()
    assert restore(taken, tmp_path / "home", "--db", target, "--overwrite") == 1
    assert "holds the ledger set 777" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_a_restore_that_fails_half_way_leaves_what_was_there(
    source: Source, taken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if manifest_of(taken)["on_server"]:
        pytest.skip("the data lies with the database")
    home, target = tmp_path / "home", source.empty()
    assert restore(taken, home, "--db", target) == 0
    broken = copy(taken, tmp_path)
    file = data_of(broken)
    file.write_bytes(file.read_bytes()[: file.stat().st_size * 2 // 3])
    # Its checksums are right: it was saved like this.
    described = [{"name": one.name, "bytes": one.bytes, "sha256": one.sha256} for one in manifest.describe(broken)]
    rewrite(broken, files=described)
    capsys.readouterr()
    assert restore(broken, home, "--overwrite") == 1
    assert capsys.readouterr().err.startswith("cellar-server: ")
    assert name_in(target) == "销售公司"
    assert console("prove", "--home", home) == 0


def test_an_older_revision_is_restored_and_said(
    source: Source, taken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(migrations, "head", lambda: "9999")
    assert restore(taken, tmp_path / "home", "--db", source.empty()) == 0
    said = capsys.readouterr().out
    assert "older than this program's 9999" in said
    assert "cellar-server upgrade" in said


def test_a_newer_revision_is_refused(
    taken: Path, tmp_path: Path, untouched: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy(taken, tmp_path)
    rewrite(folder, facts={"revision": "9999"})
    assert restore(folder, tmp_path / "home", "--db", untouched) == 1
    assert "newer than this program" in capsys.readouterr().err
    assert tables(untouched) == []


def test_a_backup_goes_back_to_its_own_kind_of_database(
    source: Source, taken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = "postgresql://nobody@127.0.0.1:1/x" if source.family == "sqlite" else f"sqlite:///{tmp_path / 'x.sqlite'}"
    for command in (("restore", "--home", tmp_path / "home"), ("drill",)):
        assert console(*command, "--from", taken, "--db", other) == 1
        assert f"the backup is of {source.family}" in capsys.readouterr().err


def test_nobody_is_logged_in_after_a_restore(source: Source, tmp_path: Path) -> None:
    row = {"token_hash": "0" * 64, "user_id": 1, "language": "zh", "created_at": clock.now(), "expires_at": clock.now(), "seen_at": clock.now()}  # fmt: skip
    with db.write(source.books.ledger.engine) as connection:
        connection.execute(insert(login_session), row)
    try:
        folder = source.backup(tmp_path / "out")
    finally:
        with db.write(source.books.ledger.engine) as connection:
            connection.execute(delete(login_session))
    assert manifest_of(folder)["facts"]["counts"]["login_session"] == 1
    target = source.empty()
    assert restore(folder, tmp_path / "home", "--db", target) == 0
    engine = open_engine(target)
    with db.read(engine) as connection:
        assert connection.execute(select(login_session)).all() == []
    engine.dispose()


def test_a_drill_compares_proves_and_leaves_nothing_behind(
    source: Source, taken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[URL] = []
    scratch = MEANS[source.family].scratch

    @contextmanager
    def noted(url: URL) -> Iterator[URL]:
        with scratch(url) as one:
            made.append(one)
            yield one

    monkeypatch.setattr(MEANS[source.family], "scratch", noted)
    assert console("drill", "--from", taken, "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["holds"]
    assert report["backups"][0]["rows"] > 100
    folder = copy(taken, tmp_path)
    counts = manifest_of(folder)["facts"]["counts"]
    rewrite(folder, facts={"counts": counts | {"audit_log": counts["audit_log"] + 1}})
    assert console("drill", "--from", folder, "--json") == 1
    (found,) = json.loads(capsys.readouterr().out)["backups"][0]["differences"]
    assert found.startswith("audit_log: ")
    assert len(made) == 2
    for url in made:
        assert gone(url)


def test_a_drill_finds_books_that_do_not_agree(
    source: Source, taken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, target = tmp_path / "home", source.empty()
    assert restore(taken, home, "--db", target) == 0
    engine = open_engine(target)
    with db.write(engine) as connection:
        connection.execute(update(StockItem).values(on_hand=StockItem.on_hand + 1))
    engine.dispose()
    assert console("backup", "--home", home, "--out", tmp_path / "out") == 0
    capsys.readouterr()
    assert console("drill", "--from", tmp_path / "out") == 1
    found = capsys.readouterr()
    assert "the restored data differs" in found.err
    assert "stock" in found.out


def name_in(url: str) -> Any:
    engine = open_engine(url)
    try:
        with db.read(engine) as connection:
            return connection.scalar(select(system_state.c.ledger_name))
    finally:
        engine.dispose()


def gone(url: URL) -> bool:
    """Whether nothing is left of a database."""
    if url.get_backend_name() == "sqlite":
        return not Path(str(url.database)).exists()
    engine = open_engine(url)
    try:
        with engine.connect():
            return False
    except DBAPIError:
        return True
    finally:
        engine.dispose()
