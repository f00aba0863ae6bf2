"""应付单 · payable: what is owed to a supplier or an employee, and by when (W09, S02.27, S33.16).

Entered by hand: 其他应付 (rent, claims for travel, deposits …) and 期初应付, what was owed before the program knew of it, by the number of
the paper it stood on. ``amount`` includes tax. It may be due in instalments (分期); each is an open item, settled by write-offs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_server.areas.masters import terms
from cellar_server.areas.masters.rules import opening_number
from cellar_server.areas.masters.supplier import Supplier
from cellar_server.areas.payables import prints
from cellar_server.areas.payables.rules import PARTY, SPARED
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.life import documents

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, NOT_SHOWN, VOID, Bar, Choice, Form, Listing, Problem, Reminder, ReversedAmount, Reversible, Settled, UnitOfWork, VerbGroup, Where,
    action, day, declare,  integer, label, lines, links, money, parent, problem, reference, scheme, scoped, text, transaction_type, void,
)  # fmt: skip

from cellar_server.ledgers import effects, open_items
from cellar_server.ledgers.open_items import instalments


class PayableKind(Choice):
    OTHER = "其他应付|Other payable"
    OPENING = "期初应付|Opening payable"


class Payable(ReversedAmount):
    __tablename__ = "payable"
    kind: Mapped[PayableKind] = transaction_type("应付类型|Kind", PayableKind, default=PayableKind.OTHER, copied=False)
    supplier_id: Mapped[int | None] = reference("供应商|Supplier", "supplier", triggers=True)
    employee_id: Mapped[int | None] = reference("职员|Employee", "employee", whose=True)
    former_number: Mapped[str | None] = text(
        "期初原单号|Former number", 60, copied=False, unique_with="supplier_id employee_id"
    )
    amount: Mapped[Decimal] = money("应付金额|Amount", required=True)
    due_on: Mapped[date] = day(
        "到期日|Due", required=True, not_before="business_date", free_where={"kind": PayableKind.OPENING}, triggers=True
    )
    reference: Mapped[str | None] = text("合同/发票号|Contract or invoice no.", 60, width=28, searched=True)
    settled_total: Mapped[Decimal] = money("已核销|Settled", readonly=True, default=ZERO, copied=False)
    # Whose defaults it holds: another supplier brings others.
    defaults_of: Mapped[int | None] = integer("默认值来源|Defaults of", hidden=True, tells=("supplier_id",))
    due_from: Mapped[date | None] = day(
        "到期起算日|Due from", hidden=True, unordered="the date of the document as its due date was reckoned"
    )
    instalments: Mapped[list[PayableInstalment]] = lines(
        "分期|Instalments", "PayableInstalment", columns="due_on amount", sums="amount"
    )


class PayableInstalment(instalments.Instalment):
    __tablename__ = "payable_instalment"
    document_id: Mapped[int] = parent("payable")


def prepare(work: UnitOfWork, doc: Payable) -> None:
    """Due date and instalments as the supplier's file says; an employee is owed at once."""
    party = doc.supplier_id or doc.employee_id
    if party is not None:
        former = party if doc.defaults_of is None else doc.defaults_of
        term_id, former_id = _term_of(work, doc.supplier_id), _term_of(work, former)
        terms.follow(work, doc, since=doc.due_from, term_id=term_id, former_id=former_id)
        doc.defaults_of = party


def _term_of(work: UnitOfWork, party_id: int | None) -> int | None:
    """The payment term of a supplier; employees have none."""
    supplier = work.get_many(Supplier, [party_id]).get(party_id or 0)
    return supplier.payment_term_id if supplier is not None else None


def check(doc: Payable) -> Iterator[Problem]:
    if doc.amount is not None and doc.amount <= 0:
        yield problem("amount", "NOT_POSITIVE", "应付金额应大于零|The amount must be more than zero")
    yield from instalments.problems(doc)
    yield from opening_number(doc.former_number, opening=doc.kind is PayableKind.OPENING)


def not_settled(work: UnitOfWork, doc: Payable) -> Iterator[Problem]:
    if doc.settled_by_others:
        yield problem(
            "",
            "ALREADY_SETTLED",
            "已有核销，不能弃审|Part of it is settled",
            documents.undo_first(work, doc) or "先反核销|Undo the write-off first",
        )


@action("审核|Approve", DRAFT >> APPROVED, numbers=True, by_another=True, primary=True, batch=True, group=VerbGroup.CHECK)  # fmt: skip
def approve(work: UnitOfWork, doc: Payable) -> None:
    effects.take(work, doc)


@action("弃审|Un-approve", APPROVED >> DRAFT, icon="undo", backward=True, requires=(not_settled, links.nothing_downstream), group=VerbGroup.CHECK)  # fmt: skip
def unapprove(work: UnitOfWork, doc: Payable) -> None:
    effects.drop(work, doc)


def stands_for(doc: Payable) -> Iterator[effects.Effect]:
    """A payable in force: an open item for each instalment. Nobody's credit is taken up."""
    for number, due_on, amount in instalments.parts(doc):
        yield open_items.Item(
            side=open_items.Side.PAYABLE, kind=open_items.Kind.DEBT, party=open_items.party_of(doc), amount=amount, due_date=due_on,
            currency=doc.currency, instalment=number, reference=doc.reference or doc.former_number or "",
        )  # fmt: skip


PAYABLE = declare(
    Payable,
    title="应付单|Payable",
    icon="ledger",
    number="YF{yy}{mm}-{n:05}",
    actions=(approve, unapprove, void),
    states=(DRAFT, APPROVED, VOID),
    settled=Settled("settled_total", "amount"),
    reversible=Reversible(amount="amount", instalments="instalments.amount", free="reference"),
    check=check,
    prepare=prepare,
    effects=stands_for,
    abreast=True,
    module="payable",
    reminders=(Reminder("due_on", label("应付到期|A payable falls due"), before=3),),
    spared=SPARED,
    eithers=(PARTY,),
    scopes=scoped(org="org_id", employee="employee_id", customer=NOT_SHOWN, warehouse=NOT_SHOWN),
    prints=(prints.PAYABLE_SLIP,),
    title_field="supplier_id",
    lookup="number business_date supplier_id employee_id amount due_on",
    keywords="应付 其他应付 期初应付 AP yfd",
    form=Form(
        "supplier_id employee_id kind business_date due_on | amount reference org_id department_id | former_number remark",
        totals="amount settled_total reversed_total",
    ),
    listing=Listing(
        columns="number business_date supplier_id employee_id kind due_on amount settled_total reference former_number state",
        sort="-id",
        search="number supplier_id employee_id reference former_number",
        schemes=(
            scheme("open", "未核销|Open", Where.of("state", "in", "approved"), Where.of("progress", "in", "open", "partly")),
            scheme("opening", "期初应付|Openings", Where.of("kind", "in", "opening")),
            scheme("due_this_month", "本月到期|Due this month", Where.of("state", "in", "approved"), Where.of("progress", "in", "open", "partly"), Where.of("due_on", "period", "this_month")),
        ),
        progress=(Bar(label("核|Settled"), "settled_total", "amount"),),
    ),
)  # fmt: skip
