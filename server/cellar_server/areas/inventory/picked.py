"""Lines that were pushed, as the keeper would pick them: parted over batches and bins, so that he only confirms (LG-03, WH-05)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cellar_server.areas.inventory import reads
from cellar_server.areas.inventory.picking import take
from cellar_server.areas.masters import bin_rules
from cellar_server.areas.masters.item import Item
from cellar_server.kernel.intake.record import new_record
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def by_spot(*came: str) -> Callable[[UnitOfWork, Any], None]:
    """For a link's ``derive``: each line over the oldest batches and the bins in which most lies; ``came``: the fields that say where a
    line came from.

    What lies nowhere stays without a batch and bin, for the keeper to say.
    """

    def part(work: UnitOfWork, doc: Any) -> None:
        items = work.get_many(Item, [line.item_id for line in doc.lines])
        binned = bin_rules.managed(work, doc.warehouse_id)
        left = reads.lying(work, doc.warehouse_id, (id_ for id_, item in items.items() if binned or item.batch_managed))
        grid = work.registry.by_model(type(doc)).grids["lines"]
        picked: list[Any] = []
        for line in doc.lines:
            parts, left[line.item_id] = take(line.quantity, left.get(line.item_id, []))
            for spot, quantity in parts:
                made = new_record(grid.line, grid.fields)
                for name in came:
                    setattr(made, name, getattr(line, name))
                made.item_id, made.batch_id, made.bin_id = line.item_id, spot.batch_id or None, spot.bin_id or None
                made.position, made.quantity = len(picked), quantity
                picked.append(made)
        doc.lines = picked

    return part
