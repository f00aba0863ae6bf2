"""Batches and bins a keeper is offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from cellar_server.areas.inventory.picking import FIFO, in_order, single, take
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.ledgers.stock import Spot

D = Decimal
places = st.lists(st.integers(0, 50), max_size=6).map(
    lambda held: [(Spot(n, n), D(quantity)) for n, quantity in enumerate(held, 1)]
)


@given(st.integers(1, 200), places)
def test_the_whole_wish_is_split_and_no_spot_gives_more_than_it_has(
    wanted: int, held: list[tuple[Spot, Decimal]]
) -> None:
    picked, left = take(D(wanted), held)
    assert sum(quantity for _, quantity in picked) == wanted
    assert all(quantity > 0 for _, quantity in picked)
    have, taken = dict(held), dict(picked)
    assert all(spot == Spot() or quantity <= have[spot] for spot, quantity in picked)
    # A later spot is opened only when the earlier ones are empty.
    used = [spot for spot, _ in picked if spot != Spot()]
    assert all(taken[spot] == have[spot] for spot in used[:-1])
    assert [(spot, there - taken.get(spot, ZERO)) for spot, there in held] == left


def test_one_spot_that_suffices_is_preferred() -> None:
    one, two = Spot(1), Spot(2)
    assert single(D(10), [(one, D(4)), (two, D(20))]) == two
    assert single(D(10), [(one, D(4)), (two, D(5))]) == one
    assert single(D(10), []) == Spot()


@dataclass
class File:
    code: str
    made_on: date | None
    expires_on: date | None = None
    certificate: str | None = None


def test_the_oldest_batch_first_and_of_it_the_bin_in_which_most_lies() -> None:
    batches = {1: File("B1", date(2026, 2, 1)), 2: File("B2", date(2026, 1, 1))}
    held = [(Spot(0, 9), D(99)), (Spot(1, 1), D(50)), (Spot(2, 1), D(3)), (Spot(2, 2), D(8))]
    assert [spot for spot, _ in in_order(held, batches, FIFO)] == [Spot(2, 2), Spot(2, 1), Spot(1, 1), Spot(0, 9)]
