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


def lying(work: UnitOfWork, warehouse_id: int, items: Iterable[int]) -> dict[int, list[tuple[stock.Spot, Decimal]]]:
    """Proposed: by item the spots in a warehouse with what is there of each, as far as this person may see batches.

    What the same command takes of them already is not there any more.
    """
    known = stock.lying(work.connection, warehouse_id, set(items))
    seen = {0, *work.in_sight(Batch, {spot.batch_id for found in known.values() for spot, _ in found if spot.batch_id})}
    moved = stock.queued(work, warehouse_id)
    left = {
        item: [(spot, there + moved.get((item, spot), ZERO)) for spot, there in found if spot.batch_id in seen]
        for item, found in known.items()
    }
    return {item: [(spot, there) for spot, there in found if there > 0] for item, found in left.items()}


_TRANSPORT = (
    select(DeliveryNote.carrier_id, DeliveryNote.vehicle_id, DeliveryNote.driver)
    .join(DeliveryNoteLine, DeliveryNoteLine.document_id == DeliveryNote.id)
    .where(DeliveryNoteLine.id == bindparam("line_id"))
)


def transport(work: UnitOfWork, delivery_line_id: int) -> Any:
    """Copied to an outbound (carrier, vehicle, driver): of the note it is being made from, which its maker sees."""
    return work.connection.execute(_TRANSPORT, {"line_id": delivery_line_id}).one()
