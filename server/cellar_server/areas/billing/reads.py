"""What billing reads of the books beyond its own record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import select

from cellar_db.functions import in_lists
from cellar_server.areas.sales.order_tables import SalesOrder
from cellar_server.kernel.schema.model import Document
from cellar_server.kernel.schema.states import VOID
from cellar_server.kernel.schema.tables import document_link
from cellar_server.kernel.work.unit import UnitOfWork

D = TypeVar("D", bound=Document)


def order_names(work: UnitOfWork, ids: Iterable[int]) -> Sequence[Any]:
    """Stored: numbers and contracts of the orders that an invoice bills, in order of the numbers. The customer quotes them
    when he pays, so that they belong to the receivable whoever sees it."""
    asked = select(SalesOrder.number, SalesOrder.contract_no).order_by(SalesOrder.number)
    found: list[Any] = []
    for some in in_lists(sorted(set(ids))):
        found.extend(work.connection.execute(asked.where(SalesOrder.id.in_(some))))
    return sorted(found, key=lambda row: row[0])


def made_of(work: UnitOfWork, model: type[D], source: Document) -> D | None:
    """Rule: the document of this type that was made of ``source`` and is not void; it follows its source whoever undoes it."""
    edges = document_link.c
    mine = select(edges.target_id).where(
        edges.source_entity == source.__tablename__,
        edges.source_id == source.id,
        edges.target_entity == model.__tablename__,
    )
    return work.session.scalars(select(model).where(model.id.in_(mine), model.state != VOID.code)).one_or_none()
