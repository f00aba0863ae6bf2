"""How many documents wait, as a desk hears it every ten seconds: right after every change, and counted only where one was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cellar_server.areas.inventory.opening_stock import OpeningStock
from cellar_server.kernel.access.policy import Policy, RolePolicy
from cellar_server.kernel.lists.todo import Counts, waiting
from tests.support.books import AUDITOR, CHECKER, SmallBooks, rows_of, small_books
from tests.support.counting import count_statements

pytestmark = pytest.mark.differs("queries")


class Watch:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Desk:
    """One desk that polls; ``after`` is where its next question begins."""

    def __init__(self, books: SmallBooks, counts: Counts) -> None:
        self.books, self.counts, self.after = books, counts, 0

    def ask(self, *changed: str) -> tuple[int, int]:
        """(what waits, statements it took); it must be what a count of everything says."""
        last = self.after + 10
        with self.books.reading() as work:
            whole = sum(item.count for item in waiting(work))
            with count_statements(self.books.ledger.engine) as statements:
                told = self.counts.total(work, self.after, last, changed)
        assert told == whole
        self.after = last
        return told, statements.count


@pytest.fixture
def books(database_url: str) -> Iterator[SmallBooks]:
    with small_books(database_url) as made:
        # Nothing waits: what was opened with is audited.
        for opening in rows_of(made, OpeningStock):
            made.by(AUDITOR).act(made.get("opening_stock", opening.id), "audit")
        yield made


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def desk(books: SmallBooks, watch: Watch) -> Desk:
    return Desk(books, Counts(monotonic=watch))


def test_only_what_changed_is_counted_again(books: SmallBooks, desk: Desk) -> None:
    assert desk.ask() == (0, 1)
    assert desk.ask() == (0, 0)
    order = books.order(("A", 6))
    assert desk.ask("sales_order") == (1, 1)
    books.act(order, "submit")
    books.order(("A", 6))
    assert desk.ask("sales_order", "sales_order") == (2, 1)
    books.by(CHECKER).act(books.again(order), "approve")
    # The other one waits to be delivered now.
    assert desk.ask("sales_order", "receipt") == (2, 2)


def test_a_desk_with_a_gap_is_counted_for_anew(books: SmallBooks, desk: Desk) -> None:
    desk.ask()
    books.order(("A", 6))
    # Another worker answered meanwhile and told of the order.
    desk.after += 1000
    assert desk.ask() == (1, 1)


def test_other_rights_are_counted_for_anew(books: SmallBooks, desk: Desk) -> None:
    books.order(("A", 6))
    assert desk.ask()[0] == 1
    reads = RolePolicy("READS", frozenset({("sales_order", "read")}))
    desk.books = replace(books, who=replace(books.who, policy=Policy((reads,))))
    assert desk.ask()[0] == 0


def test_a_changed_master_and_a_minute_count_everything(books: SmallBooks, desk: Desk, watch: Watch) -> None:
    desk.ask()
    books.order(("A", 6))
    # The order itself was told to nobody.
    assert desk.ask("customer")[0] == 1
    books.order(("A", 6))
    watch.now += 61
    assert desk.ask()[0] == 2
