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

from sqlalchemy import Row, and_, delete, insert, select, update

from cellar_common.codec import Ref
from cellar_db.functions import in_lists, padded
from cellar_db.ids import new_id
from cellar_db.locks import locked
from cellar_server.kernel import access, audit
from cellar_server.kernel.access.principal import SYSTEM_USER
from cellar_server.kernel.exchange import reminded, rights
from cellar_server.kernel.exchange.people import Person, able
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.parse import Bad, parse
from cellar_server.kernel.schema.problems import Forbidden, Invalid, NotFound, problem, refuse
from cellar_server.kernel.schema.tables import record_comment, record_mention
from cellar_server.kernel.schema.text import Label, label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

LENGTH = 1000
_TEXT = FieldSpec(kind=Kind.NOTE, label=label("评论|Comment"), name="text", length=LENGTH)
_MOST_NAMED, _MESSAGES = 20, 50


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
    _name(work, declaration, record, id_, named)
    audit.write(work, declaration, record, "comment", [["comment", None, said]])
    return id_


def remind(work: UnitOfWork, declaration: Declaration, record_id: int, words: Label, users: Iterable[int]) -> None:
    """The program says something of a record, to these users; each reads it in his language."""
    id_ = _post(work, declaration.name, record_id, f"{words.zh}|{words.en}", by=SYSTEM_USER)
    if named := sorted({*users} - {SYSTEM_USER}):
        _mention(work, id_, named)


def _words(work: UnitOfWork, content: str, by: int) -> str:
    """What the program said is kept in both languages."""
    zh, both, en = content.partition("|")
    return Label(zh, en).of(work.language) if by == SYSTEM_USER and both else content


def _post(work: UnitOfWork, entity: str, record_id: int, text: str, *, by: int) -> int:
    id_ = new_id()
    said = {"entity": entity, "record_id": record_id, "content": text, "created_by": by, "created_at": work.now}
    work.connection.execute(insert(record_comment), {"id": id_, **said})
    work.touch(entity, record_id)
    return id_


def edit(work: UnitOfWork, comment_id: int, text: str, named: Sequence[int]) -> tuple[str, int]:
    """Another text for one's own comment; whom it names anew gets a message, and whom it names no more has none. Returns entity and id of
    the record."""
    row = _own(work, comment_id)
    said = _text(text)
    declaration = work.registry.of(row.entity)
    record = rights.record(work, declaration, row.record_id, access.READ)
    work.connection.execute(
        update(record_comment).where(record_comment.c.id == comment_id).values(content=said, edited_at=work.now)
    )
    held = set(
        work.connection.scalars(select(record_mention.c.user_id).where(record_mention.c.comment_id == comment_id))
    )
    _name(work, declaration, record, comment_id, [each for each in named if each not in held])
    mentions = record_mention.c
    for some in in_lists(sorted(held - set(named))):
        work.write(delete(record_mention).where(mentions.comment_id == comment_id, mentions.user_id.in_(some)))
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
            row.id, _words(work, row.content, row.created_by), audit.user_name(work.names, row.created_by), row.created_at, row.edited_at, row.created_by == me,
            tuple(audit.user_name(work.names, each) for each in named[row.id]),
        )
        for row in rows
    ]  # fmt: skip


def people(work: UnitOfWork, entity: str, record_id: int) -> list[Person]:
    """Whom a comment on this record can name: who may read it, but oneself."""
    declaration = work.registry.of(entity)
    record = rights.record(work, declaration, record_id, access.READ)
    found = able(work, declaration, record, access.READ)
    return [each for each in found if each.id != work.principal.user_id]


def messages(work: UnitOfWork) -> list[Mention]:
    """What names whoever asks and is new to him, the newest first; of records that he may read. What the program reminded of is over
    once the record is, or its day was put off."""
    said, mentions = record_comment.c, record_mention.c
    rows = work.connection.execute(
        select(said.entity, said.record_id, said.content, said.created_by, said.created_at)
        .join(record_mention, and_(mentions.comment_id == said.id))
        .where(mentions.user_id == work.principal.user_id, mentions.seen_at.is_(None), said.deleted_at.is_(None))
        .order_by(said.id.desc())
        .limit(_MESSAGES)
    ).all()
    seen = _in_sight(work, {(row.entity, row.record_id) for row in rows})
    of_program = {(row.entity, row.record_id) for row in rows if row.created_by == SYSTEM_USER} & seen
    over = of_program - _calling(work, of_program)
    load_names(work, seen)
    _load_people(work, [row.created_by for row in rows])
    return [
        Mention(
            row.entity, work.names.get((row.entity, row.record_id), Ref(row.record_id, "", "")),
            audit.user_name(work.names, row.created_by), row.created_at, _words(work, row.content, row.created_by),
        )
        for row in rows
        if (row.entity, row.record_id) in seen - (over if row.created_by == SYSTEM_USER else set())
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


def _by_entity(records: set[tuple[str, int]]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = defaultdict(list)
    for entity, id_ in sorted(records):
        ids[entity].append(id_)
    return ids


def _calling(work: UnitOfWork, wanted: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of these records of which a day still calls for somebody."""
    found: set[tuple[str, int]] = set()
    for entity, some in _by_entity(wanted).items():
        declaration = work.registry.of(entity)
        id_column = declaration.table.c.id
        asked = select(id_column).where(id_column.in_(padded(some)), *reminded.calling(declaration, clock.today()))
        found.update((entity, id_) for id_ in work.connection.scalars(asked))
    return found


def _in_sight(work: UnitOfWork, wanted: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of these records that whoever asks may read."""
    found: set[tuple[str, int]] = set()
    for entity, some in _by_entity(wanted).items():
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


def _name(work: UnitOfWork, declaration: Declaration, record: Any, comment_id: int, named: Sequence[int]) -> None:
    wanted = [each for each in dict.fromkeys(named) if each != work.principal.user_id]
    if len(wanted) > _MOST_NAMED:
        words = f"一条评论最多提到 {_MOST_NAMED} 人|A comment names at most {_MOST_NAMED} people"
        raise refuse("named", "TOO_MANY", words)
    if not wanted:
        return
    readers = {each.id for each in able(work, declaration, record, access.READ, among=wanted)}
    if lost := [each for each in wanted if each not in readers]:
        _load_people(work, lost)
        who = [each for each in (work.names.get(("app_user", id_)) for id_ in lost) if each is not None]
        if len(who) < len(lost):
            words = "提到的人不在了|Somebody named is not there any more"
            raise refuse("named", "UNKNOWN", words, "重新选择|Choose again")
        zh, en = (comma.join(each.name for each in who) for comma in ("、", ", "))
        told = Label(
            f"{zh} 不能查看此{declaration.title.zh}，看不到这条评论", f"{en} may not see this record, nor the comment"
        )
        raise refuse("named", "FORBIDDEN", told, "改提能查看的人|Name somebody who may see it")
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
