"""A settlement between two documents takes from their instalments in order, and never says more than was wanted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cellar_server.ledgers.open_items import Kind, Settlement, Side
from cellar_server.ledgers.open_items.spreading import Known, spread

D = Decimal
START = date(2026, 11, 1)


def item(id_: int, day: int, amount: int, kind: Kind = Kind.DEBT) -> Known:
    return Known(id_, START + timedelta(days=day), id_, D(amount), (), kind)


def settled(amount: int, debt_id: int = 1, payment_id: int = 2) -> Settlement:
    return Settlement(side=Side.RECEIVABLE, debt_id=debt_id, payment_id=payment_id, amount=D(amount))


def test_the_first_due_is_paid_first() -> None:
    debts = {1: [item(11, 60, 40), item(12, 0, 30), item(13, 30, 30)]}
    found = spread([settled(50), settled(20)], debts, {2: [item(20, 0, 100, Kind.PAYMENT)]})
    assert [(each.debt_item_id, each.amount) for each in found] == [(12, 30), (13, 20), (13, 10), (11, 10)]


def test_too_much_and_nothing_there_go_on_to_the_door() -> None:
    found = spread([settled(50)], {1: [item(11, 0, 30)]}, {})
    assert [(each.debt_item_id, each.payment_item_id, each.amount) for each in found] == [(11, 0, 50)]
    found = spread([settled(50)], {1: [item(11, 0, 30), item(12, 1, -5)]}, {2: [item(20, 0, 100, Kind.PAYMENT)]})
    assert [(each.debt_item_id, each.amount) for each in found] == [(11, 30), (12, 20)]


def test_a_red_one_nets_each_instalment_with_the_same_one() -> None:
    """What does not meet so is netted by the first due: an instalment that was paid before."""
    red = {2: [replace(item(21, 0, 40), instalment=1), replace(item(22, 30, 80), instalment=2)]}
    debts = {1: [replace(item(11, 0, 100), instalment=1), replace(item(12, 30, 200), instalment=2)]}
    own = replace(settled(120), own=True)
    assert [(each.debt_item_id, each.payment_item_id, each.amount) for each in spread([own], debts, red)] == [
        (11, 21, 40), (12, 22, 80),
    ]  # fmt: skip
    paid = {1: [replace(item(11, 0, 0), instalment=1), replace(item(12, 30, 200), instalment=2)]}
    assert [(each.debt_item_id, each.payment_item_id, each.amount) for each in spread([own], paid, red)] == [
        (12, 22, 80), (12, 21, 40),
    ]  # fmt: skip


open_ones = st.lists(st.integers(-20, 60), max_size=5)


@given(open_ones, open_ones, st.lists(st.integers(-40, 60).filter(bool), max_size=4), st.booleans())
def test_what_was_wanted_is_what_is_allocated(owed: list[int], paid: list[int], wanted: list[int], own: bool) -> None:
    debts = [replace(item(10 + n, n % 3, amount), instalment=n) for n, amount in enumerate(owed)]
    payments = [replace(item(30 + n, n % 2, amount), instalment=n) for n, amount in enumerate(paid)]
    found = spread([replace(settled(amount), own=own) for amount in wanted], {1: debts}, {2: payments})
    assert sum(each.amount for each in found) == sum(wanted)
    taken: dict[int, Decimal] = defaultdict(Decimal)
    for each in found:
        taken[each.debt_item_id] += each.amount
        taken[each.payment_item_id] += each.amount
    # A settlement that fits is never refused for where it was put.
    fits = all(amount > 0 for amount in wanted) and sum(wanted) <= min(
        sum(max(each.open_amount, D(0)) for each in side) for side in (debts, payments)
    )
    if fits:
        assert all(D(0) <= taken[each.id] <= max(each.open_amount, D(0)) for each in (*debts, *payments))
