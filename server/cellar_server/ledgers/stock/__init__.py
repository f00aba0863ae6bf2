"""Stock: what lies where, what is promised, what is on the road.

The key is (warehouse, item) for what can be promised and (warehouse, item, batch) for what lies on the floor; all
quantities are in the item's main unit. ``stock_move`` is the ledger; ``stock_item`` and ``stock_batch`` are projections,
changed in the same transaction by one conditional update each, in key order. Available = on hand − reserved.
"""

from __future__ import annotations

from cellar_server.ledgers.stock.door import DOOR, Move, post, posted, settle, tally
from cellar_server.ledgers.stock.reading import Availability, available, batches, moved_after, moved_before
from cellar_server.ledgers.stock.tables import BATCH_BUCKETS, BUCKETS, StockBatch, StockItem, StockMove

__all__ = ["BATCH_BUCKETS", "BUCKETS", "DOOR", "Availability", "Move", "StockBatch", "StockItem", "StockMove", "available", "batches", "moved_after", "moved_before", "post", "posted", "settle", "tally"]  # fmt: skip
