"""Documents that the program makes of others by itself: the receivable of an invoice. One lives at a time for each source."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select

from cellar_server.kernel.intake import claims
from cellar_server.kernel.links.taking import connect
from cellar_server.kernel.schema.model import Document
from cellar_server.kernel.schema.states import OVER
from cellar_server.kernel.schema.tables import document_link
from cellar_server.kernel.work.unit import UnitOfWork

D = TypeVar("D", bound=Document)


def made_from(work: UnitOfWork, doc: Document, source: Document) -> None:
    """The new document says what it was made of; ``Invalid`` where another that lives was made of the same."""
    doc.source_entity, doc.source_id = source.__tablename__, source.id
    connect(work, [(doc.source_entity, doc.source_id)], (doc.__tablename__, doc.id))
    claims.move(work, work.registry.by_model(type(doc)), doc, {})


def made_of(work: UnitOfWork, model: type[D], source: Document) -> D | None:
    """The document of this type that was made of ``source`` and is not over; it follows its source whoever undoes it."""
    edges = document_link.c
    # By the trace, which has an index.
    mine = select(edges.target_id).where(
        edges.source_entity == source.__tablename__,
        edges.source_id == source.id,
        edges.target_entity == model.__tablename__,
    )
    asked = select(model).where(
        model.id.in_(mine), model.source_entity == source.__tablename__, model.source_id == source.id, model.state.not_in(OVER)
    )  # fmt: skip
    return work.session.scalars(asked).one_or_none()
