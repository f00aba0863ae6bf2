"""A revision that has landed stays as it is, with what people wrote for it: some ledger set was made by it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from cellar_db import migrations, revision
from devtools import checks, landed
from devtools.revision import line

MIGRATIONS = Path(migrations.__file__).parent


def test_the_revisions_are_one_line_and_the_released_ones_as_they_were() -> None:
    assert line.faults(line.line()) == []
    released = line.released()
    assert set(released.revisions) <= {each.number for each in line.line()}
    assert line.changed_since_release(line.digests(), released.files) == []
    named = {path.name for path in line.frozen_files()}
    assert {"rev_0001.py", "rev_0002.py", "fills_0002.py", "fills_0002_prices.py"} <= named
    assert revision.newest() == migrations.head() == line.line()[-1].number


@pytest.mark.parametrize("name", ["versions/rev_0002.py", "fills_0002_codes.py"])
def test_a_change_of_a_released_file_is_seen(tmp_path: Path, name: str) -> None:
    copy = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, copy)
    kept = line.released().files
    assert line.changed_since_release(line.digests(copy / "versions"), kept) == []
    # Another system's ends of lines are no change.
    (copy / name).write_bytes((copy / name).read_bytes().replace(b"\n", b"\r\n"))
    assert line.changed_since_release(line.digests(copy / "versions"), kept) == []
    (copy / name).write_text((copy / name).read_text(encoding="utf-8") + "\n# one word more\n", encoding="utf-8")
    assert line.changed_since_release(line.digests(copy / "versions"), kept) == [name]
    (copy / name).unlink()
    assert line.changed_since_release(line.digests(copy / "versions"), kept) == [name]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose main holds one revision of an area, landed and never released; the branch is checked out."""
    versions = tmp_path / "db" / "cellar_db" / "migrations" / "versions"
    (versions / "sales" / "fills").mkdir(parents=True)
    (versions / "sales" / "rev_0001_a.py").write_text('revision = "0001"\ndown_revision = None\n', encoding="utf-8")
    (versions / "sales" / "fills" / "fills_0001.py").write_text("FILLED = ()\n", encoding="utf-8")
    for module in (landed, line):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(line, "MIGRATIONS", versions.parent)
    for function in (line.line, line.unlanded, line.frozen_files, line.digests):
        monkeypatch.setattr(function, "__defaults__", (versions,))
    monkeypatch.setattr(line.released, "__defaults__", (tmp_path / "released.json",))
    _git(tmp_path, "init", "-q", "-b", "main")
    _commit(tmp_path, "first")
    _git(tmp_path, "checkout", "-q", "-b", "branch")
    return versions


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=x", "-c", "user.email=x@x", *arguments], cwd=folder, check=True)


def _commit(folder: Path, words: str) -> None:
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", words)


@pytest.mark.parametrize("name", ["sales/rev_0001_a.py", "sales/fills/fills_0001.py"])
def test_a_change_of_what_main_holds_is_seen(tree: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    check = next(each for each in checks.all_checks([]) if each.name == "revisions")
    (tree / "masters").mkdir()
    fresh = tree / "masters" / "rev_0002_b.py"
    fresh.write_text('revision = "0002"\ndown_revision = "0001"\n', encoding="utf-8")
    assert [each.number for each in line.unlanded()] == ["0002"]
    assert check.run().passed
    _commit(tree.parents[3], "a revision of the branch may still change")
    fresh.write_text(fresh.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert check.run().passed
    (tree / name).write_text((tree / name).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert not check.run().passed
    assert f"db/cellar_db/migrations/versions/{name} has landed and stays as it is" in capsys.readouterr().out
    _commit(tree.parents[3], "also when it is committed")
    assert not check.run().passed


def test_a_second_head_fails_the_check(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check = next(each for each in checks.all_checks([]) if each.name == "revisions")
    for area in ("masters", "pricing"):
        (tree / area).mkdir()
        (tree / area / "rev_0002_b.py").write_text('revision = "0002"\ndown_revision = "0001"\n', encoding="utf-8")
    assert not check.run().passed
    assert "dev.py revision --rebase" in capsys.readouterr().out
