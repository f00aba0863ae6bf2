"""付款单 · payment: money that went out to a supplier or an employee (W09.13, S02.27, S33.16).

What is not yet written off is an advance: 预付 to a supplier, 借支 of an employee, which his claims (应付单) are settled with. The payee may be
somebody else than the supplier, with a word why. 退款, what of it comes back, is its red document: the advance falls by it. 期初预付 is money paid before the program knew of it and not settled then.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_common.folding import cut
from cellar_server.areas.masters.employee import Employee
from cellar_server.areas.masters.rules import opening_number
from cellar_server.areas.masters.supplier import Supplier
from cellar_server.areas.payables import prints
from cellar_server.areas.payables.payable import Payable
from cellar_server.areas.payables.rules import PARTY, SPARED
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.life import documents

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, NOT_SHOWN, VOID, Bar, Choice, Form, Glance, HeadLink, Listing, Problem, ReversedAmount, Reversible, Settled, UnitOfWork,
    VerbGroup, Where, action, declare, defaults, integer, label, money, problem, reference, same, scheme, scoped, text, transaction_type, void,
)  # fmt: skip

from cellar_server.ledgers import effects, open_items
from cellar_server.ledgers.open_items import promised, refunds


class PaymentKind(Choice):
    MONEY = "付款|Payment"
    OPENING = "期初预付|Opening prepayment"
    REFUND = "退款|Refund"


class Payment(ReversedAmount):
    __tablename__ = "payment"
    kind: Mapped[PaymentKind] = transaction_type("付款类型|Kind", PaymentKind, default=PaymentKind.MONEY, copied=False)
    supplier_id: Mapped[int | None] = reference("供应商|Supplier", "supplier", triggers=True)
    employee_id: Mapped[int | None] = reference("职员|Employee", "employee", triggers=True, whose=True)
    payable_id: Mapped[int | None] = reference(
        "应付单|Payable", "payable", context=("supplier_id", "employee_id"), triggers=True, copied=False
    )
    former_number: Mapped[str | None] = text(
        "期初原单号|Former number", 60, copied=False, unique_with="supplier_id employee_id"
    )
    settlement_method_id: Mapped[int | None] = reference("结算方式|Settlement method", "settlement_method")
    amount: Mapped[Decimal] = money("付款金额|Amount", required=True)
    payee: Mapped[str | None] = text("收款人|Payee", 80, triggers=True, width=28)
    bank: Mapped[str | None] = text("收款人开户行|Payee's bank", 80)
    bank_account: Mapped[str | None] = text("收款人账号|Payee's account", 40)
    bank_reference: Mapped[str | None] = text("银行流水号|Bank reference", 60, copied=False, unique_with="org_id")
    reference: Mapped[str | None] = text("合同/发票号|Contract or invoice no.", 60, copied=False, searched=True)
    settled_total: Mapped[Decimal] = money("已核销|Settled", readonly=True, default=ZERO, copied=False)
    # Whose defaults it holds: another party brings others.
    defaults_of: Mapped[int | None] = integer(
        "默认值来源|Defaults of", hidden=True, tells=("supplier_id", "employee_id")
    )


def prepare(work: UnitOfWork, doc: Payment) -> None:
    """Payee and bank as the file of the supplier or employee says."""
    supplier = work.get_many(Supplier, [doc.supplier_id]).get(doc.supplier_id or 0)
    employee = work.get_many(Employee, [doc.employee_id]).get(doc.employee_id or 0)
    if supplier is not None:
        defaults.renew(
            doc, supplier.id, payee=lambda: supplier.name, bank=lambda: supplier.bank, bank_account=lambda: supplier.bank_account
        )  # fmt: skip
    elif employee is not None:
        defaults.renew(doc, employee.id, payee=lambda: employee.name, bank=lambda: None, bank_account=lambda: None)


def what_is_open(work: UnitOfWork, doc: Payment, owed: Payable) -> None:
    """Of the payable that is paid, as far as no other payment names it."""
    promised.propose(work, doc, owed, OF_PAYABLE)
    doc.reference = cut(owed.reference or owed.former_number or "", 60) or None
    doc.org_id, doc.department_id = owed.org_id, owed.department_id


OF_PAYABLE = HeadLink(
    source=Payable, via="payable_id", states=(APPROVED,), head=same("supplier_id employee_id"), propose=what_is_open, label=label("付款|Pay")
)  # fmt: skip


def check(doc: Payment) -> Iterator[Problem]:
    if doc.amount is not None and doc.amount <= 0:
        yield problem("amount", "NOT_POSITIVE", "付款金额应大于零|The amount must be more than zero")
    if doc.kind is PaymentKind.REFUND:
        yield refunds.not_of_an_advance(doc)
    yield from opening_number(doc.former_number, opening=doc.kind is PaymentKind.OPENING)


def why_another(work: UnitOfWork, doc: Payment) -> Iterator[Problem]:
    """代收款: somebody else is paid; the remark says why."""
    party = work.get_many(Supplier, [doc.supplier_id]).get(doc.supplier_id or 0) or work.get_many(
        Employee, [doc.employee_id]
    ).get(doc.employee_id or 0)
    if party is not None and doc.payee != party.name and not doc.remark:
        yield problem(
            "remark", "PAYEE_DIFFERS", f"收款人不是 {party.name}，请在备注说明|The payee is not {party.name}: say why", "填写备注|Fill in the remark"
        )  # fmt: skip


def verify(work: UnitOfWork, doc: Payment) -> Iterator[Problem]:
    yield from why_another(work, doc)
    yield from no_more_than_owed(work, doc)


def no_more_than_owed(work: UnitOfWork, doc: Payment) -> Iterator[Problem]:
    """付款 ≤ 应付: of the payable that it names, beside what other payments in effect name (PU-10)."""
    yield from promised.beyond(work, doc, OF_PAYABLE, warning=False)


def something_open(work: UnitOfWork, doc: Payment) -> Iterator[Problem]:
    yield from refunds.something_open(doc)


def goes_back(work: UnitOfWork, red: Payment, original: Payment) -> Iterator[Problem]:
    yield from refunds.goes_back(red, original, PaymentKind.REFUND)
    yield from why_another(work, red)


def untouched(work: UnitOfWork, doc: Payment) -> Iterator[Problem]:
    if doc.settled_by_others:
        yield problem(
            "",
            "ALREADY_SETTLED",
            "已有核销，不能取消确认|Part of it is settled",
            documents.undo_first(work, doc) or "先反核销|Undo the write-off first",
        )


@action("确认付款|Confirm payment", DRAFT >> APPROVED, numbers=True, by_another=True, primary=True, batch=True,
        requires=(no_more_than_owed,), group=VerbGroup.CHECK)  # fmt: skip
def approve(work: UnitOfWork, doc: Payment) -> None:
    effects.take(work, doc)


@action("取消确认|Withdraw confirmation", APPROVED >> DRAFT, icon="undo", backward=True,
        requires=(untouched,), group=VerbGroup.CHECK)  # fmt: skip
def unapprove(work: UnitOfWork, doc: Payment) -> None:
    effects.drop(work, doc)


def stands_for(doc: Payment) -> Iterator[effects.Effect]:
    """A confirmed payment: money that is open, an advance until it is written off."""
    yield open_items.Item(
        side=open_items.Side.PAYABLE, kind=open_items.Kind.PAYMENT, party=open_items.party_of(doc), amount=doc.amount,
        due_date=doc.business_date, currency=doc.currency, reference=doc.reference or doc.former_number or "",
    )  # fmt: skip


PAYMENT = declare(
    Payment,
    title="付款单|Payment",
    icon="coin",
    number="FK{yy}{mm}-{n:05}",
    actions=(approve, unapprove, void),
    states=(DRAFT, APPROVED, VOID),
    settled=Settled("settled_total", "amount"),
    reversible=Reversible(
        amount="amount", free="kind settlement_method_id payee bank bank_account bank_reference reference", open=refunds.left, requires=(something_open,),
        check=goes_back,
    ),
    check=check,
    prepare=prepare,
    spared=SPARED,
    verify=verify,
    effects=stands_for,
    abreast=True,
    module="payable",
    head_links=(OF_PAYABLE,),
    eithers=(PARTY,),
    glances=(Glance(label("本月付款|Paid this month"), "amount", month=True),),
    scopes=scoped(org="org_id", employee="employee_id", customer=NOT_SHOWN, warehouse=NOT_SHOWN),
    prints=(prints.PAYMENT_SLIP,),
    title_field="supplier_id",
    lookup="number business_date supplier_id employee_id amount settled_total",
    keywords="付款 预付 期初预付 借支 备用金 fkd",
    form=Form(
        "supplier_id employee_id payable_id payee business_date | amount bank bank_account bank_reference"
        " | settlement_method_id reference org_id department_id | kind former_number remark",
        totals="amount settled_total reversed_total",
    ),
    listing=Listing(
        columns="number business_date supplier_id employee_id payable_id payee kind settlement_method_id amount settled_total reference bank bank_account"
        " bank_reference former_number state",
        filters="business_date supplier_id employee_id kind settlement_method_id org_id department_id state",
        search="number supplier_id employee_id payee reference bank_reference former_number",
        schemes=(
            scheme("to_confirm", "待确认付款|To confirm", Where.of("state", "in", "draft")),
            scheme("advance", "预付（未核销）|Prepayments", Where.of("state", "in", "approved"), Where.of("progress", "in", "open", "partly")),
            scheme("this_month", "本月付款|This month", Where.of("business_date", "period", "this_month"), Where.of("kind", "in", "money")),
            scheme("opening", "期初预付|Openings", Where.of("kind", "in", "opening")),
        ),
        progress=(Bar(label("核|Settled"), "settled_total", "amount"),),
    ),
)  # fmt: skip
