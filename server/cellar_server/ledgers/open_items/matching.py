"""自动核销: which payment settles which debt (RC-03). Pure: amounts with tax, Decimal in, Decimal out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Open:
    """A debt (``day``: when it is due) or a payment (when it was made) with what is open of it.

    ``words`` are the order and contract numbers it speaks of; ``names`` is the debt that a payment was made for.
    """

    id: int
    day: date
    amount: Decimal
    words: frozenset[str] = frozenset()
    names: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    debt_id: int
    payment_id: int
    amount: Decimal


Fits = Callable[[Open, Open, Decimal, Decimal], bool]


def named(owed: Open, paid: Open, _: Decimal, __: Decimal) -> bool:
    """The payment was made for this very debt."""
    return paid.names == owed.id


def _same_number(owed: Open, paid: Open, _: Decimal, __: Decimal) -> bool:
    return not owed.words.isdisjoint(paid.words)


def _same_amount(_: Open, __: Open, owed_left: Decimal, paid_left: Decimal) -> bool:
    return owed_left == paid_left


def _any(_: Open, __: Open, ___: Decimal, ____: Decimal) -> bool:
    return True


# The passes in their order: what a payment names, by order or contract number, by exact amount, first due first.
PASSES: tuple[Fits, ...] = (named, _same_number, _same_amount, _any)


def match(debts: Sequence[Open], payments: Sequence[Open], passes: Sequence[Fits] = PASSES) -> list[Match]:
    """Pair what is owed with what was paid, first due with first paid within each pass.

    Never more than is open on either side, never nothing, one match for a pair; the order of the arguments does not
    matter. Sides that are not open (zero or red) are left out.
    """
    owed = sorted((each for each in debts if each.amount > 0), key=lambda each: (each.day, each.id))
    paid = sorted((each for each in payments if each.amount > 0), key=lambda each: (each.day, each.id))
    owed_left = {each.id: each.amount for each in owed}
    paid_left = {each.id: each.amount for each in paid}
    found: dict[tuple[int, int], Decimal] = {}
    for fits in passes:
        for payment, debt in _pairs(paid, owed):
            left, due = paid_left[payment.id], owed_left[debt.id]
            if left > 0 and due > 0 and fits(debt, payment, due, left):
                amount = min(left, due)
                paid_left[payment.id] -= amount
                owed_left[debt.id] -= amount
                pair = (debt.id, payment.id)
                found[pair] = found.get(pair, ZERO) + amount
    return [Match(debt, payment, amount) for (debt, payment), amount in found.items()]


def _pairs(paid: Sequence[Open], owed: Sequence[Open]) -> Iterator[tuple[Open, Open]]:
    return ((payment, debt) for payment in paid for debt in owed)
