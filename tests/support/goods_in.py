"""Goods that are simply there: brought in by a paper of the warehouse, through the bulk door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cellar_common.codec import Ref
from cellar_db.functions import chunks
from cellar_server.areas.inventory.other_receipt import OtherReceipt
from cellar_server.kernel import bulk
from cellar_server.kernel.bulk import Typed
from cellar_server.kernel.intake.record import MAX_LINES
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def bring_in(work: UnitOfWork, place: Any, rows: Sequence[Mapping[str, Any]], on: date) -> None:
    """These lines (item, quantity, batch, unit cost) into a warehouse, as many papers as it takes, signed."""
    head = {"warehouse_id": place.id, "org_id": place.org_id, "business_date": on, "reason_id": Ref(0, "I01", "")}
    papers = [
        Typed(model=OtherReceipt, values=head, lines={"lines": some}, deeds=("sign",))
        for some in chunks(rows, MAX_LINES)
    ]
    bulk.write(work, papers, migrated=True)
