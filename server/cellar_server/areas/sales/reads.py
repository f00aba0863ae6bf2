"""What sales read of the books beyond their own record; whatever is shown is narrowed to the person's sight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from cellar_db.functions import in_lists
from cellar_server.areas.inventory.loan import Loan, LoanLine
from cellar_server.areas.masters.customer_address import CustomerAddress
from cellar_server.areas.pricing.price_list import PriceList, PriceListLine
from cellar_server.areas.sales.order_tables import SalesOrder, SalesOrderLine
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, stock


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


_addresses = table_of(CustomerAddress)
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


_REMEMBERED = timedelta(days=730)
"""So far back is looked for what a customer bought last: two seasons of the feasts."""


def bought_last(work: UnitOfWork, customer_id: int, item_ids: Iterable[int]) -> dict[int, Any]:
    """Shown: by item the newest priced line of a customer's orders in effect that this person may see."""
    head, line = table_of(SalesOrder), table_of(SalesOrderLine)
    newest = func.row_number().over(
        partition_by=line.c.item_id, order_by=(head.c.business_date.desc(), line.c.id.desc())
    )
    columns = (
        line.c.item_id,
        head.c.business_date,
        line.c.price,
        line.c.price_per,
        line.c.tax_included,
        line.c.discount,
    )
    mine = (
        work.visible(SalesOrder)
        .join(line, line.c.document_id == head.c.id)
        .with_only_columns(*columns, newest.label("place"))
        .where(head.c.customer_id == customer_id, head.c.business_date >= work.today - _REMEMBERED)
        .where(work.registry.by_model(SalesOrder).effective, line.c.price.is_not(None), line.c.quantity > 0)
    )
    found = {}
    for some in in_lists(sorted(set(item_ids))):
        ranked = mine.where(line.c.item_id.in_(some)).subquery()
        found.update({row.item_id: row for row in work.connection.execute(select(ranked).where(ranked.c.place == 1))})
    return found


_LENT_TO = select(LoanLine.id, Loan.customer_id).join(Loan, Loan.id == LoanLine.document_id)


def borrowers(work: UnitOfWork, line_ids: Iterable[int | None]) -> dict[int, int | None]:
    """Rule: by line of a loan the customer who has the goods, None where it is an employee; the link says who may see it."""
    known: dict[int, int | None] = work.cache.setdefault("borrowers", {})
    wanted = sorted({id_ for id_ in line_ids if id_ is not None} - known.keys())
    for some in in_lists(wanted):
        known.update(
            {row.id: row.customer_id for row in work.connection.execute(_LENT_TO.where(LoanLine.id.in_(some)))}
        )
    return known
