"""Pure rules of pricing: which line of a price list counts (REQUIREMENTS 2.3).

Prices stay in the unit and the tax mode of their list (``UnitPrice``) and are compared exactly; nothing here rounds.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cellar_common.figures import show_quantity
from cellar_server.kernel.amounts.money import UnitPrice
from cellar_server.kernel.schema.text import Label

ZERO = Decimal(0)


class Combine(enum.Enum):
    """How a strategy's steps are combined."""

    FIRST = "first"
    LOWEST = "lowest"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One line of a price list, its price as it stands there. Empty dimensions fit everything."""

    id: int
    price: UnitPrice
    source: Label
    currency: str
    list_id: int = 0
    row: int = 0
    floor: UnitPrice | None = None
    item_id: int | None = None
    item_class_id: int | None = None
    customer_id: int | None = None
    customer_class_id: int | None = None
    region_id: int | None = None
    min_quantity: Decimal = ZERO
    valid_from: date | None = None
    valid_to: date | None = None


class Wish(NamedTuple):
    """What is to be priced. Classes and regions are listed nearest first, each with everything above it.

    ``currency`` is the order's; ``tax_rate`` the item's, by which prices with and without tax are compared.
    """

    item_id: int
    item_classes: tuple[int, ...]
    customer_id: int
    customer_classes: tuple[int, ...]
    regions: tuple[int, ...]
    quantity: Decimal
    on: date
    currency: str
    tax_rate: Decimal = ZERO


class Quote(NamedTuple):
    """A price with where it comes from: the list, its line, and the line's place there from 1.

    ``source`` names the list, and is for whoever may see it.
    """

    price: UnitPrice
    source: Label
    line_id: int
    floor: UnitPrice | None = None
    list_id: int = 0
    row: int = 0


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
    foreign: str | None = None
    for line in lines:
        if (line.valid_from and wish.on < line.valid_from) or (line.valid_to and wish.on > line.valid_to):
            continue
        near = _closeness(line, wish)
        if near is None:
            continue
        if line.currency != wish.currency:
            foreign = line.currency
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
        return Quote(found.price, found.source, found.id, found.floor, found.list_id, found.row)
    if short is not None:
        shown = show_quantity(short)
        return NoPrice(Label(f"数量未达到最小起订量 {shown}", f"The quantity is below the smallest break of {shown}"))
    if foreign is not None:
        zh, en = (
            f"价目表为 {foreign}，订单为 {wish.currency}",
            f"The price list is in {foreign}, the order in {wish.currency}",
        )
        return NoPrice(Label(zh, en))
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
        elif found is None or answer.price.exact(wish.tax_rate) < found.price.exact(wish.tax_rate):
            found = answer
    if found is not None:
        return found
    return missing or NoPrice(Label("定价策略没有可用的价目表", "The strategy has no price list in effect"))
