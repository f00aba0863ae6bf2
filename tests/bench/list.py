"""list: pages of 200 rows out of a long past of orders, with two joins, filter, sort and permission.

The peer asks the same in hand-written SQL through the bare driver, with the same keyset condition and columns, and
fetches every row. Ours is the servicer's own method: query, conversion to columns, serialised reply. Figures are the
lower quartile of the rounds, ours and the peer's in turn: what is above it is the machine's other business.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import event, func, select

from cellar.v1 import list_pb2 as pb
from cellar.v1 import metadata_pb2
from cellar_common import codec
from cellar_db import engine as db
from cellar_server.areas.sales.order_tables import SalesOrder
from cellar_server.kernel import access
from cellar_server.kernel.access.policy import Policy, RolePolicy
from cellar_server.kernel.access.principal import Principal, system
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema import clock
from cellar_server.rpc.calls import Call
from cellar_server.rpc.lists import Lists
from tests.bench._history import fill
from tests.bench._report import Figure, Report, parser, percentile, run, shown
from tests.bench._scratch import new_books, old_books, scratch_database

PAGE = 200
COLUMNS = [
    "number",
    "business_date",
    "customer_id",
    "kind",
    "salesperson_id",
    "deliver_on",
    "quantity_total",
    "gross_total",
    "received_total",
    "state",
]
_SELECT = (
    "SELECT o.id, {key}, o.doc_number, o.business_date, c.name, o.kind, e.name, o.deliver_on, o.quantity_total, o.gross_total,"
    " o.received_total, o.state FROM sales_order o JOIN customer c ON c.id = o.customer_id JOIN employee e ON e.id = o.salesperson_id"
)


@dataclass(frozen=True)
class Question:
    """One list as somebody opens it: ours in the words of the wire, the peer's in SQL (``?`` stands for a parameter)."""

    name: str
    sort: str
    key: str
    filters: tuple[Any, ...] = ()
    where: str = ""
    values: tuple[Any, ...] = ()
    org: int = 0

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")

    @property
    def field(self) -> str:
        return self.sort.lstrip("-")

    def sql(self, *, after: bool, offset: bool = False) -> str:
        """The peer's statement; ``after`` takes the key (twice) and the id of the row before, as a keyset wants them."""
        down = "DESC" if self.descending else "ASC"
        than = "<" if self.descending else ">"
        conditions = [self.where] if self.where else []
        if after and self.key == "o.id":
            conditions.append(f"o.id {than} ?")
        elif after:
            conditions.append(f"{self.key} {than}= ? AND ({self.key} {than} ? OR o.id {than} ?)")
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        order = f"o.id {down}" if self.key == "o.id" else f"{self.key} {down}, o.id {down}"
        size = "LIMIT 1 OFFSET ?" if offset else f"LIMIT {PAGE + 1}"
        return f"{_SELECT.format(key=self.key)}{where} ORDER BY {order} {size}"

    def position(self, value: Any, id_: int) -> tuple[Any, ...]:
        return (id_,) if self.key == "o.id" else (value, value, id_)


def questions(books: LedgerSet) -> Iterator[Question]:
    """The lists measured."""
    with db.read(books.engine) as connection:
        org = connection.execute(
            select(SalesOrder.org_id, func.count()).group_by(SalesOrder.org_id).order_by(func.count().desc())
        ).all()[1][0]
    today = clock.today()
    since, until = today - timedelta(days=400), today - timedelta(days=300)
    days = (
        _filter("business_date", metadata_pb2.FILTER_OPERATOR_FROM, since),
        _filter("business_date", metadata_pb2.FILTER_OPERATOR_TO, until),
    )
    between = "o.business_date >= ? AND o.business_date <= ?"
    plain = books.engine.dialect.name == "sqlite"
    bounds = (since.isoformat(), until.isoformat()) if plain else (since, until)
    closed = _filter("progress", metadata_pb2.FILTER_OPERATOR_IN, "closed")
    still_open = _filter("progress", metadata_pb2.FILTER_OPERATOR_IN, "open")
    yield Question("newest first", "-id", "o.id")
    yield Question("by date", "-business_date", "o.business_date")
    yield Question("by customer", "customer_id", "c.name")
    yield Question("by amount", "-gross_total", "o.gross_total")
    yield Question("by amount, of 100 days", "-gross_total", "o.gross_total", days, between, bounds)
    yield Question("closed, 100 days, by date", "-business_date", "o.business_date", (closed, *days), f"o.progress = ? AND {between}", ("closed", *bounds))  # fmt: skip
    yield Question("open ones, by date", "-business_date", "o.business_date", (still_open,), "o.progress = ?", ("open",))  # fmt: skip
    yield Question("own organisation", "-id", "o.id", where="o.org_id = ?", values=(org,), org=org)
    yield Question("own organisation, by date", "-business_date", "o.business_date", where="o.org_id = ?", values=(org,), org=org)  # fmt: skip
    yield Question("own organisation, by customer", "customer_id", "c.name", where="o.org_id = ?", values=(org,), org=org)  # fmt: skip


def _filter(field: str, operator: Any, *values: Any) -> Any:
    return metadata_pb2.Filter(field=field, operator=operator, values=[codec.to_value(value) for value in values])


def who(question: Question) -> Principal:
    """Somebody whose role sees one organisation, or everything."""
    if not question.org:
        return system()
    role = RolePolicy("bench", frozenset({("sales_order", access.READ)}), (("org", frozenset({question.org})),))
    return replace(system(), policy=Policy((role,)))


class Peer:
    """The bare driver on a connection of its own."""

    def __init__(self, books: LedgerSet) -> None:
        self._pooled = books.engine.raw_connection()
        self._driver: Any = self._pooled.driver_connection
        self._postgresql = books.engine.dialect.name == "postgresql"

    def rows(self, statement: str, values: tuple[Any, ...]) -> list[Any]:
        """Every row, and the transaction ended."""
        if self._postgresql:
            statement = statement.replace("?", "%s")
        found: list[Any] = self._driver.execute(statement, values).fetchall()
        self._driver.rollback()
        return found

    def close(self) -> None:
        self._pooled.close()


def ask(books: LedgerSet, question: Question, **position: Any) -> Callable[[], pb.PageResponse]:
    """One call of the servicer, ready to be made again and again."""
    call = Call("/cellar.v1.ListService/Page", None, "", {}, "")  # type: ignore[arg-type]
    call.admit(books, who(question))
    query = pb.Query(entity="sales_order", filters=question.filters)
    sort = pb.Sort(field="" if question.field == "id" else question.field, descending=question.descending)
    request = pb.PageRequest(query=query, columns=COLUMNS, sort=sort, limit=PAGE, **position)
    servicer = Lists()

    def once() -> pb.PageResponse:
        reply = servicer.Page(request, call)
        reply.SerializeToString()
        return reply

    return once


@contextmanager
def counted(books: LedgerSet) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    seen: list[str] = []

    def note(*arguments: Any) -> None:
        seen.append(str(arguments[2]))

    event.listen(books.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(books.engine, "before_cursor_execute", note)


def in_turn(rounds: int, *deeds: Callable[[], Any]) -> list[list[float]]:
    """Milliseconds of each deed, one after the other in every round, so that all meet the same weather; two rounds to warm up."""
    times: list[list[float]] = [[] for _ in deeds]
    for number in range(rounds + 2):
        for taken, deed in zip(times, deeds, strict=True):
            started = time.perf_counter()
            deed()
            if number > 1:
                taken.append((time.perf_counter() - started) * 1000)
    return times


def measure(report: Report, books: LedgerSet, question: Question, rounds: int) -> None:
    """First, deep and last page of one list."""
    peer = Peer(books)
    try:
        inside = f" WHERE {question.where}" if question.where else ""
        count = peer.rows(f"SELECT count(*) FROM sales_order o{inside}", question.values)[0][0]
        pages: list[tuple[str, Callable[[], pb.PageResponse], str, tuple[Any, ...]]] = [
            ("first", ask(books, question), question.sql(after=False), question.values)
        ]
        for name, place in (("deep", count * 9 // 10), ("last", count - PAGE)):
            if place < PAGE:
                continue
            before = ask(books, question, offset=place - PAGE)().next
            found = peer.rows(question.sql(after=False, offset=True), (*question.values, place - 1))[0]
            values = (*question.values, *question.position(found[1], found[0]))
            pages.append((name, ask(books, question, after=before), question.sql(after=True), values))
        first = 0.0
        for name, ours, statement, values in pages:
            reply, theirs = ours(), peer.rows(statement, values)
            if list(reply.ids) != [row[0] for row in theirs][:PAGE]:
                raise AssertionError(f"{question.name}, {name} page: ours and the peer's rows differ")
            with counted(books) as statements:
                ours()
            mine, bare = in_turn(rounds, ours, lambda s=statement, v=values: peer.rows(s, v))  # type: ignore[misc]
            spent, beside = percentile(mine, 0.25), percentile(bare, 0.25)
            first = first or spent
            reach, good = "<= 2 x bare + 5 ms", spent <= 2 * beside + 5
            if name == "deep":
                reach, good = f"{reach}, <= 1.5 x first", good and spent <= 1.5 * first + 0.5
            note = f"{len(statements)} statement(s); {count:,} rows in the list; {len(reply.ids)} shown"
            report.add(Figure(name=f"{question.name}: {name} page", ours=spent, peer=beside, unit="ms", reach=reach, reached=good and len(statements) <= 2, note=note))  # fmt: skip
        jump = ask(books, question, offset=count * 9 // 10)
        (jumped,) = in_turn(max(3, rounds // 5), jump)
        report.add(Figure(name=f"{question.name}: jump to 90 % by offset", ours=percentile(jumped, 0.25), unit="ms"))
    finally:
        peer.close()


def bench(options: argparse.Namespace) -> Report:
    """Fill, or take what is filled, and measure every list."""
    report = Report("list", {"database": shown(options.filled or options.db), "orders": options.orders, "page": PAGE, "rounds": options.rounds})  # fmt: skip
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
    for question in questions(books):
        measure(report, books, question, rounds)


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser("list", __doc__ or "")
    options.add_argument("--orders", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=15, help="how often each page is asked for")
    options.add_argument("--filled", default="", help="URL of a ledger set that an earlier run, or tests.bench._history, has filled")  # fmt: skip
    return run(bench, options.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
