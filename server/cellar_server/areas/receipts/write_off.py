"""核销单 · write-off: which receipt pays which receivable of one customer (RC-03, RC-04, S23.24).

Each line settles ``amount`` of one receivable with one receipt, or with a red receivable of the same organisation (红蓝对冲). Approval never settles more than is open on either side; what
is left of a receipt stays the customer's advance (预收). It is undone whole (反核销), in an open period. The one who entered a receipt does not write it off, unless a parameter lets him.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.areas.receipts import reads, settled
from cellar_server.areas.receipts.receipt import Receipt
from cellar_server.kernel.amounts.steps import ZERO

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, NOT_SHOWN, REVERSED, VOID, Await, Document, Form, Identity, Line, Listing,
    Problem, UnitOfWork, VerbGroup, Where, action, declare, define, label, lines, money, parent,
    problem, reference, scheme, scoped, text, void, within,
)  # fmt: skip

from cellar_server.ledgers import credit, effects, open_items
from cellar_server.ledgers.open_items import writing_off

MAKER_MAY_WRITE_OFF = define(
    "receipts.maker_may_write_off",
    False,
    "收款单制单人可以核销该收款|Who entered a receipt may write it off",
    help="为“是”时，录入收款单的人也可以核销该收款；只有一名出纳的公司用。|"
    "With yes, who entered a receipt may write it off too; for a company with one clerk for both.",
)


class WriteOff(Document):
    __tablename__ = "write_off"
    customer_id: Mapped[int] = reference("客户|Customer", "customer", required=True, triggers=True)
    amount: Mapped[Decimal] = money("核销合计|Total", sum_of="lines.amount")
    reversed_because: Mapped[str | None] = text("反核销原因|Reversed because", 200, readonly=True, copied=False)
    lines: Mapped[list[WriteOffLine]] = lines(
        "核销明细|Lines",
        "WriteOffLine",
        columns="receivable_id receivable_open receipt_id red_receivable_id receipt_open amount",
        once="receivable_id receipt_id red_receivable_id",
    )


class WriteOffLine(Line):
    """The open amounts are those before this write-off, for the clerk's eye."""

    __tablename__ = "write_off_line"
    document_id: Mapped[int] = parent("write_off")
    receivable_id: Mapped[int] = reference(
        "应收单|Receivable", "receivable", required=True, context=("customer_id",), triggers=True
    )
    receivable_open: Mapped[Decimal] = money("应收未核销|Owed", readonly=True, default=ZERO)
    receipt_id: Mapped[int | None] = reference("收款单|Receipt", "receipt", context=("customer_id",), triggers=True)
    red_receivable_id: Mapped[int | None] = reference(
        "红字应收单|Red receivable", "receivable", context=("customer_id",), triggers=True
    )
    receipt_open: Mapped[Decimal] = money("可用金额|To settle with", readonly=True, default=ZERO)
    amount: Mapped[Decimal] = money("本次核销|Settled now", required=True, triggers=True)


SIDES = writing_off.Sides(
    side=open_items.Side.RECEIVABLE, debt=Receivable, payment=Receipt, line=WriteOffLine,
    debt_of=lambda line: line.receivable_id, payment_of=lambda line: line.receipt_id, red_of=lambda line: line.red_receivable_id,
    stranger=("OTHER_CUSTOMER", "不是该客户的|is of another customer"),
)  # fmt: skip


def prepare(work: UnitOfWork, doc: WriteOff) -> None:
    writing_off.prepare(work, doc, SIDES)


def check(doc: WriteOff) -> Iterator[Problem]:
    yield from writing_off.check(doc, SIDES)


def verify(work: UnitOfWork, doc: WriteOff) -> Iterator[Problem]:
    """Both sides are the customer's, open and there by its date; no side is settled beyond what is open."""
    yield from writing_off.verify(work, doc, SIDES)


@action("自动核销|Match", within(DRAFT), icon="check", shortcut="Shift+M", on_draft=True, group=VerbGroup.MAKE)
def match(work: UnitOfWork, doc: WriteOff) -> None:
    """Propose the lines: what a receipt was made for, then red receivables, then by order or contract number, then by exact amount, then first due first.

    Of what this person may see: who has no right to receivables or receipts is told of none.
    """
    if not doc.customer_id:
        work.warnings.append(problem("customer_id", "REQUIRED", "先选客户|Choose the customer first", warning=True))
        return
    owed = reads.open_ones(work, Receivable, doc.customer_id)
    writing_off.match(work, doc, SIDES, owed, reads.open_ones(work, Receipt, doc.customer_id))


def by_another_hand(work: UnitOfWork, doc: WriteOff) -> Iterator[Problem]:
    """Who entered the money does not settle with it (ORG-07, S09.5): a receipt and its write-off are two people's word."""
    if work.settings[MAKER_MAY_WRITE_OFF] or doc.migrated:
        return
    for path, receipt in writing_off.own_payments(work, doc, SIDES):
        yield problem(
            path, "OWN_RECEIPT",
            f"收款单 {receipt.number} 是您录入的，不能由您核销|You entered receipt {receipt.number} and may not write it off",
            "请另一人办理，或由管理员设参数 receipts.maker_may_write_off|Ask somebody else, or have the parameter"
            " receipts.maker_may_write_off set",
        )  # fmt: skip


@action("核销|Write off", DRAFT >> APPROVED, numbers=True, primary=True, batch=True,
        requires=(verify, by_another_hand), group=VerbGroup.CHECK)  # fmt: skip
def approve(work: UnitOfWork, doc: WriteOff) -> None:
    settled.settle(work, *writing_off.by_document(doc, SIDES, 1))
    effects.take(work, doc)
    writing_off.connect(work, doc, SIDES)


@action("反核销|Reverse", APPROVED >> REVERSED, icon="undo", backward=True,
        questions={"reason": text("原因|Reason", 200, required=True)}, group=VerbGroup.CHECK)  # fmt: skip
def reverse(work: UnitOfWork, doc: WriteOff) -> None:
    """Both sides are open again, as they were."""
    doc.reversed_because = work.answers["reason"]
    settled.settle(work, *writing_off.by_document(doc, SIDES, -1))
    effects.drop(work, doc)


def stands_for(doc: WriteOff) -> Iterator[effects.Effect]:
    """A write-off in force: both sides of each line are settled; by what is paid debt and advance fall, what is netted is owed as before."""
    total = writing_off.paid(doc, SIDES)
    yield from writing_off.settlements(doc, SIDES)
    yield credit.Entry(customer_id=doc.customer_id, invoiced=-total, advance=-total)


def identities(work: UnitOfWork, doc: WriteOff) -> list[Identity]:
    """核销合计 = 明细之和."""
    return writing_off.identities(doc.amount, (line.amount for line in doc.lines))


WRITE_OFF = declare(
    WriteOff,
    title="核销单|Write-off",
    icon="check",
    number="HX{yy}{mm}-{n:05}",
    actions=(match, approve, reverse, void),
    states=(DRAFT, APPROVED, REVERSED, VOID),
    check=check,
    prepare=prepare,
    spared=dict.fromkeys(
        ["customer_id", "org_id", "department_id"], "both sides are there already; settling promises nothing new"
    ),
    verify=verify,
    identities=identities,
    effects=stands_for,
    abreast=True,
    module="receivable",
    awaits=(Await(Receipt, (APPROVED,), label("核销|Write off")),),
    scopes=scoped(org="org_id", employee="customer_id.salesperson_id", customer="customer_id", warehouse=NOT_SHOWN),
    keywords="核销 冲账 预收 settle hxd",
    form=Form("customer_id business_date org_id department_id | remark reversed_because", totals="amount"),
    listing=Listing(
        columns="number business_date customer_id amount remark reversed_because state",
        search="number customer_id",
        schemes=(
            scheme("drafts", "未核销|Drafts", Where.of("state", "in", "draft")),
            scheme("this_month", "本月核销|This month", Where.of("business_date", "period", "this_month")),
        ),
    ),
)
