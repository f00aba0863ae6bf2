"""Removing a record: a draft that never had a legal number, or a master that nothing refers to."""

from __future__ import annotations

from cellar_server.kernel import access, audit, links
from cellar_server.kernel.intake import claims, removal
from cellar_server.kernel.life.preparing import raise_errors
from cellar_server.kernel.life.reach import conflict, demand, demand_scope, load
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.unit_of_work import events, naming, numbering
from cellar_server.kernel.unit_of_work.events import Event
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def delete(work: UnitOfWork, declaration: Declaration, id_: int, row_version: int) -> None:
    """Remove a draft that never had a legal number, or a master that nothing refers to."""
    demand(work, declaration, access.DELETE, "删除|delete")
    work.forget(declaration)
    record = load(work, declaration, id_, lock=True)
    demand_scope(work, declaration, record, access.DELETE)
    if row_version and record.row_version != row_version:
        raise conflict(work, declaration, record, row_version)
    if declaration.kind is EntityKind.DOCUMENT:
        if record.state not in declaration.editable or not numbering.is_temporary(record.number):
            raise refuse(
                "",
                "NOT_DELETABLE",
                "已有正式单号的单据不能删除，只能作废|A numbered document cannot be deleted, only voided",
            )
        raise_errors(work, links.nothing_downstream(work, record))
        for grid in declaration.grids.values():
            raise_errors(
                work, removal.let_go(work, grid.line.__table__, [line.id for line in getattr(record, grid.name)])
            )
    elif not declaration.creatable:
        words = declaration.title
        raise refuse("", "NOT_DELETABLE", f"{words.zh}由系统生成，不能删除|{words.en} is made by the system and stays")
    for requirement in declaration.delete_requires:
        raise_errors(work, requirement(work, record))
    # Its own history goes out of everybody's sight with it.
    events.note_by(work, Event.DELETED, entity=declaration.name, words=naming.called(work, declaration, record).zh)
    if declaration.after_delete is not None:
        declaration.after_delete(work, record)
    audit.write(
        work, declaration, record, "delete", audit.difference(audit.snapshot(declaration, record), audit.NOTHING)
    )
    links.disconnect(work, (declaration.name, id_))
    links.forget_source(work, (declaration.name, id_))
    claims.release(work, declaration, record)
    work.session.delete(record)
    work.session.flush()
    work.touch(declaration.name, id_)
