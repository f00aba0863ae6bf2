"""The bulk door and a person leave the same books: ledgers, links, counters, progress, numbers and history."""

from __future__ import annotations

from pathlib import Path

import pytest

from cellar_server import books as program
from cellar_server.kernel import bulk
from cellar_server.kernel.schema.declaration import EntityKind
from tests.integration.kernel.bulk import plans
from tests.integration.kernel.bulk.contents import contents
from tests.integration.kernel.bulk.person import Person
from tests.support import databases, differences
from tests.support.books import SmallBooks, small_books

COUNT = 1_000 if differences.everything() else 120
GOODS = 20_000
# The plans know no warehouse that manages bins yet.
BESIDE = {"bin_move"}


def _alone(books: SmallBooks, transfers: str) -> SmallBooks:
    """One person who may do it all; everybody has credit."""
    for customer in ("C1", "C2"):
        books.give_credit(customer, unlimited=True)
    return books.with_settings(
        approval__maker_may_check="1",
        receipts__maker_may_write_off="1",
        payables__maker_may_write_off="1",
        inventory__transfer_receipt=transfers,
    )


@pytest.mark.slow
@pytest.mark.covers("PT-36", "LG-02", "LG-03", "LG-08")
@pytest.mark.parametrize("staged", [False, True], ids=["as they come", "in stages"])
def test_random_documents_at_once_are_as_one_by_one(staged: bool, tmp_path: Path) -> None:
    # What a deed makes by itself goes through the door too: the receipts of transfers.
    batch = plans.batch(f"bulk {staged}", COUNT, staged=staged)
    batch = bulk.in_stages(batch) if staged else batch
    with (
        small_books(databases.sqlite_url(tmp_path / "one.sqlite"), goods=GOODS) as by_hand,
        small_books(databases.sqlite_url(tmp_path / "many.sqlite"), goods=GOODS) as at_once,
    ):
        transfers = "manual" if staged else "signed"
        Person(_alone(by_hand, transfers)).carry_out(batch)
        everybody = _alone(at_once, transfers)
        everybody.run(lambda work: bulk.write(work, batch))
        expected, found = contents(by_hand.ledger), contents(at_once.ledger)
        different = {
            name: (
                sorted(map(str, expected[name] - found[name]))[:3],
                sorted(map(str, found[name] - expected[name]))[:3],
            )
            for name in expected
            if expected[name] != found[name]
        }
        assert different == {}
        assert sum(expected["stock_move"].values()) > COUNT / 3
        by_hand.proven()
        at_once.proven()


def test_plans_know_every_type() -> None:
    """Whoever declares a document type teaches the plans to make it."""
    declared = {
        each.name
        for each in program.registry().declarations.values()
        if each.kind is EntityKind.DOCUMENT and each.creatable
    }
    made = {typed.model.__tablename__ for typed in plans.batch("bulk", 1_000, staged=True)}
    assert declared - made == BESIDE
    assert made <= declared
