"""付款核销单 · payment write-off: which payment pays which payable of one supplier or employee (W09.13, RC-03).

Each line settles ``amount`` of one payable, the instalment due first, with one payment, or with a red payable of the same organisation
(红蓝对冲); what was paid beforehand (预付, 借支) settles what
is owed later. Never more than is open on either side. It is undone whole (反核销), in an open period. Who entered a payment does not write
it off, unless a parameter lets him.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_server.areas.payables import prints, reads
from cellar_server.areas.payables.payable import Payable
from cellar_server.areas.payables.payment import Payment
from cellar_server.areas.payables.rules import PARTY, SPARED
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.schema import either

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, NOT_SHOWN, REVERSED, VOID, Await, Document, Form, Identity, Line, Listing, Problem, UnitOfWork, VerbGroup,
    Where, action, declare, define, label, lines, money, parent, problem, reference, scheme, scoped, text, void, within,
)  # fmt: skip

from cellar_server.ledgers import effects, open_items
from cellar_server.ledgers.open_items import told, writing_off

MAKER_MAY_WRITE_OFF = define(
    "payables.maker_may_write_off",
    False,
    "付款单制单人可以核销该付款|Who entered a payment may write it off",
    help="为“是”时，录入付款单的人也可以核销该付款；只有一名出纳的公司用。|"
    "With yes, who entered a payment may write it off too; for a company with one clerk for both.",
)


class PaymentWriteOff(Document):
    __tablename__ = "payment_write_off"
    supplier_id: Mapped[int | None] = reference("供应商|Supplier", "supplier", triggers=True)
    employee_id: Mapped[int | None] = reference("职员|Employee", "employee", triggers=True, whose=True)
    amount: Mapped[Decimal] = money("核销合计|Total", sum_of="lines.amount")
    reversed_because: Mapped[str | None] = text("反核销原因|Reversed because", 200, readonly=True, copied=False)
    lines: Mapped[list[PaymentWriteOffLine]] = lines(
        "核销明细|Lines",
        "PaymentWriteOffLine",
        columns="payable_id payable_open payment_id red_payable_id payment_open amount",
        once="payable_id payment_id red_payable_id",
    )


class PaymentWriteOffLine(Line):
    """The open amounts are those before this write-off, for the clerk's eye."""

    __tablename__ = "payment_write_off_line"
    document_id: Mapped[int] = parent("payment_write_off")
    payable_id: Mapped[int] = reference(
        "应付单|Payable", "payable", required=True, context=("supplier_id", "employee_id"), triggers=True
    )
    payable_open: Mapped[Decimal] = money("应付未核销|Owed", readonly=True, default=ZERO)
    payment_id: Mapped[int | None] = reference(
        "付款单|Payment", "payment", context=("supplier_id", "employee_id"), triggers=True
    )
    red_payable_id: Mapped[int | None] = reference(
        "红字应付单|Red payable", "payable", context=("supplier_id", "employee_id"), triggers=True
    )
    payment_open: Mapped[Decimal] = money("可用金额|To settle with", readonly=True, default=ZERO)
    amount: Mapped[Decimal] = money("本次核销|Settled now", required=True, triggers=True)


SIDES = writing_off.Sides(
    side=open_items.Side.PAYABLE, debt=Payable, payment=Payment, line=PaymentWriteOffLine,
    debt_of=lambda line: line.payable_id, payment_of=lambda line: line.payment_id, red_of=lambda line: line.red_payable_id,
    stranger=("OTHER_PARTY", "不是该往来方的|is of another party"),
)  # fmt: skip


def prepare(work: UnitOfWork, doc: PaymentWriteOff) -> None:
    writing_off.prepare(work, doc, SIDES)


def check(doc: PaymentWriteOff) -> Iterator[Problem]:
    yield from writing_off.check(doc, SIDES)


def verify(work: UnitOfWork, doc: PaymentWriteOff) -> Iterator[Problem]:
    """Both sides are the party's, open and there by its date; no side is settled beyond what is open."""
    yield from writing_off.verify(work, doc, SIDES)


@action("自动核销|Match", within(DRAFT), icon="check", shortcut="Shift+M", on_draft=True, group=VerbGroup.MAKE)
def match(work: UnitOfWork, doc: PaymentWriteOff) -> None:
    """Propose the lines, of what this person may see: what a payment was made for, then red payables, then by contract or invoice number, then by exact amount, then first due first."""
    missing = next(either.problems(PARTY, PAYMENT_WRITE_OFF.fields, doc), None)
    if missing is not None:
        work.warnings.append(
            problem(missing.path, "REQUIRED", "先选供应商或职员|Choose the supplier or employee first", warning=True)
        )
        return
    owed = reads.open_ones(work, Payable, open_items.party_of(doc))
    writing_off.match(work, doc, SIDES, owed, reads.open_ones(work, Payment, open_items.party_of(doc)))


def by_another_hand(work: UnitOfWork, doc: PaymentWriteOff) -> Iterator[Problem]:
    """Who entered the money does not settle with it (ORG-07, S09.5)."""
    if work.settings[MAKER_MAY_WRITE_OFF] or doc.migrated:
        return
    for path, payment in writing_off.own_payments(work, doc, SIDES):
        yield problem(
            path, "OWN_PAYMENT",
            f"付款单 {payment.number} 是您录入的，不能由您核销|You entered payment {payment.number} and may not write it off",
            "请另一人办理，或由管理员设参数 payables.maker_may_write_off|Ask somebody else, or have the parameter"
            " payables.maker_may_write_off set",
        )  # fmt: skip


@action("核销|Write off", DRAFT >> APPROVED, numbers=True, primary=True, batch=True,
        requires=(verify, by_another_hand), group=VerbGroup.CHECK)  # fmt: skip
def approve(work: UnitOfWork, doc: PaymentWriteOff) -> None:
    _tell(work, doc, 1)
    effects.take(work, doc)
    writing_off.connect(work, doc, SIDES)


@action("反核销|Reverse", APPROVED >> REVERSED, icon="undo", backward=True,
        questions={"reason": text("原因|Reason", 200, required=True)}, group=VerbGroup.CHECK)  # fmt: skip
def reverse(work: UnitOfWork, doc: PaymentWriteOff) -> None:
    """Both sides are open again, as they were."""
    doc.reversed_because = work.answers["reason"]
    _tell(work, doc, -1)
    effects.drop(work, doc)


def _tell(work: UnitOfWork, doc: PaymentWriteOff, sign: int) -> None:
    owed, paid = writing_off.by_document(doc, SIDES, sign)
    told.tell(work, Payable, owed)
    told.tell(work, Payment, paid)


def stands_for(doc: PaymentWriteOff) -> Iterator[effects.Effect]:
    """A write-off in force: both sides of each line are settled."""
    yield from writing_off.settlements(doc, SIDES)


def identities(work: UnitOfWork, doc: PaymentWriteOff) -> list[Identity]:
    """核销合计 = 明细之和."""
    return writing_off.identities(doc.amount, (line.amount for line in doc.lines))


PAYMENT_WRITE_OFF = declare(
    PaymentWriteOff,
    title="付款核销单|Payment write-off",
    icon="check",
    number="YH{yy}{mm}-{n:05}",
    actions=(match, approve, reverse, void),
    states=(DRAFT, APPROVED, REVERSED, VOID),
    check=check,
    prepare=prepare,
    spared=SPARED,
    verify=verify,
    identities=identities,
    effects=stands_for,
    abreast=True,
    module="payable",
    awaits=(Await(Payment, (APPROVED,), label("核销|Write off")),),
    eithers=(PARTY,),
    scopes=scoped(org="org_id", employee="employee_id", customer=NOT_SHOWN, warehouse=NOT_SHOWN),
    prints=(prints.PAYMENT_WRITE_OFF_SLIP,),
    title_field="supplier_id",
    lookup="number business_date supplier_id employee_id amount",
    keywords="付款核销 预付冲应付 借支冲销 fkhx",
    form=Form("supplier_id employee_id business_date org_id | department_id remark reversed_because", totals="amount"),
    listing=Listing(
        columns="number business_date supplier_id employee_id amount remark reversed_because state",
        search="number supplier_id employee_id",
        schemes=(
            scheme("drafts", "未核销|Drafts", Where.of("state", "in", "draft")),
            scheme("this_month", "本月核销|This month", Where.of("business_date", "period", "this_month")),
        ),
    ),
)
