"""What billing reads of the books beyond its own record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from cellar_db.functions import in_lists
from cellar_server.areas.sales.order_tables import SalesOrder
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def order_names(work: UnitOfWork, ids: Iterable[int]) -> Sequence[Any]:
    """Stored: numbers and contracts of the orders that an invoice bills, in order of the numbers. The customer quotes them
    when he pays, so that they belong to the receivable whoever sees it."""
    asked = select(SalesOrder.number, SalesOrder.contract_no).order_by(SalesOrder.number)
    found: list[Any] = []
    for some in in_lists(sorted(set(ids))):
        found.extend(work.connection.execute(asked.where(SalesOrder.id.in_(some))))
    return sorted(found, key=lambda row: row[0])
