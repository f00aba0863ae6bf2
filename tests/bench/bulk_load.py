"""bulk_load: sales that are over through the bulk door, beside bare inserts of the rows that they left.

The company of the demo, its goods, and then whole chains from the order to the write-off by the hundred. The peer is what no program can be
faster than: the same rows of the same tables, which are taken out again, in INSERTs of five thousand through the same connection,
without a rule, a balance or an UPDATE.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Table, delete, insert, select

from cellar_db import engine as db
from cellar_db.functions import chunks, in_lists
from cellar_server.demo import trade
from cellar_server.demo.make import make
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema.model import Base
from tests.bench._report import Figure, Report, parser, run, shown
from tests.bench._scratch import scratch_database
from tests.support.empty_books import empty_books

TENTH = 0.1
# What is written once for the whole ledger set is no row of a document.
BESIDE = {"system_state", "number_counter", "seeded"}


def bench(options: argparse.Namespace) -> Report:
    """Make the company, carry out its past, take the rows out and put them in bare."""
    report = Report("bulk_load", {"database": shown(options.db), "chains": options.chains, "batch": options.batch})
    with scratch_database(options.db) as url:
        books = empty_books(url)
        try:
            made = make(books, months=options.months)
            before = {table.name: set(_keys(books, table)) for table in _tables()}
            past = [order for order in made.orders if order.invoice_after is not None][: options.chains]
            batches = list(chunks(past, options.batch))
            clock, cpu = time.perf_counter(), time.process_time()
            count = sum(trade.carry_past(books, made.company, some) for some in batches)
            ours, our_cpu = time.perf_counter() - clock, time.process_time() - cpu
            rows = _taken_out(books, before)
            written = sum(map(len, rows.values()))
            clock, cpu = time.perf_counter(), time.process_time()
            _put_in(books, rows)
            theirs, their_cpu = time.perf_counter() - clock, time.process_time() - cpu
        finally:
            books.engine.dispose()
    rate, bare = written / ours, written / theirs
    report.add(
        Figure(
            name="rows a second",
            ours=rate,
            unit="rows/s",
            peer=bare,
            reach="≥ 0.10 of bare inserts",
            reached=rate >= TENTH * bare,
        )
    )
    report.add(Figure(name="chains a second", ours=count / ours, unit="chains/s"))
    report.add(
        Figure(name="processor time of a chain", ours=our_cpu / count * 1e3, unit="ms", peer=their_cpu / count * 1e3)
    )
    report.note(f"{count} chains, {written} rows in {len(rows)} tables")
    return report


def _tables() -> Iterator[Table]:
    return (table for table in Base.metadata.sorted_tables if table.name not in BESIDE)


def _keys(books: LedgerSet, table: Table) -> Sequence[Any]:
    (key,) = (*table.primary_key.columns,)[:1]
    with db.read(books.engine) as connection:
        return connection.scalars(select(key)).all()


def _taken_out(books: LedgerSet, before: dict[str, set[Any]]) -> dict[Table, list[dict[str, Any]]]:
    """The new rows of each table, which are gone from it then."""
    found: dict[Table, list[dict[str, Any]]] = {}
    with db.write(books.engine) as connection:
        for table in _tables():
            key = next(iter(table.primary_key.columns))
            fresh = sorted(set(connection.scalars(select(key)).all()) - before[table.name])
            for some in in_lists(fresh):
                asked = connection.execute(select(*(each.label(each.key) for each in table.c)).where(key.in_(some)))
                found.setdefault(table, []).extend(dict(row) for row in asked.mappings())
        for table in reversed(list(found)):
            key = next(iter(table.primary_key.columns))
            for some in in_lists([row[key.key] for row in found[table]]):
                connection.execute(delete(table).where(key.in_(some)))
    return found


def _put_in(books: LedgerSet, rows: dict[Table, list[dict[str, Any]]]) -> None:
    """Parents first, a transaction for each table."""
    for table, mine in rows.items():
        with db.write(books.engine) as connection:
            for part in chunks(mine, 5000):
                connection.execute(insert(table), part)


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("bulk_load", __doc__ or "")
    options.add_argument("--chains", type=int, default=1000, help="sales from order to invoice")
    options.add_argument("--batch", type=int, default=trade.BATCH, help="sales of one transaction")
    options.add_argument("--months", type=int, default=2, help="months of the demo company")
    return run(bench, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
