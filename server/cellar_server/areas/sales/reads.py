"""What sales read of the books beyond their own record; whatever is shown is narrowed to the person's sight."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select

from cellar_server.areas.masters.customer_address import CustomerAddress
from cellar_server.areas.masters.organisation import Organisation
from cellar_server.areas.pricing.price_list import PriceList, PriceListLine
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.work.unit import UnitOfWork
from cellar_server.ledgers import credit, stock
from cellar_server.ledgers.open_item import OpenItem


def sees_floor(work: UnitOfWork, price_line_id: int | None) -> bool:
    """Shown: whether this person may see the floor price of the list that this price line stands in."""
    policy = work.principal.policy
    declaration = work.registry.by_model(PriceList)
    if not policy.sees(declaration.name, "lines.floor_price"):
        return False
    if price_line_id is None or policy.predicate(declaration) is None:
        return True
    mine = work.visible(PriceList).join(PriceListLine, PriceListLine.document_id == PriceList.id)
    return work.session.scalars(mine.where(PriceListLine.id == price_line_id)).first() is not None


def organisations(work: UnitOfWork) -> dict[int, Any]:
    """Rule: the whole tree of organisations as rows by id; small, and remembered until one of them changes."""
    known: dict[int, Any] = work.kept.setdefault("all organisations", {})
    if not known:
        known.update((row.id, row) for row in work.connection.execute(select(table_of(Organisation))))
        work.keep(work.registry.by_model(Organisation), known)
    return known


_addresses, _items = table_of(CustomerAddress), table_of(OpenItem).c
_SHIPPED_TO = (
    select(_addresses)
    .where(
        _addresses.c.customer_id == bindparam("customer"),
        _addresses.c.for_shipping == True,  # noqa: E712
        _addresses.c.state == "active",
    )
    .order_by(_addresses.c.preferred.desc(), _addresses.c.id)
    .limit(1)
)


def preferred_address(work: UnitOfWork, customer_id: int) -> int | None:
    """Proposed: where a customer's goods go as a rule, to whom may see that address."""
    known: dict[int, int | None] = work.kept.setdefault("preferred address", {})
    if customer_id not in known:
        row = work.connection.execute(_SHIPPED_TO, {"customer": customer_id}).first()
        known[customer_id] = row.id if row is not None else None
        if row is not None:
            # Known from now on: the check at save need not read it again.
            work.keep(work.registry.by_model(CustomerAddress), {row.id: row})
    found = known[customer_id]
    return found if work.in_sight(CustomerAddress, [found]) else None


def available(work: UnitOfWork, warehouse_id: int, item_id: int) -> stock.Availability:
    """Shown where ``work.shows`` the stock of the warehouse, which its caller asks."""
    return stock.available(work.connection, [(warehouse_id, item_id)])[warehouse_id, item_id]


def exposure(work: UnitOfWork, customer_id: int, on: date | None = None) -> credit.Exposure:
    """Rule: a limit counts all that the customer took up. Shown only where ``work.shows`` his credit balance."""
    return credit.exposure(work.connection, customer_id, on or work.today)


def opening(work: UnitOfWork, customer_id: int, since: date) -> Sequence[Any]:
    """Shown on a statement of account (kind, amount): it is whole or wrong, and printed for whoever may see the customer,
    receivables and receipts; the inquiry of open items shows him the same sums."""
    before = and_(_items.customer_id == customer_id, _items.posting_date < since)
    there = or_(_items.withdrawn_on.is_(None), _items.withdrawn_on >= since)
    return work.connection.execute(
        select(_items.kind, func.sum(_items.amount)).where(before, there).group_by(_items.kind)
    ).all()


def items(work: UnitOfWork, customer_id: int, since: date, until: date) -> Sequence[Any]:
    """Shown on the same statement: days, kind and amount of each that came or was taken back within it; numbers and remarks
    only of documents in sight. What was taken back on the very day says nothing."""
    came, went = _items.posting_date.between(since, until), _items.withdrawn_on.between(since, until)
    return work.connection.execute(
        select(_items.entity, _items.record_id, _items.posting_date, _items.withdrawn_on, _items.kind, _items.amount)
        .where(_items.customer_id == customer_id, or_(came, went), _items.amount != 0)
        .where(or_(_items.withdrawn_on.is_(None), _items.withdrawn_on != _items.posting_date))
        .order_by(_items.posting_date, _items.id)
    ).all()
