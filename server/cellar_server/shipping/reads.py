"""What shipping reads of the books beyond its own record; whatever is shown is narrowed to the person's sight."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from cellar_server.kernel.work import UnitOfWork
from cellar_server.ledgers import stock
from cellar_server.masters.batch import Batch


def batches(work: UnitOfWork, warehouse_id: int, items: Iterable[int]) -> dict[int, list[tuple[int, Decimal]]]:
    """Proposed: by item the batches in a warehouse with what is there of each, as far as this person may see batches."""
    known = stock.batches(work.connection, warehouse_id, set(items))
    seen = work.in_sight(Batch, [batch for found in known.values() for batch, _ in found])
    return {item: [(batch, there) for batch, there in found if batch in seen] for item, found in known.items()}
