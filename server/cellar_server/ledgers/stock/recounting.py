"""What of the goods of a warehouse counts, once the warehouse says otherwise (MD-06)."""

from __future__ import annotations

from sqlalchemy import func, select, update

from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.stock.status import StockStatus
from cellar_server.ledgers.stock.tables import detail_rows, item_rows


def recount(work: UnitOfWork, warehouse_id: int, *, in_atp: bool) -> None:
    """What of the goods lying there is blocked, in the transaction that changes the warehouse.

    Promises that stand on them stay; no new one is made. It runs behind the move of the reference version, which waits for
    every posting that went by the warehouse of before.
    """

    def deed() -> None:
        here = item_rows.c.warehouse_id == warehouse_id
        # All of it first: these rows are locked before the detail is read.
        work.write(update(item_rows).where(here).values(blocked=item_rows.c.on_hand))
        if in_atp:
            columns = detail_rows.c
            not_fit = (
                select(func.coalesce(func.sum(columns.on_hand), ZERO))
                .where(columns.warehouse_id == item_rows.c.warehouse_id, columns.item_id == item_rows.c.item_id)
                .where(columns.stock_status != StockStatus.QUALIFIED)
                .scalar_subquery()
            )
            work.write(update(item_rows).where(here).values(blocked=not_fit))

    work.at_last(lambda: work.at_last(deed))
