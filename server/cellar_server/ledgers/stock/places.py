"""What a warehouse says of the goods in it: whether they count, and whose cost they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cellar_server.kernel.unit_of_work.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Place:
    """``cost_area``: 0 where the warehouse bears no cost."""

    in_atp: bool
    cost_area: int


def of(work: UnitOfWork, warehouses: Iterable[int]) -> dict[int, Place]:
    """By warehouse; one statement for those that are not remembered."""
    found = work.rows(work.registry.of("warehouse"), sorted(set(warehouses)))
    return {
        id_: Place(bool(row.in_atp), (row.cost_area_id or 0) if row.cost_bearing else 0) for id_, row in found.items()
    }
