"""出库申请单 · issue request: goods that sales asks the warehouse to lend, approved before they leave (SO-09, W07.1, S26.19).

业务员 or 内勤 enters it: for whom, what for, back by when; 业务主管 approves. It promises nothing: the keeper lends what is there and
free, whole or in parts (库存借出单). Quantities are in the item's main unit; ``lent`` has left.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from cellar_server.areas.inventory import asking, free_stock, prints
from cellar_server.areas.masters.papers import CountedLine, StockDocument

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, SUBMITTED, VOID, Bar, Form, Listing, OpenLine, Problem, UnitOfWork, VerbGroup, Where, action, counter, day,
    declare, label, lines, parent, problem, reference, reject, scheme, sent_back, submitting, text, void, withdraw,
)  # fmt: skip


PURPOSE = 200


class IssueRequest(StockDocument):
    """Without a customer it is the employee himself who borrows; with one he answers for the goods."""

    __tablename__ = "issue_request"
    customer_id: Mapped[int | None] = reference("借用客户|Lent to", "customer")
    employee_id: Mapped[int] = reference("借用人|Borrower", "employee", required=True, whose=True)
    purpose: Mapped[str] = text("用途|Purpose", PURPOSE, required=True)
    due_on: Mapped[date] = day("应还日期|Due back", required=True, copied=False, not_before="business_date")
    lent_total: Mapped[Decimal] = counter("已借出|Lent", sum_of="lines.lent")
    sent_back_because: Mapped[str | None] = sent_back()
    closed_because: Mapped[str | None] = text("关闭原因|Closed because", 200, readonly=True, copied=False)
    lines: Mapped[list[IssueRequestLine]] = lines(
        "申请明细|Lines", "IssueRequestLine", columns="item_id cases quantity lent closed", sums="quantity lent"
    )


class IssueRequestLine(CountedLine, OpenLine):
    __tablename__ = "issue_request_line"
    document_id: Mapped[int] = parent("issue_request")
    lent: Mapped[Decimal] = counter("已借出|Lent")


def prepare(work: UnitOfWork, doc: Any) -> None:
    """An employee asks for himself, unless he says for whom."""
    if doc.created_by is None and doc.employee_id is None:
        doc.employee_id = work.principal.employee_id


def has_lines(work: UnitOfWork, doc: IssueRequest) -> Iterator[Problem]:
    if not doc.lines:
        yield problem("lines", "NO_LINES", "单据没有明细|There are no lines", "先录入要借的物料|Enter the goods first")


@action("审核|Approve", SUBMITTED >> APPROVED, numbers=True, by_another=True, primary=True, batch=True,
        requires=(has_lines,), group=VerbGroup.CHECK)  # fmt: skip
def approve(work: UnitOfWork, doc: IssueRequest) -> None:
    """The keeper may lend."""


_GIVEN_UP = "未借出的数量将不再借出|What was not lent will not be lent any more"

ISSUE_REQUEST = declare(
    IssueRequest,
    title="出库申请单|Issue request",
    icon="order",
    number="SQ{yy}{mm}-{n:05}",
    actions=(
        submitting(requires=(has_lines,)),
        withdraw,
        reject,
        approve,
        asking.unapprove,
        asking.close_the_rest(_GIVEN_UP),
        asking.reopen,
        void,
    ),
    states=(DRAFT, SUBMITTED, APPROVED, VOID),
    prepare=prepare,
    prints=(prints.STOCK_ORDER, prints.STOCK_ORDER_TRACTOR),
    lookup="number business_date customer_id employee_id due_on quantity_total",
    keywords="申请 借用 品鉴 展会 request cksq",
    looked_up={"lines.item_id": (free_stock.IN_WAREHOUSE,)},
    form=Form(
        "customer_id employee_id business_date due_on | purpose warehouse_id org_id department_id | remark sent_back_because closed_because",
        totals="quantity_total lent_total",
    ),
    listing=Listing(
        columns="number business_date customer_id employee_id purpose warehouse_id due_on quantity_total lent_total state",
        filters="business_date due_on customer_id employee_id warehouse_id org_id department_id state",
        sums="quantity_total lent_total",
        search="number customer_id employee_id purpose remark",
        schemes=(
            scheme("to_approve", "待审核|To approve", Where.of("state", "in", "submitted")),
            scheme(
                "to_lend",
                "待借出|To lend",
                Where.of("state", "in", "approved"),
                Where.of("progress", "in", "open", "partly"),
            ),
        ),
        progress=(Bar(label("借|Lent"), "lent_total", "quantity_total"),),
    ),
)
