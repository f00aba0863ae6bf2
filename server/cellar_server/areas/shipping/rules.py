"""Pure decisions of shipping: which batches may not leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cellar_common.figures import show_day
from cellar_server.areas.inventory.picking import Dated
from cellar_server.kernel.schema.text import Label


@dataclass(frozen=True, slots=True)
class Why:
    """A reason why a batch does not leave: the rule's name, words that follow its number."""

    code: str
    words: Label


def unfit(batch: Dated, on: date, *, inspected: bool) -> Iterator[Why]:
    """Why a batch does not leave on a day; it is good on its last day. ``inspected``: its item needs a certificate."""
    if batch.expires_on is not None and batch.expires_on < on:
        last = show_day(batch.expires_on)
        yield Why("BATCH_EXPIRED", Label(f"已于 {last} 过期", f"expired on {last}"))
    if inspected and not batch.certificate:
        yield Why("BATCH_UNCERTIFIED", Label("没有质检报告", "has no quality certificate"))
