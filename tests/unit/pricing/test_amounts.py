"""Net, tax and gross; whole-order amounts shared out (REQUIREMENTS 2.3)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.pricing.rules import per_main_unit, split_exclusive, split_inclusive, spread

quantities = st.decimals("0", "99999", places=4)
prices = st.decimals("0", "99999", places=6)
rates = st.sampled_from([Decimal(rate) for rate in ("0", "0.03", "0.06", "0.09", "0.13")])
discounts = st.decimals("0.01", "1", places=4)
amounts = st.decimals("-999999", "999999", places=2)
CENT = Decimal("0.01")


@pytest.mark.covers("PR-06")
@given(quantities, prices, discounts, rates)
def test_net_and_tax_make_gross(quantity: Decimal, price: Decimal, discount: Decimal, rate: Decimal) -> None:
    for split in (split_inclusive, split_exclusive):
        net, tax, gross = split(quantity, price, discount, rate)
        assert net + tax == gross
        assert all(amount == amount.quantize(CENT) for amount in (net, tax, gross))
        assert net >= 0
        assert tax >= 0


@given(quantities, prices, discounts, rates)
def test_each_way_rounds_what_it_starts_from_to_the_nearest_cent(
    quantity: Decimal, price: Decimal, discount: Decimal, rate: Decimal
) -> None:
    exact = quantity * price * discount
    half = Decimal("0.005")
    assert abs(split_inclusive(quantity, price, discount, rate).gross - exact) <= half
    assert abs(split_exclusive(quantity, price, discount, rate).net - exact) <= half


def test_figures_that_one_can_check_by_hand() -> None:
    one, rate = Decimal(1), Decimal("0.13")
    assert split_inclusive(Decimal(6), Decimal(188), one, rate) == (
        Decimal("998.23"),
        Decimal("129.77"),
        Decimal("1128.00"),
    )
    assert split_exclusive(Decimal(3), Decimal("0.33"), one, rate) == (
        Decimal("0.99"),
        Decimal("0.13"),
        Decimal("1.12"),
    )
    # Half a cent goes up.
    assert split_inclusive(Decimal(1), Decimal("0.005"), one, Decimal(0)).gross == CENT


@given(amounts, st.lists(st.decimals("0", "9999", places=2), min_size=1, max_size=40))
def test_shares_sum_to_the_whole(total: Decimal, weights: list[Decimal]) -> None:
    shares = spread(total, weights)
    assert sum(shares) == total
    assert all(share == share.quantize(CENT) for share in shares)
    if any(weights):
        # A line that weighs nothing bears nothing, so that giveaways stay free.
        assert all(not share for share, weight in zip(shares, weights, strict=True) if not weight)


def test_the_remainder_falls_on_the_last_line_that_has_a_weight() -> None:
    thirds = spread(Decimal("100.00"), [Decimal(1), Decimal(1), Decimal(1), Decimal(0)])
    assert thirds == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34"), Decimal("0.00")]
    assert spread(Decimal("5.00"), [Decimal(0), Decimal(0)]) == [Decimal(0), Decimal("5.00")]


def test_nothing_to_spread_over() -> None:
    assert spread(Decimal(0), []) == []
    with pytest.raises(ValueError, match="nothing to spread"):
        spread(CENT, [])


@pytest.mark.covers("PR-02")
def test_a_price_by_the_case_without_tax_becomes_one_by_the_bottle_with_tax() -> None:
    price = per_main_unit(Decimal(1000), 6, Decimal("0.13"), by_case=True, tax_included=False)
    assert price == Decimal("188.333333")
    assert per_main_unit(Decimal(188), 6, Decimal("0.13"), by_case=False, tax_included=True) == Decimal(188)
