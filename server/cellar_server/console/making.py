"""init, add-set, certificate, upgrade, demo-data."""

from __future__ import annotations

import argparse
import os
import secrets
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cellar_db import engine as db
from cellar_db import migrations
from cellar_db.migrations.guards import NotCarried
from cellar_server.books import CONFIGURATION, ConfigurationError, Home, SetEntry, check_code, registry
from cellar_server.console import noting, sets
from cellar_server.console.revisions import demand_known
from cellar_server.console.words import Speaker
from cellar_server.kernel.access.offers import part_called
from cellar_server.kernel.command.commands import Commands
from cellar_server.kernel.entry.security import PASSWORD_LENGTH, password_problems
from cellar_server.kernel.schema import settings
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.unit_of_work import periods, search_upkeep
from cellar_server.kernel.unit_of_work.events import Event


def init(options: argparse.Namespace, speaker: Speaker) -> int:
    """A new home with one ledger set. Nothing that is there is overwritten."""
    path: Path = options.home
    if (path / CONFIGURATION).exists():
        raise ConfigurationError(
            f"{path / CONFIGURATION} 已存在；增加账套请用 add-set",
            f"{path / CONFIGURATION} is there already; use add-set for a further ledger set",
        )
    check_code(options.code)
    password = _password(options)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    home = Home(path)
    certificate = path / home.certificate
    if not certificate.exists():
        from cellar_server.rpc import tls

        tls.make_certificate(certificate, path / home.key, tuple(options.host))
        speaker.say(
            f"证书指纹 {tls.fingerprint(certificate)}", f"certificate fingerprint {tls.fingerprint(certificate)}"
        )
    _make(home, options, password, speaker)
    return 0


def certificate(options: argparse.Namespace, speaker: Speaker) -> int:
    """A new certificate and key; the old pair stays beside them as ``.old``. Desks trust the new one once they have it."""
    from cellar_server.rpc import tls

    home = Home.load(options.home)
    made, key = home.path / home.certificate, home.path / home.key
    fresh, fresh_key = (file.with_name(file.name + ".fresh") for file in (made, key))
    # Beside the old pair first: a disk that is full leaves the server what it has.
    tls.make_certificate(fresh, fresh_key, tuple(options.host))
    for file, new in ((key, fresh_key), (made, fresh)):
        if file.exists():
            file.replace(file.with_name(file.name + ".old"))
        new.replace(file)
    speaker.say(f"证书指纹 {tls.fingerprint(made)}", f"certificate fingerprint {tls.fingerprint(made)}")
    return 0


def add_set(options: argparse.Namespace, speaker: Speaker) -> int:
    home = Home.load(options.home)
    check_code(options.code)
    if any(entry.code == options.code for entry in home.ledger_sets):
        file = home.path / CONFIGURATION
        raise ConfigurationError(
            f"{file} 中已有账套 {options.code}", f"{file} lists the ledger set {options.code} already"
        )
    _make(home, options, _password(options), speaker)
    return 0


def _make(home: Home, options: argparse.Namespace, password: str | None, speaker: Speaker) -> None:
    entry = SetEntry(
        options.code, options.name, options.db or f"sqlite:///{options.code}.sqlite", options.db_password_env
    )
    engine = home.new_engine(entry)
    shown = password or secrets.token_urlsafe(12)
    try:
        try:
            sets.create(engine, registry(), code=entry.code, name=entry.name)
        except sets.SetExists:
            # Made by one that was interrupted before it was listed: nothing is lost by taking it.
            if not sets.is_untouched(engine, entry.code):
                raise ConfigurationError(
                    f"账套 {entry.code} 的数据库中已有账套", f"the database of {entry.code} holds a ledger set already"
                ) from None
        sets.add_administrator(engine, options.admin, shown)
        noting.note(engine, Event.CONSOLE, f"ledger set {entry.code} made, administrator {options.admin}")
    finally:
        engine.dispose()
    # Last, so that a home never lists a set that was left half-made.
    replace(home, ledger_sets=(*home.ledger_sets, entry)).save()
    speaker.say(f"账套 {entry.code} {entry.name} 已建立，管理员 {options.admin}", f"ledger set {entry.code} {entry.name} is made; administrator {options.admin}")  # fmt: skip
    if password is None:
        speaker.say(f"管理员密码（只显示这一次）：{shown}", f"the administrator's password, shown this once: {shown}")


def _password(options: argparse.Namespace) -> str | None:
    password = os.environ.get(options.admin_password_env)
    if password is not None:
        problems = password_problems(PASSWORD_LENGTH.default, password, options.admin)
        if problems:
            raise Invalid(problems)
    return password


def upgrade(options: argparse.Namespace, speaker: Speaker) -> int:
    """Bring the databases of all ledger sets to the newest revision, and into each what this version brings anew."""
    home = Home.load(options.home)
    registry()
    for entry in home.ledger_sets:
        engine = home.engine(entry)
        before = migrations.current(engine)
        demand_known(before, entry.code)
        try:
            migrations.upgrade(engine, Base.metadata)
        except NotCarried as refused:
            raise ConfigurationError(
                f"账套 {entry.code}：{refused.zh}", f"ledger set {entry.code}: {refused.en}"
            ) from None
        # What this version declares anew is listed with its default.
        with db.write(engine) as connection:
            planted = settings.plant(connection)
            periods.plant(connection, registry())
        brought = sets.bring(Commands(engine, registry()))
        with db.write(engine) as connection:
            search_upkeep.fill(connection, registry())
        after = migrations.current(engine)
        zh, en = _told(brought, planted if before else [])
        if before != after or en:
            words = f"upgrade {before or '-'} > {after or '-'}; {' '.join(en) or '-'}"
            noting.note(engine, Event.CONSOLE, words)
        engine.dispose()
        speaker.say(f"账套 {entry.code}：{before or '—'} → {after or '—'}", f"ledger set {entry.code}: {before or '-'} → {after or '-'}")  # fmt: skip
        for each_zh, each_en in zip(zh, en, strict=True):
            speaker.say(f"  {each_zh}", f"  {each_en}")
    return 0


def _told(brought: Any, parameters: Sequence[settings.Parameter[Any]]) -> tuple[list[str], list[str]]:
    """What a ledger set was brought, a line for each kind and each parameter, in both languages."""
    zh = [f"新增参数 {each.code}：{each.label.zh}，默认 {each.show(each.default)}" for each in parameters]
    en = [f"new parameter {each.code}: {each.label.en}, default {each.show(each.default)}" for each in parameters]
    if brought is None:
        return zh, en
    made: dict[str, list[str]] = {}
    for record in brought.made:
        made.setdefault(record.__tablename__, []).append(record.code)
    for entity, codes in made.items():
        title = registry().of(entity).title
        zh.append(f"新增{title.zh}：{', '.join(codes)}")
        en.append(f"new {title.en.lower()}: {', '.join(codes)}")
    for code, parts in brought.given.items():
        shown = [part_called(registry(), part) for part in parts]
        zh.append(f"角色 {code} 新增：{'、'.join(each.zh for each in shown)}")
        en.append(f"role {code} gets: {', '.join(each.en for each in shown)}")
    return zh, en


def demo_data(options: argparse.Namespace, speaker: Speaker) -> int:
    """Fill an empty ledger set with the demo company; its users take the password of the variable, or the manual's."""
    if find_spec("cellar_server.demo") is None:
        raise ConfigurationError("本安装不带演示数据", "this installation has no demo data")
    password = os.environ.get(options.password_env)
    if password:
        # The variable by which the demo's own maker takes it.
        os.environ.setdefault("CELLAR_DEMO_PASSWORD", password)
    home = Home.load(options.home)
    home.entry(options.set)
    books = home.open()[options.set]
    fill: Any = import_module("cellar_server.demo.trade").fill
    try:
        result = fill(books, months=options.months)
    except ValueError as error:
        raise ConfigurationError(f"账套 {books.code} 已有客户，演示数据只能建在空账套中", str(error)) from None
    speaker.say(
        f"已过账 {result.bulk} 单历史、{result.live} 单在途",
        f"{result.bulk} sales of the past, {result.live} still open",
    )
    noting.note(books.engine, Event.CONSOLE, "demo-data")
    books.engine.dispose()
    speaker.say(f"账套 {options.set} 已有演示数据", f"ledger set {options.set} holds the demo data")
    return 0
