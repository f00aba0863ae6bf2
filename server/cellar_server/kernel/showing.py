"""How a record is shown on its form: values with names, what may be done with it, who made it and who checked it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, select

from cellar_common.codec import Ref
from cellar_server.kernel import access, audit, numbering
from cellar_server.kernel.clock import ZONE
from cellar_server.kernel.declaration import Declaration, EntityKind
from cellar_server.kernel.fields import Choice, FieldSpec, Kind
from cellar_server.kernel.records import LineView, RecordView
from cellar_server.kernel.references import load_names
from cellar_server.kernel.tables import attachment
from cellar_server.kernel.work import UnitOfWork


def available_actions(work: UnitOfWork, declaration: Declaration, record: Any, *, saved: bool) -> list[str]:
    """Names of the actions that this person may do to the record as it is."""
    policy = work.principal.policy
    found = []
    for action in declaration.actions.values():
        if record.state not in {state.code for state in action.move.sources}:
            continue
        if action.on_draft:
            allowed = record.state in declaration.editable and policy.may(
                declaration.name, access.CREATE if not saved else access.EDIT
            )
        else:
            allowed = saved and policy.may(declaration.name, action.name)
        if allowed:
            found.append(action.name)
    return found


_ATTACHED = (
    select(func.count())
    .select_from(attachment)
    .where(
        attachment.c.entity == bindparam("of_entity"),
        attachment.c.record_id == bindparam("of_record"),
        attachment.c.deleted_at.is_(None),
    )
)


def view(work: UnitOfWork, declaration: Declaration, record: Any, *, saved: bool = True) -> RecordView:
    """The record for its form: values with names for references, hidden fields left out, and what may be done."""
    hidden = work.principal.policy.hidden_fields(declaration.name)
    policy = work.principal.policy
    wanted: set[tuple[str, int]] = set()

    def collect(specs: dict[str, FieldSpec], holder: Any) -> None:
        held = vars(holder)
        for name, spec in specs.items():
            if spec.kind is Kind.REFERENCE and held.get(name) is not None:
                wanted.add((spec.target, held[name]))

    collect(declaration.fields, record)
    for grid in declaration.grids.values():
        for line in getattr(record, grid.name):
            collect(grid.fields, line)
    authors = {record.created_by, record.changed_by, getattr(record, "checked_by", None)} - {None}
    if saved:
        wanted.update(("app_user", author) for author in authors)
    load_names(work, wanted)

    def values(specs: dict[str, FieldSpec], holder: Any, place: str) -> dict[str, Any]:
        # The record is in memory as a whole: the mapper need not be asked for each of its fields.
        held = vars(holder)
        if not hidden:
            return {name: _out(work, spec, held.get(name)) for name, spec in specs.items()}
        return {name: _out(work, spec, held.get(name)) for name, spec in specs.items() if place + name not in hidden}

    grids = {
        grid.name: [
            LineView(line.id if saved else 0, values(grid.fields, line, grid.name + "."))
            for line in getattr(record, grid.name)
        ]
        for grid in declaration.grids.values()
    }
    editable = record.state in declaration.editable and policy.may(
        declaration.name, access.EDIT if saved else access.CREATE
    )
    is_document = declaration.kind is EntityKind.DOCUMENT
    number = record.number if is_document else (record.code or "")
    found = RecordView(
        declaration.name, record.id if saved else 0, record.row_version if saved else 0, number, record.state,
        values(declaration.fields, record, ""), grids,
    )  # fmt: skip
    found.actions = available_actions(work, declaration, record, saved=saved)
    found.editable = editable
    if saved:
        found.deletable = (
            editable
            and policy.may(declaration.name, access.DELETE)
            and (is_document or declaration.creatable)
            and (not is_document or numbering.is_temporary(number))
        )
        found.pushes = [
            link.name for link in work.registry.pushes(declaration.name)
            if link.target is not None and policy.may(link.target.__tablename__, access.CREATE)
            and record.state in {state.code for state in link.states}
        ]  # fmt: skip
        # What this very command made has no attachments yet.
        if record.created_at != work.now:
            asked = {"of_entity": declaration.name, "of_record": record.id}
            found.attachments = work.connection.scalar(_ATTACHED, asked) or 0
        found.byline = _byline(work, record)
        found.print_count = record.print_count if is_document else 0
    return found


def _byline(work: UnitOfWork, record: Any) -> str:
    made = f"{audit.user_name(work.names, record.created_by)} {record.created_at.astimezone(ZONE):%m-%d %H:%M}"
    zh, en = f"制单 {made}", f"made by {made}"
    checker = getattr(record, "checked_by", None)
    if checker:
        checked = f"{audit.user_name(work.names, checker)} {record.checked_at.astimezone(ZONE):%m-%d %H:%M}"
        zh, en = f"{zh} · 审核 {checked}", f"{en} · approved by {checked}"
    return en if work.language == "en" else zh


def _out(work: UnitOfWork, spec: FieldSpec, value: Any) -> Any:
    if value is None or spec.kind is Kind.SECRET:
        return None
    if spec.kind is Kind.REFERENCE:
        return work.names.get((spec.target, value), Ref(value, f"#{value}", ""))
    if isinstance(value, Choice):
        return value.code
    return value
