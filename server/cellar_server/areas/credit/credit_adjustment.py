"""信用调整单 · credit adjustment: the only way in which a customer's credit changes (CR-01, CR-02, S24.11).

One line for each customer: a new limit, no limit, days of grace, temporary credit for some days. What is left empty stays as
it is; zero is a limit of zero. One person proposes and another approves; approval writes the customer's file and the credit
ledger. A wrong adjustment is put right by another one: sales may have been made on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_server.areas.credit import reads
from cellar_server.areas.masters.customer import CUSTOMER, Customer, granted
from cellar_server.kernel.life import documents

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, NOT_SHOWN, VOID, Document, Form, Line, Listing, Problem, UnitOfWork, VerbGroup, Where, action,
    day, declare, flag, integer, lines, money, parent, problem, reference, scheme, scoped, text, void,
)  # fmt: skip

from cellar_server.ledgers import credit

ZERO = Decimal(0)


class CreditAdjustment(Document):
    __tablename__ = "credit_adjustment"
    reason: Mapped[str] = text("调整原因|Reason", 200, required=True, width=40)
    lines: Mapped[list[CreditAdjustmentLine]] = lines(
        "调整明细|Lines",
        "CreditAdjustmentLine",
        columns="customer_id old_limit old_unlimited used credit_limit unlimited grace_days general_grace temporary valid_from valid_to",
        required=True,
        once="customer_id",
    )


class CreditAdjustmentLine(Line):
    """The old figures are those of the file when the line was last looked at."""

    __tablename__ = "credit_adjustment_line"
    document_id: Mapped[int] = parent("credit_adjustment")
    customer_id: Mapped[int] = reference("客户|Customer", "customer", required=True, triggers=True)
    old_limit: Mapped[Decimal] = money("原额度|Limit so far", readonly=True, default=ZERO, copied=False)
    old_unlimited: Mapped[bool] = flag("原不限|No limit so far", readonly=True, copied=False)
    used: Mapped[Decimal] = money("已占用|Used", readonly=True, default=ZERO, copied=False)
    credit_limit: Mapped[Decimal | None] = money("新额度|New limit", minimum=ZERO)
    unlimited: Mapped[bool] = flag("改为不限|No limit")
    grace_days: Mapped[int | None] = integer("新宽限天数|New grace days", minimum=0, maximum=credit.LONGEST_GRACE)
    general_grace: Mapped[bool] = flag("宽限按公司|The company's days of grace")
    temporary: Mapped[Decimal | None] = money("临时额度|Temporary credit", minimum=ZERO)
    valid_from: Mapped[date | None] = day(
        "临时起|Temporary from", unordered="credit may be granted for days that have begun"
    )
    valid_to: Mapped[date | None] = day("临时止|Temporary to", not_before="valid_from")


def prepare(work: UnitOfWork, doc: CreditAdjustment) -> None:
    """What the files say now, for the eye of who approves."""
    customers = work.get_many(Customer, [line.customer_id for line in doc.lines])
    for line in doc.lines:
        customer = customers.get(line.customer_id)
        if customer is not None:
            line.old_limit, line.old_unlimited = customer.credit_limit, customer.unlimited
            line.used = reads.used(work, customer.id)


def check(doc: CreditAdjustment) -> Iterator[Problem]:
    """Each line changes something, in one way."""
    for index, line in enumerate(doc.lines):
        place = f"lines[{index}]"
        if line.unlimited and line.credit_limit is not None:
            yield problem(
                f"{place}.credit_limit", "LIMIT_OR_NONE", "“改为不限”与“新额度”只能选一个|Either no limit or a new limit",
                "清空新额度，或去掉“改为不限”|Clear the limit or the tick",
            )  # fmt: skip
        if line.general_grace and line.grace_days is not None:
            yield problem(
                f"{place}.grace_days", "GRACE_OR_GENERAL", "“宽限按公司”与“新宽限天数”只能选一个|Either the company's days of grace or its own",
                "清空新宽限天数，或去掉“宽限按公司”|Clear the days or the tick",
            )  # fmt: skip
        given = (line.credit_limit, line.grace_days, line.temporary)
        if not line.unlimited and not line.general_grace and all(each is None for each in given):
            yield problem(
                f"{place}.credit_limit", "NOTHING_CHANGES", f"第 {index + 1} 行没有调整内容|Line {index + 1} changes nothing",
                "填新额度、宽限天数或临时额度；额度为零请填 0|Enter a limit, days of grace or temporary credit; a limit of zero is 0",
            )  # fmt: skip
        yield from _temporary(line, place)


def _temporary(line: CreditAdjustmentLine, place: str) -> Iterator[Problem]:
    if line.temporary is None:
        for name in ("valid_from", "valid_to"):
            if getattr(line, name) is not None:
                yield problem(
                    f"{place}.temporary", "REQUIRED", "填了临时起止，须填临时额度|Days without temporary credit",
                    "填临时额度，或清空起止日|Enter it, or clear the days",
                )  # fmt: skip
                return
        return
    if line.temporary == 0:
        yield problem(f"{place}.temporary", "NOT_POSITIVE", "临时额度应大于零|Temporary credit is more than zero")
    for name, words in (
        ("valid_from", "临时额度须填起日|It needs its first day"),
        ("valid_to", "临时额度须填止日|It needs its last day"),
    ):
        if getattr(line, name) is None:
            yield problem(f"{place}.{name}", "REQUIRED", words)


def as_seen(work: UnitOfWork, doc: CreditAdjustment) -> Iterator[Problem]:
    """Who approves has seen what the files say: another adjustment may have come first."""
    customers = work.get_many(Customer, [line.customer_id for line in doc.lines])
    for index, line in enumerate(doc.lines):
        customer = customers[line.customer_id]
        if (customer.credit_limit, customer.unlimited) != (line.old_limit, line.old_unlimited):
            yield problem(
                f"lines[{index}].old_limit", "LIMIT_MOVED",
                f"{customer.name} 的额度已被另一张调整单改过|The limit of {customer.name} was changed by another adjustment",
                "打开单据重新保存后再审核|Open it, save it again, then approve",
            )  # fmt: skip
        if line.temporary is not None and line.valid_to is not None and line.valid_to < work.today:
            yield problem(
                f"lines[{index}].valid_to", "ALREADY_OVER", "临时额度已过期|The temporary credit is over already", "改止日|Change the last day"
            )  # fmt: skip


@action(
    "审核|Approve",
    DRAFT >> APPROVED,
    numbers=True,
    always_by_another=True,
    primary=True,
    requires=(as_seen,),
    group=VerbGroup.CHECK,
)
def approve(work: UnitOfWork, doc: CreditAdjustment) -> None:
    """The files and the ledger follow."""
    for line in doc.lines:
        with documents.altered(work, CUSTOMER, line.customer_id) as customer:
            if line.unlimited:
                customer.credit_limit, customer.unlimited = ZERO, True
            elif line.credit_limit is not None:
                customer.credit_limit, customer.unlimited = line.credit_limit, False
            if line.grace_days is not None or line.general_grace:
                customer.grace_days = line.grace_days
            credit.grant(work, customer.id, granted(customer), grace_days=customer.grace_days)
        if line.temporary is not None and line.valid_from is not None and line.valid_to is not None:
            credit.lend(
                work, doc.id, line.customer_id, line.temporary, valid_from=line.valid_from, valid_to=line.valid_to
            )


CREDIT_ADJUSTMENT = declare(
    CreditAdjustment,
    title="信用调整单|Credit adjustment",
    icon="shield",
    number="XT{yy}{mm}-{n:04}",
    actions=(approve, void),
    states=(DRAFT, APPROVED, VOID),
    check=check,
    prepare=prepare,
    scopes=scoped(
        org="org_id", employee="lines.customer_id.salesperson_id", customer="lines.customer_id", warehouse=NOT_SHOWN
    ),
    lookup="number business_date reason",
    keywords="额度 授信 临时额度 credit limit xytzd",
    form=Form("business_date org_id department_id | reason remark"),
    listing=Listing(
        columns="number business_date org_id reason state",
        filters="business_date org_id department_id state",
        search="number reason",
        schemes=(scheme("to_approve", "待审核|To approve", Where.of("state", "in", "draft")),),
    ),
)
