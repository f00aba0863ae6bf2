"""What shipping and billing read from and tell an order line, under lock, so that shares of its amount add up to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from cellar_server.kernel.amounts.steps import ZERO


def take_shares(
    doc: Any,
    orders: Mapping[int, Any],
    *,
    quantity: Callable[[Any], Decimal],
    target: Callable[[Any, Decimal], Decimal],
    taken: Callable[[Any], Decimal],
) -> list[Decimal]:
    """For each line of a document its share of the order line's amount (``orders``: order lines as ``upstream.held``).

    ``target(order_line, more)`` is what should have been taken in all after ``more`` further pieces, ``taken`` what has been;
    several lines of one order line (batches) follow one another.
    """
    pieces: dict[int, Decimal] = defaultdict(Decimal)
    amounts: dict[int, Decimal] = defaultdict(Decimal)
    shares = []
    for line in doc.lines:
        source = orders.get(line.order_line_id)
        if source is None:
            shares.append(ZERO)
            continue
        pieces[source.id] += quantity(line)
        amount = target(source, pieces[source.id]) - taken(source) - amounts[source.id]
        amounts[source.id] += amount
        shares.append(amount)
    return shares


def one_salesperson(lines: Iterable[Any]) -> int | None:
    """The salesperson of a document all of whose lines are his; None where they are several people's."""
    people = {line.salesperson_id for line in lines}
    return people.pop() if len(people) == 1 else None
