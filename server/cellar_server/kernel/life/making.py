"""Documents that a deed makes of the document it is done to: the receivable of an invoice, the receipt of a transfer.

Every rule of the made type holds as if a person had entered it. His right to that type is not asked, nor another person for the
check: the deed on the source is his, and it was checked. What was made goes only with its source (``by_hand``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from cellar_server.kernel import audit
from cellar_server.kernel.intake import alive, bounds, claims, units
from cellar_server.kernel.intake.record import new_record
from cellar_server.kernel.life.acting import carry_out
from cellar_server.kernel.life.beginning import blank
from cellar_server.kernel.life.holding import GOING
from cellar_server.kernel.life.preparing import prepare, problems_of, raise_errors
from cellar_server.kernel.links import derivation, mirroring
from cellar_server.kernel.links.making import made_from, made_of
from cellar_server.kernel.schema.actions import Action
from cellar_server.kernel.schema.changed import is_stored
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.model import Document
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.schema.states import VOID, State
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

D = TypeVar("D", bound=Document)
Values = Mapping[str, Any]

# A made document is of the same day, books and money as what it was made of, and from before the program where that is.
_OF_SOURCE = ("business_date", "org_id", "department_id", "currency", "migrated")


def make(
    work: UnitOfWork, model: type[D], source: Document, values: Values, lines: Mapping[str, Iterable[Values]] | None = None, *, then: str = "",
) -> D:  # fmt: skip
    """One document of this type, made of ``source``; ``Invalid`` where its type's rules refuse it or one that lives was made already.

    ``values`` are its head's fields, ``lines`` those of each grid; date, organisation, department and currency are the source's
    where they say nothing else. ``then`` names the deed that is done to it at once (``approve``, ``sign``); without one it stays a
    draft, for a person to go on with.
    """
    declaration = work.registry.by_model(model)
    work.forget(declaration)
    doc: D = blank(work, declaration)
    _fill(doc, declaration.fields, {**{name: getattr(source, name) for name in _OF_SOURCE}, **values})
    for name, rows in (lines or {}).items():
        setattr(doc, name, [_line(declaration, name, at, row) for at, row in enumerate(rows)])
    doc.source_entity, doc.source_id = source.__tablename__, source.id
    prepare(work, declaration, doc, typed=False)
    with work.session.no_autoflush:
        raise_errors(work, list(_wrong(work, declaration, doc)))
    doc.created_at, doc.created_by, doc.row_version = work.now, work.principal.user_id, 1
    work.add(doc)
    comes_from_others = declaration.links or declaration.head_links or doc.red_of_id is not None
    if is_stored(source) or not comes_from_others:
        made_from(work, doc, source)
    if comes_from_others:
        # The edge of a source of which nothing can have been made yet is one of those that this writes.
        raise_errors(work, derivation.check_sources(work, declaration, doc, is_new=not is_stored(source)))
    claims.move(work, declaration, doc, audit.NOTHING)
    if declaration.after_save is not None:
        work.session.flush()
        declaration.after_save(work, doc)
    audit.write(work, declaration, doc, "create", audit.made(declaration, doc))
    work.touch(declaration.name, doc.id)
    if then:
        _do(work, declaration, doc, declaration.actions[then])
    return doc


def gives_now(work: UnitOfWork, doc: Document, state: State) -> None:
    """During the deed that brings a document into this state: it gives already, to what the deed makes of it by a link."""
    doc.state = state.code
    work.session.flush()


def unmake(work: UnitOfWork, model: type[D], source: Document) -> D | None:
    """The mirror of ``make``: what was made of ``source`` is undone and void, and keeps its number; refused as its own undo is.

    None where nothing that lives was made of it.
    """
    doc = made_of(work, model, source)
    if doc is None:
        return None
    declaration = work.registry.by_model(model)
    work.forget(declaration)
    going: set[tuple[str, int]] = work.cache.setdefault(GOING, set())
    going.add((declaration.name, doc.id))
    if doc.state != declaration.initial.code:
        _do(work, declaration, doc, _undo(declaration))
    _do(work, declaration, doc, _only(each for each in declaration.actions.values() if each.move.to is VOID))
    return doc


def _line(declaration: Declaration, grid: str, position: int, values: Values) -> Any:
    spec = declaration.grids[grid]
    line = new_record(spec.line, spec.fields)
    line.position = position
    _fill(line, spec.fields, values)
    return line


def _fill(holder: Any, fields: Mapping[str, Any], values: Values) -> None:
    for name, value in values.items():
        if name not in fields:
            raise TypeError(f"{holder.__tablename__} has no field {name}")
        setattr(holder, name, value)


def _wrong(work: UnitOfWork, declaration: Declaration, doc: Any) -> Iterator[Problem]:
    yield from problems_of(work, declaration, doc)
    yield from alive.misplaced(work, declaration, doc)
    yield from units.problems(work, declaration, doc)
    yield from bounds.problems(declaration, doc)
    if doc.red_of_id is not None:
        yield from mirroring.unfit(work, declaration, doc)
    elif declaration.verify is not None:
        yield from declaration.verify(work, doc)
    yield from claims.taken(work, declaration, doc, audit.NOTHING)


def _do(work: UnitOfWork, declaration: Declaration, doc: Any, action: Action) -> None:
    """The deed on what was made, within a deed: what that one asked and says stays its own."""
    answers, message = work.answers, work.message
    carry_out(work, declaration, doc, action, {}, by_program=True)
    work.answers, work.message = answers, message


def _undo(declaration: Declaration) -> Action:
    """The deed that takes a document out of effect, back to the draft it was."""
    return _only(
        each for each in declaration.actions.values() if each.backward and each.move.to is declaration.initial and not each.on_draft
    )  # fmt: skip


def _only(found: Iterable[Action]) -> Action:
    (one,) = found
    return one
