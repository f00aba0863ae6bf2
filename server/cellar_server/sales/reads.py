"""What sales read of the books beyond their own record; whatever is shown is narrowed to the person's sight."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from cellar_server.kernel.model import table_of
from cellar_server.kernel.work import UnitOfWork
from cellar_server.masters.organisation import Organisation
from cellar_server.pricing.price_list import PriceList, PriceListLine


def sees_floor(work: UnitOfWork, price_line_id: int | None) -> bool:
    """Shown: whether this person may see the floor price of the list that this price line stands in."""
    policy = work.principal.policy
    declaration = work.registry.by_model(PriceList)
    if not policy.sees(declaration.name, "lines.floor_price"):
        return False
    if price_line_id is None or policy.predicate(declaration) is None:
        return True
    mine = work.visible(PriceList).join(PriceListLine, PriceListLine.document_id == PriceList.id)
    return work.session.scalars(mine.where(PriceListLine.id == price_line_id)).first() is not None


def organisations(work: UnitOfWork) -> dict[int, Any]:
    """Rule: the whole tree of organisations as rows by id; small, and remembered until one of them changes."""
    known: dict[int, Any] = work.kept.setdefault("all organisations", {})
    if not known:
        known.update((row.id, row) for row in work.connection.execute(select(table_of(Organisation))))
        work.keep(work.registry.by_model(Organisation), known)
    return known
