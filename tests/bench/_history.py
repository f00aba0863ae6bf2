"""A long past for a ledger set: as many sales orders as wanted, over some years, with everything that real ones leave behind.

Most were approved and closed again (关闭余量), a few were voided as drafts, the newest are approved and still open: lines,
numbers without a gap, reservations and credit on their ledgers, the history, the request ids. The prover agrees.

``python -m tests.bench._history --home HOME --orders 1000000`` fills the ledger set of a home;
``fill(books, orders=…)`` one that is open. Without customers the demo company's masters are made first.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import time as clocks
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.orm import Session

from cellar_db import engine as db
from cellar_db.ids import NODES, IdGenerator, new_id
from cellar_db.upserts import insert_missing
from cellar_server.books import Home
from cellar_server.demo.make import make
from cellar_server.demo.stock import OpeningStock
from cellar_server.history.rows import MORNING, blank
from cellar_server.kernel import clock, numbering
from cellar_server.kernel.accounts import User
from cellar_server.kernel.ledger_set import LedgerSet
from cellar_server.kernel.model import table_of
from cellar_server.kernel.principal import SYSTEM_USER, system
from cellar_server.kernel.tables import audit_log, number_counter, request_log
from cellar_server.kernel.work import UnitOfWork
from cellar_server.ledgers import credit, stock
from cellar_server.masters.batch import Batch
from cellar_server.masters.customer import Customer
from cellar_server.masters.customer_address import CustomerAddress
from cellar_server.masters.item import Item
from cellar_server.masters.warehouse import Warehouse, WarehouseKind
from cellar_server.pricing.rules import split_inclusive
from cellar_server.sales.sales_order import SALES_ORDER, SalesOrder, SalesOrderLine
from cellar_server.seed import ensure_period
from cellar_server.seed import make as new_master
from tests.bench._loading import Feed, bare

CHUNK = 5000
SHAPES = 20_000
ZERO, CENT = Decimal(0), Decimal("0.01")
# Of a thousand orders: voided as drafts; the newest ones, still open.
VOID, OPEN = 20, 10
BECAUSE = "月末清理余量"
_STEPS = {"closed": 4, "approved": 3, "void": 2}


@dataclass(frozen=True, slots=True)
class Buyer:
    id: int
    address_id: Any
    salesperson_id: int
    org_id: int
    settlement_method_id: Any


@dataclass(frozen=True, slots=True)
class ShapeLine:
    item_id: int
    quantity: Decimal
    price: Decimal
    rate: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Shape:
    """What an order is about; many orders share one, so that amounts are computed and converted once."""

    warehouse_id: int
    lines: tuple[ShapeLine, ...]
    header: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]
    promised: tuple[Any, ...]
    returned: tuple[Any, ...]
    taken_up: Any
    given_back: Any
    gross: Decimal


@dataclass
class Cast:
    """Who deals in what."""

    buyers: list[Buyer]
    items: list[Any]
    warehouses: list[int]
    maker: int
    checker: int


@dataclass
class Tables:
    """A feed for each table that an order leaves rows in."""

    order: Feed
    line: Feed
    audit: Feed
    request: Feed
    move: Feed
    entry: Feed

    @property
    def all(self) -> list[Feed]:
        return [self.order, self.line, self.audit, self.request, self.move, self.entry]


@dataclass
class Open:
    """What the orders that are still open have promised and taken up."""

    reserved: dict[tuple[int, int], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    ordered: dict[int, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


def fill(books: LedgerSet, orders: int = 1_000_000, *, lines: int = 2, years: float = 2, seed: int = 7) -> None:
    """Add ``orders`` orders of ``lines`` lines each, dated over the last ``years`` and not before 2024 (ids begin there)."""
    random = Random(seed)
    cast = _cast(books)
    tables = _tables(books)
    shapes = list(_shapes(random, cast, tables, min(SHAPES, orders), lines))
    today = clock.today()
    first = max(date(2024, 1, 2), today - timedelta(days=int(365 * years)))
    counters = _counters(books)
    still_open = Open()
    with bare(books.engine, [feed.table for feed in tables.all]) as connection:
        writer = _Writer(random, cast, tables, shapes, counters, still_open)
        for day, count, state in _days(first, today, orders):
            writer.day(day, count, state)
            if len(tables.order.rows) >= CHUNK:
                _flush(connection, books, tables)
        _flush(connection, books, tables)
    _settle(books, first, today, counters, still_open)


def _flush(connection: Any, books: LedgerSet, tables: Tables) -> None:
    if books.engine.dialect.name == "sqlite":
        connection.execute("BEGIN IMMEDIATE")
    for feed in tables.all:
        if feed.rows:
            feed.flush(connection)
    connection.commit()


def _days(first: date, last: date, orders: int) -> Iterator[tuple[date, int, str]]:
    """(day, how many, state), as evenly as whole numbers allow; the newest of all are open."""
    days = (last - first).days + 1
    finished = orders - orders * OPEN // 1000
    made = 0
    for index in range(days):
        until = orders * (index + 1) // days
        for state, bound in (("closed", min(until, finished)), ("approved", until)):
            if bound > made:
                yield first + timedelta(days=index), bound - made, state
                made = bound


def _cast(books: LedgerSet) -> Cast:
    with db.read(books.engine) as connection:
        empty = connection.scalar(select(Customer.id).limit(1)) is None
    if empty:
        make(books, months=1, customers=1000, orders_a_day=1)
    with db.read(books.engine) as connection:
        addresses: dict[int, int] = dict(
            connection.execute(
                select(CustomerAddress.customer_id, CustomerAddress.id).order_by(CustomerAddress.preferred)
            ).all()
        )
        employee = books.registry.of("employee").table.c
        teams: dict[int, int] = dict(connection.execute(select(employee.id, employee.org_id)).all())
        customers = connection.execute(
            select(Customer.id, Customer.salesperson_id, Customer.org_id, Customer.settlement_method_id)
            .where(Customer.state == "active")
            .order_by(Customer.code)
        ).all()
        buyers = [
            Buyer(row[0], addresses.get(row[0]), row[1], teams.get(row[1]) or row[2] or 0, row[3])
            for row in customers
            if row[1]
        ]
        items = list(
            connection.execute(
                select(Item.id, Item.cost, Item.tax_rate, Item.batch_managed).where(Item.state == "active")
            ).all()
        )
        warehouses = list(
            connection.scalars(
                select(Warehouse.id).where(Warehouse.kind == WarehouseKind.FINISHED).order_by(Warehouse.code)
            )
        )
        users = list(
            connection.scalars(select(User.id).where(User.id != SYSTEM_USER).order_by(User.code))
        )  # fmt: skip
    return Cast(buyers, items, warehouses, (users or [SYSTEM_USER])[0], (users or [SYSTEM_USER])[-1])


def _tables(books: LedgerSet) -> Tables:
    def feed(table: Any, varying: str, **constant: Any) -> Feed:
        return Feed(table, varying.split(), constant, books.engine)

    return Tables(
        feed(
            table_of(SalesOrder),
            "id number state business_date posting_date deliver_on created_at created_by checked_at checked_by changed_at changed_by"
            " row_version customer_id defaults_of address_id salesperson_id org_id settlement_method_id closed_because warehouse_id"
            " quantity_total net_total tax_total gross_total",
            **blank(SalesOrder),
        ),
        feed(
            table_of(SalesOrderLine),
            "id document_id deliver_on closed position warehouse_id item_id quoted_item_id quantity price quoted_price tax_rate net tax gross",
            **{**blank(SalesOrderLine), "price_source": "客户类＋物料类 基准价"},
        ),
        feed(audit_log, "id record_id row_version action user_id at changes", entity="sales_order"),
        feed(request_log, "request_key payload_hash record_id reply created_at", entity="sales_order"),
        feed(
            table_of(stock.StockMove),
            "id record_id business_date posting_date created_at line_id warehouse_id item_id reserved",
            entity="sales_order", batch_id=0, **dict.fromkeys(set(stock.BUCKETS) - {"reserved"}, ZERO),
        ),
        feed(
            table_of(credit.CreditEntry), "id record_id business_date posting_date created_at customer_id ordered",
            entity="sales_order", **dict.fromkeys(set(credit.BUCKETS) - {"ordered"}, ZERO),
        ),
    )  # fmt: skip


def _shapes(random: Random, cast: Cast, tables: Tables, count: int, lines: int) -> Iterator[Shape]:
    for _ in range(count):
        warehouse = random.choice(cast.warehouses)
        made = tuple(_shape_line(random, item) for item in random.sample(cast.items, min(lines, len(cast.items))))
        made = (*made, *(_shape_line(random, random.choice(cast.items)) for _ in range(lines - len(made))))
        gross = sum((line.gross for line in made), ZERO)
        head = {
            "warehouse_id": warehouse, "quantity_total": sum((line.quantity for line in made), ZERO),
            "net_total": sum((line.net for line in made), ZERO), "tax_total": sum((line.tax for line in made), ZERO), "gross_total": gross,
        }  # fmt: skip
        row, move, entry = tables.line.value, tables.move.value, tables.entry.value
        yield Shape(
            warehouse, made, tuple(tables.order.value(name, value) for name, value in head.items()),
            tuple(
                (position, warehouse, line.item_id, line.item_id, row("quantity", line.quantity), row("price", line.price),
                 row("quoted_price", line.price), row("tax_rate", line.rate), row("net", line.net), row("tax", line.tax), row("gross", line.gross))
                for position, line in enumerate(made)
            ),
            tuple(move("reserved", line.quantity) for line in made), tuple(move("reserved", -line.quantity) for line in made),
            entry("ordered", gross), entry("ordered", -gross), gross,
        )  # fmt: skip


def _shape_line(random: Random, item: Any) -> ShapeLine:
    quantity = Decimal(random.choice((6, 12, 12, 24, 30, 60, 120)))
    factor = Decimal(random.randint(105, 180)) / 100
    price = ((item.cost or Decimal(100)) * factor).quantize(CENT, ROUND_HALF_UP)
    net, tax, gross = split_inclusive(quantity, price, Decimal(1), item.tax_rate)
    return ShapeLine(item.id, quantity, price, item.tax_rate, net, tax, gross)


class _Writer:
    """Makes the rows, a day at a time."""

    def __init__(
        self, random: Random, cast: Cast, tables: Tables, shapes: Sequence[Shape], counters: dict[str, int], still_open: Open
    ) -> None:  # fmt: skip
        self.random, self.cast, self.tables, self.shapes = random, cast, tables, shapes
        self.counters, self.open = counters, still_open
        self._moment = 0
        self._ids = IdGenerator(secrets.randbelow(NODES), lambda: self._moment)
        # A few buy much, most buy little.
        weight = 0.0
        self._weights = [weight := weight + 1 / (rank + 5) for rank in range(len(cast.buyers))]
        self._reply = tables.request.value("reply", json.dumps({"message": "销售订单 审核"}, ensure_ascii=False))

    def day(self, on: date, count: int, state: str) -> None:
        made = datetime.combine(on, MORNING, UTC)
        self._moment = int(made.timestamp()) * 1_000_000_000
        series = numbering.series_of(SALES_ORDER.number, on)
        at = _Moments(self.tables, on, made)
        buyers = self.random.choices(self.cast.buyers, cum_weights=self._weights, k=count)
        for buyer, shape in zip(buyers, self.random.choices(self.shapes, k=count), strict=True):
            void = state == "closed" and self.random.randrange(1000) < VOID
            self._order(at, series, "void" if void else state, buyer, shape)

    def _order(self, at: _Moments, series: str, state: str, buyer: Buyer, shape: Shape) -> None:
        tables, cast, nothing = self.tables, self.cast, self.tables.order.value("remark", None)
        lines, steps = len(shape.lines), _STEPS[state]
        ids = self._ids.take(1 + lines * 3 + steps + 2)
        order, line_ids, rest = ids[0], ids[1 : 1 + lines], iter(ids[1 + lines :])
        closed, void = state == "closed", state == "void"
        number = numbering.temporary(order)
        if not void:
            self.counters[series] += 1
            number = numbering.show(series, self.counters[series])
        by = (nothing, nothing) if void else (at.order, cast.checker)
        tables.order.add(
            order, number, state, at.day, nothing if void else at.day, at.due, at.order, cast.maker, *by, at.order, cast.checker, steps,
            buyer.id, buyer.id, buyer.address_id or nothing, buyer.salesperson_id, buyer.org_id, buyer.settlement_method_id or nothing,
            BECAUSE if closed else nothing, *shape.header,
        )  # fmt: skip
        is_closed = at.yes if closed else at.no
        for line_id, row in zip(line_ids, shape.rows, strict=True):
            tables.line.add(line_id, order, at.due, is_closed, *row)
        self._history(at, order, number, state, buyer, shape, line_ids, rest)
        if void:
            return
        self._post(at, order, line_ids, buyer, shape, shape.promised, shape.taken_up, rest)
        if closed:
            self._post(at, order, line_ids, buyer, shape, shape.returned, shape.given_back, rest)
            return
        for line in shape.lines:
            self.open.reserved[shape.warehouse_id, line.item_id] += line.quantity
        self.open.ordered[buyer.id] += shape.gross

    def _post(
        self, at: _Moments, order: int, line_ids: Sequence[int], buyer: Buyer, shape: Shape, moved: Sequence[Any], amount: Any,
        ids: Iterator[int],
    ) -> None:  # fmt: skip
        for line_id, line, change in zip(line_ids, shape.lines, moved, strict=True):
            self.tables.move.add(
                next(ids), order, at.day, at.day, at.order, line_id, shape.warehouse_id, line.item_id, change
            )
        self.tables.entry.add(next(ids), order, at.day, at.day, at.order, buyer.id, amount)

    def _history(
        self, at: _Moments, order: int, number: str, state: str, buyer: Buyer, shape: Shape, line_ids: Sequence[int], ids: Iterator[int]
    ) -> None:  # fmt: skip
        draft, cast = numbering.temporary(order), self.cast
        typed = "".join(
            f', ["lines#{id_}.item_id", null, {line.item_id}], ["lines#{id_}.quantity", null, "{line.quantity}"],'
            f' ["lines#{id_}.price", null, "{line.price}"], ["lines#{id_}.gross", null, "{line.gross}"]'
            for id_, line in zip(line_ids, shape.lines, strict=True)
        )
        created = (
            f'[["state", null, "draft"], ["number", null, "{draft}"], ["business_date", null, "{at.on}"], ["customer_id", null, {buyer.id}],'
            f' ["salesperson_id", null, {buyer.salesperson_id}], ["gross_total", null, "{shape.gross}"]{typed}]'
        )
        if state == "void":
            deeds = [("create", created), ("void", '[["state", "draft", "void"]]')]
        else:
            shut = "".join(f', ["lines#{id_}.closed", false, true]' for id_ in line_ids)
            deeds = [
                ("create", created),
                ("submit", '[["state", "draft", "submitted"]]'),
                ("approve", f'[["state", "submitted", "approved"], ["number", "{draft}", "{number}"], ["posting_date", null, "{at.on}"]]'),
                ("close", f'[["state", "approved", "closed"], ["closed_because", null, "{BECAUSE}"]{shut}]'),
            ][: _STEPS[state]]  # fmt: skip
        for version, (action, changes) in enumerate(deeds, start=1):
            user = cast.checker if action in ("approve", "close") else cast.maker
            self.tables.audit.add(next(ids), order, version, action, user, at.audit, changes)
            key = f"{self.random.getrandbits(256):064x}"
            self.tables.request.add(f"{user}:{key[:32]}", key, order, self._reply, at.request)


class _Moments:
    """A day's dates and moments as each table's column takes them."""

    def __init__(self, tables: Tables, on: date, made: datetime) -> None:
        self.on = on
        self.day = tables.order.value("business_date", on)
        self.due = tables.order.value("deliver_on", on + timedelta(days=3))
        self.order = tables.order.value("created_at", made)
        self.audit = tables.audit.value("at", made)
        self.request = tables.request.value("created_at", made)
        self.yes, self.no = tables.line.value("closed", True), tables.line.value("closed", False)


def _counters(books: LedgerSet) -> dict[str, int]:
    with db.read(books.engine) as connection:
        known = connection.execute(select(number_counter.c.series, number_counter.c.last_value)).all()
    return defaultdict(int, known)


def _settle(books: LedgerSet, first: date, today: date, counters: dict[str, int], still_open: Open) -> None:
    """Periods and counters; goods and credit under what is still open, so that whoever orders next has as much as before."""
    with (
        db.write(books.engine) as connection,
        Session(bind=connection, autoflush=False, expire_on_commit=False) as session,
    ):
        work = UnitOfWork(session, system(), books.registry)
        for month in range(first.year * 12 + first.month - 1, today.year * 12 + today.month):
            ensure_period(work, month // 12, month % 12 + 1)
        session.flush()
        connection.execute(number_counter.delete())
        connection.execute(
            insert(number_counter), [{"series": key, "last_value": value} for key, value in counters.items()]
        )
        _bring_goods(work, still_open, today)
        work.complete()
        work.finish()
        items, key = table_of(stock.StockItem), ("warehouse_id", "item_id")
        reserve = update(items).where(*(items.c[name] == bindparam(f"k_{name}") for name in key))
        reserve = reserve.values(reserved=items.c.reserved + bindparam("more", type_=items.c.reserved.type))
        rows = [
            {"k_warehouse_id": place, "k_item_id": item, "more": quantity}
            for (place, item), quantity in still_open.reserved.items()
        ]
        if rows:
            connection.execute(reserve, rows)
            _take_up(connection, still_open)


def _bring_goods(work: UnitOfWork, still_open: Open, today: date) -> None:
    managed = set(work.session.scalars(select(Item.id).where(Item.batch_managed == True)))  # noqa: E712
    batches: dict[int, Batch] = {}
    for _, item in still_open.reserved:
        if item in managed and item not in batches:
            code = f"H{new_id()}"
            batches[item] = new_master(work, Batch, code=code, name=code, item_id=item)
    work.session.add_all(batches.values())
    work.session.flush()
    moves = [
        stock.Move(
            warehouse_id=place, item_id=item, batch_id=batches[item].id if item in batches else None, on_hand=quantity
        )
        for (place, item), quantity in still_open.reserved.items()
    ]
    if moves:
        stock.post(work, OpeningStock(new_id(), today), moves)


def _take_up(connection: Connection, still_open: Open) -> None:
    balance, customer = table_of(credit.CreditBalance), table_of(Customer)
    rows = [{"k": id_, "more": amount} for id_, amount in still_open.ordered.items()]
    nothing = dict.fromkeys(credit.BUCKETS, ZERO)
    missing = [{"id": new_id(), "customer_id": row["k"], **nothing} for row in rows]
    insert_missing(connection, balance, missing, ["customer_id"])
    more = bindparam("more", type_=balance.c.ordered.type)
    took = update(balance).where(balance.c.customer_id == bindparam("k"))
    took = took.values(ordered=balance.c.ordered + more, credit_limit=balance.c.credit_limit + more)
    connection.execute(took, rows)
    granted = update(customer).where(customer.c.id == bindparam("k"), customer.c.credit_limit.is_not(None))
    connection.execute(granted.values(credit_limit=customer.c.credit_limit + more), rows)


def main() -> int:
    """Fill a ledger set of a home."""
    options = argparse.ArgumentParser(prog="python -m tests.bench._history", description=__doc__)
    options.add_argument("--home", type=Path, required=True)
    options.add_argument("--set", default="001")
    options.add_argument("--orders", type=int, default=1_000_000)
    options.add_argument("--lines", type=int, default=2)
    given = options.parse_args()
    books = Home.load(given.home).open()[given.set]
    started = clocks.monotonic()
    fill(books, given.orders, lines=given.lines)
    books.engine.dispose()
    sys.stdout.write(f"{given.orders} orders in {clocks.monotonic() - started:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
