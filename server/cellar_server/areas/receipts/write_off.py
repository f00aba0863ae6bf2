"""核销单 · write-off: which receipt pays which receivable of one customer (RC-03, RC-04, S23.24).

Each line settles ``amount`` of one receivable with one receipt. Approval never settles more than is open on either side; what
is left of a receipt stays the customer's advance (预收). It is undone whole (反核销), in an open period. The one who entered a receipt does not write it off, unless a parameter lets him.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_common.figures import show_money
from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.areas.receipts import reads, rules, settled
from cellar_server.areas.receipts.receipt import Receipt
from cellar_server.kernel import audit
from cellar_server.kernel.access.policy import READ
from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.intake.record import new_record
from cellar_server.kernel.unit_of_work import naming

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, NOT_SHOWN, REVERSED, VOID, Await, Document, Form, Identity, Line, Listing,
    Problem, UnitOfWork, VerbGroup, Where, action, dates, declare, define, empty, gives, label, lines, links, money, parent,
    problem, reference, scheme, scoped, text, void, within,
)  # fmt: skip

from cellar_server.ledgers import credit, effects, receivable

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
        columns="receivable_id receivable_open receipt_id receipt_open amount",
        once="receivable_id receipt_id",
    )


class WriteOffLine(Line):
    """The open amounts are those before this write-off, for the clerk's eye."""

    __tablename__ = "write_off_line"
    document_id: Mapped[int] = parent("write_off")
    receivable_id: Mapped[int] = reference(
        "应收单|Receivable", "receivable", required=True, context=("customer_id",), triggers=True
    )
    receivable_open: Mapped[Decimal] = money("应收未核销|Owed", readonly=True, default=ZERO)
    receipt_id: Mapped[int] = reference(
        "收款单|Receipt", "receipt", required=True, context=("customer_id",), triggers=True
    )
    receipt_open: Mapped[Decimal] = money("收款未核销|Paid", readonly=True, default=ZERO)
    amount: Mapped[Decimal] = money("本次核销|Settled now", required=True, triggers=True)


def prepare(work: UnitOfWork, doc: WriteOff) -> None:
    """Open amounts; a line without an amount settles what both sides allow."""
    owed = work.get_many(Receivable, [line.receivable_id for line in doc.lines])
    paid = work.get_many(Receipt, [line.receipt_id for line in doc.lines])
    for line in doc.lines:
        if line.receivable_id in owed and line.receipt_id in paid:
            one, other = owed[line.receivable_id], paid[line.receipt_id]
            line.receivable_open, line.receipt_open = one.amount - one.settled_total, other.amount - other.settled_total
            if empty(line.amount):
                line.amount = min(line.receivable_open, line.receipt_open)


def check(doc: WriteOff) -> Iterator[Problem]:
    """Amounts are positive."""
    if not doc.lines:
        yield problem(
            "lines", "NO_LINES", "没有核销明细|There are no lines", "按 Shift+M 自动核销|Press Shift+M to match"
        )
    for index, line in enumerate(doc.lines):
        if line.amount is not None and line.amount <= 0:
            yield problem(
                f"lines[{index}].amount", "NOT_POSITIVE", "核销金额应大于零|The amount must be more than zero"
            )


def verify(work: UnitOfWork, doc: WriteOff) -> Iterator[Problem]:
    """Both sides are the customer's, open and there by its date; no side is settled beyond what is open.

    Every line that fails is named. Asked at the deed too: the sides may have moved since.
    """
    day = work.registry.by_model(WriteOff).fields["business_date"].label
    owed = work.get_many(Receivable, [line.receivable_id for line in doc.lines])
    paid = work.get_many(Receipt, [line.receipt_id for line in doc.lines])
    left: dict[tuple[str, int], Decimal] = {}
    for index, line in enumerate(doc.lines):
        sides = (("receivable_id", owed.get(line.receivable_id)), ("receipt_id", paid.get(line.receipt_id)))
        for name, side in sides:
            if side is None:
                continue
            declaration = work.registry.by_model(type(side))
            words = naming.called(work, declaration, side)
            if side.customer_id != doc.customer_id:
                yield problem(
                    f"lines[{index}].{name}",
                    "OTHER_CUSTOMER",
                    f"{words.zh} 不是该客户的|{words.en} is of another customer",
                )
                continue
            if not gives(side, APPROVED):
                yield problem(
                    f"lines[{index}].{name}",
                    "NOT_OPEN",
                    f"{words.zh} 没有可核销金额|Nothing is open on {words.en}",
                )
                continue
            if doc.business_date < side.business_date:
                yield dates.too_early("business_date", day, doc.business_date, words, side.business_date)
            key = (name, side.id)
            rest = left.get(key, side.amount - side.settled_total)
            if line.amount > rest:
                told = work.allows(declaration, side, READ)
                yield problem(
                    f"lines[{index}].amount", "OPEN_AMOUNT",
                    f"{words.zh} 未核销 {show_money(rest)}，本行要核销 {show_money(line.amount)}|{show_money(rest)} is open on {words.en}, this line settles {show_money(line.amount)}"
                    if told else f"{words.zh} 的未核销金额不足|Less is open on {words.en}",
                    f"改为 {show_money(max(rest, ZERO))}|Change it to {show_money(max(rest, ZERO))}" if told else "改小|Settle less",
                )  # fmt: skip
            left[key] = rest - line.amount


@action("自动核销|Match", within(DRAFT), icon="check", shortcut="Shift+M", on_draft=True, group=VerbGroup.MAKE)
def match(work: UnitOfWork, doc: WriteOff) -> None:
    """Propose the lines: by order or contract number, then by exact amount, then first due first.

    Of what this person may see: who has no right to receivables or receipts is told of none.
    """
    if not doc.customer_id:
        work.warnings.append(problem("customer_id", "REQUIRED", "先选客户|Choose the customer first", warning=True))
        return
    found = rules.match(
        [
            rules.Open(each.id, each.due_on, each.amount - each.settled_total, _words(each.reference))
            for each in reads.open_ones(work, Receivable, doc.customer_id)
        ],
        [
            rules.Open(each.id, each.business_date, each.amount - each.settled_total, _words(each.reference))
            for each in reads.open_ones(work, Receipt, doc.customer_id)
        ],
    )
    specs = work.registry.by_model(WriteOff).grids["lines"].fields
    made = []
    for index, pair in enumerate(found):
        line: WriteOffLine = new_record(WriteOffLine, specs)
        line.position, line.receivable_id, line.receipt_id, line.amount = (
            index,
            pair.receivable_id,
            pair.receipt_id,
            pair.amount,
        )
        made.append(line)
    doc.lines = made
    if not made:
        work.warnings.append(
            problem("lines", "NOTHING_TO_MATCH", "没有可核销的应收与收款|Nothing to match", warning=True)
        )


def _words(reference_: str | None) -> frozenset[str]:
    """The numbers in a reference, however the clerk parted them."""
    text_ = (reference_ or "").upper()
    for mark in ",，;；、/":
        text_ = text_.replace(mark, " ")
    return frozenset(text_.split())


def by_another_hand(work: UnitOfWork, doc: WriteOff) -> Iterator[Problem]:
    """Who entered the money does not settle with it (ORG-07, S09.5): a receipt and its write-off are two people's word."""
    if work.settings[MAKER_MAY_WRITE_OFF]:
        return
    paid = work.get_many(Receipt, [line.receipt_id for line in doc.lines])
    own = audit.made_by_oneself(work, Receipt.__tablename__, paid)
    for index, line in enumerate(doc.lines):
        receipt = paid.get(line.receipt_id)
        if receipt is not None and (receipt.id in own or receipt.created_by == work.principal.user_id):
            yield problem(
                f"lines[{index}].receipt_id", "OWN_RECEIPT",
                f"收款单 {receipt.number} 是您录入的，不能由您核销|You entered receipt {receipt.number} and may not write it off",
                "请另一人办理，或由管理员设参数 receipts.maker_may_write_off|Ask somebody else, or have the parameter"
                " receipts.maker_may_write_off set",
            )  # fmt: skip


@action("核销|Write off", DRAFT >> APPROVED, numbers=True, primary=True, batch=True,
        requires=(verify, by_another_hand), group=VerbGroup.CHECK)  # fmt: skip
def approve(work: UnitOfWork, doc: WriteOff) -> None:
    _settle(work, doc, 1)
    effects.take(work, doc)
    sides = {(Receivable.__tablename__, line.receivable_id) for line in doc.lines}
    sides |= {(Receipt.__tablename__, line.receipt_id) for line in doc.lines}
    links.connect(work, sorted(sides), (WriteOff.__tablename__, doc.id))


@action("反核销|Reverse", APPROVED >> REVERSED, icon="undo", backward=True,
        questions={"reason": text("原因|Reason", 200, required=True)}, group=VerbGroup.CHECK)  # fmt: skip
def reverse(work: UnitOfWork, doc: WriteOff) -> None:
    """Both sides are open again, as they were."""
    doc.reversed_because = work.answers["reason"]
    _settle(work, doc, -1)
    effects.drop(work, doc)


def stands_for(doc: WriteOff) -> Iterator[effects.Effect]:
    """A write-off in force: both sides of each line are settled, debt and advance fall by the same."""
    total = ZERO
    for index, line in enumerate(doc.lines):
        total += line.amount
        yield receivable.Settlement(
            receivable_id=line.receivable_id,
            receipt_id=line.receipt_id,
            amount=line.amount,
            path=f"lines[{index}].amount",
        )
    yield credit.Entry(customer_id=doc.customer_id, invoiced=-total, advance=-total)


def _settle(work: UnitOfWork, doc: WriteOff, sign: int) -> None:
    owed: dict[int, Decimal] = defaultdict(Decimal)
    paid: dict[int, Decimal] = defaultdict(Decimal)
    for line in doc.lines:
        owed[line.receivable_id] += sign * line.amount
        paid[line.receipt_id] += sign * line.amount
    settled.settle(work, owed, paid)


def identities(work: UnitOfWork, doc: WriteOff) -> list[Identity]:
    """核销合计 = 明细之和."""
    total = sum((line.amount for line in doc.lines), ZERO)
    return [
        Identity(
            total == doc.amount,
            f"核销 {show_money(doc.amount)} = 明细合计 {show_money(total)}",
            f"settled {show_money(doc.amount)} = lines {show_money(total)}",
        )
    ]


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
