"""backup: every ledger set of a home, or one, while the server works."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from sqlalchemy import Connection, func, select

from cellar_db.backup import facts, manifest
from cellar_db.backup.facts import Facts
from cellar_db.backup.manifest import Manifest
from cellar_db.backup.means import Task, opened
from cellar_db.backup.vendors import MEANS
from cellar_db.engine import show_url
from cellar_server.books import Home, SetEntry, program_version, registry, resolve
from cellar_server.console import archive, noting
from cellar_server.console.failures import explain
from cellar_server.console.words import Speaker
from cellar_server.kernel.schema.tables import audit_log, system_state
from cellar_server.kernel.unit_of_work.events import Event


def backup(options: argparse.Namespace, speaker: Speaker) -> int:
    """Each ledger set into a folder of its own; older ones go only after the new one is whole. 1 where one was not saved."""
    home = Home.load(options.home)
    registry()
    missed = []
    for entry in [home.entry(options.set)] if options.set else home.ledger_sets:
        try:
            _save_and_rotate(home, entry, options, speaker)
        except Exception as error:
            # A ledger set that fails must not keep the others from being saved.
            if not explain(error, options, speaker):
                raise
            missed.append(entry.code)
    if missed:
        shown = ", ".join(missed)
        speaker.complain(f"没有备份成功的账套：{shown}", f"not saved: ledger set {shown}")
    return 1 if missed else 0


def _save_and_rotate(home: Home, entry: SetEntry, options: argparse.Namespace, speaker: Speaker) -> None:
    done = _save(home, entry, options)
    with opened(resolve(home.path, entry)) as engine:
        noting.note(engine, Event.BACKUP, done)
    speaker.say(f"账套 {entry.code} 已备份到 {done}", f"ledger set {entry.code} is saved in {done}")
    if options.keep:
        for gone in archive.rotate(options.out, entry.code, options.keep):
            speaker.say(f"已删除旧备份 {gone.name}", f"the old backup {gone.name} is deleted")


def _save(home: Home, entry: SetEntry, options: argparse.Namespace) -> str:
    url = resolve(home.path, entry)
    moment = datetime.now(UTC).replace(microsecond=0)
    dialect = url.get_backend_name()
    with archive.new_folder(options.out, entry.code, moment) as folder:
        archive.keep_home(home, folder)
        stem = f"{entry.code}-{moment:%Y%m%dT%H%M%SZ}"
        taken = MEANS[dialect].save(url, Task(folder, stem, options.server_folder), look)
        for file in folder.glob("*"):
            file.chmod(0o700 if file.is_dir() else 0o600)
        written = Manifest(
            facts=taken.facts, dialect=dialect, database=show_url(url), program=program_version(),
            taken_at=moment.isoformat().replace("+00:00", "Z"), data=taken.data, on_server=taken.on_server, exact=taken.exact,
            files=manifest.describe(folder),
        )  # fmt: skip
        manifest.write(folder, written)
    return str(options.out / stem)


def look(connection: Connection) -> Facts:
    """What a ledger set's database holds."""
    code, name = connection.execute(select(system_state.c.ledger_code, system_state.c.ledger_name)).one()
    last = connection.scalar(select(func.max(audit_log.c.id))) or 0
    return Facts(code, name, facts.revision(connection), last, facts.row_counts(connection))
