"""Small document types over the real masters, with which tests drive the kernel and the ledgers.

An order (``k_order``) reserves stock, a shipment takes from it and can be reversed by a red one, a bill takes from the shipment and opens a receivable.
Where an order has no warehouse nothing touches stock, so that tests of links need none. The tables leave
``Base.metadata`` again once they are mapped: they are no part of the program's schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy.orm import Mapped, configure_mappers

from cellar_server import areas  # noqa: F401 What rights are narrowed by is said there.
from cellar_server.kernel import links
from cellar_server.kernel.schema import field_makers, fields, registry
from cellar_server.kernel.schema.actions import action
from cellar_server.kernel.schema.declare import declare
from cellar_server.kernel.schema.layout import Bar, Form, Listing
from cellar_server.kernel.schema.link import Also, HeadLink, Link
from cellar_server.kernel.schema.model import Base, Document, Line, OpenLine, Reversed, ReversedLine, Stamped
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.progress import GIVING, Progress
from cellar_server.kernel.schema.reversal import Reversible
from cellar_server.kernel.schema.scopes import everybody, scoped
from cellar_server.kernel.schema.settings import PARAMETERS, define
from cellar_server.kernel.schema.states import APPROVED, DRAFT, VOID, closing, within
from cellar_server.kernel.schema.text import label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, effects, stock

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


class KShip(Stamped, Reversed):
    __tablename__ = "k_ship"
    customer_id: Mapped[int] = field_makers.reference("客户|Customer", "customer", required=True)
    warehouse_id: Mapped[int | None] = field_makers.reference("仓库|Warehouse", "warehouse")
    billed_total: Mapped[Decimal] = field_makers.counter("已票|Billed", sum_of="lines.billed")
    lines: Mapped[list[KShipLine]] = field_makers.lines("明细|Lines", "KShipLine", columns="item_id quantity")


class KShipLine(OpenLine, ReversedLine):
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


class KClaim(Document):
    __tablename__ = "k_claim"
    order_id: Mapped[int | None] = field_makers.reference("订单|Order", "k_order", triggers=True)
    customer_id: Mapped[int] = field_makers.reference("客户|Customer", "customer", required=True)
    wish: Mapped[str | None] = field_makers.note("诉求|Wish", 60)


MODELS: tuple[Any, ...] = (KOrder, KOrderLine, KShip, KShipLine, KBill, KBillLine, KClaim)


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
    reversible=Reversible(grid="lines"),
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


@action("受理|Accept", DRAFT >> APPROVED, numbers=True)
def accept(work: UnitOfWork, doc: KClaim) -> None:
    pass


def _wish(work: UnitOfWork, doc: KClaim, order: KOrder) -> None:
    doc.wish = order.memo


CLAIM = declare(
    KClaim, title="试验投诉|Test claim", area="sales", number="KT{yy}-{n:04}", actions=[accept, void], form=Form("order_id customer_id org_id wish"),
    scopes=everybody("A claim of the tests is everybody's."), listing=Listing(columns="number customer_id state"),
    head_links=[HeadLink(source=KOrder, via="order_id", states=(APPROVED,), head={"customer_id": "customer_id", "org_id": "org_id"}, propose=_wish, while_open=False)],
)  # fmt: skip
DECLARATIONS = (ORDER, SHIP, BILL, CLAIM)


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
