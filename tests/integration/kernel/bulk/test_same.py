"""The bulk door and a person leave the same books: ledgers, links, counters, progress, numbers and history."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from cellar_server.kernel import bulk
from tests.integration.kernel.bulk.contents import contents
from tests.integration.kernel.bulk.person import Person
from tests.integration.kernel.bulk.plans import Plan
from tests.support import databases, differences
from tests.support.books import SmallBooks, small_books

COUNT = 1_000 if differences.everything() else 120
GOODS = 20_000


def _alone(books: SmallBooks) -> SmallBooks:
    """One person who may do it all; everybody has credit."""
    for customer in ("C1", "C2"):
        books.give_credit(customer, unlimited=True)
    return books.with_settings(
        approval__maker_may_check="1", receipts__maker_may_write_off="1", payables__maker_may_write_off="1"
    )


@pytest.mark.slow
@pytest.mark.covers("PT-36", "LG-02", "LG-03", "LG-08")
@pytest.mark.parametrize("staged", [False, True], ids=["as they come", "in stages"])
def test_random_documents_at_once_are_as_one_by_one(staged: bool, tmp_path: Path) -> None:
    batch = Plan(Random(f"bulk {staged}")).make(COUNT)
    batch = bulk.in_stages(batch) if staged else batch
    with (
        small_books(databases.sqlite_url(tmp_path / "one.sqlite"), goods=GOODS) as by_hand,
        small_books(databases.sqlite_url(tmp_path / "many.sqlite"), goods=GOODS) as at_once,
    ):
        Person(_alone(by_hand)).carry_out(batch)
        everybody = _alone(at_once)
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
        assert sum(expected["stock_move"].values()) > COUNT / 2
        by_hand.proven()
        at_once.proven()
