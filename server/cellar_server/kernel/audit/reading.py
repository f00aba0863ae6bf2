"""The history of a record in words, as far as whoever asks may read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, select

from cellar_common.codec import Ref
from cellar_common.durations import show_duration
from cellar_common.figures import show_money, show_quantity, show_rate, show_second
from cellar_server.kernel.access.accounts import User
from cellar_server.kernel.access.principal import SYSTEM_USER
from cellar_server.kernel.audit.choices import Changes, Choices
from cellar_server.kernel.audit.trail import FOLLOWED
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.schema.clock import ZONE
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.problems import FieldChange
from cellar_server.kernel.schema.tables import audit_log
from cellar_server.kernel.schema.text import Label, Language, label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Entry:
    when: datetime
    who: str
    action: Label
    changes: list[FieldChange]


_HISTORY = (
    select(audit_log.c.action, audit_log.c.user_id, audit_log.c.at, audit_log.c.changes, audit_log.c.row_version)
    .where(
        audit_log.c.entity == bindparam("entity"),
        audit_log.c.record_id == bindparam("record_id"),
        audit_log.c.action != FOLLOWED,
    )
    .order_by(audit_log.c.id.desc())
)

_DEEDS = {
    "create": Label("新增", "Created"),
    "edit": Label("修改", "Changed"),
    "delete": Label("删除", "Deleted"),
    "import": Label("导入", "Imported"),
    "print": Label("打印", "Printed"),
    "attach": Label("添加附件", "Attached a file"),
    "detach": Label("删除附件", "Removed a file"),
    "comment": Label("评论", "Commented"),
    "comment_edit": Label("改评论", "Changed a comment"),
    "comment_remove": Label("删评论", "Removed a comment"),
    "upgrade": Label("版本升级", "Brought by an upgrade"),
}


def read(work: UnitOfWork, declaration: Declaration, record_id: int, *, after_version: int = 0) -> list[Entry]:
    """The history, newest first, in words; ``after_version`` leaves out what was there at that version."""
    rows = work.connection.execute(_HISTORY, {"entity": declaration.name, "record_id": record_id}).all()
    rows = [row for row in rows if row.row_version > after_version]
    parsed = [(row, json.loads(row.changes) if row.changes else []) for row in rows]
    hidden = work.principal.policy.hidden_fields(declaration.name)
    wanted: set[tuple[str, int]] = {("app_user", row.user_id) for row, _ in parsed}
    choices = Choices(work, declaration, record_id)
    for row, changes in parsed:
        by_path = {path: (old, new) for path, old, new in changes}
        for path, old, new in changes:
            spec = _spec(declaration, path, row.action)
            if spec is not None and spec.named_by:
                wanted.update((spec.named_by, value) for value in (old, new) if isinstance(value, int))
            elif spec is not None and spec.chooser is not None:
                wanted.update(choices.records(spec, path, by_path))
    load_names(work, wanted)
    return [
        Entry(
            row.at, user_name(work.names, row.user_id), deed(declaration, row.action),
            [_words(work, declaration, row.action, changes, change[0], choices) for change in changes
             if _visible(change[0]) not in hidden and not _is_inner(declaration, change[0], row.action)],
        )
        for row, changes in parsed
    ]  # fmt: skip


def deed(declaration: Declaration, action: str) -> Label:
    known = declaration.actions.get(action)
    return known.label if known else _DEEDS.get(action, Label(action, action))


def user_name(names: Mapping[tuple[str, int], Ref], user_id: int) -> str:
    """By the number where the user is gone: his deeds were not the system's."""
    found = names.get(("app_user", user_id))
    return found.name if found else "系统" if user_id == SYSTEM_USER else f"#{user_id}"


def _visible(path: str) -> str:
    head, hash_, rest = path.partition("#")
    return f"{head}.{rest.partition('.')[2]}" if hash_ else path


def _is_inner(declaration: Declaration, path: str, action: str) -> bool:
    """A field that a form never shows says nothing to a person, and may name what he may not see."""
    spec = _spec(declaration, path, action)
    return spec is not None and spec.hidden


def _spec(declaration: Declaration, path: str, action: str) -> FieldSpec | None:
    if path.startswith("?"):
        known = declaration.actions.get(action)
        return known.questions.get(path[1:]) if known else None
    try:
        return declaration.spec(_visible(path))
    except KeyError:
        return None


# What is in the history of a record and is no field of it.
_BESIDE = {"state": label("状态|State"), "attachment": label("附件|Attachment"), "comment": label("评论|Comment")}


def _words(
    work: UnitOfWork, declaration: Declaration, action: str, changes: Changes, path: str, choices: Choices
) -> FieldChange:
    by_path = {each: (old, new) for each, old, new in changes}
    old, new = by_path[path]
    spec = _spec(declaration, path, action)
    if spec is None:
        words = _BESIDE.get(path, Label(path, path))
    elif "#" in path:
        grid = declaration.grids[path.partition("#")[0]].label
        words = Label(f"{grid.zh} {spec.label.zh}", f"{grid.en}: {spec.label.en}")
    else:
        words = spec.label
    if spec is None and path not in _BESIDE and not path.startswith("?"):
        # A field of before: nobody can say any more to whom it was hidden.
        return FieldChange(path, words, "" if old is None else "…", "" if new is None else "…")
    if spec is not None and spec.chooser is not None:
        return FieldChange(path, words, *(choices.words(spec, path, by_path, side) for side in (0, 1)))
    return FieldChange(
        path, words, _show(work, declaration, path, spec, old), _show(work, declaration, path, spec, new)
    )


def _show(work: UnitOfWork, declaration: Declaration, path: str, spec: FieldSpec | None, value: Any) -> str:
    if value is None:
        return ""
    if path == "state":
        return _state_word(declaration, str(value)).of(work.language)
    if spec is not None and spec.named_by:
        found = work.names.get((spec.named_by, value))
        return f"{found.code} {found.name}".strip() if found else f"#{value}"
    if spec is not None and spec.choices is not None:
        return next((member.label.of(work.language) for member in spec.choices if member.code == value), str(value))
    if isinstance(value, bool):
        return Label("是", "yes").of(work.language) if value else Label("否", "no").of(work.language)
    return _figure(spec, str(value), work.language) if spec is not None else str(value)


# What histories of before 0006 call a state; links write it as progress since.
_FORMER_STATES = {
    "partly": label("部分执行|Partly done"),
    "done": label("全部执行|Done"),
    "closed": label("已关闭|Closed"),
    "part_settled": label("部分核销|Partly settled"),
    "settled": label("全部核销|Settled"),
}


def _state_word(declaration: Declaration, code: str) -> Label:
    known = any(state.code == code for state in declaration.states)
    return declaration.state(code).label if known else _FORMER_STATES.get(code, Label(code, code))


def _figure(spec: FieldSpec, value: str, language: Language) -> str:
    """Numbers and moments as the desk shows them."""
    match spec.kind:
        case Kind.MONEY:
            return show_money(Decimal(value))
        case Kind.QUANTITY | Kind.PRICE | Kind.FACTOR:
            return show_quantity(Decimal(value))
        case Kind.RATE:
            return show_rate(Decimal(value))
        case Kind.INSTANT:
            return show_second(datetime.fromisoformat(value).astimezone(ZONE))
        case Kind.DURATION:
            return show_duration(int(value), language, in_days=spec.in_days)
    return value


def someone(connection: Connection, user_id: int) -> str:
    """A user's name for a sentence."""
    return connection.scalar(select(User.name).where(User.id == user_id)) or "系统"
