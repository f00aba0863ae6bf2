"""Batches and what came in: the demo company's filling line, as postings to the stock ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from cellar_db.ids import new_id
from cellar_server.demo.company import Company
from cellar_server.demo.orders import PlannedReceipt
from cellar_server.kernel.modules import Module
from cellar_server.kernel.work import UnitOfWork
from cellar_server.ledgers import stock
from cellar_server.ledgers.stock import Move
from cellar_server.masters.batch import Batch
from cellar_server.seed import make


@dataclass(frozen=True)
class OpeningStock:
    """期初库存: what the ledger is told of where these goods came from; no document of its own stands behind it."""

    __tablename__: ClassVar[str] = "opening_stock"
    id: int
    business_date: date
    org_id: int
    posting_date: date | None = None


def receive(work: UnitOfWork, company: Company, receipts: Sequence[PlannedReceipt]) -> None:
    """Make the batches and post the goods; the caller completes the work."""
    work.module = Module.STOCK
    batches: dict[str, Batch] = {}
    days: dict[date, list[PlannedReceipt]] = {}
    for each in receipts:
        days.setdefault(each.day, []).append(each)
        if company.items[each.item].batch_managed:
            batches[each.batch] = make(
                work, Batch, code=each.batch, name=each.batch, item_id=company.items[each.item].id,
                made_on=each.day - timedelta(days=20), certificate=f"ZJ-{each.batch}",
            )  # fmt: skip
    work.session.add_all(batches.values())
    work.session.flush()
    for day, some in sorted(days.items()):
        moves = [
            Move(
                warehouse_id=company.warehouses[each.warehouse].id, item_id=company.items[each.item].id,
                batch_id=batches[each.batch].id if each.batch in batches else None, on_hand=each.quantity,
            )
            for each in some
        ]  # fmt: skip
        stock.post(work, OpeningStock(new_id(), day, company.sales_org.id), moves)
