"""What shipping reads of the books beyond its own record; whatever is shown is narrowed to the person's sight."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select

from cellar_server.areas.masters.batch import Batch
from cellar_server.areas.shipping.delivery_note import DeliveryNote, DeliveryNoteLine
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import stock


def batches(work: UnitOfWork, warehouse_id: int, items: Iterable[int]) -> dict[int, list[tuple[int, Decimal]]]:
    """Proposed: by item the batches in a warehouse with what is there of each, as far as this person may see batches.

    What the same command takes of them already is not there any more.
    """
    known = stock.batches(work.connection, warehouse_id, set(items))
    seen = work.in_sight(Batch, [batch for found in known.values() for batch, _ in found])
    moved = stock.queued(work, warehouse_id)
    lying = {
        item: [(batch, there + moved.get((item, batch), ZERO)) for batch, there in found if batch in seen]
        for item, found in known.items()
    }
    return {item: [(batch, there) for batch, there in found if there > 0] for item, found in lying.items()}


_TRANSPORT = (
    select(DeliveryNote.carrier_id, DeliveryNote.vehicle_id, DeliveryNote.driver)
    .join(DeliveryNoteLine, DeliveryNoteLine.document_id == DeliveryNote.id)
    .where(DeliveryNoteLine.id == bindparam("line_id"))
)


def transport(work: UnitOfWork, delivery_line_id: int) -> Any:
    """Copied to an outbound (carrier, vehicle, driver): of the note it is being made from, which its maker sees."""
    return work.connection.execute(_TRANSPORT, {"line_id": delivery_line_id}).one()
