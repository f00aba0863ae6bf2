"""Which batches goods are taken of, and in which order (LG-03, S23.7): pure, for whatever leaves a warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

Batches = Sequence[tuple[int, Decimal]]
FIFO, FEFO = "fifo", "fefo"


class Dated(Protocol):
    """What a batch's file says that matters here; a ``Batch`` is one."""

    @property
    def code(self) -> str: ...
    @property
    def made_on(self) -> date | None: ...
    @property
    def expires_on(self) -> date | None: ...
    @property
    def certificate(self) -> str | None: ...


def age(batch: Dated, first_out: str) -> tuple[date, date, str]:
    """What batches are sorted by, the first to leave first: made, then expires, then the number (FEFO: expires, then made).

    A batch whose day is not known comes after those whose is.
    """
    made, expires = batch.made_on or date.max, batch.expires_on or date.max
    return (expires, made, batch.code) if first_out == FEFO else (made, expires, batch.code)


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
    """The first batch that holds the whole wish, or simply the first where none does."""
    enough = [batch for batch, on_hand in batches if on_hand >= wanted]
    return enough[0] if enough else (batches[0][0] if batches else None)
