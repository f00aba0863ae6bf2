"""What documents say to the ledger of open items; pure, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cellar_server.ledgers.open_items.tables import Kind, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who owes or is owed: a customer, a supplier or an employee, exactly one; ``ValueError`` otherwise."""

    customer_id: int | None = None
    supplier_id: int | None = None
    employee_id: int | None = None

    def __post_init__(self) -> None:
        if sum(bool(id_) for id_ in self.key) != 1:
            raise ValueError(f"an open item has one party: {self}")

    @property
    def key(self) -> tuple[int | None, int | None, int | None]:
        return self.customer_id, self.supplier_id, self.employee_id


PARTY = ("customer_id", "supplier_id", "employee_id")
"""The columns that a party is kept in, of an item and of the documents that have one."""


def party_of(doc: Any) -> Party:
    """The party of a document by whichever of the fields it has."""
    return Party(**{name: getattr(doc, name, None) for name in PARTY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a document opens, an instalment each: a debt, or money that was paid."""

    side: Side
    kind: Kind
    party: Party
    amount: Decimal
    due_date: date
    currency: str
    instalment: int = 1
    reference: str = ""

    @property
    def between(self) -> tuple[object, ...]:
        """What two items must agree in to settle each other."""
        return (self.side, self.currency, *self.party.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What a document settles: so much of a debt with a payment, both by their documents' ids, the first due first.

    In place of the payment stands a red debt too, and in place of both a payment and a red one: then each is open by so much less.
    ``own``: the red one is of this very debt, and nets each instalment with the same one of it."""

    side: Side
    debt_id: int
    payment_id: int
    amount: Decimal
    path: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class Allocation:
    """So much of one item with another, both by their own ids."""

    debt_item_id: int
    payment_item_id: int
    amount: Decimal
    path: str = ""
