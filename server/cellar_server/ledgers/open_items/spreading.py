"""Which instalments a settlement between two documents takes from; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from cellar_server.ledgers.open_items.tables import Kind
from cellar_server.ledgers.open_items.words import Allocation, Settlement

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """An item as it stands. ``between`` is what two items must agree in: side, party, currency."""

    id: int
    due_date: date
    instalment: int
    open_amount: Decimal
    between: Key
    kind: Kind


def spread(
    settlements: Iterable[Settlement], debts: Mapping[int, Sequence[Known]], payments: Mapping[int, Sequence[Known]]
) -> list[Allocation]:
    """Allocations for settlements, the first due first on both sides; items by their documents' ids.

    A red document and its original are settled instalment by instalment first, and only what does not meet so by the first due.

    What is not open any more goes to the last item, and what has none to item 0, so that the door refuses it by its figures.
    """
    left = {item.id: item.open_amount for side in (debts, payments) for items in side.values() for item in items}
    found: list[Allocation] = []
    for pair in settlements:
        owed, paid = _in_order(debts.get(pair.debt_id)), _in_order(payments.get(pair.payment_id))
        rest = pair.amount
        twins = _twins(owed, paid) if pair.own else []
        while rest:
            debt, payment = _both_open(twins, left, rest) or (_next(owed, left, rest), _next(paid, left, rest))
            if debt and payment:
                amount = min(rest, left[debt], left[payment], key=abs)
            else:
                debt, payment, amount = debt or _last(owed), payment or _last(paid), rest
            found.append(Allocation(debt, payment, amount, pair.path))
            for item in filter(None, (debt, payment)):
                left[item] -= amount
            rest -= amount
    return found


def mirrored(items: Mapping[int, Sequence[Known]]) -> dict[int, list[Known]]:
    """Red items as the others see them: what is open of them is theirs to settle with."""
    return {id_: [replace(item, open_amount=-item.open_amount) for item in some] for id_, some in items.items()}


def _in_order(items: Sequence[Known] | None) -> list[Known]:
    return sorted(items or (), key=lambda item: (item.due_date, item.instalment, item.id))


def _twins(owed: Sequence[Known], paid: Sequence[Known]) -> list[tuple[int, int]]:
    """The same instalment on both sides."""
    by_number = {item.instalment: item.id for item in paid}
    return [(item.id, by_number[item.instalment]) for item in owed if item.instalment in by_number]


def _both_open(twins: Sequence[tuple[int, int]], left: Mapping[int, Decimal], rest: Decimal) -> tuple[int, int] | None:
    return next((pair for pair in twins if all(left[id_] * rest > 0 for id_ in pair)), None)


def _next(items: Sequence[Known], left: Mapping[int, Decimal], rest: Decimal) -> int:
    """The first that has something open on the same side of zero, 0 where none has."""
    return next((item.id for item in items if left[item.id] * rest > 0), 0)


def _last(items: Sequence[Known]) -> int:
    return items[-1].id if items else 0
