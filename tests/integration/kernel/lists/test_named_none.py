"""A ledger's key holds 0 where it names none: such a row is shown, sorted and found like any other."""

from __future__ import annotations

import pytest

from cellar_server.kernel.lists.query import Query, count, page
from cellar_server.kernel.schema.layout import Where
from tests.support.books import small_books

pytestmark = pytest.mark.differs("queries")


@pytest.mark.parametrize(
    ("entity", "names"),
    [("stock_move", ("batch_id", "bin_id")), ("stock_in_out", ("batch_id",)), ("stock_batch", ("batch_id", "bin_id"))],
)
def test_a_row_that_names_no_bin_is_shown_and_found(database_url: str, entity: str, names: tuple[str, ...]) -> None:
    with small_books(database_url) as books, books.reading() as work:
        whole = page(work, Query(entity), ["item_id"]).ids
        shown = page(work, Query(entity), ["item_id", *names], names[-1])
        assert sorted(shown.ids) == sorted(whole) != []
        if "bin_id" in names:
            assert set(shown.columns["bin_id"]) == {None}
        assert None in shown.columns["batch_id"]
        for name in names:
            none = page(work, Query(entity, (Where(name, "empty"),)), [name])
            some = page(work, Query(entity, (Where(name, "not_empty"),)), [name])
            assert sorted([*none.ids, *some.ids]) == sorted(whole)
            assert none.ids
            assert set(none.columns[name]) == {None}
            assert None not in some.columns[name]
            assert count(work, Query(entity, (Where(name, "empty"),))) == (len(none.ids), False)
