"""Conditions with many values: as many as every database takes in one statement, and no more."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from cellar_db.functions import among
from cellar_server.kernel.lists import query
from cellar_server.kernel.lists.conditions import MAX_VALUES, MAX_VALUES_IN_ALL
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Refusal
from tests.support.books import small_books

pytestmark = pytest.mark.differs("queries")


def test_values_of_all_conditions_together_are_bounded(database_url: str) -> None:
    with small_books(database_url) as books, books.reading() as work:
        for many, code in ((2, ""), (3, "TOO_MANY_VALUES"), (60, "TOO_MANY_VALUES")):
            wheres = tuple(Where("customer_id", "in", tuple(range(1, MAX_VALUES + 1))) for _ in range(many))
            asked = query.Query("sales_order", wheres)
            if not code:
                assert query.count(work, asked) == (0, False)
                continue
            with pytest.raises(Refusal) as refused:
                query.count(work, asked)
            assert refused.value.problems[0].code == code
            assert str(MAX_VALUES_IN_ALL) in refused.value.problems[0].message.zh


@pytest.mark.parametrize("many", [0, 1, 64, 65, 500, 501, 5000])
def test_a_scope_of_many_records_is_one_condition(database_url: str, many: int) -> None:
    with small_books(database_url) as books, books.reading() as work:
        items = books.ledger.registry.of("item").table
        mine = [books.ids["A"], *range(1, many)][:many]
        found = work.connection.scalars(select(items.c.id).where(among(items.c.id, mine))).all()
        assert list(found) == ([books.ids["A"]] if many else [])
