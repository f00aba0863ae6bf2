"""Pure decisions of the warehouse: which batches to pick. Quantities are in the item's main unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from cellar_common.figures import show_day
from cellar_server.kernel.schema.text import Label

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


@dataclass(frozen=True, slots=True)
class Why:
    """A reason why a batch does not leave: the rule's name, words that follow its number."""

    code: str
    words: Label


def age(batch: Dated, first_out: str) -> tuple[date, date, str]:
    """What batches are sorted by, the first to leave first: made, then expires, then the number (FEFO: expires, then made).

    A batch whose day is not known comes after those whose is.
    """
    made, expires = batch.made_on or date.max, batch.expires_on or date.max
    return (expires, made, batch.code) if first_out == FEFO else (made, expires, batch.code)


def unfit(batch: Dated, on: date, *, inspected: bool) -> Iterator[Why]:
    """Why a batch does not leave on a day; it is good on its last day. ``inspected``: its item needs a certificate."""
    if batch.expires_on is not None and batch.expires_on < on:
        last = show_day(batch.expires_on)
        yield Why("BATCH_EXPIRED", Label(f"已于 {last} 过期", f"expired on {last}"))
    if inspected and not batch.certificate:
        yield Why("BATCH_UNCERTIFIED", Label("没有质检报告", "has no quality certificate"))


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
