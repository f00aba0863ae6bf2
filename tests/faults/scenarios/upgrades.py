"""Making a ledger set and bringing a database to this version, killed half-way and begun again."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from sqlalchemy import inspect

from cellar_db import engine as db
from cellar_db import migrations
from cellar_server.books import Home, SetEntry, registry
from cellar_server.kernel.schema.model import Base
from cellar_server.kernel.unit_of_work import prove
from devtools.demo import PASSWORD, PASSWORD_VARIABLE
from devtools.places import ROOT, environment, executable
from tests.end_to_end.served import LEDGER_SET, console
from tests.faults.scenario import Outcome, Stage, scenario

_PLACES = (0.6, 0.9)


@scenario(
    "migration-interrupted",
    "init and upgrade killed half-way and run again",
    "sqlite",
    "postgresql",
    owns_database=True,
)
def migration_interrupted(stage: Stage, outcome: Outcome) -> None:
    registry()
    cut = {"init": 0, "upgrade": 0}
    for command in cut:
        whole = _seconds(stage, command)
        for index, place in enumerate(_PLACES):
            home, database = _place(stage, f"{command}-{index}", command)
            if _cut_short(command, home, database, whole * place):
                cut[command] += 1
            before = _tables(home, database)
            # One that had come to its end refuses to make the home twice, as it should.
            if command == "upgrade" or not (home / "cellar.toml").exists():
                console(*_arguments(command, home, database))
            wrong = _wrong(home)
            if wrong:
                outcome.tally.broken.append(f"{command} cut at {place:.0%} ({before} tables) and run again: {wrong}")
    outcome.figures.update({f"{command}_cut": count for command, count in cut.items()})
    outcome.did.append(
        f"killed init and upgrade at {', '.join(f'{place:.0%}' for place in _PLACES)} of their time and ran them again"
    )
    if not all(cut.values()):
        outcome.tally.broken.append(f"not every command was cut short: {cut}")


def _place(stage: Stage, name: str, command: str) -> tuple[Path, str]:
    """A home and an empty database; for an upgrade the home lists it, as one made by a version long ago does."""
    home = stage.folder / f"{stage.kind}-{name}"
    database = stage.cluster.create(name.replace("-", "_")) if stage.kind == "postgresql" else ""
    if command == "upgrade":
        home.mkdir()
        if not database:
            # An empty database, as on a server; a file that is not there is not made by an upgrade.
            (home / f"{LEDGER_SET}.sqlite").touch()
        Home(home, (SetEntry(LEDGER_SET, "销售公司", database or f"sqlite:///{LEDGER_SET}.sqlite"),)).save()
    return home, database


def _arguments(command: str, home: Path, database: str) -> list[str | Path]:
    return [command, "--home", home, *(("--db", database) if database and command == "init" else ())]


def _seconds(stage: Stage, command: str) -> float:
    """How long it takes uncut."""
    home, database = _place(stage, f"{command}-whole", command)
    started = time.monotonic()
    console(*_arguments(command, home, database))
    return time.monotonic() - started


def _cut_short(command: str, home: Path, database: str, after: float) -> bool:
    """Whether the kill came before its end."""
    process = subprocess.Popen(
        [str(executable("cellar-server")), *(str(part) for part in _arguments(command, home, database))],
        cwd=ROOT, env=environment({PASSWORD_VARIABLE: PASSWORD}), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def _tables(home: Path, database: str) -> int:
    """How many tables the interrupted command left."""
    url = database or f"sqlite:///{home / LEDGER_SET}.sqlite"
    if not database and not Path(f"{home / LEDGER_SET}.sqlite").exists():
        return 0
    engine = db.open_engine(url)
    try:
        return len(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _wrong(home: Path) -> str:
    """What is not as it must be; empty when the schema is the newest and the books prove."""
    [entry] = Home.load(home).ledger_sets
    engine = Home.load(home).engine(entry)
    try:
        if migrations.current(engine) != migrations.head():
            return f"revision {migrations.current(engine)} instead of {migrations.head()}"
        return str(migrations.differences(engine, Base.metadata) or prove.prove(engine, registry()) or "")
    finally:
        engine.dispose()
