"""Preferences: what a person sets for himself, and what is shared with everybody of the ledger set (right ``share``)."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from cellar_db.ids import new_id
from cellar_db.likes import begins
from cellar_db.types import utf16_length
from cellar_server.kernel import access
from cellar_server.kernel.schema.problems import Forbidden, problem, refuse
from cellar_server.kernel.schema.tables import preference
from cellar_server.kernel.unit_of_work import events
from cellar_server.kernel.unit_of_work.events import Event
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

MAX_BYTES = 16 * 1024
SHARED = 0
_MOST = 2000


@dataclass(frozen=True, slots=True)
class Preference:
    key: str
    value: str
    shared: bool


def read(work: UnitOfWork, prefix: str) -> list[Preference]:
    """Own and shared ones whose key starts with ``prefix``; both are given where both are there."""
    columns = preference.c
    rows = work.connection.execute(
        select(columns.user_id, columns.pref_key, columns.content)
        .where(columns.user_id.in_([SHARED, work.principal.user_id]), begins(columns.pref_key, prefix[:120]))
        .order_by(columns.pref_key, columns.user_id)
        .limit(_MOST)
    )
    return [Preference(row.pref_key, row.content or "", row.user_id == SHARED) for row in rows]


def put(work: UnitOfWork, wanted: Preference) -> None:
    """Set one; an empty value deletes it. ``Invalid`` for what is no JSON or too long."""
    if not 0 < utf16_length(wanted.key) <= 120 or not wanted.key.isprintable():
        raise refuse("key", "KEY", "设置名无效|The key is not valid")
    if len(wanted.value.encode("utf-8", "replace")) > MAX_BYTES:
        raise refuse("value", "TOO_LONG", "设置最多 16 KB|A preference takes at most 16 KB")
    if wanted.value:
        _check_json(wanted.value)
    if wanted.shared and not _may_share(work, wanted.key):
        if not wanted.value:
            words = "共享的由有共享权限的人删除|What is shared is taken away by whoever may share"
            raise Forbidden([problem("", "FORBIDDEN", words)])
        words = "您没有共享设置的权限|You may not share preferences"
        raise Forbidden([problem("", "FORBIDDEN", words, "只存为自己的|Keep it for yourself")])
    if wanted.shared:
        events.note_by(work, Event.SHARED, words=wanted.key)
    owner = SHARED if wanted.shared else work.principal.user_id
    columns = preference.c
    work.connection.execute(delete(preference).where(columns.user_id == owner, columns.pref_key == wanted.key))
    if wanted.value:
        row = {"id": new_id(), "user_id": owner, "pref_key": wanted.key, "content": wanted.value}
        work.connection.execute(insert(preference), row)


def _check_json(value: str) -> None:
    try:
        json.loads(value)
    except (ValueError, RecursionError):
        raise refuse("value", "NOT_JSON", "设置不是 JSON|The value is not JSON") from None
    if "\x00" in value:
        raise refuse("value", "BAD_CHARACTER", "设置含有不可用的字符|The value holds characters that cannot be kept")


def _may_share(work: UnitOfWork, key: str) -> bool:
    """``scheme/sales_order/…`` needs the right on sales_order; a key of no entity needs it on everything."""
    parts = key.split("/")
    entity = parts[1] if len(parts) > 1 and work.registry.knows(parts[1]) else access.ANY
    return work.principal.policy.may(entity, access.SHARE)
