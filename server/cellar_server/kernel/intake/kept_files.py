"""Files that fields of a record hold (``file``, ``picture``).

One is uploaded for its field and waits, of no record, until a save by whoever uploaded it names it there; so it takes effect with
the save, under the right to the save. What a field held before is taken off with it and stays in the database for the auditor.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update

from cellar_common.codec import Ref
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import ATTACHMENT, FILES, FieldSpec
from cellar_server.kernel.schema.problems import Problem, problem, refuse
from cellar_server.kernel.schema.snapshot import Snapshot
from cellar_server.kernel.schema.tables import attachment
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

WAITING = 0
"""Of no record yet."""


def named(work: UnitOfWork, declaration: Declaration, spec: FieldSpec, said: Ref, held: int | None) -> Problem | None:
    """What is wrong with a file that was said for a field which holds another, or none. A file of a sheet says what is held by its name."""
    columns = attachment.c
    if not said.id:
        if (
            held is not None
            and work.connection.scalar(select(columns.file_name).where(columns.id == held)) == said.code
        ):
            return None
        words = f"{spec.label.zh}只能在表单里选文件|A file for {spec.label.en.lower()} is chosen on the form"
        return problem(spec.name, "FILE_BY_NAME", words, "在表单里选、拖入或粘贴文件|Choose, drop or paste it there")
    waiting = select(columns.file_name).where(columns.id == said.id, _mine(work, declaration, spec))
    name = work.connection.scalar(waiting)
    if name is None:
        return _unknown(spec)
    work.names[ATTACHMENT, said.id] = Ref(said.id, name, "")
    return None


def _unknown(spec: FieldSpec) -> Problem:
    words = f"{spec.label.zh}的文件不在，或属于别的记录|The file of {spec.label.en.lower()} is not there, or is of another record"
    return problem(spec.name, "FILE_UNKNOWN", words, "重新选文件|Choose the file again")


def _mine(work: UnitOfWork, declaration: Declaration, spec: FieldSpec) -> ColumnElement[bool]:
    """What this person uploaded for the field and no record has yet."""
    columns = attachment.c
    return and_(
        columns.record_id == WAITING, columns.entity == declaration.name, columns.field_name == spec.name,
        columns.created_by == work.principal.user_id, columns.deleted_at.is_(None),
    )  # fmt: skip


@cache
def fields(declaration: Declaration) -> tuple[FieldSpec, ...]:
    """The fields that hold files."""
    return tuple(spec for spec in declaration.fields.values() if spec.kind in FILES)


def take(work: UnitOfWork, declaration: Declaration, record: Any, before: Snapshot) -> None:
    """Make what the fields name the record's own, and take off what they held before. ``Invalid`` where another save was first."""
    for spec in fields(declaration):
        held, now = before.head.get(spec.name), getattr(record, spec.name)
        if held == now:
            continue
        if now is not None:
            mine = update(attachment).where(attachment.c.id == now, _mine(work, declaration, spec))
            if work.connection.execute(mine.values(record_id=record.id)).rowcount != 1:
                missing = _unknown(spec)
                raise refuse(missing.path, missing.code, missing.message, missing.hint)
        if held is not None:
            work.connection.execute(update(attachment).where(attachment.c.id == held).values(deleted_at=work.now))
