"""A backup taken while people work is whole: restored elsewhere it holds all they had been promised, and it proves."""

from __future__ import annotations

import os
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from cellar_db.backup import manifest
from cellar_db.backup.errors import BackupError
from cellar_server.areas.sales.order_tables import SalesOrder
from cellar_server.books import Home, SetEntry
from cellar_server.console import archive
from tests.integration.backup.conftest import Source, console, manifest_of
from tests.support.books import SmallBooks, rows_of

pytestmark = pytest.mark.differs("vendor")


class Clerk(threading.Thread):
    """Saves and approves orders one after the other; ``done`` are those the program has acknowledged."""

    def __init__(self, books: SmallBooks) -> None:
        super().__init__()
        self.books = books
        self.done: list[int] = []
        self.wanted, self.enough = threading.Event(), threading.Event()

    def run(self) -> None:
        while not self.wanted.is_set():
            self.done.append(self.books.approved_order(("A", 2), ("B", 1)).id)
            if len(self.done) == 3:
                self.enough.set()


@pytest.mark.covers("PT-22")
def test_what_was_acknowledged_before_the_backup_began_is_in_it(
    source: Source, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk = Clerk(source.books)
    clerk.start()
    try:
        assert clerk.enough.wait(240)
        promised = list(clerk.done)
        folder = source.backup(tmp_path / "out")
    finally:
        clerk.wanted.set()
        clerk.join(240)
    target = source.empty()
    assert console("restore", "--from", folder, "--home", tmp_path / "home", "--db", target) == 0
    assert "everything agrees" in capsys.readouterr().out
    home = Home.load(tmp_path / "home")
    ledger = home.open()["001"]
    try:
        restored = SmallBooks(ledger, source.books.who, ids=source.books.ids)
        orders = {order.id: order.state for order in rows_of(restored, SalesOrder)}
        assert [orders.get(id_) for id_ in promised] == ["approved"] * len(promised)
        # What came later is there whole or not at all, which the prover of the restore has seen.
        assert len(orders) <= 1 + len(rows_of(source.books, SalesOrder))
        restored.approved_order(("A", 1))
        restored.proven()
    finally:
        ledger.engine.dispose()


def test_a_backup_says_what_it_holds(source: Source, taken: Path) -> None:
    content = manifest_of(taken)
    facts = content["facts"]
    assert (facts["ledger_set"], facts["ledger_name"], content["dialect"]) == ("001", "销售公司", source.family)
    assert facts["revision"]
    assert facts["counts"]["sales_order"] >= 1
    assert facts["last_audit_id"] > 0
    assert content["taken_at"].endswith("Z")
    names = {file["name"] for file in content["files"]}
    assert {"home/cellar.toml", "home/cellar-server.crt", "home/cellar-server.key"} < names
    if not content["on_server"]:
        assert content["data"] in names
    assert not list(taken.parent.glob("*.partial"))


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_nobody_else_can_read_a_backup(taken: Path) -> None:
    modes = {path.relative_to(taken).as_posix(): path.stat().st_mode & 0o077 for path in taken.rglob("*")}
    assert set(modes.values()) == {0}, modes
    assert taken.stat().st_mode & 0o077 == 0


def test_the_oldest_go_and_those_of_other_ledger_sets_stay(
    source: Source, taken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    for day, code in ((1, "001"), (2, "001"), (1, "002"), (3, "001")):
        copy = out / f"{code}-2020010{day}T000000Z"
        shutil.copytree(taken, copy)
        content = manifest.read(copy)
        text = (copy / "manifest.json").read_text(encoding="utf-8")
        text = text.replace(content.taken_at, f"2020-01-0{day}T00:00:00Z").replace('"ledger_set": "001"', f'"ledger_set": "{code}"')  # fmt: skip
        (copy / "manifest.json").write_text(text, encoding="utf-8")
    damaged = out / "001-20190101T000000Z"
    damaged.mkdir()
    (damaged / "manifest.json").write_text("{", encoding="utf-8")
    made = source.backup(out, "--keep", 2)
    kept = {path.name for path in out.iterdir()}
    assert kept == {damaged.name, "002-20200101T000000Z", "001-20200103T000000Z", made.name}
    assert capsys.readouterr().out.count("is deleted") == 2
    # The newest of each ledger set is what a drill of the whole folder tries; a damaged one might be the newest.
    with pytest.raises(BackupError, match="damaged"):
        archive.newest(out)
    shutil.rmtree(damaged)
    assert {path.name for path, _ in archive.newest(out)} == {"002-20200101T000000Z", made.name}
    assert [path.name for path, _ in archive.newest(out, "001")] == [made.name]
    with pytest.raises(BackupError, match="there is no backup"):
        archive.newest(out, "003")


def test_one_ledger_set_that_fails_keeps_no_other_from_being_saved(
    source: Source, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, out = tmp_path / "home", tmp_path / "out"
    shutil.copytree(source.home, home)
    kept = Home.load(home)
    away = SetEntry("000", "不在", "sqlite:///away.sqlite")
    replace(kept, ledger_sets=(away, *kept.ledger_sets)).save()
    assert console("backup", "--home", home, "--out", out) == 1
    found = capsys.readouterr()
    assert "ledger set 001 is saved" in found.out
    assert found.err.splitlines()[-1] == "cellar-server: not saved: ledger set 000"
    assert [path.name[:4] for path in out.iterdir()] == ["001-"]


def test_a_backup_that_fails_leaves_nothing_and_deletes_nothing(
    source: Source, taken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, out = tmp_path / "home", tmp_path / "out"
    shutil.copytree(source.home, home)
    nowhere = source.books.ledger.engine.url.set(database="no_such_database")
    entry = Home.load(home).entry("001")
    text = (home / "cellar.toml").read_text(encoding="utf-8")
    (home / "cellar.toml").write_text(text.replace(entry.database, nowhere.render_as_string()), encoding="utf-8")
    older = out / "001-20200101T000000Z"
    shutil.copytree(taken, older)
    assert console("backup", "--home", home, "--out", out, "--keep", 1) == 1
    said = capsys.readouterr().err
    assert said.startswith("cellar-server: ")
    assert "no_such_database" in said
    assert list(out.iterdir()) == [older]
