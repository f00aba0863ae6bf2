"""其他入库单 · other receipt: goods that come in and were neither bought, made nor given back by an order of this program (WH-01, S19.6, S19.8).

The reason says where they came from. Until purchase receipts (PU-07) and receipts from production (MF-04) have papers of their
own, bought and bottled goods come in here.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Mapped

from cellar_server.areas.inventory import paper, prints
from cellar_server.areas.inventory.costed import POWERS, CostedLine
from cellar_server.areas.inventory.first_day import not_before_the_opening
from cellar_server.areas.inventory.paper import StockPaper
from cellar_server.areas.masters.codes import ReasonKind

from cellar_server.kernel.kit import (  # isort: skip
    DRAFT, SIGNED, VOID, Form, Listing, Reversed, ReversedLine, Reversible, Where, audit, declare, lines, parent, reference, scheme, unaudit, void,
)  # fmt: skip


class OtherReceipt(StockPaper, Reversed):
    __tablename__ = "other_receipt"
    reason_id: Mapped[int] = reference(
        "入库原因|Why they came", "reason", required=True, among={"kind": ReasonKind.STOCK_IN}
    )
    lines: Mapped[list[OtherReceiptLine]] = lines(
        "入库明细|Lines", "OtherReceiptLine", columns=paper.COSTED, sums=paper.COSTED_SUMS
    )


class OtherReceiptLine(CostedLine, ReversedLine):
    __tablename__ = "other_receipt_line"
    document_id: Mapped[int] = parent("other_receipt")


sign = replace(paper.sign, requires=(*paper.sign.requires, paper.made_before, not_before_the_opening))


OTHER_RECEIPT = declare(
    OtherReceipt,
    title="其他入库单|Other receipt",
    icon="import",
    number="QR{yy}{mm}-{n:05}",
    actions=(sign, paper.unsign, audit, unaudit, void),
    states=(DRAFT, SIGNED, VOID),
    prepare=paper.prepare,
    verify=paper.verify,
    effects=paper.comes_in,
    reversible=Reversible(grid="lines", counts="cases seen_cases", parts="cost", spares=paper.BLACK),
    abreast=True,
    powers=POWERS,
    module="stock",
    prints=(prints.STOCK_PAPER, prints.STOCK_PAPER_TRACTOR),
    lookup="number business_date warehouse_id reason_id quantity_total",
    title_field="warehouse_id",
    keywords="其他入库 其它入库 盘盈 产成品 receipt qtrk",
    form=Form(f"{paper.FORM} | reason_id remark", totals="quantity_total"),
    listing=Listing(
        columns="number business_date warehouse_id reason_id keeper_id quantity_total remark org_id state",
        filters="business_date warehouse_id reason_id keeper_id org_id department_id state",
        sums="quantity_total",
        search="number warehouse_id reason_id remark",
        schemes=(
            scheme("to_sign", "待签字|To sign", Where.of("state", "in", "draft")),
            scheme("this_month", "本月入库|This month", Where.of("business_date", "period", "this_month")),
        ),
    ),
)
