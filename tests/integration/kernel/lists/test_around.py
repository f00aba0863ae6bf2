"""A list is found again by a record of it: the page that holds it, wherever it went, and what the ticked ones are now."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cellar_server.kernel.lists.query import MAX_PAGE, Query, page
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Invalid
from tests.support.books import SmallBooks, small_books
from tests.support.counting import count_statements

pytestmark = pytest.mark.differs("queries")
# Many rows are alike in these, in some there is nothing.
SORTS = [
    "",
    "id",
    "-id",
    "item_id",
    "-item_id",
    "batch_id",
    "-batch_id",
    "item_id.code",
    "-item_id.unit_id",
    "on_hand",
    "-stock_status",
]
SIZE = 3


@pytest.fixture
def books(database_url: str) -> Iterator[SmallBooks]:
    with small_books(database_url) as made:
        for quantity in (6, 12, 6):
            made.approved_order(("A", quantity), ("B", 6))
        yield made


def test_the_page_that_holds_a_record_is_found_in_every_order(books: SmallBooks) -> None:
    with books.reading() as work:
        for sort in SORTS:
            whole = page(work, Query("stock_move"), ["item_id"], sort).ids
            assert len(whole) > 2 * SIZE
            for at, id_ in enumerate(whole):
                found = page(work, Query("stock_move"), ["item_id"], sort, limit=SIZE, around=id_)
                first = at // SIZE * SIZE
                assert (found.offset, found.ids) == (first, whole[first : first + SIZE]), (sort, at)
                # From there on it goes by pages as from anywhere.
                rest = page(work, Query("stock_move"), ["item_id"], sort, limit=SIZE, after=found.next)
                assert not found.more or rest.ids == whole[first + SIZE : first + 2 * SIZE]


def test_it_takes_two_statements(books: SmallBooks) -> None:
    with books.reading() as work:
        some = page(work, Query("stock_move"), ["item_id"]).ids[-1]
        with count_statements(books.ledger.engine) as sent:
            page(work, Query("stock_move"), ["item_id"], around=some)
        assert sent.count == 2, str(sent)


def test_a_record_that_is_not_in_the_list_leaves_the_place_asked_for(books: SmallBooks) -> None:
    with books.reading() as work:
        moves = page(work, Query("stock_move"), ["item_id", "on_hand"])
        gone = moves.ids[0]
        under = Query(
            "stock_move", (Where.of("item_id", "not_in", "A" if moves.columns["item_id"][0] == "A" else "B"),)
        )
        whole = page(work, under, ["item_id"]).ids
        assert gone not in whole or len(whole) < len(moves.ids)
        for id_ in {gone, 17, -1} - set(whole):
            found = page(work, under, ["item_id"], around=id_, offset=1, limit=2)
            assert (found.offset, found.ids) == (None, whole[1:3])


def test_only_these_records_are_asked_for(books: SmallBooks) -> None:
    with books.reading() as work:
        whole = page(work, Query("stock_move"), ["on_hand"])
        some = whole.ids[::2]
        found = page(work, Query("stock_move"), ["on_hand"], only=[*some, some[0], 17])
        assert found.ids == some
        assert found.columns["on_hand"] == whole.columns["on_hand"][::2]
        with pytest.raises(Invalid):
            page(work, Query("stock_move"), ["on_hand"], only=range(1, MAX_PAGE + 2))
        assert page(work, Query("stock_move"), ["on_hand"], only=range(1, MAX_PAGE + 1)).ids == []
