"""``cellar-import``: a file is checked whole, brought in once, and a fault told by its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from cellar_migrate.main import main
from cellar_server.books import Home
from tests.end_to_end.served import make_home
from tests.support import workbooks as xml

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
    assert "would create 2" in capsys.readouterr().out
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
    assert "would create 1" in capsys.readouterr().out


def test_a_hidden_sheet_is_said_and_stops_nothing(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = xml.sheet(xml.table(1, ["code", "name"]), xml.row(2, xml.text("A2", "H1"), xml.text("B2", "好")))
    file = tmp_path / "classes.xlsx"
    file.write_bytes(xml.workbook({"客户分类": good, "缓存": good}, states={"缓存": "veryHidden"}))
    assert main(["--home", str(home), "--entity", "customer_class", str(file)]) == 0
    said = capsys.readouterr().out
    assert "note: 工作表“缓存”是隐藏的" in said
    assert "缓存: 未读 left out" in said
    assert "客户分类: 行 rows 1, 新增 created 1" in said
    file.write_bytes(
        xml.workbook(
            {
                "客户分类": xml.sheet(
                    xml.table(1, ["code", "name"]),
                    xml.row(1048576, '<c r="XFD1048576" s="1"/>'),
                    xml.row(2, xml.text("A2", "x")),
                )
            }
        )
    )
    assert main(["--home", str(home), "--entity", "customer_class", str(file)]) == 2
    assert "cannot be read" in capsys.readouterr().err


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
