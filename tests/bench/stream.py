"""stream: a list of orders to a spreadsheet by export, through the real service, and what memory that takes.

The peer reads the same rows with hand-written SQL through the bare driver and writes the same cells with xlsxwriter
(``constant_memory``). Server and client share this process; the client throws the chunks away.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from sqlalchemy import select

from cellar.v1 import exchange_pb2, list_pb2, metadata_pb2
from cellar_common import codec
from cellar_db import engine as db
from cellar_server.areas.sales.order_tables import SalesOrder, TransactionType
from cellar_server.areas.sales.sales_order import SALES_ORDER
from cellar_server.kernel.entry.ledger_set import LedgerSet
from tests.bench._history import fill
from tests.bench._report import Figure, Report, parser, percentile, run, shown
from tests.bench._scratch import new_books, old_books, scratch_database
from tests.bench._served import served
from tests.support.processes import watched_peak
from tests.support.rpc_client import Client

COLUMNS = SALES_ORDER.listing.columns.split()
_SQL = (
    "SELECT o.doc_number, o.business_date, c.name, o.kind, e.name, o.deliver_on, o.quantity_total, o.gross_total, o.received_total, o.state"
    " FROM sales_order o JOIN customer c ON c.id = o.customer_id JOIN employee e ON e.id = o.salesperson_id"
    " WHERE o.business_date <= {on} ORDER BY o.id DESC"
)
_KINDS = {kind.code: kind.label.zh for kind in TransactionType}
_STATES = {state.code: state.label.zh for state in SALES_ORDER.states}


def last_day(books: LedgerSet, rows: int) -> date:
    """The day up to which the list holds at least so many rows."""
    with db.read(books.engine) as connection:
        found = connection.scalar(
            select(SalesOrder.business_date).order_by(SalesOrder.business_date, SalesOrder.id).offset(rows - 1).limit(1)
        )
    if found is None:
        raise SystemExit(f"the ledger set holds fewer than {rows} orders")
    return found


def export(client: Client, on: date) -> int:
    """Our way; how many bytes came."""
    until = metadata_pb2.Filter(field="business_date", operator=metadata_pb2.FILTER_OPERATOR_TO, values=[codec.to_value(on)])  # fmt: skip
    request = exchange_pb2.ExportRequest(query=list_pb2.Query(entity="sales_order", filters=[until]), columns=COLUMNS, format="xlsx")  # fmt: skip
    chunks = client.exchange.Export(request, timeout=1800, metadata=client.metadata())
    return sum(len(chunk.chunk) for chunk in chunks)


@contextmanager
def _cursor(books: LedgerSet, on: date) -> Iterator[Any]:
    pooled = books.engine.raw_connection()
    driver: Any = pooled.driver_connection
    try:
        if books.engine.dialect.name == "sqlite":
            yield driver.execute(_SQL.format(on="?"), (on.isoformat(),))
        else:
            with driver.cursor(name="bare") as cursor:
                cursor.itersize = 1000
                cursor.execute(_SQL.format(on="%s"), (on,))
                yield cursor
    finally:
        driver.rollback()
        pooled.close()


def bare(books: LedgerSet, on: date) -> int:
    """The peer's way; how many rows it wrote. SQLite keeps amounts as whole numbers of their smallest unit."""
    scales = {} if books.engine.dialect.name != "sqlite" else {6: 4, 7: 2, 8: 2}
    with _cursor(books, on) as rows, tempfile.TemporaryFile() as file:
        with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
            sheet = book.add_worksheet("销售订单")
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            number = 0
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    _cell(sheet, number, column, value, scales, day)
        file.seek(0)
        while file.read(256 * 1024):
            pass
    return number


def _cell(sheet: Any, row: int, column: int, value: Any, scales: dict[int, int], day: Any) -> None:
    if value is None:
        return
    if column in (1, 5):
        on = date.fromisoformat(value) if isinstance(value, str) else value
        sheet.write_datetime(row, column, datetime(on.year, on.month, on.day), day)  # noqa: DTZ001
    elif column in (6, 7, 8):
        sheet.write_number(row, column, Decimal(value).scaleb(-scales[column]) if scales else value)
    else:
        sheet.write_string(row, column, _KINDS[value] if column == 3 else _STATES[value] if column == 9 else value)


def _timed(deed: Callable[[], int]) -> tuple[float, float, float, int]:
    """Seconds, seconds of processor time, MiB that the peak lay above the beginning, what the deed returned."""
    gc.collect()
    peak = watched_peak()
    started, used = time.perf_counter(), time.process_time()
    found = deed()
    seconds, processor = time.perf_counter() - started, time.process_time() - used
    return seconds, processor, peak() / 2**20, found


def bench(options: argparse.Namespace) -> Report:
    """Fill, or take what is filled, and export."""
    report = Report("stream", {"database": shown(options.filled or options.db), "rows": options.rows, "rounds": options.rounds})  # fmt: skip
    if options.filled:
        with old_books(options.filled) as books:
            measure(report, books, options.rows, options.rounds)
    else:
        with scratch_database(options.db) as url, new_books(url) as books:
            fill(books, options.rows)
            measure(report, books, options.rows, options.rounds)
    return report


def measure(report: Report, books: LedgerSet, rows: int, rounds: int) -> None:
    """Speed beside the peer's at ``rows``, and memory at a fifth of them and at all."""
    few, many = last_day(books, rows // 5), last_day(books, rows)
    with served(books) as client:
        export(client, few)
        _, _, small, _ = _timed(lambda: export(client, few))
        ours, theirs, grown, written = [], [], [], 0
        for _ in range(rounds):
            seconds, processor, peak, size = _timed(lambda: export(client, many))
            ours.append((seconds, processor))
            grown.append(peak)
            seconds, processor, _, written = _timed(lambda: bare(books, many))
            theirs.append((seconds, processor))
    for index, (name, note) in enumerate((("rows a second", "wall"), ("rows a second of processor time", "this process"))):  # fmt: skip
        mine = written / percentile([each[index] for each in ours], 0.25)
        beside = written / percentile([each[index] for each in theirs], 0.25)
        report.add(Figure(name=name, ours=mine, peer=beside, unit="rows/s", reach=">= 0.25 x bare", reached=mine >= 0.25 * beside, note=f"{note}; {written:,} rows, {size:,} bytes"))  # fmt: skip
    report.add(Figure(name="memory, a fifth of the rows", ours=small, unit="MiB", note="peak above the beginning"))
    flat = max(grown) <= small + 16
    report.add(Figure(name="memory, all rows", ours=max(grown), unit="MiB", reach="flat: <= a fifth's + 16 MiB", reached=flat, note="peak above the beginning, largest of the rounds"))  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("stream", __doc__ or "")
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--filled", default="", help="URL of a ledger set that an earlier run, or tests.bench._history, has filled")  # fmt: skip
    return run(bench, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
