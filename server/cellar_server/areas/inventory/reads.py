"""What the warehouse's papers read of the books beyond their own record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from cellar_server.areas.inventory.picking import FIFO, Places, in_order
from cellar_server.areas.masters import bin_rules
from cellar_server.areas.masters.batch import Batch
from cellar_server.areas.masters.companies import company_of
from cellar_server.areas.masters.item import Item
from cellar_server.areas.masters.reads import organisations
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import stock


def same_company(work: UnitOfWork, one: int, other: int) -> bool:
    """Rule: whether two organisations belong to one company."""
    units = organisations(work)
    return company_of(units, one) == company_of(units, other)


def moved_before(work: UnitOfWork, warehouse_id: int, day: date, *, besides: str) -> date | None:
    """Rule: the first day before ``day`` on which goods of a warehouse moved by other documents than of this entity."""
    return stock.moved_before(work.connection, warehouse_id, day, besides=besides)


def opened_after(work: UnitOfWork, warehouse_id: int, item_ids: Iterable[int], day: date) -> dict[int, date]:
    """Rule: the items among these whose opening in a warehouse stands and is dated after ``day``, with its date.

    Openings are read once a command, for all its documents.
    """
    known: dict[int, list[tuple[date, Decimal]]] = work.cache.setdefault(("openings", warehouse_id), {})
    wanted = set(item_ids)
    missing = wanted - known.keys()
    if missing:
        found = stock.moved_on(work.connection, warehouse_id, missing, by="opening_stock")
        known.update({item: found.get(item, []) for item in missing})
    later = {item: [(on, count) for on, count in known[item] if on > day] for item in wanted}
    return {item: each[0][0] for item, each in later.items() if sum(count for _, count in each)}


def lying(work: UnitOfWork, warehouse_id: int, item_ids: Iterable[int]) -> dict[int, Places]:
    """Proposed: by item the spots on the floor of a warehouse with what is there of each, the oldest first, as far as this person may see
    batches. Where goods are managed by batch or bin, what lies in none is not proposed.
    """
    known = stock.lying(work.connection, warehouse_id, set(item_ids))
    items = work.get_many(Item, known)
    seen = work.see(Batch, (spot.batch_id for found in known.values() for spot, _ in found if spot.batch_id))
    binned = bin_rules.managed(work, warehouse_id)
    return {
        item: in_order(
            [
                (spot, there)
                for spot, there in found
                if (spot.batch_id in seen if spot.batch_id else not items[item].batch_managed) and (spot.bin_id or not binned)
            ],
            seen, FIFO,
        )
        for item, found in known.items()
    }  # fmt: skip


def free(work: UnitOfWork, warehouse_id: int, item_ids: Iterable[int]) -> dict[int, Decimal]:
    """Shown: 可用 by item, where ``work.shows`` the stock of the warehouse, which its caller asks."""
    now = stock.available(work.connection, [(warehouse_id, item_id) for item_id in item_ids])
    return {item_id: each.available for (_, item_id), each in now.items()}
