"""Pure decisions about orders: units, shares of an amount, what a closed line gives up. Decimal in, Decimal out.

Quantities are in the item's main unit (瓶), amounts include tax unless a name says net, and round half up to 2 places.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cellar_server.areas.pricing import amounts

ZERO, ONE = Decimal(0), Decimal(1)
CENT = Decimal("0.01")


def empty(value: object) -> bool:
    """Whether a required field is still to be filled: a document in the making holds what its type forbids when saved."""
    return value is None


def share(amount: Decimal, quantity: Decimal, upto: Decimal) -> Decimal:
    """The part of a line's amount that belongs to its first ``upto`` pieces.

    Steps taken as differences of shares add up to the amount exactly, whatever the steps were: the remainder falls on
    the last. A line without quantity has no shares.
    """
    if not quantity:
        return ZERO.quantize(CENT)
    if upto == quantity:
        return amount
    return amounts.share(amount, upto, quantity)


def net_of(gross: Decimal, rate: Decimal) -> Decimal:
    """无税金额 of a tax-included amount (§2.3)."""
    return amounts.cents(gross, ONE + rate)


def shares_of(taken: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """``taken`` parted over the weights pro rata in cents; the parts add up to it exactly, none has another sign."""
    whole = sum(weights, ZERO)
    shares, seen, given = [], ZERO, ZERO
    for weight in weights:
        seen += weight
        upto = share(taken, whole, seen)
        shares.append(upto - given)
        given = upto
    return shares


def promised(*, quantity: Decimal, gross: Decimal, delivered: Decimal, closed: bool) -> tuple[Decimal, Decimal]:
    """(quantity, amount) that a line of an order in force promises: all of it, or once closed what is on a delivery note."""
    return (delivered, share(gross, quantity, delivered)) if closed else (quantity, gross)
