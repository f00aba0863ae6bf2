"""What the books say of who did what: how a write that was right is told from one that was not, where several call at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from cellar_db import engine as db
from cellar_db.functions import in_lists
from cellar_server.kernel.schema.tables import audit_log, request_log


@dataclass(frozen=True, slots=True)
class Key:
    """A request id is a user's own: two users may choose the same."""

    user_id: int
    request_id: str


@dataclass(frozen=True, slots=True)
class Traces:
    """``requests``: how many request ids are noted; ``history``: how many deeds of each user, by the user's id."""

    requests: int
    history: dict[int, int]


def traces(engine: Engine) -> Traces:
    """As the books stand now."""
    with db.read(engine) as connection:
        requests = connection.scalar(select(func.count()).select_from(request_log)) or 0
        counted = select(audit_log.c.user_id, func.count()).group_by(audit_log.c.user_id)
        return Traces(requests, dict(connection.execute(counted).all()))


def carried_out(engine: Engine, keys: Collection[Key]) -> set[Key]:
    """Those of the requests that are noted as carried out."""
    noted = {f"{key.user_id}:{key.request_id}": key for key in keys if "\x00" not in key.request_id}
    key = request_log.c.request_key
    with db.read(engine) as connection:
        return {
            noted[row] for some in in_lists(list(noted)) for row in connection.scalars(select(key).where(key.in_(some)))
        }
