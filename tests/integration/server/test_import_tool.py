"""``cellar-import``: a file is checked whole, brought in once, and a fault told by its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from cellar_migrate.main import main
from cellar_server.books import Home
from tests.end_to_end.served import make_home

_GOOD = "code,name\nX1,一部\nX2,二部\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_home(tmp_path_factory.mktemp("import") / "home")


def run(home: Path, content: str, folder: Path, *more: str, entity: str = "customer_class") -> int:
    file = folder / "classes.csv"
    file.write_text(content, encoding="utf-8")
    return main(["--home", str(home), "--entity", entity, *more, str(file)])


def test_a_file_is_tried_brought_in_and_not_brought_in_twice(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(home, _GOOD, tmp_path, "--dry-run") == 0
    assert "created 2" in capsys.readouterr().out
    assert run(home, _GOOD, tmp_path) == 0
    assert "created 2, 更新 updated 0" in capsys.readouterr().out
    # The same file again is the same request; another one finds the rows as they are.
    assert run(home, _GOOD, tmp_path) == 0
    capsys.readouterr()
    assert run(home, _GOOD + "X3,三部\n", tmp_path) == 0
    assert "created 1, 更新 updated 0, 未变 unchanged 2" in capsys.readouterr().out


def test_a_fault_is_told_by_its_row_and_nothing_is_written(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(home, "code,name\nY1,好\nY2,\n", tmp_path) == 1
    said = capsys.readouterr().out
    assert "第3行" in said
    assert "faults 1" in said
    assert run(home, "code,name\nY1,好\n", tmp_path, "--dry-run") == 0
    assert "created 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "entity", "words"),
    [
        (("--set", "009"), "customer_class", "lists no ledger set 009"),
        ((), "no_such_thing", "There is no “no_such_thing”"),
        (("--home", "/no/such/home"), "customer_class", "is missing"),
    ],
)
def test_what_cannot_be_tried_is_told_in_both_languages(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], entity: str, words: str
) -> None:
    assert run(home, _GOOD, tmp_path, *more, entity=entity) == 2
    said = capsys.readouterr().err
    assert said.startswith("cellar-import: ")
    assert words in said
    assert len(said.splitlines()) == 1


def test_a_database_that_is_away_is_told_too(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (home / "cellar.toml").read_text(encoding="utf-8")
    away = tmp_path / "away"
    away.mkdir()
    (away / "cellar.toml").write_text(text, encoding="utf-8")
    assert Home.load(away).ledger_sets
    assert run(away, _GOOD, tmp_path) == 2
    assert "001.sqlite" in capsys.readouterr().err
