"""签收途损单 · sign-off: what the customer took over and what was lost on the way (LG-08, S26.12, S33.14).

One line for (a part of) each outbound line; quantities are in the item's main unit and signed + lost = shipped. A loss names
its reason and who answers for it. ``to_invoice`` is what the customer will pay: the signed quantity, and where he bears the
loss and the parameter says so the lost one too; the rest is waived and leaves his credit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from cellar_common.figures import show_quantity
from cellar_db import types
from cellar_server.areas.inventory.taken_from import TakenFrom
from cellar_server.areas.masters.codes import ReasonKind
from cellar_server.areas.masters.item import MAIN_UNIT
from cellar_server.areas.masters.papers import Shipment
from cellar_server.areas.sales import execution
from cellar_server.areas.sales.order_tables import SalesOrderLine
from cellar_server.areas.shipping.outbound import Outbound, OutboundLine
from cellar_server.kernel.amounts.money import share
from cellar_server.kernel.amounts.steps import ZERO

from cellar_server.kernel.kit import (  # isort: skip
    CARRIED, DRAFT, RECEIVED, SIGNED, Bar, Choice, Form, Link, Listing, OpenLine, Problem, Progress,
    UnitOfWork, Where, action, came_from, choice, counter, dates, day, declare, define, empty, further, instant, label, lines,
    links,    parent, problem, quantity, reference, same, scheme, text, today, upstream, void,
)  # fmt: skip
from cellar_server.ledgers import credit, deeds, effects, stock

CUSTOMER_PAYS_LOSS = define(
    "billing.customer_pays_loss",
    False,
    "客户承担的途损照常开票|Losses borne by the customer are invoiced",
    help="为“是”时，签收时记为由客户承担的途损计入开票数量，由客户付款。|"
    "With yes, goods lost on the road at the customer's cost count among what is invoiced to him.",
)


class Liable(Choice):
    CARRIER = "承运商|Carrier"
    COMPANY = "我方|Company"
    CUSTOMER = "客户|Customer"


class Signer(Choice):
    CUSTOMER = "客户|Customer"
    DRIVER = "司机|Driver"


class SignOff(Shipment):
    __tablename__ = "sign_off"
    # The goods arrive there, whatever became of the address meanwhile.
    address_id: Mapped[int | None] = reference("收货地址|Ship to", "customer_address", readonly=True)
    carrier_id: Mapped[int | None] = reference("承运商|Carrier", "carrier", readonly=True)
    signer: Mapped[Signer] = choice("签收方|Signed by whom", Signer, default=Signer.CUSTOMER)
    signed_by: Mapped[str | None] = text("签收人|Signed by", 40, copied=False)
    signed_on: Mapped[date] = day(
        "签收日期|Signed on", required=True, default=today, copied=False, not_after="business_date"
    )
    arrived_at: Mapped[datetime | None] = instant("到货时间|Arrived at", readonly=False)
    quantity_total: Mapped[Decimal] = quantity("出库合计|Shipped", sum_of="lines.shipped")
    signed_total: Mapped[Decimal] = quantity("签收合计|Signed", sum_of="lines.signed")
    lost_total: Mapped[Decimal] = quantity("途损合计|Lost", sum_of="lines.lost")
    to_invoice_total: Mapped[Decimal] = quantity("应开票|To invoice", sum_of="lines.to_invoice")
    invoiced_total: Mapped[Decimal] = counter("已开票|Invoiced", sum_of="lines.invoiced")
    lines: Mapped[list[SignOffLine]] = lines(
        "签收明细|Lines", "SignOffLine", fixed=True, required=True,
        columns="item_id batch_id shipped taken_from signed lost reason_id liable to_invoice invoiced salesperson_id",
    )  # fmt: skip


class SignOffLine(OpenLine):
    __tablename__ = "sign_off_line"
    document_id: Mapped[int] = parent("sign_off")
    outbound_line_id: Mapped[int] = came_from("outbound_line")
    order_line_id: Mapped[int] = came_from("sales_order_line")
    item_id: Mapped[int] = reference("物料|Item", "item", required=True, readonly=True)
    batch_id: Mapped[int | None] = reference("批次|Batch", "batch", readonly=True)
    salesperson_id: Mapped[int] = reference("业务员|Salesperson", "employee", required=True, readonly=True)
    taken_from: Mapped[TakenFrom] = choice("取货来源|Taken from", TakenFrom, default=TakenFrom.STOCK, readonly=True)
    shipped: Mapped[Decimal] = quantity("出库数量|Shipped", unit=MAIN_UNIT, required=True, triggers=True, positive=True)
    signed: Mapped[Decimal] = quantity("签收数量|Signed", unit=MAIN_UNIT, required=True, triggers=True, minimum=ZERO)
    lost: Mapped[Decimal] = quantity("途损数量|Lost", unit=MAIN_UNIT, default=ZERO, triggers=True, minimum=ZERO)
    reason_id: Mapped[int | None] = reference("途损原因|Reason", "reason", among={"kind": ReasonKind.LOSS})
    liable: Mapped[Liable | None] = choice("责任方|Liable", Liable, triggers=True)
    to_invoice: Mapped[Decimal] = quantity("应开票|To invoice", readonly=True, default=ZERO)
    invoiced: Mapped[Decimal] = counter("已开票|Invoiced")
    waived: Mapped[Decimal] = mapped_column(types.Quantity(), nullable=False, default=ZERO)
    waived_amount: Mapped[Decimal] = mapped_column(types.Money(), nullable=False, default=ZERO)


def all_signed(work: UnitOfWork, doc: SignOff) -> None:
    """What was pushed is taken as signed in full until somebody enters a loss."""
    for line in doc.lines:
        line.signed, line.lost = line.shipped, ZERO


def prepare(work: UnitOfWork, doc: SignOff) -> None:
    """What is to be invoiced, and what nobody will pay."""
    pays = work.settings[CUSTOMER_PAYS_LOSS]
    for line in doc.lines:
        if empty(line.signed) and not empty(line.shipped):
            line.signed = line.shipped - line.lost
        billed_loss = line.lost if pays and line.liable is Liable.CUSTOMER else ZERO
        line.to_invoice = (line.signed or ZERO) + billed_loss
        line.waived = line.lost - billed_loss
    doc.salesperson_id = execution.one_salesperson(doc.lines)


def check(doc: SignOff) -> Iterator[Problem]:
    """Every line adds up; a loss names its reason and who answers for it."""
    for index, line in enumerate(doc.lines):
        place = f"lines[{index}]"
        if None not in (line.shipped, line.signed) and line.signed + line.lost != line.shipped:
            shipped, fits = show_quantity(line.shipped), show_quantity(line.shipped - line.lost)
            yield problem(
                f"{place}.signed", "DOES_NOT_ADD_UP",
                f"第 {index + 1} 行：签收 + 途损应等于出库 {shipped}|Line {index + 1}: signed + lost must be the {shipped} shipped",
                f"签收改为 {fits}，或改途损|Make signed {fits}, or change what was lost",
            )  # fmt: skip
        if line.lost and line.reason_id is None:
            yield problem(
                f"{place}.reason_id", "LOSS_UNEXPLAINED", "途损须填原因|A loss needs its reason", "F7 选择|Press F7"
            )
        if line.lost and line.liable is None:
            yield problem(f"{place}.liable", "LOSS_UNCLAIMED", "途损须指明责任方|Say who is liable for the loss")


def signed_by_now(work: UnitOfWork, doc: SignOff) -> Iterable[Problem]:
    """Nobody has signed tomorrow."""
    return dates.ahead(work, "signed_on", SIGN_OFF.fields["signed_on"].label, doc.signed_on)


def _unpaid(order: SalesOrderLine, more: Decimal) -> Decimal:
    """What of an order line's amount will not be paid after ``more`` further pieces were lost."""
    whole, left = order.quantity, order.shipped - order.waived - more
    return share(order.gross, order.shipped, whole) - share(order.gross, left, whole)


@action("签收|Sign off", DRAFT >> RECEIVED, numbers=True, primary=True, batch=True, requires=(signed_by_now,))
def sign(work: UnitOfWork, doc: SignOff) -> None:
    """The goods are off the road; what was lost and will not be paid leaves the customer's credit."""
    upstream.held(work, OutboundLine, (line.outbound_line_id for line in doc.lines))
    orders = upstream.held(work, SalesOrderLine, (line.order_line_id for line in doc.lines))
    shares = execution.take_shares(
        doc, orders, quantity=lambda line: line.waived, target=_unpaid, taken=lambda order: order.waived_amount
    )
    for line, share_ in zip(doc.lines, shares, strict=True):
        line.waived_amount = share_
    deeds.take_effect(work, doc)


@action(
    "弃签|Withdraw signature",
    RECEIVED >> DRAFT,
    icon="undo",
    backward=True,
    # Where nothing is left to invoice it is done from the beginning.
    from_progress=(Progress.OPEN, Progress.DONE),
    requires=(links.nothing_downstream,),
)
def withdraw(work: UnitOfWork, doc: SignOff) -> None:
    """Back on the road; impossible once an invoice stands on it."""
    deeds.take_back(work, doc)
    for line in doc.lines:
        line.waived_amount = ZERO


def stands_for(doc: SignOff) -> Iterator[effects.Effect]:
    """A sign-off in force: nothing is on the road any more, and what nobody will pay is off the customer's credit."""
    for index, line in enumerate(doc.lines):
        yield stock.Move(
            warehouse_id=doc.warehouse_id, item_id=line.item_id, batch_id=line.batch_id, in_transit=-line.shipped,
            path=f"lines[{index}].shipped", line_id=line.id,
        )  # fmt: skip
    waived = sum((line.waived_amount for line in doc.lines), ZERO)
    if waived:
        yield credit.Entry(customer_id=doc.customer_id, shipped=-waived)


SIGN_OFF = declare(
    SignOff,
    title="签收途损单|Sign-off",
    icon="sign",
    number="QS{yy}{mm}-{n:05}",
    actions=(sign, withdraw, void),
    check=check,
    prepare=prepare,
    verify=signed_by_now,
    equations=("quantity_total = signed_total + lost_total", "invoiced_total <= to_invoice_total"),
    effects=stands_for,
    abreast=True,
    module="stock",
    spared=dict.fromkeys(
        (CARRIED, "department_id"), "the goods are on the road and must arrive, whoever was stopped meanwhile"
    ),
    links=(
        Link(
            source=Outbound,
            via="outbound_line_id",
            taken="handled",
            quantity="shipped",
            states=(SIGNED,),
            head=same("customer_id address_id org_id warehouse_id carrier_id"),
            line=same("item_id batch_id order_line_id salesperson_id taken_from"),
            also=(
                *further(OutboundLine, "outbound_line_id", "signed lost"),
                *further(SalesOrderLine, "order_line_id", "signed lost waived waived_amount"),
            ),
            dates=("business_date", "signed_on"),
            derive=all_signed,
            label=label("签收|Sign off"),
        ),
    ),
    keywords="签收 途损 破损 POD loss",
    form=Form(
        "customer_id address_id business_date signed_on | arrived_at signer signed_by carrier_id warehouse_id | org_id department_id salesperson_id remark",
        totals="quantity_total signed_total lost_total to_invoice_total",
    ),
    listing=Listing(
        columns="number signed_on arrived_at customer_id carrier_id signer signed_by quantity_total signed_total lost_total state",
        search="number customer_id signed_by",
        schemes=(
            scheme(
                "to_invoice",
                "待开票|To invoice",
                Where.of("state", "in", "received"),
                Where.of("progress", "in", "open", "partly"),
            ),
            scheme("drafts", "未签收|Not signed off", Where.of("state", "in", "draft")),
        ),
        progress=(Bar(label("票|Invoiced"), "invoiced_total", "to_invoice_total"),),
    ),
)
