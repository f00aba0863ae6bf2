"""其他出库单 · other issue: goods that go out and are not sold: samples, tastings, own use, scrap (WH-01, S19.6, S19.8).

Whatever is not promised to an order may go, in any part of it, also a batch that has expired or was stopped from sale: to throw
it away is what this paper is for.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Mapped

from cellar_server.areas.inventory import free_stock, paper, prints
from cellar_server.areas.inventory.first_day import not_before_the_opening
from cellar_server.areas.inventory.paper import StatusLine, StockPaper
from cellar_server.areas.masters.codes import ReasonKind

from cellar_server.kernel.kit import (  # isort: skip
    DRAFT, SIGNED, VOID, Form, Listing, Reversed, ReversedLine, Reversible, Where, audit, declare, lines, parent, reference, scheme, unaudit, void,
)  # fmt: skip


class OtherIssue(StockPaper, Reversed):
    __tablename__ = "other_issue"
    reason_id: Mapped[int] = reference(
        "出库原因|Why they go", "reason", required=True, among={"kind": ReasonKind.STOCK_OUT}
    )
    lines: Mapped[list[OtherIssueLine]] = lines(
        "出库明细|Lines", "OtherIssueLine", columns=paper.COLUMNS, sums=paper.SUMS
    )


class OtherIssueLine(StatusLine, ReversedLine):
    __tablename__ = "other_issue_line"
    document_id: Mapped[int] = parent("other_issue")


sign = replace(paper.sign, requires=(*paper.sign.requires, not_before_the_opening))


OTHER_ISSUE = declare(
    OtherIssue,
    title="其他出库单|Other issue",
    icon="export",
    number="QK{yy}{mm}-{n:05}",
    actions=(sign, paper.unsign, audit, unaudit, void),
    states=(DRAFT, SIGNED, VOID),
    prepare=paper.prepare,
    verify=paper.verify,
    effects=paper.goes_out,
    reversible=Reversible(grid="lines", counts="cases seen_cases", spares=paper.BLACK),
    abreast=True,
    spared={
        "lines.item_id": "what is left of a stopped item must be able to leave the warehouse",
        "lines.batch_id": "a batch that was stopped is taken out by this paper",
        "lines.bin_id": "what lies in a stopped bin must be able to leave it",
    },
    module="stock",
    prints=(prints.STOCK_PAPER, prints.STOCK_PAPER_TRACTOR),
    lookup="number business_date warehouse_id reason_id quantity_total",
    title_field="warehouse_id",
    keywords="其他出库 其它出库 领用 报废 样品 issue qtck",
    looked_up={"lines.item_id": (free_stock.IN_WAREHOUSE,)},
    form=Form(f"{paper.FORM} | reason_id remark", totals="quantity_total"),
    listing=Listing(
        columns="number business_date warehouse_id reason_id keeper_id quantity_total remark org_id state",
        filters="business_date warehouse_id reason_id keeper_id org_id department_id state",
        sums="quantity_total",
        search="number warehouse_id reason_id remark",
        schemes=(
            scheme("to_sign", "待签字|To sign", Where.of("state", "in", "draft")),
            scheme("this_month", "本月出库|This month", Where.of("business_date", "period", "this_month")),
        ),
    ),
)
