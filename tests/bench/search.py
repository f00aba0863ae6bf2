"""search: one call over everything, as Ctrl+K makes it, out of a long past of orders.

The peer asks for the same rows of ``search_entry`` and reads the orders that they name, in hand-written SQL through the bare driver.
Figures are the lower quartile of the rounds, ours and the peer's in turn: what is above it is the machine's other business.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, select

from cellar.v1 import list_pb2 as pb
from cellar_db import engine as db
from cellar_server.areas.masters.customer import Customer
from cellar_server.areas.sales.order_tables import SalesOrder
from cellar_server.kernel.access import principal
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema.searched import typed
from cellar_server.rpc.calls import Call
from cellar_server.rpc.lists import Lists
from tests.bench._history import fill
from tests.bench._report import Figure, Report, parser, percentile, run, shown
from tests.bench._scratch import new_books, old_books, scratch_database
from tests.bench.list import Peer, counted, in_turn

MOST = 50.0
STATEMENTS = 4
_ENTRIES = (
    "SELECT entity, record_id FROM search_entry WHERE folded IN (?, ?) UNION ALL SELECT * FROM"
    " (SELECT entity, record_id FROM search_entry WHERE folded > ? AND folded < ? ORDER BY folded DESC LIMIT 600) AS begun"
)
_ORDERS = "SELECT o.id, o.doc_number, o.business_date, c.name, o.gross_total FROM sales_order o JOIN customer c ON c.id = o.customer_id WHERE o.id IN ({})"


def questions(books: LedgerSet) -> dict[str, str]:
    """What somebody types, by what it is."""
    with db.read(books.engine) as connection:
        count = connection.scalar(select(func.count()).select_from(SalesOrder)) or 0
        asked = select(SalesOrder.number, SalesOrder.gross_total).where(~SalesOrder.number.startswith("~"))
        row = connection.execute(asked.order_by(SalesOrder.id).offset(count // 2).limit(1)).one()
        name = connection.scalar(select(Customer.name).limit(1))
    number, total = row
    head, _, counter = number.partition("-")
    return {
        "a whole number": number, "a counter": counter, "the beginning of every number": head[:2], "a month": head, "an amount": f"{total}",
        "two characters of a name": str(name)[1:3], "one character of a name": str(name)[1:2], "initials": "jl", "nothing": "qqqqqq",
    }  # fmt: skip


def ask(books: LedgerSet, text: str) -> Callable[[], pb.SearchResponse]:
    """One call of the servicer, ready to be made again and again."""
    call = Call("/cellar.v1.ListService/Search", None, "", {}, "")  # type: ignore[arg-type]
    call.admit(books, principal.system())
    servicer = Lists()

    def once() -> pb.SearchResponse:
        reply = servicer.Search(pb.SearchRequest(text=text), call)
        reply.SerializeToString()
        return reply

    return once


def bare(peer: Peer, text: str) -> list[Any]:
    """The same question in SQL."""
    word, same = typed(text)
    found = peer.rows(_ENTRIES, (word, same or word, word, word + "\uffff"))
    orders = list(dict.fromkeys(row[1] for row in found if row[0] == "sales_order"))[:7]
    return peer.rows(_ORDERS.format(", ".join("?" * len(orders))), tuple(orders)) if orders else []


def measure(report: Report, books: LedgerSet, rounds: int) -> None:
    peer = Peer(books)
    try:
        for name, text in questions(books).items():
            ours = ask(books, text)
            reply = ours()
            with counted(books) as statements:
                ours()
            mine, beside = in_turn(rounds, ours, lambda text=text: bare(peer, text))  # type: ignore[misc]
            spent = percentile(mine, 0.25)
            note = f"{len(statements)} statement(s); {len(reply.hits)} found{', more' if reply.more else ''}"
            good = spent <= MOST and len(statements) <= STATEMENTS
            report.add(Figure(name=name, ours=spent, peer=percentile(beside, 0.25), unit="ms", reach=f"<= {MOST:.0f} ms, <= {STATEMENTS} statements", reached=good, note=note))  # fmt: skip
    finally:
        peer.close()


def bench(options: argparse.Namespace) -> Report:
    """Fill, or take what is filled, and ask every question."""
    report = Report("search", {"database": shown(options.filled or options.db), "orders": options.orders, "rounds": options.rounds})  # fmt: skip
    if options.filled:
        with old_books(options.filled) as books:
            measure(report, books, options.rounds)
    else:
        with scratch_database(options.db) as url, new_books(url) as books:
            started = time.monotonic()
            fill(books, options.orders)
            report.note(f"{options.orders:,} orders filled in in {time.monotonic() - started:.0f} s")
            measure(report, books, options.rounds)
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("search", __doc__ or "")
    options.add_argument("--orders", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=15, help="how often each question is asked")
    options.add_argument("--filled", default="", help="URL of a ledger set that an earlier run, or tests.bench._history, has filled")  # fmt: skip
    return run(bench, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
