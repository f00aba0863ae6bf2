"""Pure decisions of the warehouse: which batches to pick. Quantities are in the item's main unit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

Batches = Sequence[tuple[int, Decimal]]


def pick(wanted: Decimal, batches: Batches) -> list[tuple[int | None, Decimal]]:
    """先进先出: (batch, quantity) in the order of the batches until the wish is met; what no batch holds has none."""
    picked: list[tuple[int | None, Decimal]] = []
    left = wanted
    for batch, on_hand in batches:
        if left <= 0:
            break
        taken = min(left, on_hand)
        if taken > 0:
            picked.append((batch, taken))
            left -= taken
    if left > 0:
        picked.append((None, left))
    return picked


def single(wanted: Decimal, batches: Batches) -> int | None:
    """The oldest batch that holds the whole wish, or simply the oldest where none does."""
    enough = [batch for batch, on_hand in batches if on_hand >= wanted]
    return enough[0] if enough else (batches[0][0] if batches else None)
