"""发货单 · delivery note: which goods of which orders leave one warehouse for one address together (LG-02, S26.11, S33.13).

Lines come from approved orders; orders of the same customer and address may be merged, also of several salespeople: each line
has its order's, the head's is there where all are one. Quantities are in the item's main unit. Approval takes the quantity from the order line's open rest (``delivered``); the goods stay reserved for
the order until the outbound is signed, which counts here as ``shipped``. Nothing is printed or picked before approval.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_server.areas.inventory.taken_from import TakenFrom
from cellar_server.areas.masters.item import MAIN_UNIT
from cellar_server.areas.masters.papers import Carriage
from cellar_server.areas.sales import execution, goods, loans
from cellar_server.areas.sales.order_tables import SalesOrder, SalesOrderLine
from cellar_server.areas.shipping import carriage, lent, prints
from cellar_server.kernel.amounts.steps import ZERO

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, VOID, Bar, Board, Calendar, Card, Form, Link, Listing, OpenLine, Problem, Progress, UnitOfWork, VerbGroup,
    Where, action, came_from, choice, closing, counter, day, declare, label, lines, links, parent, problem, quantity, reference, reopening, same, scheme,
    text, today, void,
)  # fmt: skip

from cellar_server.ledgers import credit, effects


class DeliveryNote(Carriage):
    __tablename__ = "delivery_note"
    ship_on: Mapped[date] = day(
        "计划发货|Ship on", required=True, default=today, copied=False, not_before="business_date"
    )
    shipped_total: Mapped[Decimal] = counter("已出库|Shipped", sum_of="lines.shipped")
    closed_because: Mapped[str | None] = text("关闭原因|Closed because", 200, readonly=True, copied=False)
    lines: Mapped[list[DeliveryNoteLine]] = lines(
        "发货明细|Lines",
        "DeliveryNoteLine",
        fixed=True,
        required=True,
        columns="item_id quantity taken_from shipped returned salesperson_id closed",
    )


class DeliveryNoteLine(OpenLine):
    __tablename__ = "delivery_note_line"
    document_id: Mapped[int] = parent("delivery_note")
    order_line_id: Mapped[int] = came_from("sales_order_line")
    loan_line_id: Mapped[int | None] = came_from("loan_line")
    item_id: Mapped[int] = reference("物料|Item", "item", required=True, readonly=True)
    warehouse_id: Mapped[int] = reference("发货仓|Ship from", "warehouse", required=True, readonly=True)
    salesperson_id: Mapped[int] = reference("业务员|Salesperson", "employee", required=True, readonly=True)
    quantity: Mapped[Decimal] = quantity(
        "发货数量|Quantity", unit=MAIN_UNIT, required=True, triggers=True, positive=True
    )
    taken_from: Mapped[TakenFrom] = choice("取货来源|Taken from", TakenFrom, default=TakenFrom.STOCK, readonly=True)
    shipped: Mapped[Decimal] = counter("已出库|Shipped")
    returned: Mapped[Decimal] = counter("退回订单|Back to the order")


def one_warehouse(work: UnitOfWork, doc: DeliveryNote) -> None:
    """A note leaves from one place: what ships from elsewhere (SO-05) stays open for a note of its own."""
    first = doc.lines[0].warehouse_id
    kept = [line for line in doc.lines if line.warehouse_id == first]
    if len(kept) < len(doc.lines):
        left = len(doc.lines) - len(kept)
        work.warnings.append(
            problem(
                "lines", "OTHER_WAREHOUSES", f"另有 {left} 行从别的仓发货，未带入|{left} lines ship from another warehouse and were left out",
                "再下推一次|Push once more for those", warning=True,
            )
        )  # fmt: skip
    doc.lines = kept


def prepare(work: UnitOfWork, doc: DeliveryNote) -> None:
    if doc.lines:
        doc.warehouse_id = doc.lines[0].warehouse_id
    doc.salesperson_id = execution.one_salesperson(doc.lines)


def check(doc: DeliveryNote) -> Iterator[Problem]:
    for index, line in enumerate(doc.lines):
        if line.warehouse_id != doc.warehouse_id:
            yield problem(
                f"lines[{index}].item_id", "MIXED_WAREHOUSES",
                f"第 {index + 1} 行从别的仓发货|Line {index + 1} ships from another warehouse", "另开一张发货单|Make another note for it",
            )  # fmt: skip


@action("审核|Approve", DRAFT >> APPROVED, numbers=True, by_another=True, primary=True, batch=True,
        requires=(goods.on_sale, goods.sold_from, carriage.own_vehicle, credit.in_good_standing), group=VerbGroup.CHECK)  # fmt: skip
def approve(work: UnitOfWork, doc: DeliveryNote) -> None:
    links.consume(work, doc)


# Closed with nothing shipped and opened again, nothing is left of it: it is done, and goes back all the same.
@action("弃审|Un-approve", APPROVED >> DRAFT, icon="undo", backward=True, from_progress=(Progress.OPEN, Progress.DONE),
        requires=(links.nothing_downstream,), group=VerbGroup.CHECK)  # fmt: skip
def unapprove(work: UnitOfWork, doc: DeliveryNote) -> None:
    links.release(work, doc)
    _orders_follow(work, doc)
    loans.given_up(work, ((line.order_line_id, line.quantity) for line in doc.lines))
    for line in doc.lines:
        # As it was meant before its rest was closed.
        line.quantity, line.returned = line.quantity + line.returned, ZERO


@action("关闭余量|Close the rest", closing(APPROVED), icon="lock", backward=True,
        questions={"reason": text("原因|Reason", 200, required=True)},
        confirmation="未出库的数量退回订单|What was not shipped goes back to the order", group=VerbGroup.CHECK)  # fmt: skip
def close(work: UnitOfWork, doc: DeliveryNote) -> None:
    """What was not shipped goes back to the orders, open there for another note."""
    doc.closed_because = work.answers["reason"]
    rest = [(line.order_line_id, line.quantity - line.shipped) for line in doc.lines if line.shipped < line.quantity]
    link = work.registry.link(f"{SalesOrder.__tablename__}.{DeliveryNote.__tablename__}")
    links.give_back(work, doc, link, [links.Consumption(line_id, left, "") for line_id, left in rest])
    _orders_follow(work, doc)
    loans.given_up(work, rest)
    for line in doc.lines:
        # The note now says what it delivered; what it had meant to stands beside it.
        line.returned += line.quantity - line.shipped
        line.quantity, line.closed = line.shipped, True


@action("打开|Reopen", reopening(APPROVED), icon="key", backward=True, group=VerbGroup.CHECK)
def reopen(work: UnitOfWork, doc: DeliveryNote) -> None:
    """What it delivered may be taken back, or shipped again. What went back to the orders stays there for another note."""
    doc.closed_because = None
    for line in doc.lines:
        line.closed = False


def _orders_follow(work: UnitOfWork, doc: DeliveryNote) -> None:
    """What comes back to a line that is still open is promised on; a closed one gives it up."""
    effects.follow(work, SalesOrderLine, (line.order_line_id for line in doc.lines))


DELIVERY_NOTE = declare(
    DeliveryNote,
    title="发货单|Delivery note",
    icon="truck",
    number="FH{yy}{mm}-{n:05}",
    actions=(approve, unapprove, close, reopen, void),
    states=(DRAFT, APPROVED, VOID),
    check=check,
    prepare=prepare,
    verify=carriage.own_vehicle,
    module="sales",
    abreast=True,
    finishes=lent.with_the_customer,
    links=(
        Link(
            source=SalesOrder,
            via="order_line_id",
            taken="delivered",
            states=(APPROVED,),
            head={
                "customer_id": "customer_id",
                "address_id": "address_id",
                "org_id": "org_id",
            },
            line=same("item_id warehouse_id taken_from loan_line_id"),
            line_of_head={"salesperson_id": "salesperson_id"},
            derive=one_warehouse,
            label=label("发货|Deliver"),
        ),
    ),
    prints=(prints.DELIVERY_NOTE, prints.DELIVERY_NOTE_TRACTOR),
    printed_in=(APPROVED,),
    keywords="发货 出货 DN shipment fhd",
    form=Form(
        "customer_id address_id business_date ship_on | warehouse_id org_id department_id salesperson_id"
        " | carrier_id vehicle_id driver remark | closed_because",
        totals="quantity_total shipped_total",
    ),
    board=Board(Card(title="customer_id", subs="number ship_on warehouse_id", amount="quantity_total")),
    calendar=Calendar("ship_on", Card(title="customer_id", subs="number warehouse_id driver", amount="quantity_total")),
    listing=Listing(
        columns="number business_date customer_id address_id warehouse_id ship_on carrier_id driver quantity_total state",
        filters="business_date ship_on customer_id warehouse_id carrier_id salesperson_id org_id department_id state",
        sums="quantity_total shipped_total",
        search="number customer_id driver",
        schemes=(
            scheme("to_approve", "待审核|To approve", Where.of("state", "in", "draft")),
            scheme(
                "to_ship",
                "待出库|To ship",
                Where.of("state", "in", "approved"),
                Where.of("progress", "in", "open", "partly"),
            ),
            scheme("today", "今日发货|Shipping today", Where.of("ship_on", "period", "today")),
        ),
        progress=(Bar(label("出|Shipped"), "shipped_total", "quantity_total"),),
    ),
)
