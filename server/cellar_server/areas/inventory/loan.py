"""库存借出单 · loan: goods that a customer or an employee has for a while and that stay ours (SO-09, W07, S26.19).

Quantities are in the item's main unit. The signature takes qualified goods from the floor into the bucket 借出 of the same
warehouse, so that their cost stays where it was. A line ends as returned (归还) or sold (转销售): ``handled`` is what is back or on
an approved order, and never more than was lent; of it ``returned`` is back on the floor and ``sold`` was signed out. What the
borrower still has is quantity − returned − sold, and the sum of that is the ledger's bucket (``proofs.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_server.areas.inventory import paper, prints
from cellar_server.areas.inventory.first_day import not_before_the_opening
from cellar_server.areas.inventory.paper import StockPaper
from cellar_server.areas.masters.papers import StockLine

from cellar_server.kernel.kit import (  # isort: skip
    DRAFT, SIGNED, VOID, Bar, Form, Listing, OpenLine, Where, audit, counter, day, declare, label, lines, links, parent, reference,
    scheme, unaudit, void,
)  # fmt: skip
from cellar_server.ledgers import stock


class Loan(StockPaper):
    """Without a customer it is the employee himself who borrows; with one he answers for the loan."""

    __tablename__ = "loan"
    customer_id: Mapped[int | None] = reference("借用客户|Lent to", "customer")
    employee_id: Mapped[int] = reference("借用人|Borrower", "employee", required=True, whose=True)
    due_on: Mapped[date] = day("应还日期|Due back", required=True, copied=False, not_before="business_date")
    returned_total: Mapped[Decimal] = counter("已归还|Returned", sum_of="lines.returned")
    sold_total: Mapped[Decimal] = counter("已转销售|Sold", sum_of="lines.sold")
    lines: Mapped[list[LoanLine]] = lines(
        "借出明细|Lines",
        "LoanLine",
        columns="item_id batch_id location cases quantity handled returned sold",
        sums=paper.SUMS,
    )


class LoanLine(StockLine, OpenLine):
    __tablename__ = "loan_line"
    document_id: Mapped[int] = parent("loan")
    handled: Mapped[Decimal] = counter("已处理|Handled")
    returned: Mapped[Decimal] = counter("已归还|Returned")
    sold: Mapped[Decimal] = counter("已转销售|Sold")


def stands_for(doc: Loan) -> Iterator[stock.Move]:
    """A signed loan: the goods left the floor, of what is promised to orders nothing, and are with the borrower."""
    for index, line in enumerate(doc.lines):
        yield stock.Move(
            warehouse_id=doc.warehouse_id, item_id=line.item_id, batch_id=line.batch_id, on_hand=-line.quantity, lent=line.quantity,
            path=f"lines[{index}].quantity", line_id=line.id,
        )  # fmt: skip


sign = replace(paper.sign, requires=(*paper.sign.requires, not_before_the_opening))
unsign = replace(paper.unsign, requires=(links.nothing_downstream,))
_OUT = (Where.of("state", "in", "signed"), Where.of("progress", "in", "open", "partly"))

LOAN = declare(
    Loan,
    title="库存借出单|Loan",
    icon="export",
    number="JC{yy}{mm}-{n:05}",
    actions=(sign, unsign, audit, unaudit, void),
    states=(DRAFT, SIGNED, VOID),
    prepare=paper.prepare,
    verify=paper.verify,
    equations=("returned_total + sold_total <= quantity_total",),
    effects=stands_for,
    module="stock",
    prints=(prints.STOCK_PAPER, prints.STOCK_PAPER_TRACTOR),
    lookup="number business_date customer_id employee_id due_on quantity_total",
    keywords="借出 借用 出借 品鉴 展会 loan jcd",
    form=Form(
        "warehouse_id business_date due_on keeper_id | customer_id employee_id org_id department_id | remark",
        totals="quantity_total returned_total sold_total",
    ),
    listing=Listing(
        columns="number business_date customer_id employee_id warehouse_id due_on quantity_total returned_total sold_total state",
        filters="business_date due_on customer_id employee_id warehouse_id keeper_id org_id department_id state",
        sums="quantity_total returned_total sold_total",
        search="number customer_id employee_id remark",
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
