"""What orders are about: goods, amounts and what they promise, made once and shared by many orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import Any

from cellar_server.kernel.amounts.money import UnitPrice, split
from cellar_server.kernel.schema.searched import By, words
from tests.bench._history.cast import Cast
from tests.bench._history.tables import ZERO, Tables

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ShapeLine:
    """Amounts are those of the line; ``price`` is per unit, with tax."""

    item_id: int
    quantity: Decimal
    price: Decimal
    rate: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Shape:
    """What an order is about; many orders share one, so that amounts are computed and converted once."""

    warehouse_id: int
    lines: tuple[ShapeLine, ...]
    header: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]
    promised: tuple[Any, ...]
    returned: tuple[Any, ...]
    taken_up: Any
    given_back: Any
    gross: Decimal
    found_by: Mapping[int, str]


def shapes_for(random: Random, cast: Cast, tables: Tables, count: int, lines: int) -> Iterator[Shape]:
    """So many different ones of so many lines, their amounts as the drivers of ``tables`` take them."""
    for _ in range(count):
        warehouse = random.choice(cast.warehouses)
        made = tuple(_shape_line(random, item) for item in random.sample(cast.items, min(lines, len(cast.items))))
        made = (*made, *(_shape_line(random, random.choice(cast.items)) for _ in range(lines - len(made))))
        gross = sum((line.gross for line in made), ZERO)
        head = {
            "warehouse_id": warehouse, "quantity_total": sum((line.quantity for line in made), ZERO),
            "net_total": sum((line.net for line in made), ZERO), "tax_total": sum((line.tax for line in made), ZERO), "gross_total": gross,
        }  # fmt: skip
        row, move, entry = tables.line.value, tables.move.value, tables.entry.value
        yield Shape(
            warehouse, made, tuple(tables.order.value(name, value) for name, value in head.items()),
            tuple(
                (position, warehouse, line.item_id, row("quantity", line.quantity), row("price", line.price),
                 row("quoted_price", line.price), row("tax_rate", line.rate), row("net", line.net), row("tax", line.tax), row("gross", line.gross))
                for position, line in enumerate(made)
            ),
            tuple(move("reserved", line.quantity) for line in made), tuple(move("reserved", -line.quantity) for line in made),
            entry("ordered", gross), entry("ordered", -gross), gross, words(By.AMOUNT, gross),
        )  # fmt: skip


def _shape_line(random: Random, item: Any) -> ShapeLine:
    quantity = Decimal(random.choice((6, 12, 12, 24, 30, 60, 120)))
    factor = Decimal(random.randint(105, 180)) / 100
    price = ((item.cost or Decimal(100)) * factor).quantize(CENT, ROUND_HALF_UP)
    net, tax, gross = split(quantity, UnitPrice(price), Decimal(1), item.tax_rate)
    return ShapeLine(item.id, quantity, price, item.tax_rate, net, tax, gross)
