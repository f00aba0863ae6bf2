"""What goods are worth that come in and go out (存货核算, WH-09): pure, one function for each method.

A cost area (成本域) has for each item a quantity, a value in cents and the unit cost at which goods last moved; a layer, goods on
their way from one warehouse to another, has them apart, so that they leave the road at the value at which they came onto it. A method is a
function (balance, change) → the signed value of the change. Whatever the method, three things hold: a quantity of nothing is
worth nothing; what was posted is taken back to the cent; no cent is lost on the way.

移动平均 S26.24: what leaves takes its share of the value, rounded once, the last piece all that is left. Goods that come in
with a cost bring it. Without one they come at the area's average; where nothing lies there, at the cost at which goods last
moved; where there is none, at 0, which is told, to be costed later. Where fewer than none lie (允许负库存), what comes in first
makes good what had gone at an estimate: whatever lies there then is worth what the new goods cost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from cellar_server.kernel.amounts.money import cents, parts, share
from cellar_server.kernel.amounts.steps import EXACT, ZERO, unit_price
from cellar_server.kernel.schema.fields import Choice


class CostMethod(Choice):
    """Only what exists is offered."""

    MOVING_AVERAGE = "移动平均|Moving average"


@dataclass(frozen=True, slots=True)
class Balance:
    """What of an item a cost area or a layer in it holds; ``last_cost`` is for one main unit."""

    quantity: Decimal = ZERO
    value: Decimal = ZERO
    last_cost: Decimal = ZERO


Key = tuple[int, int, int]
"""Cost area, item and layer; layer 0 is what is at the average."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Goods that come into a layer of an area (+) or leave it (−) by a document.

    ``value``: what they are worth, signed as they are, where it is known. ``back``: what was posted is taken back, exactly.
    ``contra``: the layer to which they go, or from which they come.
    """

    document: int
    key: Key
    quantity: Decimal
    value: Decimal | None = None
    back: bool = False
    contra: int = 0

    @property
    def lot(self) -> int:
        """Goods of one lot give each other their worth; 0: those of no layer."""
        return self.contra or self.key[2]


def at_average(key: Key) -> Key:
    """The same item of the same area, at the average."""
    return (*key[:2], 0)


def placed(change: Change, balances: Mapping[Key, Balance]) -> Change:
    """What left before layers were kept is in none: it arrives from the average."""
    if change.quantity < 0 and not change.back and not balances.get(change.key, Balance()).quantity:
        return replace(change, key=at_average(change.key))
    return change


def moving_average(balance: Balance, quantity: Decimal, stated: Decimal | None) -> Decimal:
    """The signed value of ``quantity`` that comes (+) or goes (−), ``stated`` where it is known (移动平均)."""
    after = balance.quantity + quantity
    if quantity < 0:
        if not after:
            return -balance.value
        if after > 0:
            return -share(balance.value, -quantity, balance.quantity)
        # What is not there goes at the last cost.
        there = max(balance.quantity, ZERO)
        worth = balance.value if there else ZERO
        return -(worth + cents(EXACT.multiply(-quantity - there, balance.last_cost)))
    if stated is None:
        if balance.quantity > 0:
            return share(balance.value, quantity, balance.quantity)
        stated = cents(EXACT.multiply(quantity, balance.last_cost))
    if balance.quantity >= 0:
        return stated
    return share(stated, after, quantity) - balance.value


METHODS: Mapping[CostMethod, Callable[[Balance, Decimal, Decimal | None], Decimal]] = {
    CostMethod.MOVING_AVERAGE: moving_average
}


def after(balance: Balance, quantity: Decimal, value: Decimal, *, back: bool = False) -> Balance:
    """The balance once so much has come or gone; what is taken back says nothing of what goods cost now."""
    last = balance.last_cost
    if quantity and value and not back:
        last = unit_price(abs(value), abs(quantity))
    return Balance(balance.quantity + quantity, balance.value + value, last)


def sound(balance: Balance) -> bool:
    """Nothing is worth nothing, and what is there is worth no less."""
    return balance.value == 0 if not balance.quantity else balance.value * balance.quantity >= 0


def moving(changes: Sequence[Change]) -> set[Key]:
    """The balances that change: goods that stay in their area, whatever bucket, bin or warehouse they are in, move no value."""
    nets: dict[tuple[Any, ...], Decimal] = {}
    for change in changes:
        # What is known is of its area, what is not of its document, where another area may hold the other half of it.
        group = (change.key, *((change.document, change.lot) if change.value is None else (0, 0)))
        nets[group] = nets.get(group, ZERO) + change.quantity
        if change.value:
            nets[change.key, "value"] = nets.get((change.key, "value"), ZERO) + change.value
    return {key for (key, *_), net in nets.items() if net}


def valued(
    changes: Sequence[Change], balances: dict[Key, Balance], method: Callable[[int], CostMethod]
) -> list[Decimal]:
    """The value of each change, document after document as they come; ``balances`` become what they are afterwards.

    ``method``: that of an item.
    """
    places: dict[int, list[int]] = {}
    for index, change in enumerate(changes):
        places.setdefault(change.document, []).append(index)
    found = [ZERO] * len(changes)
    for mine in places.values():
        for index, value in zip(mine, _of_document([changes[at] for at in mine], balances, method), strict=True):
            found[index] = value
    return found


def _of_document(
    changes: Sequence[Change], balances: dict[Key, Balance], method: Callable[[int], CostMethod]
) -> list[Decimal]:
    """What of it stays in an area cancels out; of the rest, what leaves is worth one share, parted over its lines. What
    leaves one area or layer for another is worth there what it was worth here.
    """
    found = [ZERO] * len(changes)
    nets: dict[tuple[int, Key], list[int]] = {}
    for index, change in enumerate(changes):
        if change.value is None:
            nets.setdefault((change.lot, change.key), []).append(index)
            continue
        balance = balances.get(change.key, Balance())
        value = change.value if change.back else METHODS[method(change.key[1])](balance, change.quantity, change.value)
        found[index] = value
        balances[change.key] = after(balance, change.quantity, value, back=change.back)
    total = {group: sum((changes[index].quantity for index in each), ZERO) for group, each in nets.items()}
    left: dict[tuple[int, int], tuple[Decimal, Decimal]] = {}
    # What leaves first, so that what comes in elsewhere knows its worth.
    for group in sorted(nets, key=lambda each: (total[each] > 0, each)):
        lot, key = group
        net, worked_out = total[group], METHODS[method(key[1])]
        if not net:
            continue
        balance = balances.get(key, Balance())
        gone, worth = left.get((lot, key[1]), (ZERO, ZERO))
        stated = share(worth, net, gone) if 0 < net <= gone else None
        if stated is None and net > 0 and key[2]:
            # They come from where no cost is kept, and a layer has no average of its own.
            stated = worked_out(balances.get(at_average(key), Balance()), net, None)
        value = worked_out(balance, net, stated)
        if net < 0:
            left[lot, key[1]] = (gone - net, worth - value)
        elif stated is not None and net <= gone:
            left[lot, key[1]] = (gone - net, worth - stated)
        balances[key] = after(balance, net, value)
        same_way = [index for index in nets[group] if changes[index].quantity * net > 0]
        weights = [abs(changes[index].quantity) for index in same_way]
        for index, part in zip(same_way, parts(abs(value), weights), strict=True):
            found[index] = part if value >= 0 else -part
    return found


def unknown(balance: Balance, change: Change) -> bool:
    """Whether goods come in of which nobody knows what they cost."""
    return change.quantity > 0 and change.value is None and not (balance.quantity > 0 or balance.last_cost)
