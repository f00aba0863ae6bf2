"""report: a million lines of orders grouped by customer, item, month and region, beside the same SQL through the bare driver.

Ours is the servicer's own method: a page of groups with names, sorted, converted and serialised. The peer groups the same rows by
the same key in hand-written SQL, joins the names and fetches 200 groups. Lower quartiles, in turn.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cellar.v1 import list_pb2
from cellar.v1 import report_pb2 as pb
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.rpc.calls import Call
from cellar_server.rpc.reports import Reports
from tests.bench._history import fill
from tests.bench._report import Figure, Report, parser, percentile, run, shown
from tests.bench._scratch import new_books, old_books, scratch_database
from tests.bench.list import Peer, counted, in_turn

PAGE = 200
_SUMS = "SUM(l.quantity), SUM(l.net), SUM(l.tax), SUM(l.gross), SUM(l.shipped), SUM(l.invoiced), COUNT(*)"
_FROM = "FROM sales_order_line l JOIN sales_order h ON h.id = l.document_id"
_WHERE = "WHERE h.state NOT IN ('draft', 'submitted', 'void')"


@dataclass(frozen=True)
class Question:
    """One report: ours by its levels, the peer's by its key and the table that names it."""

    name: str
    level: str
    key: str
    names: str = ""
    joins: str = ""

    def sql(self) -> str:
        """The peer's statement."""
        grouped = f"SELECT {self.key} AS k, {_SUMS} {_FROM} {self.joins} {_WHERE} GROUP BY {self.key}"
        if not self.names:
            return f"SELECT * FROM ({grouped}) g ORDER BY k LIMIT {PAGE + 1}"
        named = f"LEFT JOIN {self.names} t ON t.id = g.k ORDER BY t.code, g.k LIMIT {PAGE + 1}"
        return f"SELECT g.*, t.code, t.name FROM ({grouped}) g {named}"


QUESTIONS = (
    Question("by customer", "customer_id", "h.customer_id", "customer"),
    Question("by item", "item_id", "l.item_id", "item"),
    Question("by month", "business_date@month", "CAST(date_trunc('month', CAST(h.business_date AS TIMESTAMP)) AS DATE)"),
    Question("by region", "region_id", "c.region_id", "region", "JOIN customer c ON c.id = h.customer_id"),
)  # fmt: skip


def ask(books: LedgerSet, *levels: str, depth: int = 0) -> Callable[[], pb.GroupsResponse]:
    """One call of the servicer, ready to be made again and again."""
    call = Call("/cellar.v1.ReportService/Groups", None, "", {}, "")  # type: ignore[arg-type]
    call.admit(books, system())
    query = list_pb2.Query(entity="sales_by_customer")
    request = pb.GroupsRequest(query=query, levels=levels, limit=PAGE, depth=depth)
    servicer = Reports()

    def once() -> pb.GroupsResponse:
        reply = servicer.Groups(request, call)
        reply.SerializeToString()
        return reply

    return once


def measure(report: Report, books: LedgerSet, question: Question, rounds: int) -> None:
    """One level beside its peer; the month's peer is PostgreSQL's alone."""
    peer, ours = Peer(books), ask(books, question.level)
    try:
        theirs = peer.rows(question.sql(), ())
        if len(ours().groups) != min(PAGE, len(theirs)):
            raise AssertionError(f"{question.name}: ours and the peer's groups differ")
        with counted(books) as statements:
            ours()
        mine, bare = in_turn(rounds, ours, lambda: peer.rows(question.sql(), ()))
        spent, beside = percentile(mine, 0.25), percentile(bare, 0.25)
        note = f"{len(statements)} statement(s); {len(theirs):,} groups fetched"
        good = spent <= 1.5 * beside + 10 and len(statements) <= 2
        report.add(Figure(name=question.name, ours=spent, peer=beside, unit="ms", reach="<= 1.5 x bare + 10 ms", reached=good, note=note))  # fmt: skip
    finally:
        peer.close()


def bench(options: argparse.Namespace) -> Report:
    """Fill, or take what is filled, and measure every level."""
    report = Report("report", {"database": shown(options.filled or options.db), "orders": options.orders, "lines": 2 * options.orders, "rounds": options.rounds})  # fmt: skip
    if options.filled:
        with old_books(options.filled) as books:
            _all(report, books, options.rounds)
    else:
        with scratch_database(options.db) as url, new_books(url) as books:
            started = time.monotonic()
            fill(books, options.orders)
            report.note(f"{options.orders:,} orders filled in in {time.monotonic() - started:.0f} s")
            _all(report, books, options.rounds)
    return report


def _all(report: Report, books: LedgerSet, rounds: int) -> None:
    month = books.engine.dialect.name == "postgresql"
    for question in QUESTIONS:
        if month or "date_trunc" not in question.key:
            measure(report, books, question, rounds)
    deep = ask(books, "customer_id", "item_id", depth=1)
    (spent,) = in_turn(max(3, rounds // 3), deep)
    report.add(Figure(name="by customer with the items below", ours=percentile(spent, 0.25), unit="ms"))


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("report", __doc__ or "")
    options.add_argument("--orders", type=int, default=500_000, help="of two lines each")
    options.add_argument("--rounds", type=int, default=9, help="how often each report is asked for")
    options.add_argument("--filled", default="", help="URL of a ledger set that an earlier run, or tests.bench._history, has filled")  # fmt: skip
    return run(bench, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
