"""A ledger set as ``cellar-server init`` makes it, with a little trade in it, and one backup of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cellar_server.books import Home
from cellar_server.console.main import main
from tests.support import databases
from tests.support.books import SmallBooks, fill


def console(*arguments: object) -> int:
    """``cellar-server`` in this process, in English."""
    return main(["--language", "en", *(str(one) for one in arguments)])


@dataclass
class Source:
    """The home that is backed up, its books, and where further databases of the family come from."""

    family: str
    home: Path
    books: SmallBooks
    stack: ExitStack
    scratch: Path

    def empty(self) -> str:
        """The URL of one more empty database."""
        return self.stack.enter_context(databases.fresh(self.family, self.scratch))

    def backup(self, out: Path, *more: object) -> Path:
        """The folder of a new backup."""
        before = set(out.iterdir()) if out.exists() else set()
        assert console("backup", "--home", self.home, "--out", out, *more) == 0
        (made,) = set(out.iterdir()) - before
        return made


@pytest.fixture(scope="session", params=databases.families())
def source(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    """Made once for all tests here; the tests add documents to it and damage only copies."""
    folder = tmp_path_factory.mktemp("source")
    with ExitStack() as stack:
        url = stack.enter_context(databases.fresh(request.param, folder))
        assert console("init", "--home", folder / "home", "--db", url) == 0
        ledger = Home.load(folder / "home").open()["001"]
        stack.callback(ledger.engine.dispose)
        books = fill(ledger, goods=100_000)
        books.approved_order(("A", 3))
        yield Source(request.param, folder / "home", books, stack, folder)


@pytest.fixture(scope="session")
def taken(source: Source, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup that no test changes."""
    return source.backup(tmp_path_factory.mktemp("taken") / "out")


@pytest.fixture(scope="session")
def untouched(source: Source) -> str:
    """An empty database that every refusal leaves empty."""
    return source.empty()


def manifest_of(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "manifest.json").read_text(encoding="utf-8")))


def rewrite(folder: Path, **changes: Any) -> None:
    """A manifest with other words in it; ``facts`` are merged."""
    content = manifest_of(folder)
    content["facts"] |= changes.pop("facts", {})
    (folder / "manifest.json").write_text(json.dumps(content | changes, ensure_ascii=False), encoding="utf-8")
