"""What a person reaches: the right to a deed, the record in his scope, and who came before him (ARCHITECTURE §5)."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from cellar_db.locks import locked
from cellar_server.kernel import audit
from cellar_server.kernel.audit import showing
from cellar_server.kernel.schema.actions import Action
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.problems import Conflict, FieldChange, Forbidden, Hidden, NotFound, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def demand(work: UnitOfWork, declaration: Declaration, verb: str, words: str) -> None:
    """``words``: a verb that takes the entity as its object, ``新增|create``."""
    zh, _, en = words.partition("|")
    title = declaration.title
    _demand(work, declaration, verb, f"您没有{zh}{title.zh}的权限|You may not {en} a {title.en.lower()}")


def demand_deed(work: UnitOfWork, declaration: Declaration, action: Action) -> None:
    """The right to a deed of the type, which is called by its label and never bent into the sentence."""
    label, title = action.label, declaration.title
    words = f"您没有{title.zh}“{label.zh}”的权限|You have no right to “{label.en}” of {title.en.lower()}"
    _demand(work, declaration, action.name, words)


def _demand(work: UnitOfWork, declaration: Declaration, verb: str, words: str) -> None:
    if not work.principal.policy.may(declaration.name, verb):
        raise Forbidden(
            [problem("", "FORBIDDEN", words, "请管理员在角色中授权|Ask an administrator to grant it in a role")]
        )


def demand_scope(work: UnitOfWork, declaration: Declaration, record: Any, verb: str) -> None:
    if not work.allows(declaration, record, verb):
        raise Forbidden([problem("", "OUT_OF_SCOPE", "超出您的数据权限范围|This lies outside your data scope")])


@cache
def _one(declaration: Declaration, *, lock: bool) -> Any:
    table = declaration.table
    statement: Any = select(declaration.model, *showing.hung(table)).where(table.c.id == bindparam("wanted"))
    return locked(statement, table) if lock else statement


@cache
def _id_of(declaration: Declaration) -> Select[Any]:
    return select(declaration.table.c.id).where(declaration.table.c.id == bindparam("wanted"))


def load(work: UnitOfWork, declaration: Declaration, id_: int, *, lock: bool = False) -> Any:
    """A record that this person may see; ``NotFound`` otherwise. ``lock`` holds its row until the commit."""
    statement = _one(declaration, lock=lock)
    window = work.principal.policy.predicate(declaration)
    if window is not None:
        statement = statement.where(window)
    row = work.session.execute(statement, {"wanted": id_, "of_entity": declaration.name}).first()
    if row is None:
        words = declaration.title
        there = window is not None and work.connection.scalar(_id_of(declaration), {"wanted": id_}) is not None
        raise (Hidden if there else NotFound)(
            [
                problem(
                    "",
                    "NOT_FOUND",
                    f"没有这张{words.zh}，或您无权查看|There is no such {words.en.lower()}, or you may not see it",
                )
            ]
        )
    showing.keep_hung(work, declaration, id_, row[1:])
    return row[0]


def conflict(work: UnitOfWork, declaration: Declaration, record: Any, seen_version: int) -> Conflict:
    entries = audit.read(work, declaration, record.id, after_version=seen_version)
    changes: dict[str, FieldChange] = {}
    for entry in reversed(entries):
        for change in entry.changes:
            first = changes.get(change.path)
            changes[change.path] = FieldChange(
                change.path, change.label, first.before if first else change.before, change.after
            )
    who = entries[0].who if entries else audit.someone(work.connection, record.changed_by or record.created_by)
    when = entries[0].when if entries else (record.changed_at or record.created_at)
    return Conflict(who, when, list(changes.values()), record.row_version)
