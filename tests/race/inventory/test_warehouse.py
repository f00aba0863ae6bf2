"""Two keepers at once: the last bottles go out once, and an item of a warehouse is opened once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.schema.problems import Refusal
from tests.integration.inventory.papers import line, paper
from tests.integration.inventory.test_bins import lies, moved, with_bins
from tests.support.books import CHECKER, small_books
from tests.support.hands import ref, together

pytestmark = pytest.mark.differs("locks")


def outcome(found: list[Any]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for each in found:
        if isinstance(each, BaseException) and not isinstance(each, Refusal):
            raise each
        counted[each.problems[0].code if isinstance(each, Refusal) else "ok"] += 1
    return counted


@pytest.mark.covers("WH-01", "PT-30")
@pytest.mark.parametrize("quantity", [600, 301])
def test_two_issues_want_the_last_bottles(database_url: str, quantity: int) -> None:
    with small_books(database_url) as books:
        drafts = [paper(books, "other_issue", line("A", quantity)) for _ in range(2)]
        lead = books.by(CHECKER)
        found = together(2, lambda n: lead.act(drafts[n], "sign"))
        assert outcome(found) == {"ok": 1, "SHORTAGE": 1}
        assert books.stock("A").on_hand == 600 - quantity
        books.proven()


@pytest.mark.covers("MD-06", "PT-30")
def test_two_issues_want_the_last_bottles_of_a_bin(database_url: str) -> None:
    """And a third that the warehouse stops managing bins, while goods are put into one."""
    with small_books(database_url) as books:
        with_bins(books)
        moved(books, line("A", 6, to_bin_id=ref("H1")))
        drafts = [paper(books, "other_issue", line("A", 4, bin_id=ref("H1"))) for _ in range(2)]
        lead = books.by(CHECKER)
        assert outcome(together(2, lambda n: lead.act(drafts[n], "sign"))) == {"ok": 1, "SHORTAGE": 1}
        assert lies(books) == {"": 594, "H1": 2}
        books.proven()
        lead.act(paper(books, "other_issue", line("A", 2, bin_id=ref("H1"))), "sign")
        into = paper(books, "bin_move", line("A", 6, to_bin_id=ref("H2")))
        place, books = books.get("warehouse", books.ids["W1"]), books.in_session()
        lead = books.by(CHECKER)
        deeds: tuple[Callable[[], Any], ...] = (
            lambda: books.save("warehouse", {"bin_managed": False}, id_=place.id, version=place.row_version),
            lambda: lead.act(into, "sign"),
        )
        found = outcome(together(2, lambda n: deeds[n]()))
        assert found["ok"] == 1
        managed = books.again(place).values["bin_managed"]
        assert lies(books) == ({"": 588, "H2": 6} if managed else {"": 594})
        books.proven()


def test_an_issue_and_an_order_want_the_last_bottles(database_url: str) -> None:
    with small_books(database_url) as books:
        lead = books.by(CHECKER)
        issue = paper(books, "other_issue", line("A", 600))
        order = books.act(books.order(("A", 1)), "submit")
        deeds = (lambda: lead.act(issue, "sign"), lambda: lead.act(order, "approve"))
        assert outcome(together(2, lambda n: deeds[n]())) == {"ok": 1, "SHORTAGE": 1}
        books.proven()


@pytest.mark.covers("WH-08")
def test_two_openings_of_one_item_at_once_are_one(database_url: str) -> None:
    with small_books(database_url) as books:

        def save(_: int) -> Any:
            return paper(books, "opening_stock", line("A", 6), line("B", Decimal(6), "B1"), warehouse="W2")

        assert outcome(together(4, save)) == {"ok": 1, "ALREADY_TAKEN": 3}
        books.proven()


def test_issues_that_name_items_in_opposite_order_do_not_deadlock(database_url: str) -> None:
    with small_books(database_url) as books:
        rows = [line("A", 1), line("N", 1), line("B", 1, "B1")]
        drafts = [paper(books, "other_issue", *(rows if n % 2 else rows[::-1])) for n in range(6)]
        lead = books.by(CHECKER)
        assert outcome(together(6, lambda n: lead.act(drafts[n], "sign"))) == {"ok": 6}
        assert {books.stock(code).on_hand for code in "ANB"} == {594}
        books.proven()
