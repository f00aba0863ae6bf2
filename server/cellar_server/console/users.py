"""user, session: what an administrator does to people when nobody can log in; commands like the desktop's, in the history."""

from __future__ import annotations

import argparse
import os
import secrets
from collections.abc import Callable

from sqlalchemy import select

from cellar_common.codec import Ref
from cellar_common.figures import show_lately, show_minute
from cellar_common.folding import key
from cellar_db import engine as db
from cellar_server.books import ConfigurationError, registry
from cellar_server.console import noting
from cellar_server.console.admin import entry_of
from cellar_server.console.revisions import engine_at_newest
from cellar_server.console.words import Speaker
from cellar_server.kernel.access.accounts import Role, User
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.command.commands import Commands
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema import clock, settings
from cellar_server.kernel.schema.clock import ZONE
from cellar_server.kernel.schema.model import CODE_KEY
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.kernel.schema.states import ACTIVE
from cellar_server.kernel.schema.tables import login_session
from cellar_server.kernel.unit_of_work.events import Event
from cellar_server.kernel.unit_of_work.exactly_once import Reply, Request
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

_USER = User.__tablename__


def user(options: argparse.Namespace, speaker: Speaker) -> int:
    commands = _commands(options)
    try:
        if options.deed == "list":
            return _list_users(commands)
        if not options.code:
            raise ConfigurationError("请指定用户", "say which user")
        _run(commands, lambda work: _USER_DEEDS[options.deed](work, options))
        noting.note(commands.engine, Event.CONSOLE, f"user {options.deed} {options.code}")
    finally:
        commands.engine.dispose()
    speaker.say(f"用户 {options.code} 已处理", f"user {options.code}: done")
    return 0


def session(options: argparse.Namespace, speaker: Speaker) -> int:
    commands = _commands(options)
    ended = 0

    def end(work: UnitOfWork) -> None:
        nonlocal ended
        chosen = [_found(work, options.user).id] if options.user else None
        open_ = [
            row for row in work.session.scalars(select(login_session.c.user_id)) if chosen is None or row in chosen
        ]
        for id_ in sorted(set(open_)):
            documents.act(work, work.registry.of(_USER), id_, 0, "kick", {})
        ended = len(open_)

    try:
        if options.deed == "list":
            return _list_sessions(commands, options.user)
        _run(commands, end)
        noting.note(commands.engine, Event.CONSOLE, f"session end {options.user or '*'}: {ended}")
    finally:
        commands.engine.dispose()
    speaker.say(f"已结束 {ended} 个会话", f"{ended} sessions ended")
    return 0


def _commands(options: argparse.Namespace) -> Commands:
    home, entry = entry_of(options)
    return Commands(engine_at_newest(home.engine(entry), entry.code), registry())


def _run(commands: Commands, deed: Callable[[UnitOfWork], None]) -> None:
    def body(work: UnitOfWork) -> Reply:
        deed(work)
        return Reply(_USER, 0)

    with db.read(commands.engine) as connection:
        known = settings.read(connection)
    commands.run(system(known), Request("console-" + secrets.token_hex(8)), body)


def _list_users(commands: Commands) -> int:
    wanted = select(User.code, User.name, User.state, User.locked_until, User.last_login).order_by(User.code)
    with db.read(commands.engine) as connection:
        for code, name, state, locked, last in connection.execute(wanted):
            seen = show_minute(last.astimezone(ZONE)) if last else "—"
            print(f"{code}\t{name}\t{state}\t{seen}\t{'LOCKED' if locked else ''}")
    return 0


def _list_sessions(commands: Commands, code: str) -> int:
    columns = login_session.c
    wanted = select(User.code, User.name, columns.device, columns.created_at, columns.expires_at).where(
        User.id == columns.user_id, columns.expires_at > clock.now()
    )
    with commands.reading(system()) as work:
        if code:
            wanted = wanted.where(User.id == _found(work, code).id)
        for user_code, name, device, made, ends in work.connection.execute(wanted.order_by(columns.created_at)):
            print(f"{user_code}\t{name}\t{device or '—'}\t{show_lately(made.astimezone(ZONE))}\t→ {show_lately(ends.astimezone(ZONE))}")  # fmt: skip
    return 0


def _found(work: UnitOfWork, code: str) -> User:
    found = work.session.scalar(select(User).where(User.code_key == key(code, CODE_KEY)))
    if found is None:
        raise ConfigurationError(f"没有用户 {code}", f"there is no user {code}")
    return found


def _add(work: UnitOfWork, options: argparse.Namespace) -> None:
    if work.session.scalar(select(User.id).where(User.code_key == key(options.code, CODE_KEY))) is not None:
        raise ConfigurationError(f"用户 {options.code} 已存在", f"there is a user {options.code} already")
    known = {row.code: row.id for row in work.connection.execute(select(Role.code, Role.id))}
    unknown = sorted(set(options.role) - set(known))
    if unknown:
        missing, there = ", ".join(unknown), ", ".join(sorted(known))
        raise ConfigurationError(f"没有角色 {missing}；现有 {there}", f"there is no role {missing}; there are {there}")
    values = {"code": options.code, "name": options.name or options.code, "password": _password(options)}
    organisations = work.registry.declarations.get("organisation")
    if organisations is not None:
        codes = organisations.table.c
        first = work.connection.scalar(select(codes.id).order_by(codes.code).limit(1))
        values |= {"org_id": Ref(first)} if first is not None else {}
    roles = [LineInput(values={"role_id": Ref(known[code])}) for code in options.role]
    documents.save(work, work.registry.of(_USER), RecordInput(_USER, values=values, grids={"roles": roles}))


def change_password(work: UnitOfWork, code: str, password: str) -> None:
    """A first password, to be changed at the next login; it also unlocks, and ends the user's sessions."""
    found, declaration = _found(work, code), work.registry.of(_USER)
    given = RecordInput(_USER, found.id, found.row_version, {"password": password, "must_change": True})
    documents.save(work, declaration, given)
    if found.state == ACTIVE.code and (found.failures or found.locked_until is not None):
        documents.act(work, declaration, found.id, 0, "unlock", {})


def _change_password(work: UnitOfWork, options: argparse.Namespace) -> None:
    change_password(work, options.code, _password(options))


def _unlock(work: UnitOfWork, options: argparse.Namespace) -> None:
    documents.act(work, work.registry.of(_USER), _found(work, options.code).id, 0, "unlock", {})


def _password(options: argparse.Namespace) -> str:
    password = os.environ.get(options.password_env)
    if not password:
        raise ConfigurationError(
            f"请把密码放入环境变量 {options.password_env}", f"put the password into the variable {options.password_env}"
        )
    return password


_USER_DEEDS = {"add": _add, "password": _change_password, "unlock": _unlock}
