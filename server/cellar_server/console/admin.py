"""prove, user, session, parameter."""

from __future__ import annotations

import argparse
import json
import os
import secrets
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, select, update

from cellar_db import engine as db
from cellar_db.engine import open_engine
from cellar_server.books import ConfigurationError, Home, SetEntry, registry
from cellar_server.console import sets
from cellar_server.console.words import Speaker
from cellar_server.kernel import clock
from cellar_server.kernel.accounts import Role, User
from cellar_server.kernel.clock import ZONE
from cellar_server.kernel.command import Commands
from cellar_server.kernel.exactly_once import Request
from cellar_server.kernel.parameter_rows import ParameterRow
from cellar_server.kernel.principal import system
from cellar_server.kernel.problems import Invalid
from cellar_server.kernel.prove import prove as differences
from cellar_server.kernel.records import RecordInput
from cellar_server.kernel.security import PASSWORD_LENGTH, password_problems
from cellar_server.kernel.tables import login_session

# As the columns of masters are.
_CODE_LENGTH, _NAME_LENGTH = 40, 120


def prove(options: argparse.Namespace, speaker: Speaker) -> int:
    """Exit 0 is the proof; 1 with every difference otherwise."""
    known = registry()
    engines = {"": open_engine(options.db)} if options.db else {}
    if options.home:
        home = Home.load(options.home)
        engines = {entry.code: home.engine(entry) for entry in home.ledger_sets}
    found: list[dict[str, Any]] = []
    for code, engine in engines.items():
        found += [{"ledger_set": code, **asdict(each)} for each in differences(engine, known)]
        engine.dispose()
    if options.json:
        print(json.dumps({"holds": not found, "differences": found}, ensure_ascii=False, default=str))
    elif not found:
        speaker.say("全部相符", "everything agrees")
    else:
        for each in found:
            where = f"{each['ledger_set']} {each['proof']} {each['what']}".strip()
            speaker.say(
                f"{where}：应为 {each['expected']}，实为 {each['found']}",
                f"{where}: should be {each['expected']}, is {each['found']}",
            )
    return 1 if found else 0


def _entry(options: argparse.Namespace) -> tuple[Home, SetEntry]:
    """The ledger set asked for; the only one where there is one."""
    home = Home.load(options.home)
    if options.set:
        return home, home.entry(options.set)
    if len(home.ledger_sets) != 1:
        raise ConfigurationError("several ledger sets: say which with --set CODE")
    return home, home.ledger_sets[0]


def user(options: argparse.Namespace, speaker: Speaker) -> int:
    home, entry = _entry(options)
    registry()
    engine = home.engine(entry)
    with db.write(engine) as connection:
        if options.deed == "list":
            rows = connection.execute(select(User.code, User.name, User.state, User.locked_until, User.last_login).order_by(User.code))  # fmt: skip
            for code, name, state, locked, last in rows:
                seen = f"{last.astimezone(ZONE):%Y-%m-%d %H:%M}" if last else "—"
                print(f"{code}\t{name}\t{state}\t{seen}\t{'LOCKED' if locked else ''}")
            return 0
        if not options.code:
            raise ConfigurationError("say which user")
        done = _USER_DEEDS[options.deed](connection, options)
    engine.dispose()
    if not done:
        return _no_user(options.code, speaker)
    speaker.say(f"用户 {options.code} 已处理", f"user {options.code}: done")
    return 0


def _no_user(code: str, speaker: Speaker) -> int:
    speaker.complain(f"没有用户 {code}", f"there is no user {code}")
    return 1


def _new_password(options: argparse.Namespace) -> str:
    password = os.environ.get(options.password_env)
    if not password:
        raise ConfigurationError(f"put the password into the variable {options.password_env}")
    problems = password_problems(PASSWORD_LENGTH.default, password, options.code)
    if problems:
        raise Invalid(problems)
    return password


def _add(connection: Connection, options: argparse.Namespace) -> bool:
    name = options.name or options.code
    if len(options.code) > _CODE_LENGTH or len(name) > _NAME_LENGTH or not (options.code + name).isprintable():
        raise ConfigurationError(f"a user's code has at most {_CODE_LENGTH} characters, the name {_NAME_LENGTH}")
    known = {row[0]: row[1] for row in connection.execute(select(Role.code, Role.id))}
    unknown = sorted(set(options.role) - set(known))
    if unknown:
        raise ConfigurationError(f"there is no role {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    if connection.scalar(select(User.id).where(User.code == options.code)) is not None:
        raise ConfigurationError(f"there is a user {options.code} already")
    roles = [known[code] for code in options.role]
    sets.add_user(connection, options.code, name, _new_password(options), roles)
    return True


def _password(connection: Connection, options: argparse.Namespace) -> bool:
    return sets.set_password(connection, options.code, _new_password(options))


def _unlock(connection: Connection, options: argparse.Namespace) -> bool:
    done = connection.execute(update(User).where(User.code == options.code).values(failures=0, locked_until=None))
    return bool(done.rowcount)


_USER_DEEDS = {"add": _add, "password": _password, "unlock": _unlock}


def session(options: argparse.Namespace, speaker: Speaker) -> int:
    home, entry = _entry(options)
    registry()
    engine = home.engine(entry)
    columns = login_session.c
    try:
        with db.write(engine) as connection:
            mine = select(User.id).where(User.code == options.user)
            if options.user and connection.scalar(mine) is None:
                return _no_user(options.user, speaker)
            chosen = [columns.user_id.in_(mine)] if options.user else []
            if options.deed == "list":
                wanted = select(User.code, User.name, columns.device, columns.created_at, columns.expires_at).where(
                    User.id == columns.user_id, columns.expires_at > clock.now(), *chosen
                )
                for code, name, device, made, ends in connection.execute(wanted.order_by(columns.created_at)):
                    print(f"{code}\t{name}\t{device or '—'}\t{made.astimezone(ZONE):%m-%d %H:%M}\t→ {ends.astimezone(ZONE):%m-%d %H:%M}")  # fmt: skip
                return 0
            count = connection.execute(delete(login_session).where(*chosen)).rowcount
    finally:
        engine.dispose()
    speaker.say(f"已结束 {count} 个会话", f"{count} sessions ended")
    return 0


def parameter(options: argparse.Namespace, speaker: Speaker) -> int:
    """``set`` without a value goes back to the default. It is a command like the form's: checked, and in the history."""
    home, entry = _entry(options)
    commands = Commands(home.engine(entry), registry())
    try:
        with commands.reading(system()) as work:
            stored = {row.code: row for row in work.session.scalars(select(ParameterRow).order_by(ParameterRow.code))}
        if options.deed == "list":
            for code, row in stored.items():
                shown = row.content if row.content is not None else row.standard
                print(f"{code}\t{shown}\t{row.english if speaker.language == 'en' else row.name}\t{row.allowed}")
            return 0
        wanted = stored.get(options.code)
        if wanted is None:
            raise ConfigurationError(f"there is no parameter {options.code!r}; see cellar-server parameter list")
        given = RecordInput("parameter", wanted.id, wanted.row_version, {"content": options.value or None})
        done = commands.save(system(), Request("console-" + secrets.token_hex(8), repr(given).encode()), given)
    finally:
        commands.engine.dispose()
    assert done.record is not None
    shown = done.record.values["content"] or f"({done.record.values['standard']})"
    speaker.say(f"{options.code} = {shown}", f"{options.code} = {shown}")
    return 0
