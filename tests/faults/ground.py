"""A company to break things at: a home, its database, people and goods enough for any load."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from cellar_server.books import Home
from tests.end_to_end.served import LEDGER_SET, make_home
from tests.race.processes.calls.desks import people
from tests.support.books import SmallBooks, fill

_GOODS = 10_000_000
_CREDIT = Decimal("9000000000")


@dataclass(frozen=True)
class Ground:
    """The ledger set, its database open in this process too. ``kind``: sqlite, postgresql or whatever the URL names."""

    home: Path
    kind: str
    books: SmallBooks

    @property
    def certificate(self) -> Path:
        return self.home / "cellar-server.crt"

    def journal(self, scenario: str, clerk: str) -> Path:
        return self.home / "journals" / scenario / f"{clerk}.jsonl"


@contextmanager
def open_ground(path: Path, *, kind: str, database: str = "") -> Iterator[Ground]:
    """A new company in ``path`` for the time of the block; on the embedded database unless a URL is given."""
    make_home(path, database=database)
    home = Home.load(path)
    # Clerks log in and call more often than people do.
    generous = replace(home.limits, logins_per_minute=100_000, calls_per_second=100_000, burst=100_000)
    replace(home, limits=generous).save()
    ledger = home.open()[LEDGER_SET]
    try:
        books = fill(ledger, goods=_GOODS)
        books.give_credit("C1", credit_limit=_CREDIT)
        people(books)
        yield Ground(path, kind, books)
    finally:
        ledger.engine.dispose()
