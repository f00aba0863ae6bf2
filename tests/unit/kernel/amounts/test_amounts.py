"""Net, tax and gross; whole-order amounts shared out (REQUIREMENTS 2.3)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.kernel.amounts.money import UnitPrice, parts, split

quantities = st.decimals("0", "99999", places=4)
prices = st.decimals("0", "99999", places=6)
rates = st.sampled_from([Decimal(rate) for rate in ("0", "0.03", "0.06", "0.09", "0.13")])
discounts = st.decimals("0.01", "1", places=4)
amounts = st.decimals("-999999", "999999", places=2)
CENT = Decimal("0.01")


@pytest.mark.covers("PR-06")
@given(quantities, prices, st.integers(1, 48), st.booleans(), discounts, rates)
def test_net_and_tax_make_gross(
    quantity: Decimal, price: Decimal, per: int, taxed: bool, discount: Decimal, rate: Decimal
) -> None:
    net, tax, gross = split(quantity, UnitPrice(price, per, taxed), discount, rate)
    assert net + tax == gross
    assert all(amount == amount.quantize(CENT) for amount in (net, tax, gross))
    assert net >= 0
    assert tax >= 0


@given(quantities, prices, st.integers(1, 48), st.booleans(), discounts, rates)
def test_each_way_rounds_what_it_starts_from_once(
    quantity: Decimal, price: Decimal, per: int, taxed: bool, discount: Decimal, rate: Decimal
) -> None:
    found = split(quantity, UnitPrice(price, per, taxed), discount, rate)
    exact = Fraction(quantity) * Fraction(price) * Fraction(discount) / per
    assert Fraction(found.gross if taxed else found.net) == _half_up(exact)
    if taxed:
        assert Fraction(found.net) == _half_up(Fraction(found.gross) / (1 + Fraction(rate)))
    else:
        assert Fraction(found.tax) == _half_up(Fraction(found.net) * Fraction(rate))


def _half_up(exact: Fraction) -> Fraction:
    return Fraction(floor(exact * 100 + Fraction(1, 2)), 100)


@pytest.mark.parametrize(("cases", "gross"), [(2_500, "250000.00"), (100_000, "10000000.00")])
def test_a_hundred_a_case_of_six_stays_a_hundred_a_case(cases: int, gross: str) -> None:
    assert split(Decimal(6 * cases), UnitPrice(Decimal(100), 6), Decimal(1), Decimal("0.13")).gross == Decimal(gross)


@given(st.integers(1, 10**9), st.decimals("0.01", "99999", places=2), st.integers(1, 48), rates)
def test_whole_cases_cost_their_price_to_the_cent(cases: int, price: Decimal, per: int, rate: Decimal) -> None:
    assert split(Decimal(cases) * per, UnitPrice(price, per), Decimal(1), rate).gross == cases * price
    assert split(Decimal(cases) * per, UnitPrice(price, per, False), Decimal(1), rate).net == cases * price


@given(quantities, st.decimals("0.01", "9999", places=4), st.integers(1, 48), st.booleans(), discounts, rates)
def test_the_same_price_by_bottle_and_by_case_costs_the_same(
    quantity: Decimal, bottle: Decimal, per: int, taxed: bool, discount: Decimal, rate: Decimal
) -> None:
    one, case = UnitPrice(bottle, 1, taxed), UnitPrice(bottle * per, per, taxed)
    assert one.same(case, rate)
    assert split(quantity, one, discount, rate) == split(quantity, case, discount, rate)


def test_prices_of_different_units_are_compared_exactly() -> None:
    rate = Decimal("0.13")
    case = UnitPrice(Decimal(100), 6)
    assert not case.same(UnitPrice(Decimal("16.666667")), rate)
    assert case.exact(rate) < UnitPrice(Decimal("16.666667")).exact(rate)
    assert UnitPrice(Decimal(113)).same(UnitPrice(Decimal(100), tax_included=False), rate)
    assert not UnitPrice(Decimal(100), 12).same(UnitPrice(Decimal(100), 6), rate)


def test_figures_that_one_can_check_by_hand() -> None:
    one, rate = Decimal(1), Decimal("0.13")
    assert split(Decimal(6), UnitPrice(Decimal(188)), one, rate) == (
        Decimal("998.23"),
        Decimal("129.77"),
        Decimal("1128.00"),
    )
    assert split(Decimal(3), UnitPrice(Decimal("0.33"), tax_included=False), one, rate) == (
        Decimal("0.99"),
        Decimal("0.13"),
        Decimal("1.12"),
    )
    # Half a cent goes up.
    assert split(Decimal(1), UnitPrice(Decimal("0.005")), one, Decimal(0)).gross == CENT


@given(amounts, st.lists(st.decimals("0", "9999", places=2), min_size=1, max_size=40))
def test_shares_sum_to_the_whole(total: Decimal, weights: list[Decimal]) -> None:
    shares = parts(total, weights)
    assert sum(shares) == total
    assert all(share == share.quantize(CENT) for share in shares)
    if any(weights):
        # A line that weighs nothing bears nothing, so that giveaways stay free.
        assert all(not share for share, weight in zip(shares, weights, strict=True) if not weight)


def test_the_remainder_is_no_burden_of_what_weighs_nothing() -> None:
    thirds = parts(Decimal("100.00"), [Decimal(1), Decimal(1), Decimal(1), Decimal(0)])
    assert thirds == [Decimal("33.33"), Decimal("33.34"), Decimal("33.33"), Decimal("0.00")]
    assert parts(Decimal("5.00"), [Decimal(0), Decimal(0)]) == [Decimal(0), Decimal("5.00")]


def test_nothing_to_part_an_amount_over() -> None:
    assert parts(Decimal(0), []) == []
    with pytest.raises(ValueError, match="nothing to part"):
        parts(CENT, [])
