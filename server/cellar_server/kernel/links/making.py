"""Documents that the program makes of others by itself: the receivable of an invoice. One lives at a time for each source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from sqlalchemy import Connection, exists, func, insert, literal, select

from cellar_db.ids import new_id
from cellar_server.kernel.schema.changed import is_stored
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.model import Document, table_of
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.tables import document_link
from cellar_server.kernel.unit_of_work.prove import Difference, proof
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

D = TypeVar("D", bound=Document)
_EDGE = insert(document_link)


def made_from(work: UnitOfWork, doc: Document, source: Document) -> None:
    """The new document says what it was made of; ``Invalid`` where another that lives was made of the same.

    One statement asks and writes the trace's edge; the deed holds the source's row, so nobody makes another meanwhile. Of a source that is
    not in its table yet nothing was made.
    """
    doc.source_entity, doc.source_id = source.__tablename__, source.id
    made, links = table_of(type(doc)).c, document_link.c
    edge = {
        "id": new_id(), "source_entity": doc.source_entity, "source_id": doc.source_id,
        "target_entity": doc.__tablename__, "target_id": doc.id,
    }  # fmt: skip
    if not is_stored(source):
        work.write(_EDGE, [edge])
        return
    living = exists(
        select(made.id)
        .join(document_link, links.target_id == made.id)
        .where(
            links.source_entity == source.__tablename__, links.source_id == source.id, links.target_entity == doc.__tablename__,
            made.source_entity == source.__tablename__, made.source_id == source.id, work.registry.by_model(type(doc)).living,
        )
    )  # fmt: skip
    one = select(*(literal(value, links[name].type).label(name) for name, value in edge.items())).where(~living)
    # Of an INSERT the count of rows is kept only where it is asked for.
    written = insert(document_link).from_select(list(edge), one).execution_options(preserve_rowcount=True)
    if work.connection.execute(written).rowcount != 1:
        words = work.registry.by_model(type(doc)).title
        raise refuse(
            "", "MADE_TWICE", f"本单已生成{words.zh}|{words.en} was made of this document already", "刷新后再看|Refresh and look again"
        )  # fmt: skip


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
        model.id.in_(mine), model.source_entity == source.__tablename__, model.source_id == source.id, work.registry.by_model(model).living
    )  # fmt: skip
    return work.session.scalars(asked).one_or_none()


_PROOF = "made: one document of a type lives for each source"


@proof(_PROOF)
def _made_once(connection: Connection, registry: Registry) -> Iterator[Difference]:
    for declaration in registry.declarations.values():
        if declaration.kind is not EntityKind.DOCUMENT:
            continue
        table = declaration.table.c
        often = (
            select(table.source_entity, table.source_id, func.count(table.id))
            .where(table.source_id.is_not(None), declaration.living)
            .group_by(table.source_entity, table.source_id)
            .having(func.count(table.id) > 1)
        )
        for entity, id_, count in connection.execute(often):
            yield Difference(_PROOF, f"{declaration.name} of {entity} {id_}", "1", str(count))
