"""What a line remembers of the last inquiry, and what becomes of its price now: pure decisions (PR-05, PR-06).

A price that was found is keyed by all it was found for. ``Asked`` travels with the line, also through a desk, and is only
a hint: whatever it says, pricing is asked again, and an answer counts for more than a memory that nobody vouches for.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from cellar_server.areas.pricing.inquiry_rule import AtApproval, Moment, Rule
from cellar_server.areas.pricing.rules import NoPrice, Quote
from cellar_server.kernel.amounts.money import UnitPrice
from cellar_server.kernel.amounts.steps import ZERO


class Basis(NamedTuple):
    """All that an inquiry asks with; ``quantity`` in main units."""

    item_id: int
    customer_id: int
    org_id: int
    on: date
    quantity: Decimal

    def under(self, rule: Rule, before: Basis | None) -> Basis:
        """What to ask with: fields whose change the rule does not count stay as they were when the price was found."""
        if before is None or before == self or before.item_id != self.item_id:
            return self
        return Basis(
            item_id=self.item_id,
            customer_id=self.customer_id if rule.on_customer else before.customer_id,
            org_id=self.org_id if rule.on_org else before.org_id,
            on=self.on if rule.on_date else before.on,
            quantity=self.quantity if rule.on_quantity else before.quantity,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """The last inquiry of a line and the price it found, if it did."""

    basis: Basis
    price: UnitPrice | None = None

    def text(self) -> str:
        """As it is kept: ``item|customer|organisation|day|quantity|price|per|tax``."""
        basis, price = self.basis, self.price
        asked = [basis.item_id, basis.customer_id, basis.org_id, basis.on.isoformat(), _plain(basis.quantity)]
        found = [] if price is None else [_plain(price.amount), price.per, "tax" if price.tax_included else "net"]
        return "|".join(str(part) for part in asked + found)

    @classmethod
    @lru_cache(maxsize=4096)
    def read(cls, text: str | None) -> Asked | None:
        """What ``text`` wrote; None for anything else, for it may come from outside."""
        try:
            item, customer, org, on, quantity, *found = (text or "").split("|")
            basis = Basis(
                item_id=int(item), customer_id=int(customer), org_id=int(org), on=date.fromisoformat(on), quantity=_number(quantity)
            )  # fmt: skip
            if not found:
                return cls(basis)
            amount, per, tax = found
            return cls(basis, UnitPrice(_number(amount), max(int(per), 1), tax == "tax"))
        except (ValueError, InvalidOperation):
            return None


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _number(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or abs(value.adjusted()) > 20:
        raise ValueError(text)
    return value


class Verdict(enum.Enum):
    """What becomes of a line's price."""

    EMPTY = "there is none, and none is put there"
    FOUND = "it is what the inquiry answers"
    TAKE = "the answer takes its place"
    DROP = "it was found for something else, and there is no answer to take its place"
    STALE = "it was found for something else, or the list has changed since"
    KEPT = "the list has changed since, and the rule keeps what was found"
    BY_HAND = "somebody typed it"


def judge(
    price: UnitPrice | None, asked: Asked | None, basis: Basis, answer: Quote | NoPrice, rule: Rule, *,
    vouched: Callable[[], bool], tax_rate: Decimal = ZERO,
) -> Verdict:  # fmt: skip
    """``vouched``, asked where it decides: the line came from the database with this memory and this price, so both are the server's own."""
    found = answer.price if isinstance(answer, Quote) else None
    moved = asked is None or asked.basis != basis
    at_once = rule.moment is Moment.ON_CHANGE
    if price is None:
        return Verdict.TAKE if found is not None and at_once and moved else Verdict.EMPTY
    if found is not None and price.same(found, tax_rate):
        return Verdict.FOUND
    if asked is None or asked.price is None or not price.same(asked.price, tax_rate):
        return Verdict.BY_HAND
    if moved and (at_once or asked.basis.item_id != basis.item_id):
        return Verdict.TAKE if found is not None and at_once else Verdict.DROP
    if moved:
        return Verdict.STALE
    if not vouched():
        # Somebody says so. Against a list price it is a price of his own; where there is none, nobody may pass it for one.
        return Verdict.BY_HAND if found is not None else Verdict.STALE
    return Verdict.KEPT if rule.at_approval is AtApproval.KEEP else Verdict.STALE
