"""The arithmetic of money (REQUIREMENTS 2.3): what a line costs, the share of a part, how a whole is parted to the cent.

A price belongs to the unit and the tax mode it was made for: 100.00 for a case of six stays that, and is nowhere turned
into 16.666667 a bottle. Quantity × price × discount ÷ the unit is worked out exactly and rounded once, half up, to cents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from cellar_server.kernel.amounts.steps import CENT, EXACT, ONE, ZERO, stepped


class Amounts(NamedTuple):
    """无税金额, 税额, 价税合计; ``net + tax == gross`` always."""

    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """A price as it was made: ``amount`` for ``per`` main units (6 for a case of six), with tax or without."""

    amount: Decimal
    per: int = 1
    tax_included: bool = True

    def exact(self, rate: Decimal) -> Fraction:
        """With tax, for one main unit, nothing rounded: the one way to compare prices of different units."""
        one = Fraction(self.amount) / self.per
        return one if self.tax_included else one * (1 + Fraction(rate))

    def same(self, other: UnitPrice, rate: Decimal) -> bool:
        """Whether both ask the same, in whatever units: 96.00 a case of six is 16.00 a bottle, 100.00 is no price by the bottle."""
        return self == other or self.exact(rate) == other.exact(rate)

    def undercuts(self, floor: UnitPrice, discount: Decimal, rate: Decimal) -> bool:
        """Whether this price less the discount is lower than the floor."""
        if (self.per, self.tax_included) == (floor.per, floor.tax_included):
            return EXACT.multiply(self.amount, discount) < floor.amount
        return self.exact(rate) * Fraction(discount) < floor.exact(rate)


def cents(value: Decimal, by: Decimal = ONE) -> Decimal:
    """``value ÷ by`` in cents, half up, rounded once however many digits either has."""
    return stepped(value, CENT, by=by)


def share(amount: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """``amount × part ÷ whole`` in cents: what belongs to the first ``part`` pieces of a line of ``whole``.

    Steps taken as differences of shares add up to the amount exactly, whatever the steps were: the remainder falls on
    the last. What is nothing as a whole has no shares.
    """
    if not whole:
        return ZERO.quantize(CENT)
    if part == whole:
        return amount
    return cents(EXACT.multiply(amount, part), whole)


def net_of(gross: Decimal, rate: Decimal) -> Decimal:
    """无税金额 of a tax-included amount (§2.3)."""
    return cents(gross, ONE + rate)


def split(quantity: Decimal, price: UnitPrice, discount: Decimal, rate: Decimal) -> Amounts:
    """What ``quantity`` main units cost.

    With tax the gross is rounded first and the tax is what its net leaves of it; without tax the net is rounded first, then
    the tax on it. ``discount`` is the 扣率, 1 for none and 0.95 for five percent off; ``rate`` is 0.13 for 13 %.
    """
    whole = EXACT.multiply(EXACT.multiply(quantity, price.amount), discount)
    first = cents(whole, Decimal(price.per))
    if price.tax_included:
        net = cents(first, ONE + rate)
        return Amounts(net, first - net, first)
    tax = cents(EXACT.multiply(first, rate))
    return Amounts(first, tax, first + tax)


def parts(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """``total`` parted over the weights pro rata in cents; the parts add up to it exactly, none has another sign.

    A line that weighs nothing bears nothing, so that giveaways stay free; where all weigh nothing the last bears all.
    Weights are not negative. No lines take nothing (ValueError unless the total is zero).
    """
    if not weights:
        if total:
            raise ValueError("there is nothing to part an amount over")
        return []
    whole = sum(weights, ZERO)
    if not whole:
        return [ZERO.quantize(CENT)] * (len(weights) - 1) + [total]
    found, seen, given = [], ZERO, ZERO
    for weight in weights:
        seen += weight
        upto = share(total, seen, whole)
        found.append(upto - given)
        given = upto
    return found
