"""销售订单 · sales order: what a customer wants, at which price, from where and by when (SO-03, SO-05, SO-13, SO-14).

A line counts in the item's main unit (瓶); ``cases`` (箱) is another way to enter the same quantity. ``price`` is as it was
made: for ``price_per`` main units (``price_unit``: one, or a case), with tax or without (``tax_included``); empty means
unpriced, which may be saved and not approved (S26.10). Amounts follow from it by ``pricing.amounts.split``.

Approval reserves the goods where each line ships from and takes up credit. The counters of a line follow its goods:
delivered (on approved delivery notes) ≥ shipped (left the warehouse) ≥ signed ≥ invoiced; ``waived`` was lost on the way and
will not be invoiced. ``shipped_amount``, ``waived_amount``, ``invoiced_net`` and ``invoiced_gross`` are the shares of the line's
amount that went with them, so that the last step takes the remainder to the cent. A line not closed has quantity − shipped
reserved, a closed one delivered − shipped.

A line that comes from a loan (借出转销售, W07) takes what the borrower has already: it holds ``from_loan`` of the loan's line, and
of the floor it reserves nothing (``loans.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cellar_common.figures import show_money, show_quantity
from cellar_server.areas.inventory import free_stock
from cellar_server.areas.inventory.loan import Loan
from cellar_server.areas.inventory.taken_from import TakenFrom
from cellar_server.areas.masters.customer import Customer
from cellar_server.areas.masters.customer_address import CustomerAddress
from cellar_server.areas.masters.item import SET_TAX, Item
from cellar_server.areas.masters.settlement import PaymentTerm
from cellar_server.areas.pricing.price_list import PriceUnit
from cellar_server.areas.sales import (
    asking,
    goods,
    item_lookup,
    loans,
    order_panels,
    price_checks,
    prints,
    reads,
    rules,
)
from cellar_server.areas.sales.order_tables import SalesOrder, SalesOrderLine
from cellar_server.kernel.amounts.money import split
from cellar_server.kernel.amounts.steps import ONE, ZERO
from cellar_server.kernel.schema import defaults

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, SIGNED, SUBMITTED, VOID, Bar, Board, Card, Form, Glance, Identity, Link, Listing, Problem, Shared, UnitOfWork,
    VerbGroup, Where, action, closing, declare, empty, label, links, problem, reject, reopening, same, scheme, scoped, submitting, text,
    void, withdraw, within,
)  # fmt: skip

from cellar_server.ledgers import credit, deeds, effects, stock


def prepare(work: UnitOfWork, doc: SalesOrder) -> None:
    """Defaults of the customer and the items, amounts, totals."""
    _from_customer(work, doc)
    _from_items(work, doc)
    loans.mark(doc)
    asking.explain_prices(work, doc)
    for line in doc.lines:
        price = line.unit_price
        line.net, line.tax, line.gross = (
            (ZERO, ZERO, ZERO)
            if price is None or empty(line.quantity) or empty(line.tax_rate)
            else split(line.quantity, price, line.discount, line.tax_rate)
        )


def _from_items(work: UnitOfWork, doc: SalesOrder) -> None:
    items = work.get_many(Item, [line.item_id for line in doc.lines])
    for line in doc.lines:
        item = items.get(line.item_id)
        if item is not None:
            _tax_of(line, item)
            line.price_per = item.per_case if line.price_unit is PriceUnit.CASE else 1
        line.warehouse_id = line.warehouse_id or doc.warehouse_id
        line.deliver_on = line.deliver_on or doc.deliver_on


def _tax_of(line: SalesOrderLine, item: Item) -> None:
    defaults.renew(line, item.id, tax_rate=lambda: item.tax_rate)


def _from_customer(work: UnitOfWork, doc: SalesOrder) -> None:
    customer = work.get_many(Customer, [doc.customer_id]).get(doc.customer_id)
    if customer is None:
        return
    defaults.renew(
        doc, customer.id, salesperson_id=lambda: customer.salesperson_id or work.principal.employee_id,
        settlement_method_id=lambda: customer.settlement_method_id, address_id=lambda: reads.preferred_address(work, customer.id),
    )  # fmt: skip


def check(doc: SalesOrder) -> Iterator[Problem]:
    """What is wrong with the order by itself."""
    yield from loans.unlike_its_kind(doc)
    for index, line in enumerate(doc.lines):
        place = f"lines[{index}]"
        if line.discount is not None and not ZERO < line.discount <= ONE:
            yield problem(
                f"{place}.discount",
                "DISCOUNT",
                "扣率应大于 0 且不超过 1，九五折写 0.95|The rate lies between 0 and 1: 5 % off is 0.95",
            )
        if line.tax_rate is not None and line.tax_rate >= ONE:
            yield problem(
                f"{place}.tax_rate", "TAX_RATE", "税率应小于 1，13% 写 0.13|The rate is below 1: 13 % is 0.13"
            )


def verify(work: UnitOfWork, doc: SalesOrder) -> Iterator[Problem]:
    """Prices keep to the price rules; goods lie where they may be sold from; the address is the customer's own."""
    yield from goods.sold_from(work, doc)
    yield from loans.not_his(work, doc)
    # Said early, refused at the deed: a draft may wait for a launch.
    yield from (replace(found, warning=True) for found in goods.on_sale(work, doc))
    yield from price_checks.at_save(work, doc)
    if doc.address_id is not None:
        address = work.get_many(CustomerAddress, [doc.address_id]).get(doc.address_id)
        if address is not None and address.customer_id != doc.customer_id:
            yield problem(
                "address_id",
                "NOT_HIS_ADDRESS",
                "这不是该客户的地址|This is not an address of the customer",
                "按 F7 另选|Press F7",
            )


def has_lines(work: UnitOfWork, doc: SalesOrder) -> Iterator[Problem]:
    if not doc.lines:
        yield problem("lines", "NO_LINES", "订单没有明细|The order has no lines", "先录入物料|Enter the goods first")


def deliverable(work: UnitOfWork, doc: SalesOrder) -> Iterator[Problem]:
    """SO-05: every line says where it ships from, the order where to."""
    if doc.address_id is None:
        yield problem(
            "address_id", "REQUIRED", "审核前须填收货地址|The address must be known for approval", "F7 选择|Press F7"
        )
    for index, line in enumerate(doc.lines):
        if line.warehouse_id is None:
            yield problem(
                f"lines[{index}].warehouse_id",
                "REQUIRED",
                f"第 {index + 1} 行没有发货仓|Line {index + 1} has no warehouse",
            )


def _term_asks_first(work: UnitOfWork, customer: Customer) -> bool:
    """By the term as it is today: the customer's own flag is from the day on which he was last saved."""
    term = work.get_many(PaymentTerm, [customer.payment_term_id]).get(customer.payment_term_id or 0)
    return term is not None and term.prepaid


def paid_first(work: UnitOfWork, doc: SalesOrder) -> Iterator[Problem]:
    """先款后货 (CR-03): what the customer has taken up with this order is covered by money that has arrived.

    Orders that are approved together count: what they are about to take up is taken up.
    """
    if doc.migrated:
        return
    customer = work.get_many(Customer, [doc.customer_id]).get(doc.customer_id)
    if customer is None or not (customer.prepaid or _term_asks_first(work, customer)):
        return
    # Locked, so that two orders at once do not both count on the same money.
    credit.hold(work, doc.customer_id)
    used = reads.exposure(work, doc.customer_id).used + credit.queued(work, doc.customer_id)
    missing = used + doc.gross_total
    if missing > 0:
        shown = work.shows(credit.CreditBalance, customer_id=customer.id)
        yield problem(
            "customer_id", "PAYMENT_FIRST",
            f"{customer.name} 先款后货，还差到账 {show_money(missing)}|{customer.name} pays first: {show_money(missing)} has not arrived"
            if shown else f"{customer.name} 先款后货，款未到齐|{customer.name} pays first: not all has arrived",
            "先确认收款到账|Confirm the receipt first",
        )  # fmt: skip


@action("批量询价|Price all lines", within(DRAFT), icon="tag", shortcut="Shift+A", on_draft=True, group=VerbGroup.MAKE)
def price_all(work: UnitOfWork, doc: SalesOrder) -> None:
    """One call prices every line; each shows where its price comes from (S26.9)."""
    _from_items(work, doc)
    asking.price_lines(work, doc)


submit = submitting(
    requires=(has_lines, price_checks.unpriced_told, price_checks.at_deed, goods.on_sale, goods.sold_from)
)


@action("审核|Approve", SUBMITTED >> APPROVED, numbers=True, by_another=True, primary=True, batch=True,
        requires=(has_lines, price_checks.priced, price_checks.at_deed, deliverable, goods.on_sale, goods.sold_from,
                  paid_first), group=VerbGroup.CHECK)  # fmt: skip
def approve(work: UnitOfWork, doc: SalesOrder) -> None:
    """Promise the goods and take up the credit."""
    deeds.take_effect(work, doc, check=True)


@action("弃审|Un-approve", APPROVED >> DRAFT, icon="undo", backward=True,
        requires=(links.nothing_downstream,), group=VerbGroup.CHECK)  # fmt: skip
def unapprove(work: UnitOfWork, doc: SalesOrder) -> None:
    deeds.take_back(work, doc)


@action("关闭余量|Close the rest", closing(APPROVED), icon="lock", backward=True,
        questions={"reason": text("原因|Reason", 200, required=True)},
        confirmation="未发货的数量将不再执行|What is not yet on a delivery note will not be delivered any more", group=VerbGroup.CHECK)  # fmt: skip
def close(work: UnitOfWork, doc: SalesOrder) -> None:
    """Give up what is on no delivery note: its reservation and its credit are free again (SO-13)."""
    doc.closed_because = work.answers["reason"]
    for line in doc.lines:
        line.closed = True
    loans.hold(work, doc)
    effects.become(work, doc)


@action(
    "打开|Reopen", reopening(APPROVED), icon="key", requires=(goods.on_sale, goods.sold_from), group=VerbGroup.CHECK
)
def reopen(work: UnitOfWork, doc: SalesOrder) -> None:
    """The mirror of closing: goods and credit are asked for again."""
    doc.closed_because = None
    for line in doc.lines:
        line.closed = False
    loans.hold(work, doc)
    effects.become(work, doc, check=True)


def stands_for(doc: SalesOrder) -> Iterator[effects.Effect]:
    """An order in force: what it still promises is taken up of the credit and reserved, but for what is with the customer on loan."""
    ordered = ZERO
    for index, line in enumerate(doc.lines):
        promised, amount = rules.promised(
            quantity=line.quantity, gross=line.gross, delivered=line.delivered, closed=line.closed
        )
        ordered += amount
        if promised and line.taken_from is TakenFrom.STOCK:
            yield stock.Move(
                warehouse_id=line.warehouse_id or 0,
                item_id=line.item_id,
                reserved=promised,
                path=f"lines[{index}].quantity",
                line_id=line.id,
            )
    yield credit.Entry(customer_id=doc.customer_id, ordered=ordered)


def identities(work: UnitOfWork, doc: SalesOrder) -> list[Identity]:
    """发货 ≥ 出库 = 签收 + 途损 + 在途."""
    lost = sum((line.lost for line in doc.lines), ZERO)
    on_road = doc.shipped_total - doc.signed_total - lost
    figures = [show_quantity(value) for value in (doc.shipped_total, doc.signed_total, lost, on_road)]
    shipped, signed, gone, road = figures
    return [
        Identity(
            on_road >= 0 and doc.shipped_total <= doc.delivered_total,
            f"出库 {shipped} = 签收 {signed} + 途损 {gone} + 未签收 {road}",
            f"shipped {shipped} = signed {signed} + lost {gone} + on the road {road}",
        )
    ]


SALES_ORDER = declare(
    SalesOrder,
    title="销售订单|Sales order",
    icon="order",
    number="XS{yy}{mm}-{n:05}",
    actions=(price_all, submit, withdraw, reject, approve, unapprove, close, reopen, void),
    powers={price_checks.DISCOUNT_BELOW: "低于下限扣率|Discount below the lowest", SET_TAX: "改税率|Set tax rates"},
    states=(DRAFT, SUBMITTED, APPROVED, VOID),
    check=check,
    prepare=prepare,
    verify=verify,
    panels=order_panels.panels,
    looked_up={"lines.item_id": (free_stock.IN_WAREHOUSE, item_lookup.QUOTED, item_lookup.BOUGHT)},
    identities=identities,
    effects=stands_for,
    abreast=True,
    module="sales",
    links=(
        Link(
            source=Loan,
            via="loan_line_id",
            taken="handled",
            quantity="from_loan",
            states=(SIGNED,),
            head=same("org_id"),
            line=same("item_id"),
            line_of_head=same("warehouse_id"),
            derive=loans.to_sell,
            label=label("转销售|Sell"),
        ),
    ),
    prints=(prints.ORDER_CONFIRMATION,),
    glances=(
        Glance(label("今日订单|Orders today")),
        Glance(label("本月订单额|Ordered this month"), "gross_total", month=True),
    ),
    scopes=scoped(
        org="org_id",
        employee="salesperson_id",
        customer="customer_id",
        warehouse=Shared("lines.warehouse_id", "warehouse_id"),
    ),
    keywords="订货 订单 SO order xsdd",
    board=Board(Card(title="customer_id", subs="number business_date salesperson_id", amount="gross_total")),
    form=Form(
        "customer_id kind business_date salesperson_id | address_id org_id department_id deliver_on"
        " | settlement_method_id contract_no customer_order_no warehouse_id | remark sent_back_because closed_because",
        totals="gross_total net_total tax_total quantity_total received_total",
    ),
    listing=Listing(
        columns="number business_date customer_id kind salesperson_id deliver_on quantity_total gross_total received_total state",
        filters="business_date customer_id salesperson_id kind org_id department_id warehouse_id deliver_on state",
        sums="quantity_total net_total tax_total gross_total received_total",
        search="number customer_id customer_order_no contract_no",
        schemes=(
            scheme("to_approve", "待我审核|To approve", Where.of("state", "in", "submitted")),
            scheme(
                "to_deliver",
                "待发货|To deliver",
                Where.of("state", "in", "approved"),
                Where.of("progress", "in", "open", "partly"),
            ),
            scheme("this_month", "本月订单|This month", Where.of("business_date", "period", "this_month")),
            scheme("drafts", "未提交|Drafts", Where.of("state", "in", "draft")),
        ),
        progress=(
            Bar(label("发|Shipped"), "shipped_total", "quantity_total"),
            Bar(label("签|Signed"), "signed_total", "quantity_total"),
            Bar(label("票|Invoiced"), "invoiced_total", "quantity_total"),
            Bar(label("款|Received"), "received_total", "gross_total"),
        ),
    ),
)
