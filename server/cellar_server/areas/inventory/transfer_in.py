"""调拨入库单 · transfer in: what arrived of a transfer and what was lost on the way (WH-05, S26.14, S26.15, S26.17).

It is the receiving warehouse's sign-off (途损签收): received + lost = shipped, a loss names its reason and who bears it. Made with
the signature of the transfer out, or pulled by hand; of one transfer there may be several. The signature takes the goods from
the road to the floor of the warehouse that gets them, where their cost is already; what was lost is ours no longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_common.figures import show_quantity
from cellar_server.areas.inventory import paper, prints
from cellar_server.areas.inventory.first_day import not_before_the_opening
from cellar_server.areas.inventory.paper import StockPaper
from cellar_server.areas.inventory.transfer_order import TransferOrderLine
from cellar_server.areas.inventory.transfer_out import TransferOut, TransferOutLine
from cellar_server.areas.masters import bin_rules
from cellar_server.areas.masters.codes import ReasonKind
from cellar_server.areas.masters.item import MAIN_UNIT
from cellar_server.kernel.amounts.steps import PIECE, ZERO
from cellar_server.ledgers.stock.status import StockStatus

from cellar_server.kernel.kit import (  # isort: skip
    CARRIED, DRAFT, SIGNED, VOID, Choice, Form, Line, Link, Listing, Problem, UnitOfWork, Where, action, audit, came_from, choice, declare,
    empty, further, label, lines, parent, problem, quantity, reference, same, scheme, text, unaudit, void,
)  # fmt: skip
from cellar_server.ledgers import deeds, stock


class Bearer(Choice):
    """Who bears what was lost between two warehouses of one company."""

    CARRIER = "承运商|Carrier"
    SENDER = "调出仓|From"
    RECEIVER = "调入仓|To"


class TransferIn(StockPaper):
    __tablename__ = "transfer_in"
    warehouse_id: Mapped[int] = reference("调入仓|To", "warehouse", required=True, readonly=True, whose=True)
    from_warehouse_id: Mapped[int] = reference("调出仓|From", "warehouse", required=True, readonly=True, whose=False)
    quantity_total: Mapped[Decimal] = quantity("出库合计|Shipped", sum_of="lines.shipped")
    received_total: Mapped[Decimal] = quantity("入库合计|Received", sum_of="lines.received")
    lost_total: Mapped[Decimal] = quantity("途损合计|Lost", sum_of="lines.lost")
    lines: Mapped[list[TransferInLine]] = lines(
        "入库明细|Lines", "TransferInLine", fixed=True, required=True,
        columns="item_id batch_id stock_status bin_id location shipped received lost reason_id borne_by", sums="shipped received lost",
    )  # fmt: skip


class TransferInLine(Line):
    __tablename__ = "transfer_in_line"
    document_id: Mapped[int] = parent("transfer_in")
    out_line_id: Mapped[int] = came_from("transfer_out_line")
    order_line_id: Mapped[int] = came_from("transfer_order_line")
    item_id: Mapped[int] = reference("物料|Item", "item", required=True, readonly=True)
    batch_id: Mapped[int | None] = reference("批次|Batch", "batch", readonly=True)
    stock_status: Mapped[StockStatus] = choice(
        "库存状态|Stock status", StockStatus, default=StockStatus.QUALIFIED, readonly=True
    )
    bin_id: Mapped[int | None] = reference("货位|Bin", "warehouse_bin", context=("warehouse_id",), width=10)
    location: Mapped[str | None] = text("货位说明|Location", 30)
    shipped: Mapped[Decimal] = quantity("出库数量|Shipped", unit=MAIN_UNIT, required=True, triggers=True, positive=True)
    received: Mapped[Decimal] = quantity(
        "入库数量|Received", unit=MAIN_UNIT, required=True, triggers=True, minimum=ZERO
    )
    lost: Mapped[Decimal] = quantity("途损数量|Lost", unit=MAIN_UNIT, default=ZERO, triggers=True, minimum=ZERO)
    reason_id: Mapped[int | None] = reference("途损原因|Reason", "reason", among={"kind": ReasonKind.LOSS})
    borne_by: Mapped[Bearer | None] = choice("承担方|Borne by", Bearer)


def all_received(work: UnitOfWork, doc: TransferIn) -> None:
    """What was pulled is taken as received in full until somebody enters a loss."""
    for line in doc.lines:
        line.received, line.lost = line.shipped, ZERO


def prepare(work: UnitOfWork, doc: TransferIn) -> None:
    paper.prepare(work, doc)
    for line in doc.lines:
        if empty(line.received) and not empty(line.shipped):
            line.received = line.shipped - line.lost


def check(doc: TransferIn) -> Iterator[Problem]:
    """Every line adds up; a loss names its reason and who bears it."""
    for index, line in enumerate(doc.lines):
        place = f"lines[{index}]"
        if None not in (line.shipped, line.received) and line.received + line.lost != line.shipped:
            shipped, fits = show_quantity(line.shipped), show_quantity(line.shipped - line.lost)
            yield problem(
                f"{place}.received", "DOES_NOT_ADD_UP",
                f"第 {index + 1} 行：入库 + 途损应等于出库 {shipped}|Line {index + 1}: received + lost must be the {shipped} shipped",
                f"入库改为 {fits}，或改途损|Make received {fits}, or change what was lost",
            )  # fmt: skip
        if line.lost and line.reason_id is None:
            yield problem(
                f"{place}.reason_id", "LOSS_UNEXPLAINED", "途损须填原因|A loss needs its reason", "F7 选择|Press F7"
            )
        if line.lost and line.borne_by is None:
            yield problem(f"{place}.borne_by", "LOSS_UNCLAIMED", "途损须指明承担方|Say who bears the loss")


def arrived(line: TransferInLine) -> bool:
    """What was lost on the road lies in no bin."""
    return bool(line.received)


def verify(work: UnitOfWork, doc: TransferIn) -> Iterator[Problem]:
    return paper.verify(work, doc, lies=arrived)


def stands_for(doc: TransferIn) -> Iterator[stock.Move]:
    """A signed receipt: nothing of it is on the road; what was received lies here, at the value with which it left."""
    for index, line in enumerate(doc.lines):
        gone = stock.Move(
            warehouse_id=doc.warehouse_id, item_id=line.item_id, batch_id=line.batch_id, status=line.stock_status,
            in_transit=-line.shipped, path=f"lines[{index}].shipped", line_id=line.id, layer_id=line.out_line_id,
        )  # fmt: skip
        yield gone
        if line.received:
            yield replace(
                gone,
                in_transit=ZERO,
                on_hand=line.received,
                bin_id=line.bin_id,
                layer_id=0,
                contra_layer=line.out_line_id,
            )


@action("签字|Sign", DRAFT >> SIGNED, numbers=True, primary=True, batch=True, signs="签收|Signed for by",
        requires=(verify, bin_rules.named(arrived), not_before_the_opening))  # fmt: skip
def sign(work: UnitOfWork, doc: TransferIn) -> None:
    """The goods are there: on the day that somebody wrote, or, of a draft that came by itself and that nobody touched, today."""
    if doc.source_id is not None and doc.row_version == 1 and doc.created_at != work.now and not doc.migrated:
        doc.business_date = max(doc.business_date, work.today)
    deeds.take_effect(work, doc)


unsign = replace(paper.unsign, group=None)

TRANSFER_IN = declare(
    TransferIn,
    title="调拨入库单|Transfer in",
    icon="import",
    number="DR{yy}{mm}-{n:05}",
    actions=(sign, unsign, audit, unaudit, void),
    states=(DRAFT, SIGNED, VOID),
    check=check,
    prepare=prepare,
    verify=verify,
    equations=("quantity_total = received_total + lost_total",),
    effects=stands_for,
    spared=dict.fromkeys((CARRIED, "department_id"), "the goods are on the road and must arrive, whoever was stopped meanwhile"),
    module="stock",
    links=(
        Link(
            source=TransferOut,
            via="out_line_id",
            taken="handled",
            quantity="shipped",
            states=(SIGNED,),
            head={"warehouse_id": "to_warehouse_id", "from_warehouse_id": "warehouse_id", "org_id": "org_id"},
            line=same("item_id batch_id stock_status order_line_id"),
            also=(
                *further(TransferOutLine, "out_line_id", "received lost"),
                *further(TransferOrderLine, "order_line_id", "received"),
            ),
            derive=all_received,
            label=label("调入|Receive"),
        ),
    ),
    prints=(prints.STOCK_PAPER, prints.STOCK_PAPER_TRACTOR),
    lookup="number business_date warehouse_id from_warehouse_id received_total",
    keywords="调拨入库 途损 签收 transfer dbrk",
    form=Form(
        "warehouse_id from_warehouse_id business_date keeper_id | org_id department_id remark", totals="quantity_total received_total lost_total"
    ),
    listing=Listing(
        columns="number business_date from_warehouse_id warehouse_id keeper_id quantity_total received_total lost_total remark org_id state",
        filters="business_date warehouse_id from_warehouse_id keeper_id org_id department_id state",
        sums="quantity_total received_total lost_total",
        search="number warehouse_id from_warehouse_id remark",
        schemes=(
            scheme("to_sign", "待签收|To sign", Where.of("state", "in", "draft")),
            scheme("lost", "有途损|With losses", Where.of("lost_total", "from", PIECE)),
        ),
    ),
)  # fmt: skip
