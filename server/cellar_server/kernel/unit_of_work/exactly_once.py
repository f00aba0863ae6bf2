"""Exactly once: a request id is carried out one time, and its reply is found again after any drop (ARCHITECTURE §5 step 1)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select

from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.schema.tables import request_log
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Request:
    """``id``: chosen by the client for one intention; ``payload``: what was asked, to refuse an id used for something else."""

    id: str
    payload: bytes = b""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.payload).hexdigest()


@dataclass(frozen=True, slots=True)
class Reply:
    """Which record the request wrote; ``note`` is whatever else must be told again."""

    entity: str
    record_id: int
    note: str = ""


_FIND = select(request_log.c.payload_hash, request_log.c.entity, request_log.c.record_id, request_log.c.reply).where(
    request_log.c.request_key == bindparam("wanted")
)
_STORE = insert(request_log)


def _key(user_id: int, request: Request) -> str:
    if not 8 <= len(request.id) <= 40 or not request.id.isascii():
        raise refuse(
            "request_id", "REQUEST_ID", "请求号应为 8 至 40 个字符|The request id must have 8 to 40 characters"
        )
    return f"{user_id}:{request.id}"


def find(connection: Connection, user_id: int, request: Request) -> Reply | None:
    """The reply stored under this id, or None; a different payload under the same id is refused."""
    row = connection.execute(_FIND, {"wanted": _key(user_id, request)}).first()
    if row is None:
        return None
    if row.payload_hash != request.digest:
        raise refuse(
            "request_id", "REQUEST_ID_REUSED", "同一请求号用于了不同内容|The request id was used for something else"
        )
    return Reply(row.entity, row.record_id, row.reply or "")


def store(work: UnitOfWork, request: Request, reply: Reply) -> None:
    """Keep the reply in the command's own transaction; a concurrent twin fails on the primary key."""
    work.connection.execute(
        _STORE,
        {
            "request_key": _key(work.principal.user_id, request), "payload_hash": request.digest, "entity": reply.entity,
            "record_id": reply.record_id, "reply": reply.note or None, "created_at": work.now,
        },
    )  # fmt: skip
