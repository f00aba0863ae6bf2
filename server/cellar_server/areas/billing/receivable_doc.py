"""应收单 · receivable: what a customer owes and by when (CR-04, S26.13).

An approved invoice makes one by itself; 其他应收 (deposits, damages …) are entered by hand, and so is 期初应收, what was owed before
the program knew of it, by the number of the paper it stood on. ``amount`` includes tax. Its open items, one for each instalment
(分期), are what write-offs settle; the progress follows what is settled. One made by an invoice goes only with its invoice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from cellar_common.folding import cut
from cellar_server.areas.masters import terms
from cellar_server.areas.masters.customer import Customer
from cellar_server.areas.masters.papers import PartyDocument
from cellar_server.areas.masters.rules import opening_number
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema import defaults

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, VOID, Bar, Choice, Form, Listing, Problem, Progress, Reminder, ReversedAmount, Reversible, Settled, UnitOfWork, VerbGroup,
    Where, action, day, declare, integer, label, lines, links, money, parent, problem, scheme, text, transaction_type, void,
)  # fmt: skip

from cellar_server.ledgers import credit, effects, open_items
from cellar_server.ledgers.open_items import instalments


class ReceivableKind(Choice):
    INVOICE = "销售发票|Sales invoice"
    OTHER = "其他应收|Other receivable"
    OPENING = "期初应收|Opening receivable"


class Receivable(PartyDocument, ReversedAmount):
    __tablename__ = "receivable"
    kind: Mapped[ReceivableKind] = transaction_type(
        "应收类型|Kind", ReceivableKind, default=ReceivableKind.OTHER, copied=False
    )
    former_number: Mapped[str | None] = text("期初原单号|Former number", 60, copied=False, unique_with="customer_id")
    amount: Mapped[Decimal] = money("应收金额|Amount", required=True)
    due_on: Mapped[date] = day(
        "到期日|Due",
        required=True,
        not_before="business_date",
        free_where={"kind": ReceivableKind.OPENING},
        triggers=True,
    )
    reference: Mapped[str | None] = text("订单/合同号|Order or contract no.", 200, width=28)
    settled_total: Mapped[Decimal] = money("已核销|Settled", readonly=True, default=ZERO, copied=False)
    # Whose defaults it holds: another customer brings others.
    defaults_of: Mapped[int | None] = integer("默认值来源|Defaults of", hidden=True, tells=("customer_id",))
    due_from: Mapped[date | None] = day(
        "到期起算日|Due from", hidden=True, unordered="the date of the document as its due date was reckoned"
    )
    instalments: Mapped[list[ReceivableInstalment]] = lines(
        "分期|Instalments", "ReceivableInstalment", columns="due_on amount", sums="amount"
    )


class ReceivableInstalment(instalments.Instalment):
    __tablename__ = "receivable_instalment"
    document_id: Mapped[int] = parent("receivable")


def prepare(work: UnitOfWork, doc: Receivable) -> None:
    """Salesperson, due date and instalments as the customer's file says."""
    known = work.get_many(Customer, [doc.customer_id, doc.defaults_of])
    customer = known.get(doc.customer_id)
    if customer is None:
        return
    if doc.source_id is None:
        former = known.get(doc.defaults_of or 0, customer)
        terms.follow(work, doc, since=doc.due_from, term_id=customer.payment_term_id, former_id=former.payment_term_id)
    defaults.renew(doc, customer.id, salesperson_id=lambda: customer.salesperson_id)


def check(doc: Receivable) -> Iterator[Problem]:
    if doc.amount is not None and doc.amount <= 0 and doc.source_id is None:
        yield problem("amount", "NOT_POSITIVE", "应收金额应大于零|The amount must be more than zero")
    if doc.kind is ReceivableKind.INVOICE and doc.source_id is None:
        yield problem(
            "kind", "MADE_BY_INVOICE", "发票的应收单由发票生成|The receivable of an invoice is made by the invoice",
            "选其他应收或期初应收|Choose an other or an opening receivable",
        )  # fmt: skip
    yield from instalments.problems(doc)
    yield from opening_number(doc.former_number, opening=doc.kind is ReceivableKind.OPENING)


def not_settled(work: UnitOfWork, doc: Receivable) -> Iterator[Problem]:
    if doc.settled_by_others:
        yield problem(
            "",
            "ALREADY_SETTLED",
            "已有核销，不能弃审|Part of it is settled",
            documents.undo_first(work, doc) or "先反核销|Undo the write-off first",
        )


@action("审核|Approve", DRAFT >> APPROVED, numbers=True, by_another=True, primary=True, batch=True, group=VerbGroup.CHECK)  # fmt: skip
def approve(work: UnitOfWork, doc: Receivable) -> None:
    effects.take(work, doc)


@action("弃审|Un-approve", APPROVED >> DRAFT, icon="undo", backward=True, from_progress=(Progress.OPEN, Progress.DONE),
        requires=(documents.by_hand, not_settled, links.nothing_downstream), group=VerbGroup.CHECK)  # fmt: skip
def unapprove(work: UnitOfWork, doc: Receivable) -> None:
    effects.drop(work, doc)


def stands_for(doc: Receivable) -> Iterator[effects.Effect]:
    """A receivable in force: an open item for each instalment. Its exposure is its invoice's, where it has one."""
    for number, due_on, amount in instalments.parts(doc):
        yield open_items.Item(
            side=open_items.Side.RECEIVABLE, kind=open_items.Kind.DEBT, party=open_items.party_of(doc), amount=amount, due_date=due_on,
            currency=doc.currency, instalment=number, reference=cut(doc.reference or doc.former_number or "", 60),
        )  # fmt: skip
    if doc.kind is not ReceivableKind.INVOICE:
        yield credit.Entry(customer_id=doc.customer_id, invoiced=doc.amount)


def issue(
    work: UnitOfWork, *, source: Any, amount: Decimal, due_on: date, reference: str, parts: Sequence[Mapping[str, Any]]
) -> Receivable:
    """The receivable of an invoice that is being approved; its exposure is posted by the invoice itself."""
    said = {
        "kind": ReceivableKind.INVOICE, "customer_id": source.customer_id, "salesperson_id": source.salesperson_id,
        "amount": amount, "due_on": due_on, "reference": reference,
    }  # fmt: skip
    return documents.make(work, Receivable, source, said, {"instalments": parts}, then="approve")


def issue_red(work: UnitOfWork, *, source: Any, original: Any, amount: Decimal) -> Receivable:
    """The red receivable of a red invoice: it reverses so much (negative) of the one that ``original``, an invoice, has."""
    reversed_ = links.made_of(work, Receivable, original)
    assert reversed_ is not None
    return documents.make(
        work,
        Receivable,
        source,
        {"red_of_id": reversed_.id, "amount": amount, "reference": reversed_.reference},
        then="approve",
    )


def take_back(work: UnitOfWork, *, source: Any) -> None:
    """The mirror of ``issue``: refused where anything of it is settled."""
    documents.unmake(work, Receivable, source)


def amount_of(work: UnitOfWork, *, source: Any) -> Decimal | None:
    """What the receivable of an invoice says, or None before there is one."""
    doc = links.made_of(work, Receivable, source)
    return doc.amount if doc is not None else None


RECEIVABLE = declare(
    Receivable,
    title="应收单|Receivable",
    icon="ledger",
    number="YS{yy}{mm}-{n:05}",
    actions=(approve, unapprove, void),
    states=(DRAFT, APPROVED, VOID),
    settled=Settled("settled_total", "amount"),
    reversible=Reversible(
        amount="amount", instalments="instalments.amount", free="reference", requires=(documents.by_hand,)
    ),
    check=check,
    prepare=prepare,
    effects=stands_for,
    abreast=True,
    module="receivable",
    spared=dict.fromkeys(["customer_id", "org_id", "department_id", "salesperson_id"], "what is owed can be claimed from anybody"),
    reminders=(Reminder("due_on", label("应收到期|A receivable falls due"), whom="salesperson_id", before=3),),
    lookup="number business_date customer_id amount due_on",
    keywords="应收 欠款 期初应收 AR ysd",
    form=Form("customer_id kind business_date due_on | amount reference salesperson_id org_id | department_id former_number remark", totals="amount settled_total reversed_total"),
    listing=Listing(
        columns="number business_date customer_id kind due_on amount settled_total reference former_number salesperson_id state",
        sort="-id",
        search="number customer_id reference former_number",
        schemes=(
            scheme("open", "未核销|Open", Where.of("state", "in", "approved"), Where.of("progress", "in", "open", "partly")),
            scheme("opening", "期初应收|Openings", Where.of("kind", "in", "opening")),
            scheme("due_this_month", "本月到期|Due this month", Where.of("state", "in", "approved"), Where.of("progress", "in", "open", "partly"), Where.of("due_on", "period", "this_month")),
        ),
        progress=(Bar(label("核|Settled"), "settled_total", "amount"),),
    ),
)  # fmt: skip
