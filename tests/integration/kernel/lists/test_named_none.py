"""A ledger's key holds 0 where it names none: such a row is shown, sorted and found like any other."""

from __future__ import annotations

import pytest

from cellar_server.kernel.lists.query import Query, count, page
from cellar_server.kernel.schema.layout import Where
from tests.support.books import small_books

pytestmark = pytest.mark.differs("queries")


@pytest.mark.parametrize("entity", ["stock_move", "stock_in_out", "stock_batch"])
def test_a_row_that_names_no_bin_is_shown_and_found(database_url: str, entity: str) -> None:
    with small_books(database_url) as books, books.reading() as work:
        whole = page(work, Query(entity), ["item_id"]).ids
        shown = page(work, Query(entity), ["item_id", "batch_id", "bin_id"], "bin_id")
        assert sorted(shown.ids) == sorted(whole) != []
        assert set(shown.columns["bin_id"]) == {None}
        assert None in shown.columns["batch_id"]
        for name in ("batch_id", "bin_id"):
            none = page(work, Query(entity, (Where(name, "empty"),)), [name])
            some = page(work, Query(entity, (Where(name, "not_empty"),)), [name])
            assert sorted([*none.ids, *some.ids]) == sorted(whole)
            assert none.ids
            assert set(none.columns[name]) == {None}
            assert None not in some.columns[name]
            assert count(work, Query(entity, (Where(name, "empty"),))) == (len(none.ids), False)
