"""Small document types over the real masters, with which tests drive the kernel and the ledgers.

An order (``k_order``) reserves stock, a shipment takes from it, a bill takes from the shipment and opens a receivable.
Where an order has no warehouse nothing touches stock, so that tests of links need none. The tables leave
``Base.metadata`` again once they are mapped: they are no part of the program's schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, partial
from typing import Any

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Mapped, configure_mappers

from cellar_db import engine as db
from cellar_db.ids import new_id
from cellar_server import areas  # noqa: F401 What rights are narrowed by is said there.
from cellar_server import books as program
from cellar_server.kernel import links
from cellar_server.kernel.access import principal
from cellar_server.kernel.access.principal import Principal
from cellar_server.kernel.audit import showing
from cellar_server.kernel.command.commands import Commands, Outcome
from cellar_server.kernel.intake import writable
from cellar_server.kernel.lists import query
from cellar_server.kernel.schema import clock, field_makers, fields, registry, tables
from cellar_server.kernel.schema.actions import action
from cellar_server.kernel.schema.declare import declare
from cellar_server.kernel.schema.layout import Bar, Form, Listing
from cellar_server.kernel.schema.link import Also, Link
from cellar_server.kernel.schema.model import Base, Document, Line, OpenLine
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.progress import GIVING, Progress
from cellar_server.kernel.schema.records import RecordInput, RecordView
from cellar_server.kernel.schema.scopes import everybody, scoped
from cellar_server.kernel.schema.settings import PARAMETERS, define
from cellar_server.kernel.schema.states import APPROVED, DRAFT, VOID, closing, within
from cellar_server.kernel.schema.text import label
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.periods import Period
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, effects, stock
from tests.support import company, moulds
from tests.support.hands import Hands, close_period, ref, request, typed_line

TOLERANCE = PARAMETERS.get("k.tolerance") or define(
    "k.tolerance", Decimal(0), "试验超量比例|Test tolerance", maximum=1, help="试验用|For tests"
)
PACKAGES = ("cellar_server.areas.masters", "cellar_server.ledgers", "cellar_server.areas.administration")


class Channel(fields.Choice):
    SHOP = "门店|Shop"
    PHONE = "电话|Phone"
    REP = "业务员|Rep"


class KOrder(Document):
    __tablename__ = "k_order"
    customer_id: Mapped[int] = field_makers.reference("客户|Customer", "customer", required=True)
    warehouse_id: Mapped[int | None] = field_makers.reference("仓库|Warehouse", "warehouse")
    salesperson_id: Mapped[int | None] = field_makers.reference("业务员|Salesperson", "employee")
    channel: Mapped[Channel | None] = field_makers.choice("渠道|Channel", Channel)
    urgent: Mapped[bool] = field_makers.flag("加急|Urgent")
    cases: Mapped[int | None] = field_makers.integer("箱数|Cases")
    amount: Mapped[Decimal | None] = field_makers.money("金额|Amount")
    ratio: Mapped[Decimal | None] = field_makers.rate("比例|Ratio")
    unit_price: Mapped[Decimal | None] = field_makers.price("单价|Unit price")
    due: Mapped[date | None] = field_makers.day("交期|Due")
    seen_at: Mapped[datetime | None] = field_makers.instant("查看时间|Seen at", readonly=False)
    memo: Mapped[str | None] = field_makers.note("说明|Memo", 60)
    pin: Mapped[str | None] = field_makers.secret("暗码|Pin")
    taken_total: Mapped[Decimal] = field_makers.counter("已发|Taken", sum_of="lines.taken")
    lines: Mapped[list[KOrderLine]] = field_makers.lines("明细|Lines", "KOrderLine", columns="item_id quantity taken")


class KOrderLine(OpenLine):
    __tablename__ = "k_order_line"
    document_id: Mapped[int] = field_makers.parent("k_order")
    item_id: Mapped[int] = field_makers.reference("物料|Item", "item", required=True)
    quantity: Mapped[Decimal] = field_makers.quantity(
        "数量|Quantity", required=True, minimum=Decimal("0.0001"), positive=True
    )
    price: Mapped[Decimal | None] = field_makers.price("单价|Price")
    taken: Mapped[Decimal] = field_makers.counter("已发|Taken")
    billed: Mapped[Decimal] = field_makers.counter("已票|Billed")


class KShip(Document):
    __tablename__ = "k_ship"
    customer_id: Mapped[int] = field_makers.reference("客户|Customer", "customer", required=True)
    warehouse_id: Mapped[int | None] = field_makers.reference("仓库|Warehouse", "warehouse")
    billed_total: Mapped[Decimal] = field_makers.counter("已票|Billed", sum_of="lines.billed")
    lines: Mapped[list[KShipLine]] = field_makers.lines("明细|Lines", "KShipLine", columns="item_id quantity")


class KShipLine(OpenLine):
    __tablename__ = "k_ship_line"
    document_id: Mapped[int] = field_makers.parent("k_ship")
    item_id: Mapped[int] = field_makers.reference("物料|Item", "item", required=True)
    quantity: Mapped[Decimal] = field_makers.quantity(
        "数量|Quantity", required=True, minimum=Decimal("0.0001"), positive=True
    )
    billed: Mapped[Decimal] = field_makers.counter("已票|Billed")
    order_line_id: Mapped[int | None] = field_makers.came_from("k_order_line")


class KBill(Document):
    __tablename__ = "k_bill"
    customer_id: Mapped[int] = field_makers.reference("客户|Customer", "customer", required=True)
    lines: Mapped[list[KBillLine]] = field_makers.lines("明细|Lines", "KBillLine", columns="quantity", fixed=True)


class KBillLine(Line):
    __tablename__ = "k_bill_line"
    document_id: Mapped[int] = field_makers.parent("k_bill")
    quantity: Mapped[Decimal] = field_makers.quantity(
        "数量|Quantity", required=True, minimum=Decimal("0.0001"), positive=True
    )
    ship_line_id: Mapped[int | None] = field_makers.came_from("k_ship_line")
    order_line_id: Mapped[int | None] = field_makers.came_from("k_order_line")


MODELS: tuple[Any, ...] = (KOrder, KOrderLine, KShip, KShipLine, KBill, KBillLine)


def _each(doc: Any) -> Iterator[tuple[str, Any]]:
    return ((f"lines[{index}].quantity", line) for index, line in enumerate(doc.lines))


def _has_lines(work: UnitOfWork, doc: Any) -> list[Problem]:
    return [] if doc.lines else [problem("lines", "NO_LINES", "没有明细|It has no lines")]


@action("审核|Approve", DRAFT >> APPROVED, numbers=True, requires=[_has_lines])
def approve(work: UnitOfWork, doc: KOrder) -> None:
    effects.take(work, doc, check=True)


def ordered(doc: KOrder) -> Iterator[effects.Effect]:
    if doc.warehouse_id is not None:
        for path, line in _each(doc):
            yield stock.Move(warehouse_id=doc.warehouse_id, item_id=line.item_id, reserved=line.quantity, path=path)
    if doc.amount is not None:
        yield credit.Entry(customer_id=doc.customer_id, ordered=doc.amount)


@action("弃审|Unapprove", APPROVED >> DRAFT, requires=[links.nothing_downstream], backward=True)
def unapprove(work: UnitOfWork, doc: KOrder) -> None:
    effects.drop(work, doc)


@action("关闭|Close", closing(APPROVED), questions={"reason": field_makers.text("原因|Reason", 20, required=True)})
def close(work: UnitOfWork, doc: KOrder) -> None:
    pass


@action("作废|Void", DRAFT >> VOID, by_another=True)
def void(work: UnitOfWork, doc: KOrder) -> None:
    pass


@action("催办|Remind", within(APPROVED), from_progress=GIVING)
def remind(work: UnitOfWork, doc: KOrder) -> None:
    work.warnings.append(problem("", "REMINDED", "已催办|Reminded", warning=True))


@action("审核|Approve", DRAFT >> APPROVED, numbers=True)
def ship(work: UnitOfWork, doc: KShip) -> None:
    links.consume(work, doc)
    effects.take(work, doc)


def shipped(doc: KShip) -> Iterator[effects.Effect]:
    if doc.warehouse_id is not None:
        for path, line in _each(doc):
            yield stock.Move(
                warehouse_id=doc.warehouse_id, item_id=line.item_id, on_hand=-line.quantity, reserved=-line.quantity, path=path
            )  # fmt: skip


@action(
    "弃审|Unapprove", APPROVED >> DRAFT, requires=[links.nothing_downstream], backward=True,
    from_progress=(Progress.OPEN, Progress.PARTLY, Progress.DONE),
)  # fmt: skip
def unship(work: UnitOfWork, doc: KShip) -> None:
    links.release(work, doc)
    effects.drop(work, doc)


@action("审核|Approve", DRAFT >> APPROVED, numbers=True)
def bill(work: UnitOfWork, doc: KBill) -> None:
    links.consume(work, doc)


@action("弃审|Unapprove", APPROVED >> DRAFT, backward=True)
def unbill(work: UnitOfWork, doc: KBill) -> None:
    links.release(work, doc)


ORDER = declare(
    KOrder, title="试验订单|Test order", area="sales", module="stock", number="KD{yy}{mm}-{n:05}", actions=[approve, unapprove, close, void, remind],
    effects=ordered, form=Form("customer_id org_id warehouse_id | business_date amount"),
    scopes=scoped(org="org_id", employee="salesperson_id", warehouse="warehouse_id", customer="customer_id"),
    lookup="customer_id amount", listing=Listing(
        columns="number customer_id business_date state amount", filters="customer_id business_date state amount channel",
        sums="amount taken_total", sort="-business_date", search="customer_id remark", progress=(Bar(label("发|S"), "taken_total", "amount"),)),
)  # fmt: skip
SHIP = declare(
    KShip, title="试验发货|Test shipment", area="sales", module="stock", number="KF{yy}{mm}-{n:05}", actions=[ship, unship], effects=shipped,
    scopes=everybody("A shipment of the tests is everybody's."), form=Form("customer_id org_id"),
    listing=Listing(columns="number customer_id state"), links=[
        Link(source=KOrder, via="order_line_id", taken="taken", states=(APPROVED,), tolerance="k.tolerance",
             head={"customer_id": "customer_id", "org_id": "org_id", "warehouse_id": "warehouse_id"}, line={"item_id": "item_id"})],
)  # fmt: skip
BILL = declare(
    KBill, title="试验发票|Test bill", area="sales", module="receivable", number="KP{yy}-{n:04}", actions=[bill, unbill], form=Form("customer_id org_id"),
    scopes=everybody("A bill of the tests is everybody's."),
    listing=Listing(columns="number customer_id state"), links=[
        Link(source=KShip, via="ship_line_id", taken="billed", states=(APPROVED,), line={"order_line_id": "order_line_id"},
             head={"customer_id": "customer_id", "org_id": "org_id"}, also=(Also(KOrderLine, "order_line_id", "billed"),))],
)  # fmt: skip
DECLARATIONS = (ORDER, SHIP, BILL)


@cache
def kernel_registry() -> registry.Registry:
    """The masters, the ledgers, users and periods, and the test's own documents."""
    return registry.load(PACKAGES, DECLARATIONS)


def _leave_metadata() -> tuple[Any, ...]:
    kernel_registry()
    configure_mappers()
    mine = [model.__table__ for model in MODELS]
    for table in mine:
        for key in table.foreign_keys:
            # Found by name while everything is in the metadata, and remembered.
            assert key.column is not None
    for table in reversed(mine):
        Base.metadata.remove(table)
    return tuple(mine)


TABLES = _leave_metadata()


@dataclass(frozen=True)
class Paper:
    """A document that exists only as the source of a posting."""

    id: int
    business_date: date
    org_id: int
    posting_date: date | None = None
    __tablename__ = "k_paper"


@dataclass
class Books(Hands):
    """The company (``company.py``) with three items; the warehouse W2 (``lax``) may go below zero."""

    engine: Engine
    commands: Commands
    who: Principal
    org: int = 0
    warehouse: int = 0
    lax: int = 0
    items: Sequence[int] = ()
    customer: int = 0
    other: int = 0

    def save(self, entity: str, values: dict[str, Any], id_: int = 0, version: int = 0, **grids: Any) -> RecordView:
        rows = {name: [typed_line(row) for row in given] for name, given in grids.items()}
        outcome = self.commands.save(self.who, request(), RecordInput(entity, id_, version, values, rows))
        assert outcome.record is not None
        return outcome.record

    def act(self, entity: str, id_: int, action_name: str, version: int = 0, **answers: Any) -> Outcome:
        return self.commands.act(self.who, request(), entity, id_, version, action_name, answers)

    def delete(self, entity: str, id_: int, version: int = 0) -> None:
        self.commands.delete(self.who, request(), entity, id_, version)

    def run(self, body: Callable[[UnitOfWork], Any]) -> UnitOfWork | None:
        """Carry out ``body`` as a command of its own."""

        def deed(work: UnitOfWork) -> Reply:
            # A paper is of no declared type that would name its module.
            work.module = Module.of("stock")
            body(work)
            return Reply("item", self.items[0])

        return self.commands.run(self.who, request(), deed)[1]

    def post(self, door: Callable[..., Any], *arguments: Any, paper: Paper | None = None, **more: Any) -> Paper:
        """``post(stock.post, [moves])`` for a paper of today's; the paper is given back."""
        source = paper or self.paper()
        self.run(lambda work: door(work, source, *arguments, **more))
        return source

    def paper(self, on: date | None = None) -> Paper:
        return Paper(new_id(), on or clock.today(), self.org)

    def goods(self, quantity: Decimal | int, item: int | None = None, warehouse: int | None = None) -> Paper:
        """Opening stock."""
        return self.post(stock.post, [stock.Move(
            warehouse_id=warehouse or self.warehouse, item_id=item or self.items[0], on_hand=Decimal(quantity))])  # fmt: skip

    def close(self, code: str, module: str = "stock") -> None:
        """The module is closed in this period, as its action would leave it."""
        close_period(self.engine, code, Module.of(module))

    def stock(self, item: int | None = None, warehouse: int | None = None) -> stock.Availability:
        return self.available(warehouse or self.warehouse, item or self.items[0])

    def exposure(self, customer: int | None = None) -> credit.Exposure:
        return self.exposed(customer or self.customer)

    def order(self, *quantities: Decimal | int, approved: bool = True, **values: Any) -> RecordView:
        """An order of one line for each quantity, the items in turn."""
        rows = [{"item_id": self.items[i % len(self.items)], "quantity": Decimal(q)} for i, q in enumerate(quantities)]
        made = self.save("k_order", {"customer_id": self.customer, "org_id": self.org, **values}, lines=rows)
        if not approved:
            return made
        done = self.act("k_order", made.id, "approve", made.row_version).record
        assert done is not None
        return done

    def derive(self, link: str, source_id: int, quantities: Sequence[Decimal | int | None] = ()) -> RecordView:
        """Push down and save as a draft; ``quantities`` replace what is open, None leaves a line out."""
        from cellar_server.kernel.life import documents

        with self.reading() as work:
            made = documents.derive(work, link, [source_id], [])
            declaration = self.commands.registry.of(link.split(".")[1])
            shown = writable.sendable(declaration, showing.view(work, declaration, made, saved=False))
        rows = [line.values for line in shown.grids["lines"]]
        if quantities:
            rows = [{**row, "quantity": Decimal(q)} for row, q in zip(rows, quantities, strict=False) if q is not None]
        return self.save(shown.entity, dict(shown.values), lines=rows)

    def page(self, entity: str, *wheres: Any, **options: Any) -> query.Page:
        with self.reading() as work:
            return query.page(work, query.Query(entity, tuple(wheres)), options.pop("columns", ["number"]), **options)


def create_tables(engine: Engine) -> None:
    # Half of the business areas would have keys into tables that nobody imported yet.
    program.registry()
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        for table in TABLES:
            table.create(connection)


def _periods(engine: Engine) -> None:
    now = clock.now()
    common = {"name": "p", "state": "active", "row_version": 1, "created_at": now, "created_by": 1}
    months = []
    for year in range(clock.today().year - 1, clock.today().year + 2):
        for month in range(1, 13):
            first = date(year, month, 1)
            last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
            months.append({"id": new_id(), "code": f"{year}-{month:02}", "starts": first, "ends": last, **common})
    with db.write(engine) as connection:
        connection.execute(insert(tables.system_state).values(
            id=1, security_version=1, settings_version=1, reference_version=1, ledger_code="001", ledger_name="K", created_at=now))  # fmt: skip
        connection.execute(insert(Period), months)


@contextmanager
def open_books(url: str, pool_size: int = 5) -> Iterator[Books]:
    """Fresh books in an empty database."""
    ids = moulds.cast(url, "kernel", _make)
    engine = db.open_engine(url, pool_size=pool_size)
    try:
        yield Books(engine, Commands(engine, kernel_registry()), principal.system(), **ids)
    finally:
        engine.dispose()


@pytest.fixture(name="books")
def fresh_books(database_url: str) -> Iterator[Books]:
    """Fresh books on each kind of database; a folder has it by importing it in its ``conftest.py``."""
    with open_books(database_url) as opened:
        yield opened


def _make(url: str) -> dict[str, Any]:
    engine = db.open_engine(url)
    try:
        create_tables(engine)
        _periods(engine)
        return _masters(Books(engine, Commands(engine, kernel_registry()), principal.system()))
    finally:
        engine.dispose()


def _masters(books: Books) -> dict[str, Any]:
    """The ids by the fields of ``Books``."""
    ids: dict[str, int] = {}

    def make(entity: str, code: str, name: str, **values: Any) -> int:
        ids[code] = books.save(entity, {"code": code, "name": name, **values}).id
        return ids[code]

    company.found(make, lax=True)
    make("unit", "PING", "瓶")
    books.items = [make("item", f"I{n}", f"澄岭{n}", item_class_id=ref("WINE"), unit_id=ref("PING")) for n in range(3)]
    company.customers(make)
    for code in company.CUSTOMERS:
        books.run(partial(credit.grant, customer_id=ids[code], limit=None))
    return {
        "org": ids["01"], "warehouse": ids["W1"], "lax": ids["W2"], "items": books.items, "customer": ids["C1"], "other": ids["C2"],
    }  # fmt: skip
