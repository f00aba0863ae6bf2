"""What the warehouse's papers read of the books beyond their own record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from cellar_server.kernel.work import UnitOfWork
from cellar_server.ledgers import stock
from cellar_server.sales import reads
from cellar_server.sales.goods import company_of


def same_company(work: UnitOfWork, one: int, other: int) -> bool:
    """Rule: whether two organisations belong to one company."""
    units = reads.organisations(work)
    return company_of(units, one) == company_of(units, other)


def moved_first(
    work: UnitOfWork, warehouse_id: int, items: Iterable[int], *, besides: tuple[str, int]
) -> Mapping[tuple[int, int], date]:
    """Rule: by item and batch (0: of none) the day of the first goods that other documents moved in a warehouse."""
    return stock.moved_first(work.connection, warehouse_id, items, besides=besides)
