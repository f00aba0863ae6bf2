"""A list on paper: all its rows, a table for each part that has any, under what the list is of (PT-11)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from cellar_server.kernel.exchange import list_files
from cellar_server.kernel.exchange.list_files import Section
from cellar_server.kernel.lists.conditions import Query
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import TooLarge
from tests.support.books import SmallBooks, ref

TODAY = clock.today()


def owe(books: SmallBooks, amount: int, days: int) -> None:
    books.save(
        "receivable",
        {
            "customer_id": ref("C1"), "org_id": ref("01"), "amount": Decimal(amount), "kind": "opening", "former_number": f"F{amount}",
            "due_on": TODAY + timedelta(days=days), "business_date": TODAY,
        },
    )  # fmt: skip


def day(days: int) -> tuple[Where, ...]:
    on = TODAY + timedelta(days=days)
    return (Where.of("due_on", "between", on, on),)


def test_every_row_stands_under_its_part_and_a_part_without_rows_is_left_out(
    books: SmallBooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    owe(books, 30, 1)
    owe(books, 10, 1)
    owe(books, 50, 3)
    wanted = Query("receivable", (Where.of("kind", "in", "opening"),))
    parts = [Section("明天", day(1)), Section("后天", day(2)), Section("大后天", day(3))]
    with books.reading() as work:
        made = list_files.sheets(work, wanted, ["number", "customer_id", "amount"], "amount", parts)
        whole = list_files.sheets(work, wanted, ["number", "amount"], "-amount", [])
        none = list_files.sheets(work, wanted, ["number", "amount"], "", [Section("后天", day(2))])
        monkeypatch.setattr(list_files, "MOST_PRINTED", 2)
        with pytest.raises(TooLarge):
            list_files.sheets(work, wanted, ["number", "amount"], "", parts)
    first, (third,) = made, made.further
    assert [first.heading, third.heading] == ["明天  2", "大后天  1"]
    assert [row[-1] for row in first.rows] == [10, 30]
    assert [first.totals[-1], third.totals[-1]] == [40, 50]
    assert [words for _, words in made.facts]
    assert (whole.heading, [row[-1] for row in whole.rows]) == ("", [50, 30, 10])
    assert (none.rows, none.further) == ([], [])
