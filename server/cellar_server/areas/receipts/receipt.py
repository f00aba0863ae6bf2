"""收款单 · receipt: money that came in from a customer (RC-02, RC-04, S26.13).

``amount`` is in the ledger set's currency. Confirmation of arrival (确认到账) opens it: what is not yet written off is the
customer's advance (预收) and lowers his exposure. The payer may be somebody else than the customer, with a word why. 退款, what of it is paid back, is its red document: the advance falls by it. 期初预收 is
money that came before the program knew of it and was not settled then; it has the number of the paper it stood on.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_common.folding import cut
from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.areas.masters.customer import Customer
from cellar_server.areas.masters.papers import PartyDocument
from cellar_server.areas.masters.rules import opening_number
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema import defaults

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, VOID, Bar, Choice, Form, Glance, HeadLink, Listing, Problem, ReversedAmount, Reversible, Settled, UnitOfWork, VerbGroup,
    Where, action, declare, integer, label, money, problem, reference, same, scheme, text, transaction_type, void,
)  # fmt: skip

from cellar_server.ledgers import credit, effects, open_items
from cellar_server.ledgers.open_items import promised, refunds


class ReceiptKind(Choice):
    MONEY = "收款|Receipt"
    OPENING = "期初预收|Opening advance"
    REFUND = "退款|Refund"


class Receipt(PartyDocument, ReversedAmount):
    __tablename__ = "receipt"
    kind: Mapped[ReceiptKind] = transaction_type("收款类型|Kind", ReceiptKind, default=ReceiptKind.MONEY, copied=False)
    receivable_id: Mapped[int | None] = reference(
        "应收单|Receivable", "receivable", context=("customer_id",), triggers=True, copied=False
    )
    former_number: Mapped[str | None] = text("期初原单号|Former number", 60, copied=False, unique_with="customer_id")
    settlement_method_id: Mapped[int | None] = reference("结算方式|Settlement method", "settlement_method")
    amount: Mapped[Decimal] = money("收款金额|Amount", required=True)
    payer: Mapped[str | None] = text("付款人|Payer", 80, triggers=True, width=28)
    bank: Mapped[str | None] = text("收款银行|Bank", 80)
    bank_account: Mapped[str | None] = text("收款账号|Account", 40)
    bank_reference: Mapped[str | None] = text("银行流水号|Bank reference", 60, copied=False, unique_with="bank_account")
    reference: Mapped[str | None] = text("订单/合同号|Order or contract no.", 60, copied=False)
    settled_total: Mapped[Decimal] = money("已核销|Settled", readonly=True, default=ZERO, copied=False)
    # Whose defaults it holds: another customer brings others.
    defaults_of: Mapped[int | None] = integer("默认值来源|Defaults of", hidden=True, tells=("customer_id",))


def prepare(work: UnitOfWork, doc: Receipt) -> None:
    customer = work.get_many(Customer, [doc.customer_id]).get(doc.customer_id)
    if customer is not None:
        defaults.renew(
            doc, customer.id, payer=lambda: customer.name, salesperson_id=lambda: customer.salesperson_id,
            settlement_method_id=lambda: customer.settlement_method_id,
        )  # fmt: skip


def what_is_open(work: UnitOfWork, doc: Receipt, owed: Receivable) -> None:
    """Of the receivable that is collected, as far as no other receipt names it."""
    promised.propose(work, doc, owed, OF_RECEIVABLE)
    doc.reference = cut(owed.reference or owed.former_number or "", 60) or None
    doc.salesperson_id = owed.salesperson_id
    doc.org_id, doc.department_id = owed.org_id, owed.department_id


OF_RECEIVABLE = HeadLink(
    source=Receivable, via="receivable_id", states=(APPROVED,), head=same("customer_id"), propose=what_is_open, label=label("收款|Collect")
)  # fmt: skip


def account_of_reference(doc: Receipt) -> Iterator[Problem]:
    """A bank's reference belongs to an account: without one nobody could tell whether it was entered before (S23.23)."""
    if doc.bank_reference and not doc.bank_account:
        yield problem(
            "bank_account", "REQUIRED", "填了银行流水号，须填收款账号|A bank reference needs the account it arrived on",
            "填收款账号|Enter the account",
        )  # fmt: skip


def check(doc: Receipt) -> Iterator[Problem]:
    yield from account_of_reference(doc)
    if doc.kind is ReceiptKind.REFUND:
        yield refunds.not_of_an_advance(doc)
    if doc.amount is not None and doc.amount <= 0:
        yield problem("amount", "NOT_POSITIVE", "收款金额应大于零|The amount must be more than zero")
    yield from opening_number(doc.former_number, opening=doc.kind is ReceiptKind.OPENING)


def why_another(work: UnitOfWork, doc: Receipt) -> Iterator[Problem]:
    """代付款: somebody else paid; the remark says why."""
    customer = work.get_many(Customer, [doc.customer_id]).get(doc.customer_id)
    if customer is not None and doc.payer != customer.name and not doc.remark:
        yield problem(
            "remark", "PAYER_DIFFERS", f"付款人不是 {customer.name}，请在备注说明|The payer is not {customer.name}: say why", "填写备注|Fill in the remark"
        )  # fmt: skip


def verify(work: UnitOfWork, doc: Receipt) -> Iterator[Problem]:
    yield from why_another(work, doc)
    yield from more_than_owed(work, doc)


def more_than_owed(work: UnitOfWork, doc: Receipt) -> Iterator[Problem]:
    """Money is taken whoever paid too much; of the receivable that it names it says so, and the rest is an advance (RC-04)."""
    yield from promised.beyond(work, doc, OF_RECEIVABLE, warning=True)


def something_open(work: UnitOfWork, doc: Receipt) -> Iterator[Problem]:
    yield from refunds.something_open(doc)


def goes_back(work: UnitOfWork, red: Receipt, original: Receipt) -> Iterator[Problem]:
    yield from refunds.goes_back(red, original, ReceiptKind.REFUND)
    yield from account_of_reference(red)
    yield from why_another(work, red)


def untouched(work: UnitOfWork, doc: Receipt) -> Iterator[Problem]:
    if doc.settled_by_others:
        yield problem(
            "",
            "ALREADY_SETTLED",
            "已有核销，不能取消确认|Part of it is settled",
            documents.undo_first(work, doc) or "先反核销|Undo the write-off first",
        )


@action("确认到账|Confirm arrival", DRAFT >> APPROVED, numbers=True, by_another=True, primary=True, batch=True,
        requires=(more_than_owed,), group=VerbGroup.CHECK)  # fmt: skip
def approve(work: UnitOfWork, doc: Receipt) -> None:
    effects.take(work, doc)


@action("取消确认|Withdraw confirmation", APPROVED >> DRAFT, icon="undo", backward=True,
        requires=(untouched,), group=VerbGroup.CHECK)  # fmt: skip
def unapprove(work: UnitOfWork, doc: Receipt) -> None:
    effects.drop(work, doc)


def stands_for(doc: Receipt) -> Iterator[effects.Effect]:
    """A confirmed receipt: money that is open, the customer's advance."""
    yield open_items.Item(
        side=open_items.Side.RECEIVABLE,
        kind=open_items.Kind.PAYMENT,
        party=open_items.party_of(doc),
        amount=doc.amount,
        due_date=doc.business_date,
        currency=doc.currency,
        reference=doc.reference or doc.former_number or "",
    )
    yield credit.Entry(customer_id=doc.customer_id, advance=doc.amount)


RECEIPT = declare(
    Receipt,
    title="收款单|Receipt",
    icon="coin",
    number="SK{yy}{mm}-{n:05}",
    actions=(approve, unapprove, void),
    states=(DRAFT, APPROVED, VOID),
    settled=Settled("settled_total", "amount"),
    reversible=Reversible(
        amount="amount",
        free="kind settlement_method_id payer bank bank_account bank_reference reference",
        open=refunds.left,
        requires=(something_open,),
        check=goes_back,
    ),
    check=check,
    prepare=prepare,
    spared=dict.fromkeys(
        ["customer_id", "org_id", "department_id", "salesperson_id"], "money is taken from anybody who owes it"
    ),
    verify=verify,
    effects=stands_for,
    abreast=True,
    module="receivable",
    head_links=(OF_RECEIVABLE,),
    glances=(Glance(label("本月收款|Received this month"), "amount", month=True),),
    lookup="number business_date customer_id amount settled_total",
    keywords="回款 到账 期初预收 收款 payment skd",
    form=Form(
        "customer_id receivable_id payer business_date | amount bank bank_account bank_reference"
        " | settlement_method_id reference salesperson_id org_id | department_id kind former_number remark",
        totals="amount settled_total reversed_total",
    ),
    listing=Listing(
        columns="number business_date customer_id receivable_id payer kind settlement_method_id amount settled_total reference bank bank_account bank_reference"
        " former_number state",
        filters="business_date customer_id kind settlement_method_id salesperson_id org_id department_id state",
        search="number customer_id payer reference bank_reference former_number",
        schemes=(
            scheme("to_confirm", "待确认到账|To confirm", Where.of("state", "in", "draft")),
            scheme(
                "advance",
                "预收（未核销）|Advances",
                Where.of("state", "in", "approved"),
                Where.of("progress", "in", "open", "partly"),
            ),
            scheme(
                "this_month",
                "本月回款|This month",
                Where.of("business_date", "period", "this_month"),
                Where.of("kind", "in", "money"),
            ),
            scheme("opening", "期初预收|Openings", Where.of("kind", "in", "opening")),
        ),
        progress=(Bar(label("核|Settled"), "settled_total", "amount"),),
    ),
)
