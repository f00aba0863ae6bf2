"""Which batches goods are taken of and from which bins, and in which order (LG-03, S23.7): pure, for whatever leaves a warehouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.ledgers.stock import Spot

Places = Sequence[tuple[Spot, Decimal]]
"""Spots in the order in which they are taken from, and what lies there."""
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


def in_order(places: Places, batches: Mapping[int, Dated], first_out: str) -> Places:
    """The oldest batch first, goods of none last; of one batch the bin in which most lies, so that the fewest are walked to."""
    last = (date.max, date.max, "")

    def rank(place: tuple[Spot, Decimal]) -> tuple[Any, ...]:
        spot, there = place
        return (age(batches[spot.batch_id], first_out) if spot.batch_id else last, -there, spot)

    return sorted(places, key=rank)


def take(wanted: Decimal, places: Places) -> tuple[list[tuple[Spot, Decimal]], Places]:
    """先进先出: (spot, quantity) in the order of the places until the wish is met, what none holds of no spot; and what is left there."""
    picked: list[tuple[Spot, Decimal]] = []
    left: list[tuple[Spot, Decimal]] = []
    wish = wanted
    for spot, on_hand in places:
        taken = min(wish, on_hand) if wish > 0 else ZERO
        if taken > 0:
            picked.append((spot, taken))
            wish -= taken
        left.append((spot, on_hand - max(taken, ZERO)))
    if wish > 0:
        picked.append((Spot(), wish))
    return picked, left


def single(wanted: Decimal, places: Places) -> Spot:
    """The first spot that holds the whole wish, or simply the first where none does."""
    return next((spot for spot, on_hand in places if on_hand >= wanted), places[0][0] if places else Spot())
