"""Stock: what lies where and in which state, what is promised, what is on the road, and what it is worth.

The key is (warehouse, item) for what can be promised and (warehouse, item, batch, bin, status) for what lies on the floor; all
quantities are in the item's main unit. ``stock_move`` is the ledger, and each of its rows carries its value; ``stock_item``,
``stock_batch`` (the detail) and ``stock_cost`` (cost area, item) are projections, changed in the same transaction in key order.
Available = on hand − blocked − reserved, where blocked is what warehouse or status does not let count (``status.py``). Cost
quantity = on hand + in transit + lent: what is ours.
"""

from __future__ import annotations

from cellar_server.ledgers.stock.costing import CostMethod
from cellar_server.ledgers.stock.door import DOOR, post, queued
from cellar_server.ledgers.stock.move import Move
from cellar_server.ledgers.stock.reading import Availability, Spot, available, lying, moved_before, moved_on
from cellar_server.ledgers.stock.recounting import recount
from cellar_server.ledgers.stock.settling import mirror, posted, settle, tally, valued
from cellar_server.ledgers.stock.status import StockStatus
from cellar_server.ledgers.stock.tables import (
    BUCKETS,
    COST_KEY,
    DETAIL_BUCKETS,
    DETAIL_KEY,
    ITEM_BUCKETS,
    OWNED,
    StockBatch,
    StockCost,
    StockItem,
    StockMove,
)  # fmt: skip

__all__ = [
    "BUCKETS", "COST_KEY", "DETAIL_BUCKETS", "DETAIL_KEY", "DOOR", "ITEM_BUCKETS", "OWNED", "Availability", "CostMethod", "Move", "Spot",
    "StockBatch", "StockCost", "StockItem", "StockMove", "StockStatus", "available", "lying", "mirror", "moved_before", "moved_on", "post",
    "posted", "queued", "recount", "settle", "tally", "valued",
]  # fmt: skip
