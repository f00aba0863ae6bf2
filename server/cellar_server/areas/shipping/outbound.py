"""销售出库单 · sales outbound: what the keeper picked, batch by batch, and let go (LG-03, S26.11, S19.7).

Lines come from approved delivery notes; one delivery line may be split over batches. Quantities are in the item's main
unit. The keeper's signature (签字) moves the goods: on hand −, reserved −, in transit +, and the customer's credit from
ordered to shipped by the line's ``amount``, its share of the order line; finance audits what was signed. What is handled on the sign-off (signed + lost)
comes back as counters.

A line that takes from a loan (补单, W07) moves nothing on the floor: the goods are with the customer already, and leave 借出
for the road by the batch in which they were lent, to be signed off like any others (S26.20).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from cellar_common.figures import show_quantity
from cellar_db import types
from cellar_server.areas.inventory import picking
from cellar_server.areas.inventory.first_day import not_before_the_opening
from cellar_server.areas.inventory.loan import LoanLine
from cellar_server.areas.inventory.taken_from import TakenFrom
from cellar_server.areas.masters import batch_rules, bin_rules
from cellar_server.areas.masters.item import MAIN_UNIT
from cellar_server.areas.masters.papers import Carriage, StockLine
from cellar_server.areas.sales import execution, goods
from cellar_server.areas.sales.order_tables import SalesOrderLine
from cellar_server.areas.shipping import batches, carriage, lent, prints, reads
from cellar_server.areas.shipping.delivery_note import DeliveryNote, DeliveryNoteLine
from cellar_server.kernel.amounts import money
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.intake.record import new_record

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, SIGNED, VOID, Also, Bar, Form, Glance, Identity, Link, Listing, OpenLine, Problem, Stamped,
    UnitOfWork, Where, action, audit, came_from, choice, counter, declare, label, lines, links, parent, quantity, reference, scheme,
    unaudit, upstream, void,
)  # fmt: skip
from cellar_server.ledgers import credit, deeds, effects, stock


class Outbound(Carriage, Stamped):
    __tablename__ = "outbound"
    warehouse_id: Mapped[int] = reference("仓库|Warehouse", "warehouse", required=True, readonly=True)
    quantity_total: Mapped[Decimal] = quantity("出库合计|Shipped", sum_of="lines.quantity")
    handled_total: Mapped[Decimal] = counter("已处理|Handled", sum_of="lines.handled")
    signed_total: Mapped[Decimal] = counter("已签收|Signed off", sum_of="lines.signed")
    lost_total: Mapped[Decimal] = counter("途损|Lost", sum_of="lines.lost")
    lines: Mapped[list[OutboundLine]] = lines(
        "出库明细|Lines", "OutboundLine", fixed=True, required=True,
        columns="item_id batch_id bin_id location cases quantity taken_from signed lost salesperson_id",
        sums="quantity signed lost",
    )  # fmt: skip


class OutboundLine(StockLine, OpenLine):
    __tablename__ = "outbound_line"
    document_id: Mapped[int] = parent("outbound")
    delivery_line_id: Mapped[int] = came_from("delivery_note_line")
    order_line_id: Mapped[int] = came_from("sales_order_line")
    loan_line_id: Mapped[int | None] = came_from("loan_line")
    item_id: Mapped[int] = reference("物料|Item", "item", required=True, readonly=True)
    salesperson_id: Mapped[int] = reference("业务员|Salesperson", "employee", required=True, readonly=True)
    quantity: Mapped[Decimal] = quantity(
        "出库数量|Shipped", unit=MAIN_UNIT, required=True, triggers=True, positive=True
    )
    taken_from: Mapped[TakenFrom] = choice("取货来源|Taken from", TakenFrom, default=TakenFrom.STOCK, readonly=True)
    handled: Mapped[Decimal] = counter("已处理|Handled")
    signed: Mapped[Decimal] = counter("已签收|Signed off")
    lost: Mapped[Decimal] = counter("途损|Lost")
    amount: Mapped[Decimal] = mapped_column(types.Money(), nullable=False, default=ZERO)


def _by_batch(work: UnitOfWork, doc: Outbound) -> None:
    """Split what was pushed over the oldest batches and their bins, so that the keeper only confirms; the transport is the note's.

    What was lent is of the batch in which it was.
    """
    doc.carrier_id, doc.vehicle_id, doc.driver = reads.transport(work, doc.lines[0].delivery_line_id)
    managed = batches.picked_there(work, doc, [line.item_id for line in doc.lines])
    lent_in = lent.batches(work, doc.lines)
    left = batches.on_floor(work, doc, managed) if managed else {}
    specs = work.registry.by_model(Outbound).grids["lines"].fields
    picked: list[OutboundLine] = []
    for line in doc.lines:
        if line.taken_from is TakenFrom.STOCK:
            spots, left[line.item_id] = picking.take(line.quantity, left.get(line.item_id, []))
        else:
            spots = [(stock.Spot(lent_in.get(line.loan_line_id or 0) or 0), line.quantity)]
        for spot, quantity_ in spots:
            made: OutboundLine = new_record(OutboundLine, specs)
            for name in (
                "delivery_line_id",
                "order_line_id",
                "loan_line_id",
                "taken_from",
                "item_id",
                "salesperson_id",
            ):
                setattr(made, name, getattr(line, name))
            made.batch_id, made.bin_id = spot.batch_id or None, spot.bin_id or None
            made.position, made.quantity = len(picked), quantity_
            picked.append(made)
    doc.lines = picked


def prepare(work: UnitOfWork, doc: Outbound) -> None:
    """Batch and bin for each line that needs them and has neither yet, the oldest that suffices."""
    bare = [
        line
        for line in doc.lines
        if line.batch_id is None
        and line.bin_id is None
        and line.item_id is not None
        and line.taken_from is TakenFrom.STOCK
    ]
    if bare and doc.warehouse_id is not None:
        managed = batches.picked_there(work, doc, {line.item_id for line in bare})
        known = batches.on_floor(work, doc, managed) if managed else {}
        for line in bare:
            spot = picking.single(line.quantity or ZERO, known.get(line.item_id, []))
            line.batch_id, line.bin_id = spot.batch_id or None, spot.bin_id or None
    doc.salesperson_id = execution.one_salesperson(doc.lines)


def verify(work: UnitOfWork, doc: Outbound) -> Iterator[Problem]:
    """A batch is one of the item's own; one that the signature will refuse is said early."""
    yield from (replace(found, warning=True) for found in batches.fit_to_leave(work, doc))
    yield from carriage.own_vehicle(work, doc)
    yield from batch_rules.own(work, doc)
    yield from lent.bins(work, doc)
    yield from lent.of_another_batch(work, doc)


@action(
    "签字|Sign",
    DRAFT >> SIGNED,
    numbers=True,
    primary=True,
    batch=True,
    signs="保管员|Keeper",
    requires=(
        batch_rules.named,
        bin_rules.named(lent.on_the_floor),
        lent.bins,
        lent.of_another_batch,
        batches.fit_to_leave,
        goods.on_sale,
        goods.sold_from,
        carriage.own_vehicle,
        not_before_the_opening,
        credit.in_good_standing,
    ),
)
def sign(work: UnitOfWork, doc: Outbound) -> None:
    """保管员签字: the goods leave."""
    upstream.held(work, DeliveryNoteLine, (line.delivery_line_id for line in doc.lines))
    orders = upstream.held(work, SalesOrderLine, (line.order_line_id for line in doc.lines))
    shares = execution.take_shares(
        doc,
        orders,
        quantity=lambda line: line.quantity,
        target=lambda order, more: money.share(order.gross, order.shipped + more, order.quantity),
        taken=lambda order: order.shipped_amount,
    )
    for line, share in zip(doc.lines, shares, strict=True):
        line.amount = share
    deeds.take_effect(work, doc)


@action("弃签|Withdraw signature", SIGNED >> DRAFT, icon="undo", backward=True,
        requires=(links.nothing_downstream,))  # fmt: skip
def unsign(work: UnitOfWork, doc: Outbound) -> None:
    """The goods are back on the floor."""
    deeds.take_back(work, doc)
    for line in doc.lines:
        line.amount = ZERO


def stands_for(doc: Outbound) -> Iterator[effects.Effect]:
    """A signed outbound: the goods left the floor and their promise, or the loan, and are on the road; so is their amount."""
    for index, line in enumerate(doc.lines):
        on_road = stock.Move(
            warehouse_id=doc.warehouse_id,
            item_id=line.item_id,
            batch_id=line.batch_id,
            in_transit=line.quantity,
            path=f"lines[{index}].quantity",
            line_id=line.id,
        )
        if line.taken_from is TakenFrom.LOAN:
            yield replace(on_road, lent=-line.quantity)
        else:
            yield replace(on_road, bin_id=line.bin_id, on_hand=-line.quantity, reserved=-line.quantity)
    total = sum((line.amount for line in doc.lines), ZERO)
    yield credit.Entry(customer_id=doc.customer_id, ordered=-total, shipped=total)


def identities(work: UnitOfWork, doc: Outbound) -> list[Identity]:
    """出库 60 = 签收 58 + 途损 2 (and what is still on the road)."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in doc.lines:
        for name in ("quantity", "handled", "signed", "lost"):
            sums[name] += getattr(line, name)
    road = sums["quantity"] - sums["handled"]
    shown = {name: show_quantity(value) for name, value in sums.items()}
    zh, en = "", ""
    if road:
        zh, en = f" + 未签收 {show_quantity(road)}", f" + on the road {show_quantity(road)}"
    return [
        Identity(
            sums["handled"] == sums["signed"] + sums["lost"] and road >= 0,
            f"出库 {shown['quantity']} = 签收 {shown['signed']} + 途损 {shown['lost']}{zh}",
            f"shipped {shown['quantity']} = signed {shown['signed']} + lost {shown['lost']}{en}",
        )
    ]


OUTBOUND = declare(
    Outbound,
    title="销售出库单|Sales outbound",
    icon="export",
    number="CK{yy}{mm}-{n:05}",
    actions=(sign, unsign, audit, unaudit, void),
    states=(DRAFT, SIGNED, VOID),
    prepare=prepare,
    verify=verify,
    identities=identities,
    effects=stands_for,
    abreast=True,
    finishes=lent.with_the_customer,
    module="stock",
    links=(
        Link(
            source=DeliveryNote,
            via="delivery_line_id",
            taken="shipped",
            states=(APPROVED,),
            head={name: name for name in ("customer_id", "address_id", "org_id", "warehouse_id")},
            line={name: name for name in ("item_id", "order_line_id", "salesperson_id", "taken_from", "loan_line_id")},
            also=(
                Also(LoanLine, "loan_line_id", "sold"),
                Also(SalesOrderLine, "order_line_id", "shipped"),
                Also(SalesOrderLine, "order_line_id", "shipped_amount", "amount"),
            ),
            derive=_by_batch,
            label=label("出库|Ship"),
        ),
    ),
    glances=(Glance(label("今日出库|Goods out today")),),
    prints=(prints.OUTBOUND, prints.OUTBOUND_TRACTOR),
    keywords="出库 拣货 issue pick xsck",
    form=Form(
        "customer_id address_id business_date warehouse_id | org_id department_id salesperson_id carrier_id | vehicle_id driver remark",
        totals="quantity_total signed_total lost_total",
    ),
    listing=Listing(
        columns="number business_date customer_id warehouse_id carrier_id driver quantity_total signed_total lost_total state",
        filters="business_date customer_id warehouse_id carrier_id salesperson_id org_id department_id state",
        sums="quantity_total signed_total lost_total",
        search="number customer_id driver",
        schemes=(
            scheme("to_sign", "待签字|To sign", Where.of("state", "in", "draft")),
            scheme(
                "on_road",
                "未签收|On the road",
                Where.of("state", "in", "signed"),
                Where.of("progress", "in", "open", "partly"),
            ),
            scheme("today", "今日出库|Today", Where.of("business_date", "period", "today")),
        ),
        progress=(Bar(label("签|Signed off"), "handled_total", "quantity_total"),),
    ),
)
