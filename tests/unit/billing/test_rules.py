"""Invoices of an order line bring its amounts together exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.areas.billing.rules import OrderAmounts, bill
from cellar_server.kernel.amounts.money import UnitPrice, split

D = Decimal


@pytest.mark.covers("IV-03")
@given(
    st.decimals(min_value="0.01", max_value=99999, places=2),
    st.sampled_from([D("0.13"), D("0.09"), D("0.03"), D(0)]),
    st.lists(st.integers(min_value=1, max_value=500), min_size=1, max_size=8),
    st.integers(min_value=1, max_value=12),
    st.booleans(),
)
def test_the_last_invoice_takes_the_remainder(
    price: Decimal, rate: Decimal, steps: list[int], per: int, taxed: bool
) -> None:
    quantity = D(sum(steps))
    unit = UnitPrice(price, per, taxed)
    whole = split(quantity, unit, D(1), rate)
    seen = {"invoiced": D(0), "invoiced_net": D(0), "invoiced_gross": D(0)}
    tax = D(0)
    for step in steps:
        amounts = OrderAmounts(
            quantity=quantity, net=whole.net, gross=whole.gross, rate=rate, tax_included=taxed, **seen
        )
        billed = bill(amounts, D(step))
        assert billed.net + billed.tax == billed.gross
        assert abs(billed.gross - split(D(step), unit, D(1), rate).gross) <= D("0.02")
        tax += billed.tax
        seen["invoiced"] += step
        seen["invoiced_net"] += billed.net
        seen["invoiced_gross"] += billed.gross
    assert (seen["invoiced_net"], tax, seen["invoiced_gross"]) == whole
