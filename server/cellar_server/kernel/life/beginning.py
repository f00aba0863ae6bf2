"""How a record begins: blank, as a copy of another, as its reversal, or made from what is open upstream."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cellar_server.kernel import access
from cellar_server.kernel.intake import writable
from cellar_server.kernel.intake.record import new_record
from cellar_server.kernel.life import heading
from cellar_server.kernel.life.preparing import prepare, raise_errors
from cellar_server.kernel.life.reach import demand, load
from cellar_server.kernel.links import derivation, from_head, mirroring
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.link import HeadLink
from cellar_server.kernel.schema.problems import NotFound, problem, refuse
from cellar_server.kernel.schema.reversal import Reversal
from cellar_server.kernel.unit_of_work import numbering
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def blank(work: UnitOfWork, declaration: Declaration) -> Any:
    """A new record with defaults, not yet saved; the person's own organisation and employee are filled in."""
    record = new_record(declaration.model, declaration.fields)
    record.state = declaration.initial.code
    for grid in declaration.grids.values():
        setattr(record, grid.name, [])
    if declaration.kind is EntityKind.DOCUMENT:
        record.number = numbering.temporary(record.id)
        record.business_date = work.today
        heading.begin(work, declaration, record)
    return record


def draft(work: UnitOfWork, declaration: Declaration) -> Any:
    """What *New* opens."""
    demand(work, declaration, access.CREATE, "新增|create")
    record = blank(work, declaration)
    prepare(work, declaration, record)
    return record


def copy(work: UnitOfWork, declaration: Declaration, id_: int) -> Any:
    """What *Copy* opens: every copyable field and line, no links, no counters, a new date."""
    demand(work, declaration, access.CREATE, "新增|create")
    source = load(work, declaration, id_)
    record = blank(work, declaration)
    # Terms that only some may set are not carried to another record by somebody else.
    closed = writable.closed_fields(declaration, work.principal.policy)
    for name, spec in declaration.fields.items():
        if spec.copied and not spec.readonly and name not in closed:
            setattr(record, name, getattr(source, name))
    for grid in declaration.grids.values():
        made = []
        # Lines that only the server or a link makes are not the copy's.
        for line in getattr(source, grid.name) if not grid.fixed else ():
            fresh = new_record(grid.line, grid.fields)
            fresh.position = line.position
            for name, spec in grid.fields.items():
                if spec.copied and not spec.readonly and f"{grid.name}.{name}" not in closed:
                    setattr(fresh, name, getattr(line, name))
            made.append(fresh)
        setattr(record, grid.name, made)
    prepare(work, declaration, record)
    return record


def reverse(work: UnitOfWork, declaration: Declaration, id_: int, figures: Mapping[int, Decimal] | None = None) -> Any:
    """What *Reverse* (红冲) opens: an unsaved red document of what still stands of another, or of ``figures`` of it.

    ``figures``: positive, by line of the original, or of ``reversing.HEAD`` where its amount is reversed. It is dated today and takes
    effect by its type's own action. ``Invalid`` where the original cannot be reversed or nothing of it stands.
    """
    demand(work, declaration, access.CREATE, "新增|create")
    original = load(work, declaration, id_)
    raise_errors(work, mirroring.irreversible(work, declaration, original, original.state))
    if original.reversal is Reversal.WHOLE:
        words = f"{original.number} 已全部红冲|{original.number} is reversed already"
        raise refuse("", "NOTHING_TO_REVERSE", words)
    red = blank(work, declaration)
    red.red_of_id = original.id
    mirroring.begin(declaration, red, original)
    mirroring.propose(declaration, red, original, figures)
    prepare(work, declaration, red, typed=False)
    return red


def derive(work: UnitOfWork, link_name: str, source_ids: list[int], line_ids: list[int]) -> Any:
    """What *Push* or *Pull* opens: an unsaved document from what is open upstream."""
    way = work.registry.find_link(link_name)
    if way is None:
        raise NotFound([problem("", "LINK_UNKNOWN", "没有这种下推|There is no such link")])
    assert way.target is not None
    declaration = work.registry.by_model(way.target)
    demand(work, declaration, access.CREATE, "新增|create")
    record = blank(work, declaration)
    if isinstance(way, HeadLink):
        from_head.derive(work, way, line_ids or source_ids, record)
    else:
        derivation.derive(work, way, source_ids, line_ids, record)
    prepare(work, declaration, record, typed=False)
    return record
