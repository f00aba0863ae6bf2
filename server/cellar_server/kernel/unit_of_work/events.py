"""The log of what happens beside the records: logins, output, refused attempts, changed rights, deeds of the console (PT-21).

A record's own changes are its history (``audit``); a row here says what no record holds. Rows are only added. They name who,
when, what, on which entity, how many rows went out and from where; never a password, a token or what was typed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Engine, Index, insert
from sqlalchemy.orm import Mapped, mapped_column

from cellar_db import engine as db
from cellar_db import types
from cellar_db.ids import new_id
from cellar_server.kernel.access.offers import type_offers
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.field_makers import choice, instant, integer, listed, text
from cellar_server.kernel.schema.fields import Choice, FieldSpec, Kind
from cellar_server.kernel.schema.model import Base, table_of
from cellar_server.kernel.schema.text import label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


class Event(Choice):
    LOGIN = "登录|Login"
    LOGIN_FAILED = "登录失败|Login failed"
    LOCKED = "锁定|Locked out"
    LOGOUT = "退出|Logout"
    KICKED = "踢下线|Sessions ended"
    PASSWORD = "修改密码|Password changed"
    PASSWORD_FAILED = "修改密码失败|Password not changed"
    EXPORT = "导出|Export"
    PRINT = "打印|Print"
    DOWNLOAD = "下载附件|Attachment downloaded"
    IMPORT = "导入|Import"
    REFUSED = "越权被拒|Refused"
    DELETED = "删除|Deleted"
    RIGHTS = "权限变更|Rights changed"
    SHARED = "共享设置|Shared setting"
    CONSOLE = "控制台|Console"
    BACKUP = "备份|Backup"
    RESTORE = "还原|Restore"


class EventLog(Base):
    """``user_id`` is empty where nobody known asked; ``entity`` is the name of the record type that it was about."""

    __tablename__ = "event_log"
    __table_args__ = (Index(None, "happened_at", "id"), Index(None, "user_id", "id"))
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    happened_at: Mapped[datetime] = instant("时间|Time", required=True)
    # No foreign key, as in the history: a row stays when its user is gone.
    user_id: Mapped[int | None] = mapped_column(types.Id(), info={"field": FieldSpec(
        kind=Kind.REFERENCE, label=label("用户|User"), target="app_user", readonly=True, copied=False, width=16)})  # fmt: skip
    deed: Mapped[Event] = choice("事项|Event", Event, required=True)
    entity: Mapped[str | None] = listed("单据|Entity", 30, type_offers, readonly=True)
    row_total: Mapped[int | None] = integer("行数|Rows", readonly=True)
    address: Mapped[str | None] = text("来自|From", 120, width=20)
    note: Mapped[str | None] = text("备注说明|Note", 400, width=40)


_INSERT = insert(table_of(EventLog))


def _fit(words: str, length: int) -> str | None:
    """As much as the column holds, counted as databases count (UTF-16); what would break a line of a list is dropped, and nothing is NULL on every database."""
    shown = "".join(c for c in words if c.isprintable()).encode("utf-16-le", "replace")[: 2 * length]
    return shown.decode("utf-16-le", "ignore").strip() or None


def note(
    connection: Connection,
    deed: Event,
    *,
    user_id: int | None,
    entity: str = "",
    rows: int | None = None,
    address: str = "",
    words: str = "",
) -> None:
    """Add one row in the caller's transaction. ``words``: codes, counts and names, no secret."""
    row = {
        "id": new_id(), "happened_at": clock.now(), "user_id": user_id or None, "deed": deed, "entity": _fit(entity, 30),
        "row_total": rows, "address": _fit(address, 120), "note": _fit(words, 400),
    }  # fmt: skip
    connection.execute(_INSERT, row)


def note_by(
    work: UnitOfWork, deed: Event, *, entity: str = "", rows: int | None = None, address: str = "", words: str = ""
) -> None:
    """The same of whoever gives the command."""
    note(work.connection, deed, user_id=work.principal.user_id, entity=entity, rows=rows, address=address, words=words)


def note_alone(
    engine: Engine,
    deed: Event,
    *,
    user_id: int | None,
    entity: str = "",
    rows: int | None = None,
    address: str = "",
    words: str = "",
) -> None:
    """The same in a transaction of its own: for what wrote nothing itself, or was rolled back."""
    with db.write(engine) as connection:
        note(connection, deed, user_id=user_id, entity=entity, rows=rows, address=address, words=words)


def conditions(wheres: Iterable[tuple[str, str, int]], search: str) -> str:
    """What an export asked for, without the values: ``state in (2), customer_id equals (1), search``."""
    said = [f"{field} {operator} ({count})" for field, operator, count in wheres]
    return ", ".join([*said, *(["search"] if search.strip() else [])])
