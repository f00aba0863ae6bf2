"""库存状态调整单 · status change: goods that stay where they lie and become of another state (WH-02, QA-06).

待检 → 合格 or 不合格, 合格 → 冻结 and free again, 残损. 质量部 enters what it found, 仓库主管 signs. No value moves. Goods that are promised
are not blocked before their promise is taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Mapped

from cellar_server.areas.inventory import paper, prints
from cellar_server.areas.inventory.first_day import not_before_the_opening
from cellar_server.areas.inventory.paper import StockPaper
from cellar_server.areas.masters.codes import ReasonKind
from cellar_server.areas.masters.papers import StockLine

from cellar_server.kernel.kit import (  # isort: skip
    DRAFT, SIGNED, VOID, Form, Listing, Problem, Where, audit, choice, declare, lines, parent, problem, reference, scheme, unaudit, void,
)  # fmt: skip
from cellar_server.ledgers import stock
from cellar_server.ledgers.stock.status import StockStatus


class StatusChange(StockPaper):
    __tablename__ = "status_change"
    reason_id: Mapped[int | None] = reference("不合格原因|Why rejected", "reason", among={"kind": ReasonKind.REJECT})
    lines: Mapped[list[StatusChangeLine]] = lines(
        "调整明细|Lines",
        "StatusChangeLine",
        columns="item_id batch_id bin_id location from_status to_status cases quantity",
        sums=paper.SUMS,
    )


class StatusChangeLine(StockLine):
    __tablename__ = "status_change_line"
    document_id: Mapped[int] = parent("status_change")
    from_status: Mapped[StockStatus] = choice("原状态|From", StockStatus, default=StockStatus.TO_INSPECT)
    to_status: Mapped[StockStatus] = choice("新状态|To", StockStatus, default=StockStatus.QUALIFIED)


def check(doc: StatusChange) -> Iterator[Problem]:
    """A line changes something; what is rejected is so for a reason."""
    for index, line in enumerate(doc.lines):
        if line.from_status is line.to_status:
            yield problem(
                f"lines[{index}].to_status", "SAME_STATUS", f"第 {index + 1} 行：新状态与原状态相同|Line {index + 1}: the status stays what it was",
                "改选新状态，或删去此行|Choose another, or take the line out",
            )  # fmt: skip
    if doc.reason_id is None and any(line.to_status is StockStatus.REJECTED for line in doc.lines):
        yield problem(
            "reason_id",
            "REASON_MISSING",
            "判为不合格须填原因|Goods are rejected for a reason",
            "按 F7 选择|Press F7 to choose it",
        )


def stands_for(doc: StatusChange) -> Iterator[stock.Move]:
    """A signed change: as many lie there as before, of another state."""
    for index, line in enumerate(doc.lines):
        gone = stock.Move(
            warehouse_id=doc.warehouse_id, item_id=line.item_id, batch_id=line.batch_id, bin_id=line.bin_id, status=line.from_status,
            on_hand=-line.quantity, line_id=line.id, path=f"lines[{index}].quantity",
        )  # fmt: skip
        yield gone
        yield replace(gone, status=line.to_status, on_hand=line.quantity)


sign = replace(paper.sign, requires=(*paper.sign.requires, not_before_the_opening))


STATUS_CHANGE = declare(
    StatusChange,
    title="库存状态调整单|Status change",
    icon="swap",
    number="ZT{yy}{mm}-{n:05}",
    actions=(sign, paper.unsign, audit, unaudit, void),
    states=(DRAFT, SIGNED, VOID),
    check=check,
    prepare=paper.prepare,
    verify=paper.verify,
    effects=stands_for,
    spared={
        "lines.item_id": "goods of a stopped item still lie there, and may be rejected",
        "lines.batch_id": "a batch that was stopped is what is frozen by this paper",
        "lines.bin_id": "goods lie in a bin that was stopped, whatever their state",
    },
    module="stock",
    prints=(prints.STOCK_PAPER, prints.STOCK_PAPER_TRACTOR),
    lookup="number business_date warehouse_id reason_id quantity_total",
    title_field="warehouse_id",
    keywords="状态 冻结 解冻 判定 待检 合格 freeze inspect kctz",
    form=Form(f"{paper.FORM} | reason_id remark", totals="quantity_total"),
    listing=Listing(
        columns="number business_date warehouse_id reason_id keeper_id quantity_total remark org_id state",
        filters="business_date warehouse_id reason_id keeper_id org_id department_id state",
        sums="quantity_total",
        search="number warehouse_id reason_id remark",
        schemes=(scheme("to_sign", "待签字|To sign", Where.of("state", "in", "draft")),),
    ),
)
