"""Pure decisions about orders: units, shares of an amount, what a closed line gives up. Decimal in, Decimal out.

Quantities are in the item's main unit (瓶), amounts include tax unless a name says net, and round half up to 2 places.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cellar_server.pricing import amounts

ZERO, ONE = Decimal(0), Decimal(1)
CENT, PIECE = Decimal("0.01"), Decimal("0.0001")


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


def units(
    cases: Decimal | None, seen_cases: Decimal | None, quantity: Decimal | None, per_case: int
) -> tuple[Decimal | None, Decimal | None]:
    """(cases, quantity) that agree with each other.

    ``seen_cases`` is what the cases were when the two last agreed: zero where the quantity was no whole number of them, None
    where they never did. Cases fill the quantity where there is none, or where somebody has changed them since; otherwise
    the quantity rules, and cases are shown where it is a whole number of them. Two that were typed together and contradict
    each other are left as they are, for ``contradict`` to tell.
    """
    if quantity is None and cases is None:
        return None, None
    if contradict(cases, seen_cases, quantity, per_case):
        return cases, quantity
    if cases is not None and (quantity is None or (seen_cases is not None and cases != seen_cases)):
        quantity = (cases * per_case).quantize(PIECE)
    assert quantity is not None
    whole, rest = divmod(quantity, Decimal(per_case))
    return (whole.quantize(PIECE) if not rest and per_case > 1 else None), quantity


def contradict(cases: Decimal | None, seen_cases: Decimal | None, quantity: Decimal | None, per_case: int) -> bool:
    """Whether a new line says two different quantities."""
    return None not in (cases, quantity) and seen_cases is None and cases * per_case != quantity  # type: ignore[operator]


def promised(*, quantity: Decimal, gross: Decimal, delivered: Decimal, closed: bool) -> tuple[Decimal, Decimal]:
    """(quantity, amount) that a line of an order in force promises: all of it, or once closed what is on a delivery note."""
    return (delivered, share(gross, quantity, delivered)) if closed else (quantity, gross)
