"""库存借出单 · loan: goods that a customer or an employee has for a while and that stay ours (SO-09, W07, S26.19).

Quantities are in the item's main unit. The signature takes qualified goods from the floor into the bucket 借出 of the same
warehouse, so that their cost stays where it was. A line ends as returned (归还) or sold (转销售): ``handled`` is what is back or on
an approved order, and never more than was lent; of it ``returned`` is back on the floor and ``sold`` was signed out. What the
borrower still has is quantity − returned − sold, and the sum of that is the ledger's bucket (``proofs.py``). A loan is done when that is
nothing, and gives nothing more (全部安排) once all of it is handled: what is on an order has not ended yet. Until it is done it may be
prolonged (续借).

It is made from approved issue requests (W07.1), or by the keeper himself where the parameter leaves that to him.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_common.folding import cut
from cellar_server.areas.inventory import free_stock, paper, prints
from cellar_server.areas.inventory.first_day import not_before_the_opening
from cellar_server.areas.inventory.issue_request import PURPOSE, IssueRequest
from cellar_server.areas.inventory.paper import StockPaper
from cellar_server.areas.inventory.picked import by_spot
from cellar_server.areas.masters.papers import StockLine

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, SIGNED, VOID, Bar, Form, Link, Listing, OpenLine, Problem, Reminder, UnitOfWork, VerbGroup, Where, action, audit,
    came_from, counter, day, declare, label, lines, links, parent, problem, reference, same, scheme, text, unaudit, void, within,
)  # fmt: skip
from cellar_server.kernel import audit as audit_trail
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.progress import LASTING
from cellar_server.kernel.schema.settings import MAKER_MAY_CHECK, define
from cellar_server.ledgers import stock

BY_REQUEST = define(
    "inventory.loan_by_request",
    False,
    "借出须有出库申请|Loans need an issue request",
    help="为“是”时，库存借出单的每一行须由已审核的出库申请单选单而来。|With yes, each line of a loan has to come from an approved issue request.",
)


class Loan(StockPaper):
    """Without a customer it is the employee himself who borrows; with one he answers for the loan."""

    __tablename__ = "loan"
    customer_id: Mapped[int | None] = reference("借用客户|Lent to", "customer")
    employee_id: Mapped[int] = reference("借用人|Borrower", "employee", required=True, whose=True)
    purpose: Mapped[str | None] = text("用途|Purpose", PURPOSE)
    due_on: Mapped[date] = day("应还日期|Due back", required=True, copied=False, not_before="business_date")
    returned_total: Mapped[Decimal] = counter("已归还|Returned", sum_of="lines.returned")
    sold_total: Mapped[Decimal] = counter("已转销售|Sold", sum_of="lines.sold")
    lines: Mapped[list[LoanLine]] = lines(
        "借出明细|Lines",
        "LoanLine",
        columns="item_id batch_id bin_id location cases quantity issue_request_id handled returned sold",
        sums=paper.SUMS,
    )


class LoanLine(StockLine, OpenLine):
    __tablename__ = "loan_line"
    document_id: Mapped[int] = parent("loan")
    request_line_id: Mapped[int | None] = came_from("issue_request_line")
    issue_request_id: Mapped[int | None] = reference(
        "出库申请单|Issue request", "issue_request", readonly=True, copied=False
    )
    handled: Mapped[Decimal] = counter("已处理|Handled")
    returned: Mapped[Decimal] = counter("已归还|Returned")
    sold: Mapped[Decimal] = counter("已转销售|Sold")


def stands_for(doc: Loan) -> Iterator[stock.Move]:
    """A signed loan: the goods left the floor, of what is promised to orders nothing, and are with the borrower."""
    for index, line in enumerate(doc.lines):
        yield stock.Move(
            warehouse_id=doc.warehouse_id, item_id=line.item_id, batch_id=line.batch_id, bin_id=line.bin_id,
            on_hand=-line.quantity, lent=line.quantity, path=f"lines[{index}].quantity", line_id=line.id,
        )  # fmt: skip


def requested(work: UnitOfWork, doc: Loan) -> Iterator[Problem]:
    """What is lent was asked for and approved, where the company wants that."""
    if not work.settings[BY_REQUEST]:
        return
    for index, line in enumerate(doc.lines):
        if line.request_line_id is None:
            yield problem(
                f"lines[{index}].item_id", "NOT_REQUESTED",
                f"第 {index + 1} 行没有出库申请|There is no issue request for line {index + 1}", "从已审核的出库申请单选单|Pull it from an approved request",
            )  # fmt: skip


def of_two(work: UnitOfWork, doc: Loan) -> Iterator[Problem]:
    """Behind what was asked for stands its approval, so that its keeper lets it go himself (W07.2); whatever else is lent is two people's
    word (制单≠审核)."""
    freed = work.settings[MAKER_MAY_CHECK] or doc.migrated
    if freed or all(line.request_line_id is not None for line in doc.lines):
        return
    if audit_trail.made_by_oneself(work, doc.__tablename__, [doc.id]):
        yield problem(
            "", "MAKER_IS_CHECKER", "没有出库申请的借出须由制单人以外的人签字|A loan without an issue request is signed by somebody else than its maker",
            "请另一人签字，或从已审核的出库申请单选单|Ask somebody else, or pull it from an approved request",
        )  # fmt: skip


sign = replace(paper.sign, by_another=False, requires=(*paper.sign.requires, requested, of_two, not_before_the_opening))
unsign = replace(paper.unsign, requires=(links.nothing_downstream,))


def to_come(work: UnitOfWork, doc: Loan) -> Iterator[Problem]:
    """What is prolonged is due on a day to come: later than before, or sooner where that was too long."""
    asked, first = work.answers["due_on"], max(clock.today(), doc.business_date)
    if asked < first:
        yield problem(
            "due_on", "DUE_IN_THE_PAST", f"新的应还日期 {asked} 早于 {first}|The new day {asked} lies before {first}",
            f"改为 {first} 或以后|Change it to {first} or later",
        )  # fmt: skip


@action("续借|Extend", within(SIGNED, stamped=True), icon="calendar", from_progress=LASTING, requires=(to_come,), group=VerbGroup.CHECK,
        questions={"due_on": day("新的应还日期|Due back", required=True), "reason": text("原因|Reason", 200, required=True)})  # fmt: skip
def extend(work: UnitOfWork, doc: Loan) -> None:
    """The borrower keeps longer what is still out; who let him, and why, is in the history."""
    doc.due_on = work.answers["due_on"]


def lend(work: UnitOfWork, doc: Loan) -> None:
    """A loan as its requests propose it: by batch and bin, for what it was asked for, and due on the day that was asked for, unless
    that is past."""
    requests = work.get_many(IssueRequest, [line.issue_request_id for line in doc.lines])
    doc.purpose = cut("；".join(dict.fromkeys(each.purpose for each in requests.values())), PURPOSE)
    by_spot("request_line_id", "issue_request_id")(work, doc)
    doc.due_on = max(doc.due_on, doc.business_date)


_OUT = (Where.of("state", "in", "signed"), Where.of("progress", "in", "open", "partly", "taken"))

LOAN = declare(
    Loan,
    title="库存借出单|Loan",
    icon="export",
    number="JC{yy}{mm}-{n:05}",
    actions=(sign, unsign, extend, audit, unaudit, void),
    states=(DRAFT, SIGNED, VOID),
    prepare=paper.prepare,
    verify=paper.verify,
    equations=("returned_total + sold_total <= quantity_total",),
    effects=stands_for,
    ended_by="returned sold",
    module="stock",
    links=(
        Link(
            source=IssueRequest,
            via="request_line_id",
            taken="lent",
            states=(APPROVED,),
            head=same("warehouse_id org_id customer_id employee_id due_on"),
            line={"item_id": "item_id", "issue_request_id": "document_id"},
            proposes=("due_on",),
            derive=lend,
            label=label("借出|Lend"),
        ),
    ),
    reminders=(
        Reminder(
            "due_on",
            label("借出到期未还|A loan is due back"),
            whom="employee_id",
            before=1,
            overdue=label("借出超期未还，应还日期|A loan is overdue; it was due back on"),
        ),
    ),
    prints=(prints.STOCK_PAPER, prints.STOCK_PAPER_TRACTOR),
    lookup="number business_date customer_id employee_id due_on quantity_total",
    keywords="借出 借用 出借 品鉴 展会 loan jcd",
    looked_up={"lines.item_id": (free_stock.IN_WAREHOUSE,)},
    form=Form(
        "warehouse_id business_date due_on keeper_id | customer_id employee_id org_id department_id | purpose remark",
        totals="quantity_total returned_total sold_total",
    ),
    listing=Listing(
        columns="number business_date customer_id employee_id warehouse_id due_on quantity_total returned_total sold_total state",
        filters="business_date due_on customer_id employee_id warehouse_id keeper_id org_id department_id state",
        sums="quantity_total returned_total sold_total",
        search="number customer_id employee_id purpose remark",
        schemes=(
            scheme("to_sign", "待签字|To sign", Where.of("state", "in", "draft")),
            scheme("out", "未了结|Still out", *_OUT),
            scheme("overdue", "超期|Overdue", *_OUT, Where.of("due_on", "before_today")),
        ),
        progress=(
            Bar(label("还|Returned"), "returned_total", "quantity_total"),
            Bar(label("售|Sold"), "sold_total", "quantity_total"),
        ),
    ),
)
