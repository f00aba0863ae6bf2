"""销售发票 · sales invoice: bills what customers signed for; approval makes revenue and the receivable (IV-03, S23.22, S26.11).

Lines come from sign-offs; a line's quantity is (a part of) what is to be invoiced there, in the item's main unit. Price,
discount and tax rate are the order line's; net, tax and gross are the next share of the order line's amount (``rules.bill``),
so that the last invoice takes the remainder. The due date follows the payment term from the business date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from cellar_common.figures import show_money
from cellar_common.folding import cut
from cellar_server.areas.billing import prints, reads, receivable_doc, rules
from cellar_server.areas.masters import terms
from cellar_server.areas.masters.customer import SET_TERMS, Customer
from cellar_server.areas.masters.item import MAIN_UNIT
from cellar_server.areas.masters.papers import CarriedParty
from cellar_server.areas.pricing.price_list import PriceUnit
from cellar_server.areas.sales.order_tables import SalesOrderLine
from cellar_server.areas.shipping.sign_off import SignOff, SignOffLine
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema import defaults

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, RECEIVED, VOID, Also, Bar, Choice, Form, Glance, Identity, Link, Listing,
    Offset, OpenLine, Problem, Progress, ReversedLine, Reversible, Settled, UnitOfWork, VerbGroup, Where, action, came_from, choice, day, declare, flag, integer,
    label, lines, money, parent, price, problem, quantity, rate, reference, scheme, text, upstream, void,
)  # fmt: skip

from cellar_server.ledgers import credit, deeds, effects
from cellar_server.ledgers.open_items import told


class InvoiceType(Choice):
    SPECIAL = "增值税专用发票|Special VAT invoice"
    PLAIN = "增值税普通发票|Plain VAT invoice"


class SalesInvoice(CarriedParty, Offset):
    __tablename__ = "sales_invoice"
    salesperson_id: Mapped[int] = reference("业务员|Salesperson", "employee", required=True, readonly=True)
    kind: Mapped[InvoiceType] = choice("发票类型|Type", InvoiceType, default=InvoiceType.SPECIAL, triggers=True)
    invoice_no: Mapped[str | None] = text("发票号码|Invoice no.", 40, copied=False, unique_with="org_id kind")
    invoice_title: Mapped[str | None] = text("抬头|Title", 120, width=28)
    tax_no: Mapped[str | None] = text("税号|Tax number", 30)
    # A special invoice prints both of the buyer.
    buyer_contact: Mapped[str | None] = text(
        "购方地址、电话|Buyer's address and telephone", 250, width=28, searched=True
    )
    buyer_account: Mapped[str | None] = text("购方开户行及账号|Buyer's bank and account", 130, width=28)
    payment_term_id: Mapped[int | None] = reference(
        "付款条件|Payment term", "payment_term", triggers=True, needs=SET_TERMS
    )
    due_on: Mapped[date | None] = day("到期日|Due", readonly=True, not_before="business_date")
    quantity_total: Mapped[Decimal] = quantity("数量合计|Quantity", sum_of="lines.quantity")
    net_total: Mapped[Decimal] = money("无税合计|Net", sum_of="lines.net")
    tax_total: Mapped[Decimal] = money("税额合计|Tax", sum_of="lines.tax")
    gross_total: Mapped[Decimal] = money("价税合计|Total", sum_of="lines.gross")
    settled_total: Mapped[Decimal] = money("已核销|Settled", readonly=True, default=ZERO, copied=False)
    # Whose defaults it holds: another customer brings others.
    defaults_of: Mapped[int | None] = integer("默认值来源|Defaults of", hidden=True, tells=("customer_id",))
    lines: Mapped[list[SalesInvoiceLine]] = lines(
        "发票明细|Lines", "SalesInvoiceLine", fixed=True, required=True, columns="item_id quantity price price_unit discount tax_rate tax_included net tax gross",
    )  # fmt: skip


class SalesInvoiceLine(OpenLine, ReversedLine):
    __tablename__ = "sales_invoice_line"
    document_id: Mapped[int] = parent("sales_invoice")
    sign_off_line_id: Mapped[int] = came_from("sign_off_line")
    order_line_id: Mapped[int] = came_from("sales_order_line")
    item_id: Mapped[int] = reference("物料|Item", "item", required=True, readonly=True)
    salesperson_id: Mapped[int] = reference("业务员|Salesperson", "employee", required=True, readonly=True)
    quantity: Mapped[Decimal] = quantity(
        "开票数量|Quantity", unit=MAIN_UNIT, required=True, triggers=True, positive=True
    )
    price: Mapped[Decimal] = price("单价|Price", readonly=True, default=ZERO)
    price_unit: Mapped[PriceUnit] = choice("计价单位|Priced by", PriceUnit, default=PriceUnit.MAIN, readonly=True)
    price_per: Mapped[int] = integer("计价数量|Priced per", default=1, readonly=True)
    tax_included: Mapped[bool] = flag("含税|Tax included", default=True, readonly=True)
    discount: Mapped[Decimal] = rate("扣率|Discount rate", readonly=True, default=Decimal(1), shown_scale=2)
    tax_rate: Mapped[Decimal] = rate("税率|Tax rate", readonly=True, default=ZERO, shown_scale=2)
    net: Mapped[Decimal] = money("无税金额|Net", readonly=True, default=ZERO)
    tax: Mapped[Decimal] = money("税额|Tax", readonly=True, default=ZERO)
    gross: Mapped[Decimal] = money("价税合计|Total", readonly=True, default=ZERO)


def one_salesperson(work: UnitOfWork, doc: SalesInvoice) -> None:
    """An invoice is one salesperson's, who collects what it says: what others sold stays open for invoices of their own."""
    first = doc.lines[0].salesperson_id
    kept = [line for line in doc.lines if line.salesperson_id == first]
    left = len(doc.lines) - len(kept)
    if left:
        work.warnings.append(
            problem(
                "lines", "OTHER_SALESPEOPLE", f"另有 {left} 行属于别的业务员，未带入|{left} lines are other salespeople's and were left out",
                "再下推一次|Push once more for those", warning=True,
            )
        )  # fmt: skip
    doc.lines = kept


def prepare(work: UnitOfWork, doc: SalesInvoice) -> None:
    """The customer's title, number and term; prices of the order; amounts, totals and the due date."""
    if doc.lines:
        doc.salesperson_id = doc.lines[0].salesperson_id
    customer = work.get_many(Customer, [doc.customer_id]).get(doc.customer_id)
    if customer is not None:
        defaults.renew(
            doc, customer.id, invoice_title=lambda: customer.name, tax_no=lambda: customer.tax_no,
            payment_term_id=lambda: customer.payment_term_id,
            buyer_contact=lambda: _joined(customer.address, customer.phone),
            buyer_account=lambda: _joined(customer.bank, customer.bank_account),
        )  # fmt: skip
    doc.due_on = terms.first_due(work, doc.payment_term_id, doc.business_date)
    orders = upstream.seen(work, SalesOrderLine, (line.order_line_id for line in doc.lines))
    for line, billed in zip(doc.lines, _bill(doc, orders), strict=True):
        source = orders.get(line.order_line_id)
        if source is not None:
            line.price, line.discount, line.tax_rate = source.price or ZERO, source.discount, source.tax_rate
            line.price_unit, line.price_per, line.tax_included = (
                source.price_unit,
                source.price_per,
                source.tax_included,
            )
        line.net, line.tax, line.gross = billed.net, billed.tax, billed.gross


def _joined(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part) or None


def _bill(doc: SalesInvoice, orders: Mapping[int, Any]) -> list[rules.Billed]:
    """What each line bills; several lines of one order line follow one another."""
    seen: dict[int, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO, ZERO])
    found = []
    for line in doc.lines:
        source = orders.get(line.order_line_id)
        if source is None or line.quantity is None:
            found.append(rules.Billed(ZERO, ZERO, ZERO))
            continue
        before = seen[source.id]
        billed = rules.bill(
            rules.OrderAmounts(
                quantity=source.quantity,
                net=source.net,
                gross=source.gross,
                tax_included=source.tax_included,
                rate=source.tax_rate,
                invoiced=source.invoiced + before[0],
                invoiced_net=source.invoiced_net + before[1],
                invoiced_gross=source.invoiced_gross + before[2],
            ),
            line.quantity,
        )
        seen[source.id] = [before[0] + line.quantity, before[1] + billed.net, before[2] + billed.gross]
        found.append(billed)
    return found


def check(doc: SalesInvoice) -> Iterator[Problem]:
    for index, line in enumerate(doc.lines):
        if line.salesperson_id != doc.salesperson_id:
            yield problem(
                f"lines[{index}].item_id", "MIXED_SALESPEOPLE",
                f"第 {index + 1} 行是另一业务员的|Line {index + 1} is another salesperson's", "另开一张发票|Make another invoice for it",
            )  # fmt: skip


def fit_for_tax(work: UnitOfWork, doc: SalesInvoice) -> Iterator[Problem]:
    """A special invoice lets the customer deduct the tax: it needs his tax number."""
    if doc.kind is InvoiceType.SPECIAL and not doc.tax_no:
        yield problem(
            "tax_no", "TAX_NO_MISSING", "专用发票须有税号|A special invoice needs the tax number", "补客户税号，或改开普票|Add it, or issue a plain invoice"
        )  # fmt: skip
    if not doc.invoice_title:
        yield problem("invoice_title", "REQUIRED", "抬头必填|The title is required")


def amounts_stand(work: UnitOfWork, doc: SalesInvoice) -> Iterator[Problem]:
    """Another invoice of the same order line may have been approved since: then the cents lie elsewhere."""
    upstream.held(work, SignOffLine, (line.sign_off_line_id for line in doc.lines))
    orders = upstream.held(work, SalesOrderLine, (line.order_line_id for line in doc.lines))
    for index, (line, billed) in enumerate(zip(doc.lines, _bill(doc, orders), strict=True)):
        if (line.net, line.gross) != (billed.net, billed.gross):
            yield problem(
                f"lines[{index}].gross", "AMOUNT_MOVED",
                f"第 {index + 1} 行的金额应为 {show_money(billed.gross)}（其他发票已先审核）|Line {index + 1} should bill {show_money(billed.gross)}: another invoice came first",
                "打开单据重新保存|Open it and save it again",
            )  # fmt: skip


def as_filed(work: UnitOfWork, doc: SalesInvoice) -> Iterator[Problem]:
    """A draft waited while the customer's file or his term changed: the day follows the term, names are for a person to judge."""
    due = terms.first_due(work, doc.payment_term_id, doc.business_date)
    if doc.due_on != due:
        yield problem(
            "due_on", "TERM_MOVED", f"付款条件已改，到期日应为 {due}|The payment term has changed: it is due on {due}",
            "打开单据重新保存|Open it and save it again",
        )  # fmt: skip
    customer = work.get_many(Customer, [doc.customer_id])[doc.customer_id]
    for name, filed in (("invoice_title", customer.name), ("tax_no", customer.tax_no)):
        if getattr(doc, name) != filed:
            words = SALES_INVOICE.fields[name].label
            yield problem(
                name, "NOT_AS_FILED", f"{words.zh}与客户档案（{filed or '空'}）不同|{words.en} differs from the customer's file ({filed or 'empty'})",
                warning=True,
            )  # fmt: skip


def unsettled(work: UnitOfWork, doc: SalesInvoice) -> Iterator[Problem]:
    if doc.settled_by_others:
        yield problem(
            "", "ALREADY_SETTLED", f"已核销 {show_money(doc.settled_total)}，不能弃审|{show_money(doc.settled_total)} of it is settled",
            documents.undo_first(work, doc) or "先反核销|Undo the write-off first",
        )  # fmt: skip


@action("审核|Approve", DRAFT >> APPROVED, numbers=True, by_another=True, primary=True, batch=True,
        requires=(fit_for_tax, amounts_stand, as_filed), group=VerbGroup.CHECK)  # fmt: skip
def approve(work: UnitOfWork, doc: SalesInvoice) -> None:
    """Revenue: what was shipped and signed for is now owed."""
    deeds.take_effect(work, doc)
    if doc.red_of_id is not None:
        original = work.get(SalesInvoice, doc.red_of_id)
        _offset(
            work,
            doc,
            receivable_doc.issue_red(work, source=doc, original=original, amount=doc.gross_total).offset_total,
        )
        return
    due_on, amount = doc.due_on or doc.business_date, doc.gross_total
    parts = terms.instalments(work, doc.payment_term_id, base=doc.business_date, due_on=due_on, amount=amount)
    receivable_doc.issue(work, source=doc, amount=amount, due_on=due_on, reference=_orders(work, doc), parts=parts)


@action(
    "弃审|Un-approve",
    APPROVED >> DRAFT,
    icon="undo",
    backward=True,
    # An invoice of nothing is settled from the beginning: no payment could ever do it.
    from_progress=(Progress.OPEN, Progress.DONE),
    requires=(unsettled,),
    group=VerbGroup.CHECK,
)
def unapprove(work: UnitOfWork, doc: SalesInvoice) -> None:
    """Only while nothing is settled; in a closed period a red invoice takes its place."""
    deeds.take_back(work, doc)
    receivable_doc.take_back(work, source=doc)
    if doc.red_of_id is not None:
        _offset(work, doc, -doc.offset_total)


def _offset(work: UnitOfWork, red: SalesInvoice, amount: Decimal) -> None:
    """What the red receivable settled of the original's is settled of both invoices; their orders received nothing by it."""
    red.offset_total += amount
    red.settled_total -= amount
    told.tell(work, SalesInvoice, {red.red_of_id or 0: amount}, whole="gross_total")


def stands_for(doc: SalesInvoice) -> Iterator[effects.Effect]:
    """An invoice in force: what was shipped is owed. The debt itself is its receivable's."""
    yield credit.Entry(customer_id=doc.customer_id, shipped=-doc.gross_total, invoiced=doc.gross_total)


def _orders(work: UnitOfWork, doc: SalesInvoice) -> str:
    """Numbers of the orders and contracts billed: by them a payment finds its invoice."""
    orders = upstream.held(work, SalesOrderLine, (line.order_line_id for line in doc.lines))
    rows = reads.order_names(work, {line.document_id for line in orders.values()})
    words = dict.fromkeys([row[0] for row in rows] + [row[1] for row in rows if row[1]])
    return cut(" ".join(words), 200)


def identities(work: UnitOfWork, doc: SalesInvoice) -> list[Identity]:
    """应收 = 发票."""
    owed = receivable_doc.amount_of(work, source=doc)
    if owed is None:
        return []
    return [
        Identity(
            owed == doc.gross_total,
            f"应收 {show_money(owed)} = 发票 {show_money(doc.gross_total)}",
            f"receivable {show_money(owed)} = invoice {show_money(doc.gross_total)}",
        )
    ]


SALES_INVOICE = declare(
    SalesInvoice,
    title="销售发票|Sales invoice",
    powers={SET_TERMS: "设定付款条件|Set payment terms"},
    icon="invoice",
    number="FP{yy}{mm}-{n:05}",
    actions=(approve, unapprove, void),
    states=(DRAFT, APPROVED, VOID),
    check=check,
    prepare=prepare,
    identities=identities,
    settled=Settled("settled_total", "gross_total"),
    reversible=Reversible(
        grid="lines", parts="net gross tax=gross-net", free="invoice_no", spares=(fit_for_tax, amounts_stand, as_filed)
    ),
    effects=stands_for,
    abreast=True,
    module="receivable",
    spared=dict.fromkeys(
        ["customer_id", "org_id", "department_id", "salesperson_id", "lines.item_id", "lines.salesperson_id"],
        "what was signed for is owed and must be billed",
    ),
    links=(
        Link(
            source=SignOff,
            via="sign_off_line_id",
            taken="invoiced",
            open_from="to_invoice",
            states=(RECEIVED,),
            head={name: name for name in ("customer_id", "org_id")},
            line={name: name for name in ("item_id", "order_line_id", "salesperson_id")},
            derive=one_salesperson,
            also=(
                Also(SalesOrderLine, "order_line_id", "invoiced"),
                Also(SalesOrderLine, "order_line_id", "invoiced_net", "net"),
                Also(SalesOrderLine, "order_line_id", "invoiced_gross", "gross"),
            ),
            label=label("开票|Invoice"),
        ),
    ),
    glances=(Glance(label("本月开票额|Invoiced this month"), "gross_total", month=True),),
    prints=(prints.INVOICE_LIST,),
    keywords="开票 发票 invoice xsfp",
    form=Form(
        "customer_id kind business_date invoice_no | invoice_title tax_no payment_term_id due_on | buyer_contact buyer_account | org_id department_id salesperson_id remark",
        totals="gross_total net_total tax_total quantity_total settled_total",
    ),
    listing=Listing(
        columns="number business_date invoice_no kind customer_id due_on net_total tax_total gross_total settled_total state",
        filters="business_date due_on customer_id kind salesperson_id org_id department_id state",
        sums="quantity_total net_total tax_total gross_total settled_total",
        search="number invoice_no customer_id",
        schemes=(
            scheme("to_approve", "待审核|To approve", Where.of("state", "in", "draft")),
            scheme(
                "unpaid",
                "未收清|Not fully paid",
                Where.of("state", "in", "approved"),
                Where.of("progress", "in", "open", "partly"),
            ),
            scheme("this_month", "本月发票|This month", Where.of("business_date", "period", "this_month")),
        ),
        progress=(Bar(label("款|Paid"), "settled_total", "gross_total"),),
    ),
)
