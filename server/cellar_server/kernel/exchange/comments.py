"""Comments 讨论 on any record: whoever may read it may speak, and name colleagues (@), who find it among what waits for them.

A comment is edited and taken away by its author alone; both, and what it said before, are in the record's history. It says
nothing to the record: it moves no version and may stand on what is closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, insert, select, update

from cellar_common.codec import Ref
from cellar_db.functions import padded
from cellar_db.ids import new_id
from cellar_db.locks import locked
from cellar_server.kernel import access, audit
from cellar_server.kernel.access.accounts import User
from cellar_server.kernel.access.principal import SYSTEM_USER
from cellar_server.kernel.exchange import rights
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.parse import Bad, parse
from cellar_server.kernel.schema.problems import Forbidden, Invalid, NotFound, problem, refuse
from cellar_server.kernel.schema.states import ACTIVE
from cellar_server.kernel.schema.tables import record_comment, record_mention
from cellar_server.kernel.schema.text import label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

LENGTH = 1000
_TEXT = FieldSpec(kind=Kind.NOTE, label=label("评论|Comment"), name="text", length=LENGTH)
_MOST_NAMED, _PEOPLE, _MESSAGES = 20, 500, 50


@dataclass(frozen=True, slots=True)
class Said:
    """``edited``: when it was changed last. ``own``: whoever asks is its author. ``named``: whom it names."""

    id: int
    text: str
    who: str
    when: datetime
    edited: datetime | None
    own: bool
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A comment that names whoever asks and that he has not looked at yet."""

    entity: str
    record: Ref
    who: str
    when: datetime
    text: str


def say(work: UnitOfWork, entity: str, record_id: int, text: str, named: Sequence[int]) -> int:
    """A new comment; returns its id. ``Invalid`` where it says nothing or too much, or names nobody who is there."""
    declaration = work.registry.of(entity)
    record = rights.record(work, declaration, record_id, access.READ)
    said = _text(text)
    id_ = _post(work, entity, record_id, said, by=work.principal.user_id)
    _name(work, id_, named)
    audit.write(work, declaration, record, "comment", [["comment", None, said]])
    return id_


def remind(work: UnitOfWork, declaration: Declaration, record_id: int, text: str, user_id: int) -> None:
    """The program says something of a record, to one user."""
    id_ = _post(work, declaration.name, record_id, text, by=SYSTEM_USER)
    if user_id != SYSTEM_USER:
        _mention(work, id_, [user_id])


def _post(work: UnitOfWork, entity: str, record_id: int, text: str, *, by: int) -> int:
    id_ = new_id()
    said = {"entity": entity, "record_id": record_id, "content": text, "created_by": by, "created_at": work.now}
    work.connection.execute(insert(record_comment), {"id": id_, **said})
    work.touch(entity, record_id)
    return id_


def edit(work: UnitOfWork, comment_id: int, text: str, named: Sequence[int]) -> tuple[str, int]:
    """Another text for one's own comment; whom it names anew gets a message. Returns entity and id of the record."""
    row = _own(work, comment_id)
    said = _text(text)
    work.connection.execute(
        update(record_comment).where(record_comment.c.id == comment_id).values(content=said, edited_at=work.now)
    )
    held = set(
        work.connection.scalars(select(record_mention.c.user_id).where(record_mention.c.comment_id == comment_id))
    )
    _name(work, comment_id, [each for each in named if each not in held])
    _told(work, row.entity, row.record_id, "comment_edit", row.content, said)
    return row.entity, row.record_id


def remove(work: UnitOfWork, comment_id: int) -> tuple[str, int]:
    """Take one's own comment away; the history keeps what it said. Returns entity and id of the record."""
    row = _own(work, comment_id)
    work.connection.execute(update(record_comment).where(record_comment.c.id == comment_id).values(deleted_at=work.now))
    _told(work, row.entity, row.record_id, "comment_remove", row.content, None)
    return row.entity, row.record_id


def listed(work: UnitOfWork, entity: str, record_id: int) -> list[Said]:
    """What was said of a record, the oldest first."""
    rights.record(work, work.registry.of(entity), record_id, access.READ)
    said = record_comment.c
    rows = work.connection.execute(
        select(record_comment).where(said.entity == entity, said.record_id == record_id, said.deleted_at.is_(None)).order_by(said.id)
    ).all()  # fmt: skip
    named: dict[int, list[int]] = defaultdict(list)
    if rows:
        mentions = record_mention.c
        among = (
            select(mentions.comment_id, mentions.user_id)
            .join(record_comment, said.id == mentions.comment_id)
            .where(said.entity == entity, said.record_id == record_id)
            .order_by(mentions.id)
        )
        for comment_id, user_id in work.connection.execute(among):
            named[comment_id].append(user_id)
    _load_people(work, [*(row.created_by for row in rows), *(each for some in named.values() for each in some)])
    me = work.principal.user_id
    return [
        Said(
            row.id, row.content, audit.user_name(work.names, row.created_by), row.created_at, row.edited_at, row.created_by == me,
            tuple(audit.user_name(work.names, each) for each in named[row.id]),
        )
        for row in rows
    ]  # fmt: skip


def people(work: UnitOfWork) -> list[tuple[int, str, str]]:
    """Whom a comment can name: everybody who may log in, but oneself; id, name and its initials."""
    users = User.__table__.c
    rows = work.connection.execute(
        select(users.id, users.name, users.pinyin)
        .where(users.state == ACTIVE.code, users.id.not_in((SYSTEM_USER, work.principal.user_id)))
        .order_by(users.name, users.id)
        .limit(_PEOPLE)
    )
    return [(row.id, row.name, row.pinyin or "") for row in rows]


def messages(work: UnitOfWork) -> list[Mention]:
    """What names whoever asks and is new to him, the newest first; of records that he may read."""
    said, mentions = record_comment.c, record_mention.c
    rows = work.connection.execute(
        select(said.entity, said.record_id, said.content, said.created_by, said.created_at)
        .join(record_mention, and_(mentions.comment_id == said.id))
        .where(mentions.user_id == work.principal.user_id, mentions.seen_at.is_(None), said.deleted_at.is_(None))
        .order_by(said.id.desc())
        .limit(_MESSAGES)
    ).all()
    seen = _in_sight(work, {(row.entity, row.record_id) for row in rows})
    load_names(work, seen)
    _load_people(work, [row.created_by for row in rows])
    return [
        Mention(
            row.entity, work.names.get((row.entity, row.record_id), Ref(row.record_id, "", "")),
            audit.user_name(work.names, row.created_by), row.created_at, row.content,
        )
        for row in rows if (row.entity, row.record_id) in seen
    ]  # fmt: skip


def look_at(work: UnitOfWork, entity: str, record_id: int) -> None:
    """Whoever asks has seen what names him on a record."""
    rights.record(work, work.registry.of(entity), record_id, access.READ)
    said = record_comment.c
    of_record = select(said.id).where(said.entity == entity, said.record_id == record_id)
    mentions = record_mention.c
    work.connection.execute(
        update(record_mention)
        .where(
            mentions.user_id == work.principal.user_id, mentions.seen_at.is_(None), mentions.comment_id.in_(of_record)
        )
        .values(seen_at=work.now)
    )


def _in_sight(work: UnitOfWork, wanted: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of these records that whoever asks may read."""
    ids: dict[str, list[int]] = defaultdict(list)
    for entity, id_ in sorted(wanted):
        ids[entity].append(id_)
    found: set[tuple[str, int]] = set()
    for entity, some in ids.items():
        declaration = work.registry.find(entity)
        if declaration is None or not work.principal.policy.may(entity, access.READ):
            continue
        statement = select(declaration.table.c.id).where(declaration.table.c.id.in_(padded(some)))
        window = work.principal.policy.predicate(declaration)
        if window is not None:
            statement = statement.where(window)
        found.update((entity, id_) for id_ in work.connection.scalars(statement))
    return found


def _text(text: str) -> str:
    try:
        said = parse(_TEXT, text, "text")
    except Bad as bad:
        raise Invalid([bad.problem]) from None
    if not said:
        raise refuse("text", "REQUIRED", "评论是空的|The comment says nothing", "写几个字|Write something")
    return str(said)


def _name(work: UnitOfWork, comment_id: int, named: Sequence[int]) -> None:
    wanted = [each for each in dict.fromkeys(named) if each != work.principal.user_id]
    if len(wanted) > _MOST_NAMED:
        words = f"一条评论最多提到 {_MOST_NAMED} 人|A comment names at most {_MOST_NAMED} people"
        raise refuse("named", "TOO_MANY", words)
    if not wanted:
        return
    users = User.__table__.c
    there = set(
        work.connection.scalars(select(users.id).where(users.id.in_(padded(wanted)), users.state == ACTIVE.code))
    )
    if there != {*wanted}:
        raise refuse("named", "UNKNOWN", "提到的人不在了|Somebody named is not there any more", "重新选择|Choose again")
    _mention(work, comment_id, wanted)


def _mention(work: UnitOfWork, comment_id: int, users: Sequence[int]) -> None:
    rows = [{"id": new_id(), "comment_id": comment_id, "user_id": each} for each in users]
    work.connection.execute(insert(record_mention), rows)


def _own(work: UnitOfWork, comment_id: int) -> Row[Any]:
    said = record_comment.c
    row = work.connection.execute(
        locked(select(record_comment).where(said.id == comment_id, said.deleted_at.is_(None)), record_comment)
    ).first()
    missing = NotFound([problem("", "NOT_FOUND", "没有这条评论|There is no such comment")])
    if row is None:
        raise missing
    try:
        rights.record(work, work.registry.of(row.entity), row.record_id, access.READ)
    except NotFound:
        raise missing from None
    if row.created_by != work.principal.user_id:
        words = "只有写评论的人能改或删|Only its author changes a comment or takes it away"
        raise Forbidden([problem("", "FORBIDDEN", words)])
    return row


def _told(work: UnitOfWork, entity: str, record_id: int, deed: str, before: str, after: str | None) -> None:
    declaration = work.registry.of(entity)
    record = rights.record(work, declaration, record_id, access.READ)
    audit.write(work, declaration, record, deed, [["comment", before, after]])
    work.touch(entity, record_id)


def _load_people(work: UnitOfWork, ids: Iterable[int]) -> None:
    load_names(work, {("app_user", id_) for id_ in ids})
