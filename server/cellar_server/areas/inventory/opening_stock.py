"""期初库存 · opening stock: what lay in a warehouse before the first movement that the program knows of (WH-08, S19.9, S00.7).

期初 + 入 − 出 = 期末 holds for an item (and batch) of a warehouse if there is one opening, dated on or before the day on which
the warehouse began to move. One paper, in draft or signed, holds the item and batch of its warehouse; another is refused by
name. It may be entered late, by the date of that day; what is found later is no opening, it comes in by 其他入库单.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Mapped

from cellar_server.areas.inventory import paper, prints
from cellar_server.areas.inventory.costed import POWERS, CostedLine
from cellar_server.areas.inventory.first_day import before_all_else
from cellar_server.areas.inventory.paper import StockPaper

from cellar_server.kernel.kit import (  # isort: skip
    DRAFT, SIGNED, VOID, Form, Listing, Problem, UnitOfWork, Where, audit, declare, lines, parent, reference, scheme, unaudit, void,
)  # fmt: skip


class OpeningStock(StockPaper):
    __tablename__ = "opening_stock"
    lines: Mapped[list[OpeningStockLine]] = lines(
        "期初明细|Lines", "OpeningStockLine", columns=paper.COSTED, sums=paper.COSTED_SUMS, once="item_id batch_id"
    )


class OpeningStockLine(CostedLine):
    __tablename__ = "opening_stock_line"
    document_id: Mapped[int] = parent("opening_stock")
    item_id: Mapped[int] = reference(
        "物料|Item", "item", required=True, triggers=True, unique_with="warehouse_id batch_id"
    )


def verify(work: UnitOfWork, doc: OpeningStock) -> Iterator[Problem]:
    """What the signature will refuse is said early."""
    yield from paper.verify(work, doc)
    yield from (replace(found, warning=True) for found in before_all_else(work, doc))


sign = replace(paper.sign, requires=(*paper.sign.requires, paper.made_before, before_all_else))


OPENING_STOCK = declare(
    OpeningStock,
    title="期初库存|Opening stock",
    icon="box",
    number="QC{yy}{mm}-{n:05}",
    actions=(sign, paper.unsign, audit, unaudit, void),
    states=(DRAFT, SIGNED, VOID),
    prepare=paper.prepare,
    verify=verify,
    effects=paper.comes_in,
    abreast=True,
    powers=POWERS,
    spared={
        "lines.item_id": "what lies there is counted, whether it is still traded or not",
        "lines.batch_id": "what lies there is counted, also a batch that was stopped",
    },
    module="stock",
    prints=(prints.STOCK_PAPER, prints.STOCK_PAPER_TRACTOR),
    lookup="number business_date warehouse_id quantity_total",
    title_field="warehouse_id",
    keywords="期初 初始库存 上线 opening qckc",
    form=Form(f"{paper.FORM} | remark", totals="quantity_total"),
    listing=Listing(
        columns="number business_date warehouse_id keeper_id quantity_total remark org_id state",
        filters="business_date warehouse_id keeper_id org_id department_id state",
        sums="quantity_total",
        search="number warehouse_id remark",
        schemes=(scheme("to_sign", "待签字|To sign", Where.of("state", "in", "draft")),),
    ),
)
