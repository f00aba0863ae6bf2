"""prove, parameter; and which ledger set a command is for."""

from __future__ import annotations

import argparse
import json
import secrets
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from cellar_db.engine import open_engine
from cellar_server.books import ConfigurationError, Home, SetEntry, registry
from cellar_server.console import noting
from cellar_server.console.revisions import engine_at_newest
from cellar_server.console.words import Speaker
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.command.commands import Commands
from cellar_server.kernel.schema.parameter_rows import ParameterRow
from cellar_server.kernel.schema.records import RecordInput
from cellar_server.kernel.unit_of_work.events import Event
from cellar_server.kernel.unit_of_work.exactly_once import Request
from cellar_server.kernel.unit_of_work.prove import prove as differences


def prove(options: argparse.Namespace, speaker: Speaker) -> int:
    """Exit 0 is the proof; 1 with every difference otherwise."""
    known = registry()
    # By its name: the address may hold a password.
    given = {"": open_engine(options.db)} if options.db else {}
    engines = {code: engine_at_newest(engine, str(engine.url.database)) for code, engine in given.items()}
    if options.home:
        home = Home.load(options.home)
        engines = {entry.code: engine_at_newest(home.engine(entry), entry.code) for entry in home.ledger_sets}
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


def entry_of(options: argparse.Namespace) -> tuple[Home, SetEntry]:
    """The ledger set asked for; the only one where there is one."""
    home = Home.load(options.home)
    if options.set:
        return home, home.entry(options.set)
    if len(home.ledger_sets) != 1:
        raise ConfigurationError("有多个账套，请用 --set 指定", "several ledger sets: say which with --set CODE")
    return home, home.ledger_sets[0]


def parameter(options: argparse.Namespace, speaker: Speaker) -> int:
    """``set`` without a value goes back to the default. It is a command like the form's: checked, and in the history."""
    home, entry = entry_of(options)
    commands = Commands(engine_at_newest(home.engine(entry), entry.code), registry())
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
            raise ConfigurationError(
                f"没有参数 {options.code!r}，见 cellar-server parameter list",
                f"there is no parameter {options.code!r}; see cellar-server parameter list",
            )
        given = RecordInput("parameter", wanted.id, wanted.row_version, {"content": options.value or None})
        done = commands.save(system(), Request("console-" + secrets.token_hex(8), repr(given).encode()), given)
        noting.note(commands.engine, Event.CONSOLE, f"parameter set {options.code}")
    finally:
        commands.engine.dispose()
    assert done.record is not None
    shown = done.record.values["content"] or f"({done.record.values['standard']})"
    speaker.say(f"{options.code} = {shown}", f"{options.code} = {shown}")
    return 0
