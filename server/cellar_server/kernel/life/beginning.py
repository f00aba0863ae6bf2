"""How a record begins: blank, as a copy of another, as its reversal, or made from what is open upstream."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from cellar_common.folding import plain
from cellar_server.kernel import access
from cellar_server.kernel.intake import writable
from cellar_server.kernel.intake.record import new_record
from cellar_server.kernel.life import heading
from cellar_server.kernel.life.preparing import prepare, raise_errors
from cellar_server.kernel.life.reach import demand, load
from cellar_server.kernel.links import derivation, from_head, mirroring
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import FieldSpec
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


def draft(work: UnitOfWork, declaration: Declaration, called: str = "") -> Any:
    """What *New* opens. ``called``: what a look-up did not find; a master is called so."""
    demand(work, declaration, access.CREATE, "新增|create")
    record = blank(work, declaration)
    if called and declaration.kind is EntityKind.MASTER:
        _call(work, declaration, record, plain(called))
    prepare(work, declaration, record)
    return record


def _call(work: UnitOfWork, declaration: Declaration, record: Any, word: str) -> None:
    """As its code where it is written as codes are, in Latin letters and figures without a blank; else as its name."""
    closed = writable.closed_fields(declaration, work.principal.policy)
    is_code = word.isascii() and " " not in word
    for name in ("code", "name") if is_code else ("name",):
        spec = declaration.fields.get(name)
        if spec is not None and not spec.readonly and name not in closed and 0 < len(word) <= spec.length:
            setattr(record, name, word)
            return


def copy(work: UnitOfWork, declaration: Declaration, id_: int) -> Any:
    """What *Copy* opens: every copyable field and line, no links, no counters, a new date."""
    demand(work, declaration, access.CREATE, "新增|create")
    source = load(work, declaration, id_)
    if mirroring.is_red(declaration, source):
        words = f"红字单据不能复制：{source.number}|{source.number} is a red document and is not copied"
        raise refuse("", "RED_NOT_COPIED", words, "复制它的原单，或从原单红冲|Copy its original, or reverse that")
    record = blank(work, declaration)
    # Terms that only some may set are not carried to another record by somebody else.
    closed = writable.closed_fields(declaration, work.principal.policy)
    for name, spec in declaration.fields.items():
        if spec.copied and not spec.readonly and name not in closed and not _past(spec, source, record):
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


def _past(spec: FieldSpec, source: Any, record: Any) -> bool:
    """Whether a day of the source would lie before the one that it may not be before: the copy's own has moved on."""
    if spec.not_before != "business_date":
        return False
    day = getattr(source, spec.name)
    return day is not None and bool(day < record.business_date)


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
