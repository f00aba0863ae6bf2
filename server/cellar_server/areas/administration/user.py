"""用户: who may log in, as whom, in which roles (ORG-09). A password goes in, is hashed, and never comes out."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import inspect

from cellar_server.areas.administration import keepers, reads
from cellar_server.areas.administration.versions import rights_changed
from cellar_server.kernel.access.accounts import User
from cellar_server.kernel.entry.security import PASSWORD_LENGTH, hash_password, password_problems, sessions_of
from cellar_server.kernel.unit_of_work import events
from cellar_server.kernel.unit_of_work.events import Event

from cellar_server.kernel.kit import (  # isort: skip
    ACTIVE, NOT_SHOWN, STOPPED, Form, Listing, Problem, UnitOfWork, VerbGroup, action, declare, problem, scoped,
    within,
)  # fmt: skip


def _typed(doc: User) -> str | None:
    """The password that was just typed; None where the stored hash stands unchanged."""
    history = inspect(doc).attrs.password.history
    return doc.password if history.has_changes() and doc.password else None


def prepare(work: UnitOfWork, doc: User) -> None:
    """An empty password field means: leave it as it is."""
    history = inspect(doc).attrs.password.history
    if doc.password is None and history.deleted and history.deleted[0]:
        doc.password = history.deleted[0]


def verify(work: UnitOfWork, doc: User) -> Iterator[Problem]:
    """A new user has a password, and every password follows the policy. One that does is hashed here, at save and before
    anything is written, so that the typed words never reach the database."""
    yield from keepers.as_saved(work, doc)
    typed = _typed(doc)
    if typed is None:
        if doc.password is None:
            yield problem("password", "REQUIRED", "密码必填|A password is required")
        return
    faults = password_problems(work.settings[PASSWORD_LENGTH], typed, doc.code or "")
    yield from (Problem("password", fault.code, fault.message, fault.hint) for fault in faults)
    if not faults:
        doc.password = hash_password(typed)
        # Whoever sets it for somebody else makes it a first password.
        doc.must_change = doc.must_change or doc.id != work.principal.user_id
        _end_sessions(work, doc)


def _end_sessions(work: UnitOfWork, doc: User) -> None:
    """All but the one that asks; the console asks from none."""
    work.write(sessions_of(doc.id, but=work.principal.session))


def not_oneself(work: UnitOfWork, doc: User) -> Iterator[Problem]:
    if doc.id == work.principal.user_id:
        yield problem(
            "",
            "STOP_ONESELF",
            "不能停用或删除自己|You cannot stop or delete yourself",
            "请另一位管理员办理|Ask another administrator",
        )


def left_no_trace(work: UnitOfWork, doc: User) -> Iterator[Problem]:
    """Who did anything keeps his name in the books: a number in its place tells an auditor nothing."""
    if reads.did_anything(work, doc.id):
        yield problem(
            "", "USER_HAS_HISTORY", f"{doc.name} 已有操作记录，不能删除|{doc.name} has done things that the books tell of", "改为停用|Stop him instead"
        )  # fmt: skip


@action(
    "停用|Stop",
    ACTIVE >> STOPPED,
    requires=(not_oneself, keepers.without),
    icon="lock",
    backward=True,
    batch=True,
    group=VerbGroup.KEEP,
)
def stop(work: UnitOfWork, doc: User) -> None:
    """Open sessions end at once."""
    _end_sessions(work, doc)
    rights_changed(work, doc)


@action("启用|Start", STOPPED >> ACTIVE, icon="play", batch=True, group=VerbGroup.KEEP)
def start(work: UnitOfWork, doc: User) -> None:
    rights_changed(work, doc)


@action("解锁|Unlock", within(ACTIVE), icon="key")
def unlock(work: UnitOfWork, doc: User) -> None:
    doc.failures, doc.locked_until = 0, None


@action("踢下线|End sessions", within(ACTIVE | STOPPED), icon="x")
def kick(work: UnitOfWork, doc: User) -> None:
    events.note_by(work, Event.KICKED, entity="app_user", words=doc.code)
    _end_sessions(work, doc)


USER = declare(
    User,
    title="用户|User",
    scopes=scoped(org="org_id", employee="employee_id", customer=NOT_SHOWN, warehouse=NOT_SHOWN),
    area="administration",
    icon="user",
    actions=(stop, start, unlock, kick),
    prepare=prepare,
    verify=verify,
    after_save=rights_changed,
    delete_requires=(not_oneself, left_no_trace, keepers.without),
    after_delete=rights_changed,
    lookup="code name employee_id",
    keywords="账号 account login",
    form=Form("code name pinyin | employee_id org_id | password must_change | last_login locked_until"),
    listing=Listing(
        columns="code name employee_id org_id last_login locked_until state",
        filters="employee_id org_id state",
        sort="code",
        search="code name pinyin",
    ),
)
