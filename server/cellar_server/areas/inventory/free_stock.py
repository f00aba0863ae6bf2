"""可用 in the document's warehouse, beside each item that a look-up finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from cellar_server.areas.inventory import reads
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.looked_up import Column, LookedUp
from cellar_server.kernel.schema.text import label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import stock

_FREE = FieldSpec(kind=Kind.QUANTITY, label=label("可用|Available"), name="told_available", scale=4, width=8)


def _find(work: UnitOfWork, near: Mapping[str, Any], ids: Sequence[int]) -> dict[int, tuple[Decimal]]:
    """Shown where the person may see the stock of that warehouse."""
    warehouse_id = near["warehouse_id"]
    if warehouse_id is None or not work.shows(stock.StockItem, warehouse_id=warehouse_id, item_id=None):
        return {}
    return {id_: (free,) for id_, free in reads.free(work, warehouse_id, ids).items()}


IN_WAREHOUSE = LookedUp(
    (Column(_FREE, ("stock_item.on_hand", "stock_item.blocked", "stock_item.reserved")),), ("warehouse_id",), _find
)
