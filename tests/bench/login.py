"""login: from the password to a usable menu in a program of some hundreds of document types.

What the client does then: Login, GetMetadata (the menu and the areas' hashes), GetPreferences, GetTodo; each through the servicer's
own method and serialised, with the session looked up as for every call. Figures are processor time, without the one Argon2
verification of a login, of a process that loads areas as a server does and has loaded none but those of the start. The peer:
that verification, one SELECT, and the same bytes serialised. What an area costs whose first view is opened, the memory of
logins at once, and what is sent when nothing changed, are shown beside.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from cellar_db import engine as db
from cellar_server.console import sets
from cellar_server.kernel.access.accounts import Role
from cellar_server.kernel.entry.ledger_set import LedgerSet
from devtools.places import capture, executable
from tests.bench._logins import PASSWORD_IN, people
from tests.bench._report import Figure, Report, parser, run, shown
from tests.bench._scratch import new_books, scratch_database
from tests.bench._types import outlined, write

PASSWORD = "B1-" + secrets.token_hex(8)


def bench(options: argparse.Namespace) -> Report:
    """Declare the types, make the ledger set, and let a fresh process log in."""
    report = Report("login", {"database": shown(options.db), "types": options.types, "rounds": options.rounds})
    with tempfile.TemporaryDirectory(prefix="cellar-types-") as place, scratch_database(options.db) as url:
        folder, told = write(Path(place) / "types", options.types), Path(place) / "figures.json"
        with new_books(url, outlined(folder)) as books:
            _people(books, options.rounds)
        command = [executable("python"), "-m", "tests.bench._logins", url, folder, options.rounds, told]
        code, text = capture(command, extra={PASSWORD_IN: PASSWORD})
        if code:
            raise AssertionError(f"the logins ended with {code}: {text[-2000:]}")
        found = json.loads(told.read_text(encoding="utf-8"))
    for each in found["figures"]:
        report.add(Figure(**each))
    for note in found["notes"]:
        report.note(note)
    return report


def _people(books: LedgerSet, rounds: int) -> None:
    """Everybody has a role that narrows nothing, and all but the administrator one more."""
    chief, *others = people(rounds)
    sets.add_administrator(books.engine, chief, PASSWORD)
    with db.write(books.engine) as connection:
        role = connection.scalar(select(Role.id).where(Role.code != sets.ADMIN_ROLE).order_by(Role.code).limit(1))
        everything = connection.scalar(select(Role.id).where(Role.code == sets.ADMIN_ROLE))
        held = [each for each in (role, everything) if each]
        for name in others:
            sets.add_user(connection, name, name, PASSWORD, held, must_change=False)


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("login", __doc__ or "")
    options.add_argument("--types", type=int, default=300)
    options.add_argument("--rounds", type=int, default=9)
    return run(bench, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
