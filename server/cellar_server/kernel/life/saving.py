"""Writing what was typed: every problem at once, or the whole record with its history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from cellar_server.kernel import access, audit
from cellar_server.kernel.intake import claims, dates, identity, kept_files, removal, units, writable
from cellar_server.kernel.intake.record import Intake
from cellar_server.kernel.life import heading
from cellar_server.kernel.life.beginning import blank
from cellar_server.kernel.life.preparing import everything_wrong, prepare, raise_errors
from cellar_server.kernel.life.reach import conflict, demand, demand_scope, load
from cellar_server.kernel.links import derivation, mirroring
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.problems import Invalid, Problem, problem, refuse
from cellar_server.kernel.schema.records import RecordInput
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def save(work: UnitOfWork, declaration: Declaration, data: RecordInput) -> Any:
    """Write what was typed as a new record or over an old one; every problem at once, or nothing at all."""
    is_new = not data.id
    work.forget(declaration)
    if is_new:
        demand(work, declaration, access.CREATE, "新增|create")
        if not declaration.creatable:
            raise refuse(
                "", "NOT_CREATABLE", f"{declaration.title.zh}由系统生成|{declaration.title.en} is made by the system"
            )
        record, before = blank(work, declaration), audit.NOTHING
    else:
        demand(work, declaration, access.EDIT, "修改|change")
        record = load(work, declaration, data.id, lock=True)
        # As it is now: to see a record widely is not to draw it into one's own scope.
        demand_scope(work, declaration, record, access.EDIT)
        before = audit.snapshot(declaration, record)
        if record.row_version != data.row_version:
            raise conflict(work, declaration, record, data.row_version)
        if record.state not in declaration.editable:
            raise _not_editable(work, declaration, record, data)
    intake = Intake(work, declaration, record)
    with work.session.no_autoflush:
        intake.apply(data)
    raise_errors(work, judge(work, declaration, record, intake, before, is_new=is_new))
    return store(work, declaration, record, before, is_new=is_new)


def judge(
    work: UnitOfWork, declaration: Declaration, record: Any, intake: Intake, before: audit.Snapshot, *, is_new: bool
) -> list[Problem]:
    """Fill in what the server computes of a record that was typed, and say everything that is wrong with it or to be warned of."""
    with work.session.no_autoflush:
        # As typed: what is reckoned from it may happen to fit.
        intake.problems.extend(units.problems(work, declaration, record))
        prepare(work, declaration, record)
    problems = everything_wrong(work, declaration, record, intake)
    if declaration.kind is EntityKind.MASTER:
        problems = [*problems, *identity.code_taken(work, declaration, record)]
    red = mirroring.is_red(declaration, record)
    if declaration.verify is not None and not red and not [p for p in problems if not p.warning]:
        with work.session.no_autoflush:
            problems = problems + list(declaration.verify(work, record))
    if declaration.kind is EntityKind.DOCUMENT and not [p for p in problems if not p.warning]:
        with work.session.no_autoflush:
            problems = problems + (list(mirroring.unfit(work, declaration, record)) if red else [])
            problems = problems + derivation.check_sources(work, declaration, record, is_new=is_new)
    problems = problems + claims.taken(work, declaration, record, before)
    if declaration.kind is EntityKind.DOCUMENT:
        # It may wait for its day; until then it is told that it cannot take effect.
        problems = problems + [replace(found, warning=True) for found in dates.not_ahead(work, declaration, record)]
    if not is_new and not [p for p in problems if not p.warning]:
        with work.session.no_autoflush:
            problems = problems + removal.taken_out(work, declaration, record)
    if not work.allows(declaration, record, access.CREATE if is_new else access.EDIT):
        problems = [*problems, problem("", "OUT_OF_SCOPE", "超出您的数据权限范围|This lies outside your data scope")]
    return problems


def _not_editable(work: UnitOfWork, declaration: Declaration, record: Any, data: RecordInput) -> Invalid:
    """The refusal of a save in such a state, which names each field that it would have changed."""
    intake = Intake(work, declaration, record)
    intake.apply(data)
    found = intake.problems + intake.refusals()
    return Invalid(found or [writable.not_editable(declaration, record.state).at("")])


def store(
    work: UnitOfWork,
    declaration: Declaration,
    record: Any,
    before: audit.Snapshot,
    *,
    is_new: bool,
    verb: str = "create",
) -> Any:
    """Write a record with which nothing is wrong; ``verb`` is what its history calls its beginning."""
    if is_new:
        record.created_at, record.created_by = work.now, work.principal.user_id
        record.row_version = 1
        work.add(record)
    else:
        record.changed_at, record.changed_by = work.now, work.principal.user_id
        record.row_version += 1
        if declaration.kind is EntityKind.DOCUMENT and audit.difference(before, audit.snapshot(declaration, record)):
            heading.amended(record)
    claims.move(work, declaration, record, before)
    kept_files.take(work, declaration, record, before)
    if declaration.after_save is not None:
        # It may write rows that refer to this one.
        work.session.flush()
        declaration.after_save(work, record)
    if is_new:
        audit.write(work, declaration, record, verb, audit.made(declaration, record))
    else:
        audit.write(work, declaration, record, "edit", audit.difference(before, audit.snapshot(declaration, record)))
    work.touch(declaration.name, record.id)
    return record


@contextmanager
def altered(work: UnitOfWork, declaration: Declaration, id_: int, *, amends: bool = True) -> Iterator[Any]:
    """A record that another document's deed changes: locked for the block, with version, history and news like any edit.

    ``amends``: what a document says becomes another; a stamp on it changes nothing of that.
    """
    work.forget(declaration)
    record = load(work, declaration, id_, lock=True)
    before = audit.snapshot(declaration, record)
    yield record
    record.changed_at, record.changed_by = work.now, work.principal.user_id
    record.row_version += 1
    if declaration.kind is EntityKind.DOCUMENT and amends:
        record.version += 1
    audit.write(work, declaration, record, "edit", audit.difference(before, audit.snapshot(declaration, record)))
    work.touch(declaration.name, record.id)
