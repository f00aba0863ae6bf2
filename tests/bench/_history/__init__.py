"""A long past for a ledger set: as many sales orders as wanted, over some years, with everything that real ones leave behind.

Most were approved and closed again (关闭余量), a few were voided as drafts, the newest are approved and still open: lines,
numbers without a gap, reservations and credit on their ledgers, the history, the request ids. The prover agrees.

``python -m tests.bench._history --home HOME --orders 1000000`` fills the ledger set of a home;
``fill(books, orders=…)`` one that is open. Without customers the demo company's masters are made first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema import clock
from tests.bench._history.cast import cast_of
from tests.bench._history.orders import Writer
from tests.bench._history.shapes import shapes_for
from tests.bench._history.still_open import Open, counters_of, settle
from tests.bench._history.tables import tables_of
from tests.bench._loading import bare

CHUNK = 5000
SHAPES = 20_000
# Of a thousand orders, so many are still open: the newest.
OPEN = 10


def fill(books: LedgerSet, orders: int = 1_000_000, *, lines: int = 2, years: float = 2, seed: int = 7) -> None:
    """Add ``orders`` orders of ``lines`` lines each, dated over the last ``years`` and not before 2024 (ids begin there)."""
    random = Random(seed)
    cast = cast_of(books)
    tables = tables_of(books)
    shapes = list(shapes_for(random, cast, tables, min(SHAPES, orders), lines))
    today = clock.today()
    first = max(date(2024, 1, 2), today - timedelta(days=int(365 * years)))
    counters = counters_of(books)
    still_open = Open()
    with bare(books.engine, [feed.table for feed in tables.all]) as connection:
        writer = Writer(random, cast, tables, shapes, counters, still_open)
        for day, count, fate in _days(first, today, orders):
            writer.day(day, count, fate)
            if len(tables.order.rows) >= CHUNK:
                tables.write(connection)
        tables.write(connection)
    settle(books, first, today, counters, still_open)


def _days(first: date, last: date, orders: int) -> Iterator[tuple[date, int, str]]:
    """(day, how many, what becomes of them), as evenly as whole numbers allow; the newest of all are open."""
    days = (last - first).days + 1
    finished = orders - orders * OPEN // 1000
    made = 0
    for index in range(days):
        until = orders * (index + 1) // days
        for fate, bound in (("closed", min(until, finished)), ("approved", until)):
            if bound > made:
                yield first + timedelta(days=index), bound - made, fate
                made = bound
