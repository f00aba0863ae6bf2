"""What billing reads of the books beyond its own record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from cellar_db.functions import in_lists
from cellar_server.areas.sales.order_tables import SalesOrder
from cellar_server.kernel.links import upstream
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def order_names(work: UnitOfWork, ids: Iterable[int]) -> Sequence[Any]:
    """Stored: numbers and contracts of the orders that an invoice bills, in order of the numbers. The customer quotes them
    when he pays, so that they belong to the receivable whoever sees it. Those of all orders that are held are read at once."""
    known: dict[int, Any] = work.cache.setdefault("names of orders", {})
    wanted = set(ids)
    if not wanted <= known.keys():
        asked = select(SalesOrder.id, SalesOrder.number, SalesOrder.contract_no)
        for some in in_lists(sorted((wanted | upstream.locked(work, table_of(SalesOrder))) - known.keys())):
            known.update(
                (row.id, row[1:]) for row in work.connection.execute(asked.where(SalesOrder.id.in_(some))).all()
            )
    return sorted((known[id_] for id_ in wanted), key=lambda row: row[0])
