"""借出归还单 · return of a loan: what the borrower brings back, whole or in part, to the warehouse that lent it (SO-09, W07).

Lines come from signed loans of one borrower. The signature takes what is brought from 借出 back to the floor, in the state in
which it comes back: damaged goods are not for sale. What of a loan is on an order (转销售) is not returned.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Mapped

from cellar_server.areas.inventory import paper, prints
from cellar_server.areas.inventory.first_day import not_before_the_opening
from cellar_server.areas.inventory.loan import Loan, LoanLine
from cellar_server.areas.inventory.paper import StatusLine, StockPaper

from cellar_server.kernel.kit import (  # isort: skip
    DRAFT, SIGNED, VOID, ZERO, Form, Link, Listing, Where, audit, came_from, declare, further, label, lines, parent, reference, same,
    scheme, unaudit, void,
)  # fmt: skip
from cellar_server.ledgers import stock


class LoanReturn(StockPaper):
    __tablename__ = "loan_return"
    warehouse_id: Mapped[int] = reference("仓库|Warehouse", "warehouse", required=True, readonly=True)
    customer_id: Mapped[int | None] = reference("借用客户|Lent to", "customer", readonly=True)
    employee_id: Mapped[int] = reference("借用人|Borrower", "employee", required=True, readonly=True, whose=True)
    lines: Mapped[list[LoanReturnLine]] = lines(
        "归还明细|Lines",
        "LoanReturnLine",
        fixed=True,
        required=True,
        columns=f"{paper.COLUMNS} loan_id",
        sums=paper.SUMS,
    )


class LoanReturnLine(StatusLine):
    __tablename__ = "loan_return_line"
    document_id: Mapped[int] = parent("loan_return")
    loan_line_id: Mapped[int] = came_from("loan_line")
    loan_id: Mapped[int | None] = reference("借出单|Loan", "loan", readonly=True)
    item_id: Mapped[int] = reference("物料|Item", "item", required=True, readonly=True)
    batch_id: Mapped[int | None] = reference("批次|Batch", "batch", readonly=True)


def stands_for(doc: LoanReturn) -> Iterator[stock.Move]:
    """A signed return: the goods are on the floor again. What was lent was qualified as it left."""
    for index, line in enumerate(doc.lines):
        back = stock.Move(
            warehouse_id=doc.warehouse_id, item_id=line.item_id, batch_id=line.batch_id, lent=-line.quantity,
            path=f"lines[{index}].quantity", line_id=line.id,
        )  # fmt: skip
        yield back
        yield replace(back, bin_id=line.bin_id, status=line.stock_status, lent=ZERO, on_hand=line.quantity)


# A signed loan stands behind what comes back, so that the keeper who takes it back signs for it himself (W07.3a).
sign = replace(paper.sign, by_another=False, requires=(*paper.sign.requires, not_before_the_opening))

LOAN_RETURN = declare(
    LoanReturn,
    title="借出归还单|Return of a loan",
    icon="import",
    number="GH{yy}{mm}-{n:05}",
    actions=(sign, paper.unsign, audit, unaudit, void),
    states=(DRAFT, SIGNED, VOID),
    prepare=paper.prepare,
    verify=paper.verify,
    effects=stands_for,
    spared=dict.fromkeys(
        ("warehouse_id", "org_id", "customer_id", "employee_id", "department_id", "lines.item_id", "lines.batch_id"),
        "what was lent must come back, whoever was stopped meanwhile",
    ),
    module="stock",
    links=(
        Link(
            source=Loan,
            via="loan_line_id",
            taken="handled",
            states=(SIGNED,),
            head=same("warehouse_id org_id customer_id employee_id"),
            line={**same("item_id batch_id"), "loan_id": "document_id"},
            also=further(LoanLine, "loan_line_id", "returned=quantity"),
            label=label("归还|Return"),
        ),
    ),
    prints=(prints.STOCK_PAPER, prints.STOCK_PAPER_TRACTOR),
    lookup="number business_date customer_id employee_id quantity_total",
    keywords="归还 还货 借出 return ghd",
    form=Form(
        "customer_id employee_id business_date warehouse_id | keeper_id org_id department_id remark",
        totals="quantity_total",
    ),
    listing=Listing(
        columns="number business_date customer_id employee_id warehouse_id keeper_id quantity_total remark org_id state",
        filters="business_date customer_id employee_id warehouse_id keeper_id org_id department_id state",
        sums="quantity_total",
        search="number customer_id employee_id remark",
        schemes=(
            scheme("to_sign", "待签字|To sign", Where.of("state", "in", "draft")),
            scheme("this_month", "本月归还|This month", Where.of("business_date", "period", "this_month")),
        ),
    ),
)
