"""The right to a verb on an entity and on one record, in words where it is missing."""

from __future__ import annotations

from typing import Any

from cellar_server.kernel import access
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.problems import Forbidden, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

_VERBS = {
    access.EXPORT: "导出|export", access.IMPORT: "导入|import", access.PRINT: "打印|print", access.ATTACH: "添加附件到|attach files to",
    access.DETACH: "取下附件自|take files off",
    access.READ: "查看|see", access.EDIT: "修改|change",
}  # fmt: skip


def demand(work: UnitOfWork, declaration: Declaration, verb: str) -> None:
    """``Forbidden`` where no role of this person grants the verb."""
    if not work.principal.policy.may(declaration.name, verb):
        raise _forbidden(declaration, verb)


def writing(work: UnitOfWork, declaration: Declaration) -> None:
    """``Forbidden`` for who may neither make records nor change them."""
    if not any(work.principal.policy.may(declaration.name, verb) for verb in (access.CREATE, access.EDIT)):
        raise _forbidden(declaration, access.EDIT)


def record(work: UnitOfWork, declaration: Declaration, id_: int, verb: str) -> Any:
    """A record that this person may see and do ``verb`` to."""
    demand(work, declaration, verb)
    found = documents.load(work, declaration, id_)
    if not work.allows(declaration, found, verb):
        raise _forbidden(declaration, verb)
    return found


def _forbidden(declaration: Declaration, verb: str) -> Forbidden:
    zh, _, en = _VERBS[verb].partition("|")
    words = f"您没有{zh}{declaration.title.zh}的权限|You may not {en} {declaration.title.en.lower()}"
    return Forbidden(
        [problem("", "FORBIDDEN", words, "请管理员在角色中授权|Ask an administrator to grant it in a role")]
    )
