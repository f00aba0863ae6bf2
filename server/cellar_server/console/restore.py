"""restore: a backup into a home. drill: a backup into a scratch database, proved and thrown away."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, delete, inspect, select
from sqlalchemy.exc import DatabaseError

from cellar_db import engine as db
from cellar_db import migrations
from cellar_db.backup import manifest
from cellar_db.backup.errors import BackupError
from cellar_db.backup.facts import Facts
from cellar_db.backup.manifest import Manifest
from cellar_db.backup.means import Means, opened
from cellar_db.backup.vendors import MEANS
from cellar_server.books import CONFIGURATION, ConfigurationError, Home, SetEntry, registry, resolve
from cellar_server.console import archive, noting
from cellar_server.console.backup import look
from cellar_server.console.failures import reasons
from cellar_server.console.words import Speaker
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.schema.tables import login_session, system_state
from cellar_server.kernel.unit_of_work.events import Event
from cellar_server.kernel.unit_of_work.prove import Difference
from cellar_server.kernel.unit_of_work.prove import prove as differences


def restore(options: argparse.Namespace, speaker: Speaker) -> int:
    """Everything is checked before the database is touched; 1 where what was restored does not prove."""
    registry()
    folder: Path = options.source
    kept = archive.the_one(folder)
    _check(folder, kept, options.set)
    home, entry = _target(options, folder, kept)
    url = resolve(home.path, entry)
    means = MEANS[kept.dialect]
    if url.get_backend_name() != kept.dialect:
        raise BackupError(
            f"备份来自 {kept.dialect}，不能还原到 {url.get_backend_name()}",
            f"the backup is of {kept.dialect} and cannot be restored to {url.get_backend_name()}",
        )
    if not means.is_empty(url):
        _may_overwrite(options, url, kept)
    home.path.mkdir(parents=True, exist_ok=True, mode=0o700)
    means.restore(url, folder, kept, overwrite=options.overwrite)
    # Last, so that a home never lists a set that was left half restored.
    archive.put_home(folder, home)
    if Home.load(home.path).ledger_sets != home.ledger_sets:
        home.save()
    with opened(url) as engine:
        return _outcome(engine, kept, speaker)


def _check(folder: Path, kept: Manifest, wanted: str) -> None:
    if wanted and wanted != kept.facts.ledger_set:
        raise BackupError(
            f"备份属于账套 {kept.facts.ledger_set}，不是 {wanted}",
            f"the backup is of the ledger set {kept.facts.ledger_set}, not {wanted}",
        )
    if kept.facts.revision is not None and not migrations.knows(kept.facts.revision):
        raise BackupError(
            f"备份的数据库版本 {kept.facts.revision} 比本程序新（备份由 {kept.program} 制作），请先安装新版本",
            f"the backup's revision {kept.facts.revision} is newer than this program (it was made by {kept.program}); install that one first",
        )
    if kept.dialect not in MEANS:
        raise BackupError(
            f"备份来自 {kept.dialect}，本程序不支持",
            f"the backup is of {kept.dialect}, which this program does not know",
        )
    manifest.verify(folder, kept)


def _target(options: argparse.Namespace, folder: Path, kept: Manifest) -> tuple[Home, SetEntry]:
    """The home (as the backup has it, where there is none) and its entry for the ledger set."""
    there = (options.home / CONFIGURATION).exists()
    home = Home.load(options.home if there else folder / archive.HOME)
    home = replace(home, path=options.home)
    code = kept.facts.ledger_set
    entries = {entry.code: entry for entry in home.ledger_sets}
    entry = entries.get(code) or SetEntry(code, kept.facts.ledger_name, "")
    if options.db:
        entry = replace(entry, database=options.db, password_env=options.db_password_env)
    if not entry.database:
        file = options.home / CONFIGURATION
        raise ConfigurationError(
            f"{file} 中没有账套 {code}，请用 --db 指定数据库",
            f"{file} lists no ledger set {code}; say its database with --db",
        )
    return replace(home, ledger_sets=tuple((entries | {code: entry}).values())), entry


def _may_overwrite(options: argparse.Namespace, url: URL, kept: Manifest) -> None:
    """Only when asked for, and never over another ledger set."""
    shown = db.show_url(url)
    if not options.overwrite:
        raise BackupError(
            f"数据库 {shown} 不是空的；确要替换请加 --overwrite",
            f"the database {shown} is not empty; --overwrite replaces what is in it",
        )
    there = _ledger_of(url)
    if there not in ("", kept.facts.ledger_set):
        raise BackupError(
            f"数据库 {shown} 存放的是账套 {there}，不予覆盖",
            f"the database {shown} holds the ledger set {there}; it is not overwritten",
        )


def _ledger_of(url: URL) -> str:
    """The ledger set in a database; empty where it holds none, or is too damaged to say."""
    with opened(url) as engine:
        try:
            with db.read(engine) as connection:
                if not inspect(connection).has_table(system_state.name):
                    return ""
                return connection.scalar(select(system_state.c.ledger_code)) or ""
        except DatabaseError:
            # A damaged file is what a restore is for; a server that refuses to say is not overwritten.
            if engine.dialect.name != "sqlite":
                raise
            return ""


def _outcome(engine: Engine, kept: Manifest, speaker: Speaker) -> int:
    found = _compared(engine, kept)
    with db.write(engine) as connection:
        # Whoever logged out after the backup was made must not be logged in again.
        connection.execute(delete(login_session))
    noting.note(engine, Event.RESTORE, f"{kept.taken_at} {kept.facts.revision or '-'}")
    code, revision, newest = kept.facts.ledger_set, kept.facts.revision, migrations.head()
    if revision == newest:
        found += [_shown(each) for each in differences(engine, registry())]
    for each in found:
        speaker.say(each, each)
    if found:
        speaker.complain(f"账套 {code} 已还原，但有 {len(found)} 处不符", f"ledger set {code} is restored, with {len(found)} differences")  # fmt: skip
        return 1
    if revision == newest:
        speaker.say(f"账套 {code} 已还原（{kept.taken_at}，版本 {revision}），全部相符", f"ledger set {code} is restored ({kept.taken_at}, revision {revision}); everything agrees")  # fmt: skip
    else:
        speaker.say(
            f"账套 {code} 已还原（{kept.taken_at}），数据库版本 {revision or '—'} 早于本程序的 {newest}：请运行 cellar-server upgrade，再运行 prove",
            f"ledger set {code} is restored ({kept.taken_at}); its revision {revision or '-'} is older than this program's {newest}: run cellar-server upgrade, then prove",
        )
    return 0


def _compared(engine: Engine, kept: Manifest) -> list[str]:
    """What the database holds otherwise than the manifest says, a line each."""
    with db.read(engine) as connection:
        found = look(connection)
    wanted, have = _figures(kept.facts, kept.exact), _figures(found, kept.exact)
    return [
        f"{name}: {wanted.get(name, '-')} ≠ {have.get(name, '-')}"
        for name in sorted({*wanted, *have})
        if wanted.get(name) != have.get(name) and (kept.exact or not _grew(wanted.get(name), have.get(name)))
    ]


def _figures(of: Facts, exact: bool) -> dict[str, Any]:
    """Where the data may be younger than the figures, only those of the audit log, which is never shortened."""
    counts = of.counts if exact else {name: rows for name, rows in of.counts.items() if name.lower() == "audit_log"}
    return {"ledger_set": of.ledger_set, "revision": of.revision, "last_audit_id": of.last_audit_id, **counts}


def _grew(before: Any, after: Any) -> bool:
    return isinstance(before, int) and isinstance(after, int) and after >= before


def _shown(each: Difference) -> str:
    return f"{each.proof} {each.what}: {each.expected} ≠ {each.found}"


def drill(options: argparse.Namespace, speaker: Speaker) -> int:
    """0 only where every backup was restored, agrees with its manifest, and proves."""
    registry()
    reports = [_drilled(folder, kept, options) for folder, kept in archive.newest(options.source, options.set)]
    holds = all(report["holds"] for report in reports)
    if options.json:
        print(json.dumps({"holds": holds, "backups": reports}, ensure_ascii=False))
        return 0 if holds else 1
    for report in reports:
        if report["holds"]:
            speaker.say(f"{report['folder']}：已试还原，全部相符", f"{report['folder']}: restored for trial, everything agrees")  # fmt: skip
        else:
            speaker.complain(f"{report['folder']}：{report['problem_zh']}", f"{report['folder']}: {report['problem']}")
        for each in report["differences"]:
            speaker.say(each, each)
    return 0 if holds else 1


def _drilled(folder: Path, kept: Manifest, options: argparse.Namespace) -> dict[str, Any]:
    """One backup's report; what stood in the way is part of it, so that the others are still tried."""
    began = time.monotonic()
    report: dict[str, Any] = {
        "folder": str(folder), "ledger_set": kept.facts.ledger_set, "taken_at": kept.taken_at, "dialect": kept.dialect,
        "revision": kept.facts.revision, "tables": len(kept.facts.counts), "rows": sum(kept.facts.counts.values()),
        "differences": [], "problem": "", "problem_zh": "",
    }  # fmt: skip
    try:
        _check(folder, kept, options.set)
        report["differences"] = _tried(folder, kept, _beside(folder, kept, options), MEANS[kept.dialect])
        if report["differences"]:
            report["problem"], report["problem_zh"] = "the restored data differs", "还原出的数据不符"
    except Exception as error:
        found = reasons(error, options)
        if not found:
            raise
        report["problem_zh"], report["problem"] = ("; ".join(words) for words in zip(*found, strict=True))
    report["holds"] = not report["problem"]
    report["seconds"] = round(time.monotonic() - began, 1)
    return report


def _beside(folder: Path, kept: Manifest, options: argparse.Namespace) -> URL:
    """Where a scratch database is made: ``--db``, or beside the database that was saved, as the backup's home has it."""
    if options.db:
        entry = SetEntry(kept.facts.ledger_set, kept.facts.ledger_name, options.db, options.db_password_env)
    else:
        entry = Home.load(folder / archive.HOME).entry(kept.facts.ledger_set)
    url = resolve(folder, entry)
    if url.get_backend_name() != kept.dialect:
        raise BackupError(f"备份来自 {kept.dialect}，--db 不是", f"the backup is of {kept.dialect}, --db is not")
    return url


def _tried(folder: Path, kept: Manifest, url: URL, means: Means) -> list[str]:
    """An older revision is brought up to date first: what cannot be upgraded is no backup."""
    with means.scratch(url) as scratch:
        means.restore(scratch, folder, kept, overwrite=False)
        with opened(scratch) as engine:
            found = _compared(engine, kept)
            if kept.facts.revision is not None:
                migrations.upgrade(engine, Base.metadata)
            return found + [_shown(each) for each in differences(engine, registry())]
