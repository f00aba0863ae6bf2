"""移位单 · bin move: goods that lie in another bin of their warehouse from now on (MD-06, WH-02).

What came in before the warehouse managed bins lies in none: a line without a bin to come from puts it into one. Nothing changes hands or
value and no state changes, so the keeper signs it himself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Mapped

from cellar_server.areas.inventory import paper, prints
from cellar_server.areas.inventory.first_day import not_before_the_opening
from cellar_server.areas.inventory.paper import StatusLine, StockPaper
from cellar_server.areas.masters import batch_rules, bin_rules

from cellar_server.kernel.kit import (  # isort: skip
    DRAFT, SIGNED, VOID, Form, Listing, Problem, UnitOfWork, Where, audit, declare, lines, parent, problem, reference, scheme, unaudit, void,
)  # fmt: skip
from cellar_server.ledgers import stock


class BinMove(StockPaper):
    __tablename__ = "bin_move"
    lines: Mapped[list[BinMoveLine]] = lines(
        "移位明细|Lines",
        "BinMoveLine",
        required=True,
        columns="item_id batch_id stock_status bin_id to_bin_id location cases quantity",
        sums=paper.SUMS,
    )


class BinMoveLine(StatusLine):
    __tablename__ = "bin_move_line"
    document_id: Mapped[int] = parent("bin_move")
    to_bin_id: Mapped[int] = reference(
        "移入货位|To bin", "warehouse_bin", required=True, context=("warehouse_id",), width=10
    )


def check(doc: BinMove) -> Iterator[Problem]:
    """A line moves something."""
    for index, line in enumerate(doc.lines):
        if line.to_bin_id is not None and line.bin_id == line.to_bin_id:
            yield problem(
                f"lines[{index}].to_bin_id", "SAME_BIN", f"第 {index + 1} 行：移入货位与原货位相同|Line {index + 1}: the bin stays what it was",
                "改选移入货位，或删去此行|Choose another, or take the line out",
            )  # fmt: skip


def verify(work: UnitOfWork, doc: BinMove) -> Iterator[Problem]:
    yield from paper.verify(work, doc)
    yield from bin_rules.own(work, doc, "to_bin_id")


def stands_for(doc: BinMove) -> Iterator[stock.Move]:
    """A signed move: as many lie in the warehouse as before, in another bin."""
    for index, line in enumerate(doc.lines):
        gone = stock.Move(
            warehouse_id=doc.warehouse_id, item_id=line.item_id, batch_id=line.batch_id, bin_id=line.bin_id, status=line.stock_status,
            on_hand=-line.quantity, line_id=line.id, path=f"lines[{index}].quantity",
        )  # fmt: skip
        yield gone
        yield replace(gone, bin_id=line.to_bin_id, on_hand=line.quantity)


sign = replace(paper.sign, by_another=False, group=None, requires=(batch_rules.named, verify, not_before_the_opening))
unsign = replace(paper.unsign, group=None)


BIN_MOVE = declare(
    BinMove,
    title="移位单|Bin move",
    icon="swap",
    number="YW{yy}{mm}-{n:05}",
    actions=(sign, unsign, audit, unaudit, void),
    states=(DRAFT, SIGNED, VOID),
    check=check,
    prepare=paper.prepare,
    verify=verify,
    effects=stands_for,
    spared={
        "lines.item_id": "goods of a stopped item still lie somewhere",
        "lines.batch_id": "so do those of a batch that was stopped",
        "lines.bin_id": "what lies in a stopped bin must be able to leave it",
    },
    module="stock",
    prints=(prints.STOCK_PAPER, prints.STOCK_PAPER_TRACTOR),
    lookup="number business_date warehouse_id quantity_total",
    title_field="warehouse_id",
    keywords="移位 移库 上架 货位 bin ywd",
    form=Form(f"{paper.FORM} | remark", totals="quantity_total"),
    listing=Listing(
        columns="number business_date warehouse_id keeper_id quantity_total remark org_id state",
        filters="business_date warehouse_id keeper_id org_id department_id state",
        sums="quantity_total",
        search="number warehouse_id remark",
        schemes=(scheme("to_sign", "待签字|To sign", Where.of("state", "in", "draft")),),
    ),
)
