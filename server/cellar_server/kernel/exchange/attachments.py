"""Attachments 附件: files kept with a record; removed ones stay in the database for the auditor.

They follow the record's state: a file may be added while the record lives, and taken off only while the record may still be
changed. Whoever has the right ``detach`` may take a wrong one off a record in execution. Both are in the record's history.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from cellar_db.ids import new_id
from cellar_db.types import utf16_length
from cellar_server.kernel import access, audit
from cellar_server.kernel.exchange import rights
from cellar_server.kernel.intake import file_kinds, kept_files, pictures
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.fields import FILES, Kind
from cellar_server.kernel.schema.problems import Forbidden, NotFound, TooLarge, problem, refuse
from cellar_server.kernel.schema.tables import attachment
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

MAX_MIB = 16
MAX_BYTES = MAX_MIB * 1024 * 1024
MOST_WAITING = 50
"""Files that one person may have uploaded for fields of records that are not saved."""
WAITS = timedelta(days=30)
"""How long one waits; whoever finds it gone chooses it again."""
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
    name = _fit(file_name, content, MAX_MIB)
    id_ = _kept(work, entity, record_id, name, content)
    audit.write(work, declaration, record, "attach", [["attachment", None, name]])
    work.touch(entity, record_id)
    return id_


def upload(work: UnitOfWork, entity: str, field: str, file_name: str, content: bytes) -> int:
    """Keep a file for a field, for this person's next save of a record that names it there; returns its id.

    ``Invalid`` for a field that holds no files, and for what it does not take: a file is of a kind by what it holds, and its name says so.
    """
    declaration = work.registry.of(entity)
    spec = declaration.fields.get(field)
    if spec is None or spec.kind not in FILES:
        raise refuse("field", "FIELD_UNKNOWN", f"没有字段“{field[:40]}”|There is no field “{field[:40]}”")
    rights.writing(work, declaration)
    if field in work.principal.policy.hidden_fields(entity):
        words = f"您不能填写{spec.label.zh}|You may not set {spec.label.en.lower()}"
        raise Forbidden([problem(field, "FIELD_FORBIDDEN", words)])
    is_picture = spec.kind is Kind.PICTURE
    name = _fit(file_name, content, pictures.MAX_MIB if is_picture else MAX_MIB)
    small = pictures.thumbnail(content) if is_picture else None
    if is_picture and small is None:
        words = f"{name} 不是可用的图片|{name} is no picture that can be used"
        hint = "用 PNG、JPEG 或 WebP，不超过 2500 万像素|PNG, JPEG or WebP of at most 25 million points"
        raise refuse("content", "NOT_A_PICTURE", words, hint)
    suffixes = file_kinds.suffixes_of(content)
    if not suffixes:
        words = f"{name} 不是 PDF、图片或办公文件|{name} is no PDF, picture or office file"
        hint = (
            "用 PDF、OFD、图片、Word、Excel 或 PowerPoint 文件|Use a PDF, OFD, picture, Word, Excel or PowerPoint file"
        )
        raise refuse("content", "NOT_A_DOCUMENT", words, hint)
    name = file_kinds.called(name, suffixes)
    mine = (attachment.c.created_by == work.principal.user_id, attachment.c.record_id == kept_files.WAITING)
    work.connection.execute(delete(attachment).where(*mine, attachment.c.created_at < work.now - WAITS))
    if (work.connection.scalar(select(func.count(attachment.c.id)).where(*mine)) or 0) >= MOST_WAITING:
        words = f"已有 {MOST_WAITING} 个文件上传后未保存|{MOST_WAITING} files were uploaded and not saved"
        raise refuse(
            "content", "FILES_WAITING", words, "先保存或丢弃未保存的记录|Save your unsaved records first, or drop them"
        )
    return _kept(work, entity, kept_files.WAITING, name, content, field_name=field, thumbnail=small)


def _fit(file_name: str, content: bytes, mib: int) -> str:
    """The name without folders; what has none, is empty or too large is refused."""
    name = "".join(c for c in file_name.replace("\\", "/").rpartition("/")[2] if c.isprintable()).strip()
    if utf16_length(name) > _NAME:
        words = f"文件名最多 {_NAME} 字，现有 {utf16_length(name)} 字|A file name takes {_NAME} characters, this has {utf16_length(name)}"
        raise refuse("file_name", "TOO_LONG", words, "改短文件名|Shorten the name")
    if not name or name in (".", ".."):
        raise refuse("file_name", "FILE_NAME", "文件名无效|The file name is not valid")
    if not content:
        raise refuse("content", "FILE_EMPTY", f"{name} 是空文件|{name} is empty")
    if len(content) > mib * 1024 * 1024:
        words = f"附件最大 {mib} MB|An attachment takes at most {mib} MB"
        raise TooLarge([problem("content", "FILE_TOO_BIG", words)])
    return name


def _kept(work: UnitOfWork, entity: str, record_id: int, name: str, content: bytes, **more: Any) -> int:
    id_ = new_id()
    work.connection.execute(
        insert(attachment),
        {
            "id": id_, "entity": entity, "record_id": record_id, "file_name": name, "byte_count": len(content), "content": content,
            "created_by": work.principal.user_id, "created_at": work.now, **more,
        },
    )  # fmt: skip
    return id_


_COLUMNS = (
    attachment.c.id, attachment.c.file_name, attachment.c.byte_count, attachment.c.created_by, attachment.c.created_at,
    attachment.c.entity, attachment.c.record_id, attachment.c.field_name,
)  # fmt: skip


def listed(work: UnitOfWork, entity: str, record_id: int) -> list[Attached]:
    """The files of a record that this person may see, but for those of its fields."""
    rights.record(work, work.registry.of(entity), record_id, access.READ)
    wanted = select(*_COLUMNS).where(
        attachment.c.entity == entity, attachment.c.record_id == record_id, attachment.c.field_name.is_(None),
        attachment.c.deleted_at.is_(None),
    )  # fmt: skip
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


def thumbnail(work: UnitOfWork, attachment_id: int) -> tuple[str, bytes]:
    """File name, and how the picture looks small; ``NotFound`` of what is no picture."""
    row = _find(work, attachment_id, access.READ)
    small = work.connection.scalar(select(attachment.c.thumbnail).where(attachment.c.id == attachment_id))
    if small is None:
        raise NotFound([_MISSING])
    return row.file_name, small


def detach(work: UnitOfWork, attachment_id: int) -> tuple[str, int]:
    """Take a file off its record; returns the record. The content is kept for the auditor.

    ``Invalid`` where the record has taken effect and the person lacks the right ``detach``.
    """
    row = _find(work, attachment_id, access.READ)
    declaration = work.registry.of(row.entity)
    if row.field_name:
        place = declaration.fields[row.field_name].label
        words = f"“{row.file_name}”是{place.zh}，不能取下|“{row.file_name}” stands in {place.en.lower()}"
        raise refuse("", "FILE_IN_FIELD", words, "在表单里清空或换掉它|Clear or change it on the form")
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


_MISSING = problem("", "NOT_FOUND", "没有这个附件|There is no such attachment")


def _find(work: UnitOfWork, attachment_id: int, verb: str):  # type: ignore[no-untyped-def]
    row = work.connection.execute(
        select(*_COLUMNS).where(attachment.c.id == attachment_id, attachment.c.deleted_at.is_(None))
    ).first()
    if row is None or row.field_name in work.principal.policy.hidden_fields(row.entity):
        raise NotFound([_MISSING])
    if row.record_id == kept_files.WAITING:
        if row.created_by != work.principal.user_id:
            raise NotFound([_MISSING])
        return row
    try:
        rights.record(work, work.registry.of(row.entity), row.record_id, verb)
    except NotFound:
        raise NotFound([_MISSING]) from None
    return row
