"""自动核销: what is named first, then numbers, then exact amounts, then first due."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.ledgers.open_items.matching import Match, Open, match

D = Decimal
START = date(2026, 11, 1)


def item(id_: int, day: int, amount: str, *words: str) -> Open:
    return Open(id_, START + timedelta(days=day), D(amount), frozenset(words))


@pytest.mark.covers("RC-03")
def test_numbers_before_amounts_before_due_dates() -> None:
    owed = [item(1, 0, "100"), item(2, 5, "300", "XS1"), item(3, 9, "70")]
    paid = [item(7, 1, "70"), item(8, 2, "250", "XS1"), item(9, 3, "120")]
    assert match(owed, paid) == [
        Match(2, 8, D(250)), Match(3, 7, D(70)), Match(1, 9, D(100)), Match(2, 9, D(20)),
    ]  # fmt: skip


def test_what_is_named_before_all() -> None:
    owed = [item(1, 0, "50", "XS1"), item(2, 30, "100")]
    assert match(owed, [replace(item(9, 1, "50", "XS1"), names=2)]) == [Match(2, 9, D(50))]
    assert match(owed, [replace(item(9, 1, "120", "XS1"), names=2)]) == [Match(2, 9, D(100)), Match(1, 9, D(20))]


def test_what_is_left_stays_open() -> None:
    assert match([item(1, 0, "100")], [item(9, 0, "150")]) == [Match(1, 9, D(100))]
    assert match([item(1, 0, "0"), item(2, 0, "-5")], [item(9, 0, "150")]) == []


items = st.lists(
    st.tuples(
        st.integers(0, 20),
        st.decimals(min_value=-10, max_value=500, places=2),
        st.frozensets(st.sampled_from(["XS1", "XS2", "HT1"])),
    ),
    max_size=8,
).map(lambda rows: [Open(n, START + timedelta(days=day), amount, words) for n, (day, amount, words) in enumerate(rows)])


@pytest.mark.covers("RC-03")
@given(items, items)
def test_never_more_than_is_open_and_always_the_same(owed: list[Open], paid: list[Open]) -> None:
    found = match(owed, paid)
    by_owed: dict[int, Decimal] = defaultdict(Decimal)
    by_paid: dict[int, Decimal] = defaultdict(Decimal)
    for one in found:
        assert one.amount > 0
        by_owed[one.debt_id] += one.amount
        by_paid[one.payment_id] += one.amount
    for side, taken in ((owed, by_owed), (paid, by_paid)):
        assert all(taken[each.id] <= max(each.amount, D(0)) for each in side)
    # Everything that can be settled is: one side is used up.
    whole = [sum((each.amount for each in side if each.amount > 0), D(0)) for side in (owed, paid)]
    assert sum(by_owed.values(), D(0)) == min(whole)
    assert len({(one.debt_id, one.payment_id) for one in found}) == len(found)
    assert match(list(reversed(owed)), list(reversed(paid))) == found
