"""Pure rules of pricing: which line of a price list counts, and how an amount parts into net and tax (REQUIREMENTS 2.3).

Prices are tax-included, for one main unit (瓶), 6 places; amounts have 2 places; everything rounds half up.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from cellar_server.kernel.text import Label

CENT = Decimal("0.01")
PRICE_STEP = Decimal("0.000001")
ONE = Decimal(1)
ZERO = Decimal(0)


class Amounts(NamedTuple):
    """无税金额, 税额, 价税合计; ``net + tax == gross`` always."""

    net: Decimal
    tax: Decimal
    gross: Decimal


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def split_inclusive(quantity: Decimal, price: Decimal, discount: Decimal, rate: Decimal) -> Amounts:
    """From a tax-included price: gross is rounded first, the tax is what the net leaves of it.

    ``discount`` is the 扣率, 1 for none and 0.95 for five percent off; ``rate`` is 0.13 for 13 %.
    """
    gross = _cents(quantity * price * discount)
    net = _cents(gross / (ONE + rate))
    return Amounts(net, gross - net, gross)


def split_exclusive(quantity: Decimal, price: Decimal, discount: Decimal, rate: Decimal) -> Amounts:
    """From a price without tax: net is rounded first, then the tax on it."""
    net = _cents(quantity * price * discount)
    tax = _cents(net * rate)
    return Amounts(net, tax, net + tax)


def spread(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """A whole-order amount shared out pro rata in cents; the remainder falls on the last line that has a weight.

    Weights are not negative. Where all are zero the last line takes everything; no lines take nothing (ValueError
    unless the total is zero).
    """
    if not weights:
        if total:
            raise ValueError("there is nothing to spread an amount over")
        return []
    whole = sum(weights, ZERO)
    shares = [_cents(total * weight / whole) if whole else _cents(ZERO) for weight in weights]
    last = max((index for index, weight in enumerate(weights) if weight), default=len(weights) - 1)
    shares[last] += total - sum(shares, ZERO)
    return shares


def per_main_unit(price: Decimal, per_case: int, rate: Decimal, *, by_case: bool, tax_included: bool) -> Decimal:
    """A price as it stands in a list → tax-included for one main unit, 6 places."""
    if by_case:
        price = price / per_case
    if not tax_included:
        price = price * (ONE + rate)
    return price.quantize(PRICE_STEP, ROUND_HALF_UP)


class Combine(enum.Enum):
    """How a strategy's steps are combined."""

    FIRST = "first"
    LOWEST = "lowest"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One line of a price list, already in tax-included price for one main unit. Empty dimensions fit everything."""

    id: int
    price: Decimal
    source: Label
    floor: Decimal | None = None
    item_id: int | None = None
    item_class_id: int | None = None
    customer_id: int | None = None
    customer_class_id: int | None = None
    region_id: int | None = None
    min_quantity: Decimal = ZERO
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is to be priced. Classes and regions are listed nearest first, each with everything above it."""

    item_id: int
    item_classes: tuple[int, ...]
    customer_id: int
    customer_classes: tuple[int, ...]
    regions: tuple[int, ...]
    quantity: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Quote:
    """A price with where it comes from; ``line_id`` is the price list's line."""

    price: Decimal
    source: Label
    line_id: int
    floor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NoPrice:
    """Why nothing was found, in words for the person who has to do something about it."""

    reason: Label


def _near(place: int | None, own: int | None, classes: tuple[int, ...], class_id: int | None) -> int | None:
    """How closely a line's dimension fits: 0 the record itself, 1 its class, 2 the class above …; None: not at all."""
    if place is not None:
        return 0 if place == own else None
    if class_id is not None:
        return 1 + classes.index(class_id) if class_id in classes else None
    return 1 + len(classes)


def _closeness(line: PriceLine, wish: Wish) -> tuple[int, int, int] | None:
    customer = _near(line.customer_id, wish.customer_id, wish.customer_classes, line.customer_class_id)
    item = _near(line.item_id, wish.item_id, wish.item_classes, line.item_class_id)
    region = _near(None, None, wish.regions, line.region_id)
    if customer is None or item is None or region is None:
        return None
    return customer, item, region


def choose(lines: Sequence[PriceLine], wish: Wish) -> Quote | NoPrice:
    """The line that fits most closely: by customer, then item, then region, then the highest quantity break reached.

    Of two that fit alike, the one that began to be valid later, then the later line (S26.4).
    """
    best: tuple[tuple[int, int, int, Decimal, int, int], PriceLine] | None = None
    short: Decimal | None = None
    for line in lines:
        if (line.valid_from and wish.on < line.valid_from) or (line.valid_to and wish.on > line.valid_to):
            continue
        near = _closeness(line, wish)
        if near is None:
            continue
        if wish.quantity < line.min_quantity:
            short = line.min_quantity if short is None else min(short, line.min_quantity)
            continue
        began = line.valid_from.toordinal() if line.valid_from else 0
        rank = (*near, -line.min_quantity, -began, -line.id)
        if best is None or rank < best[0]:
            best = (rank, line)
    if best is not None:
        found = best[1]
        return Quote(found.price, found.source, found.id, found.floor)
    if short is not None:
        shown = f"{short.normalize():f}"
        return NoPrice(Label(f"数量未达到最小起订量 {shown}", f"The quantity is below the smallest break of {shown}"))
    return NoPrice(Label("价目表中没有适用的有效行", "No price list has a line that fits and is valid"))


def by_strategy(steps: Sequence[Sequence[PriceLine]], combine: Combine, wish: Wish) -> Quote | NoPrice:
    """Ask the steps in their order: the first price found, or the lowest of them all (PR-03)."""
    found: Quote | None = None
    missing: NoPrice | None = None
    for lines in steps:
        answer = choose(lines, wish)
        if isinstance(answer, NoPrice):
            missing = missing or answer
        elif combine is Combine.FIRST:
            return answer
        elif found is None or answer.price < found.price:
            found = answer
    if found is not None:
        return found
    return missing or NoPrice(Label("定价策略没有可用的价目表", "The strategy has no price list in effect"))
