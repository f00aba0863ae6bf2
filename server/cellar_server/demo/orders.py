"""A year of orders as plain data: the same seed gives the same orders, whatever door they then go through.

Trade has its seasons (before Spring Festival and Mid-Autumn), dealers their favourites, and days of work are Monday to
Saturday. Quantities are in bottles, always whole cases, except what a shop picks up by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from cellar_server.areas.inventory.demo import Arrival

# January to December: Spring Festival stocks up in December and January, Mid-Autumn in August and September.
_SEASON = (1.75, 0.9, 0.6, 0.65, 0.75, 0.7, 0.75, 1.15, 1.5, 0.85, 0.95, 1.45)
_REMARKS = ("请周五前送到", "送货前电话联系", "需随货带质检报告", "带手提袋", "卸货地点在后门", "与上一单同车")


@dataclass(frozen=True, slots=True)
class Goods:
    """What a generator must know of an item. ``weight``: how often it is ordered."""

    code: str
    per_case: int
    weight: float
    giveaway: bool = False


@dataclass(frozen=True, slots=True)
class Buyer:
    """``size``: 1 for a shop, 10 for a regional distributor."""

    code: str
    address: str
    warehouse: str
    size: int
    prepaid: bool = False


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """``quantity`` in bottles; ``lost`` of them break on the way; ``giveaway`` lines cost nothing."""

    item: str
    quantity: Decimal
    lost: Decimal = Decimal(0)
    giveaway: bool = False


@dataclass(frozen=True, slots=True)
class PlannedOrder:
    """One order and how it fares: days after the one before; None: has not come to that (the trade of today is still open).

    ``prepaid``: the money comes on the order's day, before its approval, and nothing is due after the invoice.
    """

    day: date
    customer: str
    address: str
    warehouse: str
    lines: tuple[PlannedLine, ...]
    remark: str | None
    ship_after: int | None
    sign_after: int | None
    invoice_after: int | None
    pay_after: int | None
    prepaid: bool


def working_days(first: date, last: date) -> Iterator[date]:
    """Monday to Saturday."""
    day = first
    while day <= last:
        if day.weekday() < 6:
            yield day
        day += timedelta(days=1)


def orders(
    goods: Sequence[Goods], buyers: Sequence[Buyer], *, first: date, last: date, a_day: float, seed: int
) -> Iterator[PlannedOrder]:
    """Orders in the order of their days, about ``a_day`` of them on a day of an average month."""
    random = Random(seed)
    sold = [each for each in goods if not each.giveaway]
    gifts = [each for each in goods if each.giveaway]
    weights = [each.weight for each in sold]
    sizes = [each.size + 1 for each in buyers]
    favourites = {buyer.code: random.choices(sold, weights, k=12) for buyer in buyers}
    for day in working_days(first, last):
        expected = a_day * _SEASON[day.month - 1]
        for _ in range(int(expected) + (random.random() < expected % 1)):
            buyer = random.choices(buyers, sizes)[0]
            yield _order(random, day, last, buyer, favourites[buyer.code], sold, gifts)


def _order(
    random: Random, day: date, last: date, buyer: Buyer, favourites: list[Goods], sold: Sequence[Goods], gifts: Sequence[Goods]
) -> PlannedOrder:  # fmt: skip
    wanted: dict[str, Goods] = {}
    for _ in range(random.choice((1, 2, 2, 3, 3, 4, 5, 6, 8)) if buyer.size < 8 else random.randint(3, 14)):
        one = random.choice(favourites) if random.random() < 0.85 else random.choice(sold)
        wanted[one.code] = one
    lines = []
    for each in wanted.values():
        cases = max(1, round(random.lognormvariate(1.2, 0.8) * buyer.size))
        quantity = cases * each.per_case
        lost = random.randint(1, 3) if random.random() < 0.012 else 0
        lines.append(PlannedLine(each.code, Decimal(quantity), Decimal(min(lost, quantity))))
    if gifts and random.random() < 0.25:
        gift = random.choice(gifts)
        lines.append(PlannedLine(gift.code, Decimal(gift.per_case), giveaway=True))
    ship, sign, invoice = random.choice((0, 1, 1, 2, 3)), random.choice((1, 2, 2, 3, 4)), random.choice((0, 1, 2, 5))
    pay = random.choice((10, 20, 28, 30, 33, 45, 75))
    steps: list[int | None] = []
    reached: date | None = day
    for wait in (ship, sign, invoice, pay):
        reached = reached + timedelta(days=wait) if reached is not None else None
        reached = None if reached is not None and reached > last else reached
        steps.append(wait if reached is not None else None)
    remark = random.choice(_REMARKS) if random.random() < 0.15 else None
    return PlannedOrder(
        day, buyer.code, buyer.address, buyer.warehouse, tuple(lines), remark, steps[0], steps[1], steps[2],
        None if buyer.prepaid else steps[3], buyer.prepaid,
    )  # fmt: skip


def arrivals(planned: Sequence[PlannedOrder], *, first: date, seed: int) -> list[Arrival]:
    """What must have come in so that every order could be shipped: each month's demand and a little more, on the month's first
    working day (the history's first day for its first month), one batch an item and warehouse."""
    random = Random(seed + 1)
    demand: dict[tuple[date, str, str], Decimal] = {}
    for order in planned:
        month = max(order.day.replace(day=1), first)
        for line in order.lines:
            key = (month, order.warehouse, line.item)
            demand[key] = demand.get(key, Decimal(0)) + line.quantity
    made = []
    for month, warehouse, item in sorted(demand):
        quantity = demand[month, warehouse, item]
        extra = (quantity * random.randint(4, 18) / 100).to_integral_value() + 12
        made.append(Arrival(month, warehouse, item, f"{month:%y%m}{item}-{warehouse[-2:]}", quantity + extra))
    return made
