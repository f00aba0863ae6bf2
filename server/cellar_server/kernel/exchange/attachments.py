"""Attachments 附件: files kept with a record; removed ones stay in the database for the auditor.

They follow the record's state: a file may be added while the record lives, and taken off only while the record may still be
changed. Whoever has the right ``detach`` may take a wrong one off a record in execution. Both are in the record's history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from cellar_db.ids import new_id
from cellar_db.types import utf16_length
from cellar_server.kernel import access, audit
from cellar_server.kernel.exchange import rights
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.problems import NotFound, TooLarge, problem, refuse
from cellar_server.kernel.schema.tables import attachment
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

MAX_BYTES = 16 * 1024 * 1024
_NAME = 200


@dataclass(frozen=True, slots=True)
class Attached:
    id: int
    file_name: str
    size: int
    who: str
    when: datetime


def attach(work: UnitOfWork, entity: str, record_id: int, file_name: str, content: bytes) -> int:
    """Keep a file with a record; returns its id. The name loses every folder; empty or over-large content is refused."""
    declaration = work.registry.of(entity)
    rights.record(work, declaration, record_id, access.ATTACH)
    # Held, so that it is not voided meanwhile.
    record = documents.load(work, declaration, record_id, lock=True)
    if declaration.kind is EntityKind.DOCUMENT and declaration.state(record.state).over:
        now = declaration.state(record.state).label
        words = f"{now.zh}的{declaration.title.zh}不能再添加附件|Nothing is attached to what is {now.en.lower()}"
        raise refuse("", "RECORD_DEAD", words, "加到取代它的单据上|Attach it to the record in its place")
    name = "".join(c for c in file_name.replace("\\", "/").rpartition("/")[2] if c.isprintable()).strip()
    if utf16_length(name) > _NAME:
        words = f"文件名最多 {_NAME} 字，现有 {utf16_length(name)} 字|A file name takes {_NAME} characters, this has {utf16_length(name)}"
        raise refuse("file_name", "TOO_LONG", words, "改短文件名|Shorten the name")
    if not name or name in (".", ".."):
        raise refuse("file_name", "FILE_NAME", "文件名无效|The file name is not valid")
    if not content:
        raise refuse("content", "FILE_EMPTY", f"{name} 是空文件|{name} is empty")
    if len(content) > MAX_BYTES:
        raise TooLarge([problem("content", "FILE_TOO_BIG", "附件最大 16 MB|An attachment takes at most 16 MB")])
    id_ = new_id()
    work.connection.execute(
        insert(attachment),
        {
            "id": id_, "entity": entity, "record_id": record_id, "file_name": name, "byte_count": len(content), "content": content,
            "created_by": work.principal.user_id, "created_at": work.now,
        },
    )  # fmt: skip
    audit.write(work, declaration, record, "attach", [["attachment", None, name]])
    work.touch(entity, record_id)
    return id_


_COLUMNS = (
    attachment.c.id, attachment.c.file_name, attachment.c.byte_count, attachment.c.created_by, attachment.c.created_at,
    attachment.c.entity, attachment.c.record_id,
)  # fmt: skip


def listed(work: UnitOfWork, entity: str, record_id: int) -> list[Attached]:
    """The files of a record that this person may see."""
    rights.record(work, work.registry.of(entity), record_id, access.READ)
    wanted = select(*_COLUMNS).where(
        attachment.c.entity == entity, attachment.c.record_id == record_id, attachment.c.deleted_at.is_(None)
    )
    rows = work.connection.execute(wanted.order_by(attachment.c.id)).all()
    load_names(work, {("app_user", row.created_by) for row in rows})
    return [
        Attached(row.id, row.file_name, row.byte_count, audit.user_name(work.names, row.created_by), row.created_at)
        for row in rows
    ]


def one(work: UnitOfWork, attachment_id: int) -> Attached:
    """A file's particulars, by the right to see its record."""
    row = _find(work, attachment_id, access.READ)
    load_names(work, {("app_user", row.created_by)})
    return Attached(row.id, row.file_name, row.byte_count, audit.user_name(work.names, row.created_by), row.created_at)


def download(work: UnitOfWork, attachment_id: int) -> tuple[str, bytes]:
    """File name and content."""
    row = _find(work, attachment_id, access.READ)
    content = work.connection.scalar(select(attachment.c.content).where(attachment.c.id == attachment_id))
    return row.file_name, content or b""


def detach(work: UnitOfWork, attachment_id: int) -> tuple[str, int]:
    """Take a file off its record; returns the record. The content is kept for the auditor.

    ``Invalid`` where the record has taken effect and the person lacks the right ``detach``.
    """
    row = _find(work, attachment_id, access.READ)
    declaration = work.registry.of(row.entity)
    special = work.principal.policy.may(declaration.name, access.DETACH)
    rights.record(work, declaration, row.record_id, access.DETACH if special else access.ATTACH)
    # Held, so that what is approved at this moment keeps what it was approved with.
    record = documents.load(work, declaration, row.record_id, lock=True)
    if record.state not in declaration.editable and not special:
        now = declaration.state(record.state).label
        raise refuse(
            "", "ATTACHMENT_KEPT", f"{now.zh}的{declaration.title.zh}，附件“{row.file_name}”不能取下|“{row.file_name}” stays with what is {now.en.lower()}",
            "先弃审或收回，或请有“取下附件”权限的人办理|Take the record back first, or ask somebody with the right to detach",
        )  # fmt: skip
    work.connection.execute(update(attachment).where(attachment.c.id == attachment_id).values(deleted_at=work.now))
    audit.write(work, declaration, record, "detach", [["attachment", row.file_name, None]])
    work.touch(row.entity, row.record_id)
    return row.entity, row.record_id


def _find(work: UnitOfWork, attachment_id: int, verb: str):  # type: ignore[no-untyped-def]
    row = work.connection.execute(
        select(*_COLUMNS).where(attachment.c.id == attachment_id, attachment.c.deleted_at.is_(None))
    ).first()
    missing = NotFound([problem("", "NOT_FOUND", "没有这个附件|There is no such attachment")])
    if row is None:
        raise missing
    try:
        rights.record(work, work.registry.of(row.entity), row.record_id, verb)
    except NotFound:
        raise missing from None
    return row
