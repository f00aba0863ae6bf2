"""From wherever the chain is, a way leads back: random walks, each undone, every ledger as before (S26.11, S26.12)."""

from __future__ import annotations

from pathlib import Path

import pytest

from cellar_server import books as program
from tests.support import databases, differences, profiles
from tests.support.books import small_books
from tests.support.chain_walk import Walk
from tests.support.chain_walker import CHAIN

pytestmark = pytest.mark.differs("scenario")

FAR = differences.everything() or profiles.further()
STEPS = 30 if profiles.further() else 8


BESIDE = {
    "opening_stock": "is there once for an item, before anything moved",
    "bin_move": "the walks know no warehouse that manages bins yet; tests/integration/inventory/test_bins.py undoes it",
}


def walk(url: str, name: str, walks: int) -> None:
    with small_books(url) as books:
        for number in range(walks):
            one = Walk(books, f"{name}/{number}")
            one.set_out()
            for _ in range(STEPS):
                one.step()
            if number % 5 == 0:
                # Wherever it stands: what is posted is what the documents say.
                one.prove()
            one.undo()
            one.check()
        books.proven()


# Counted branches would double its minutes, and other tests count the same ones.
@pytest.mark.no_cover
@pytest.mark.slow
@pytest.mark.covers("PT-36", "SO-13", "LG-02", "LG-03", "LG-08", "IV-03", "RC-03")
@pytest.mark.parametrize("seed", range(20 if FAR else 3))
def test_many_walks_come_back(seed: int, tmp_path: Path) -> None:
    """Many in each ledger set, which also sees numbers, histories and void documents pile up; a thousand where everything runs,
    and thirty thousand deeds under the profile ``dev``."""
    walk(databases.sqlite_url(tmp_path / "cellar.sqlite"), f"walk {seed}", 50 if FAR else 25)


def test_some_walks_come_back(database_url: str) -> None:
    walk(database_url, "each", 8)


def test_walks_know_whatever_posts_or_is_taken_from() -> None:
    """Whoever declares a new type that posts teaches the walks to make it."""
    registry = program.registry()
    posting = {
        each.name
        for each in registry.declarations.values()
        if each.effects is not None or each.links or each.settled is not None
    }
    posting |= {link.source.__tablename__ for link in registry.links.values()}
    assert posting - set(CHAIN) == set(BESIDE)
