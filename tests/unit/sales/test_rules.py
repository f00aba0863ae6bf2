"""Units and shares of an order line."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.areas.masters.cases import units
from cellar_server.areas.sales.rules import promised
from cellar_server.kernel.amounts.money import parts, share

D = Decimal
money = st.decimals(min_value=0, max_value=10**9, places=2)
pieces = st.integers(min_value=1, max_value=10**6)


@given(money, st.lists(pieces, min_size=1, max_size=12))
def test_shares_taken_in_any_steps_add_up_to_the_cent(amount: Decimal, steps: list[int]) -> None:
    quantity, upto, taken = D(sum(steps)), D(0), D(0)
    for step in steps:
        upto += step
        part = share(amount, upto, quantity) - taken
        assert part >= 0
        taken += part
    assert taken == amount


@given(money, st.lists(money, min_size=1, max_size=12))
def test_an_amount_is_parted_without_remainder(taken: Decimal, weights: list[Decimal]) -> None:
    shares = parts(taken, weights)
    assert sum(shares) == taken
    assert min(shares) >= 0


@pytest.mark.parametrize(
    ("cases", "seen", "quantity", "expected"),
    [
        (2, None, None, (2, 12)),
        (3, 2, 12, (3, 18)),
        (2, 2, 30, (5, 30)),
        (2, 2, 13, (None, 13)),
        (None, 2, 12, (2, 12)),
        (2, None, 12, (2, 12)),
        (2, None, 30, (2, 30)),
        (2, 0, 13, (2, 12)),
        (None, None, None, (None, None)),
    ],
    ids=[
        "cases fill",
        "cases changed",
        "quantity changed",
        "no whole cases",
        "cases cleared",
        "both given",
        "both given, contradicting",
        "cases where there were none",
        "nothing",
    ],
)
def test_cases_and_quantity_agree(
    cases: int | None, seen: int | None, quantity: int | None, expected: tuple[int | None, int | None]
) -> None:
    given_ = [None if value is None else D(value) for value in (cases, seen, quantity)]
    assert units(*given_, per_case=6) == expected


def test_single_items_have_no_cases() -> None:
    assert units(None, None, D(5), per_case=1) == (None, 5)


def test_what_a_line_promises() -> None:
    whole: dict[str, Any] = {"quantity": D(60), "gross": D("5999.40")}
    assert promised(**whole, delivered=D(40), closed=False) == (60, D("5999.40"))
    assert promised(**whole, delivered=D(40), closed=True) == (40, D("3999.60"))
    assert promised(**whole, delivered=D(60), closed=True) == (60, D("5999.40"))
    assert promised(**whole, delivered=D(0), closed=True) == (0, 0)
