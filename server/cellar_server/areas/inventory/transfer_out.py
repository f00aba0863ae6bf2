"""调拨出库单 · transfer out: what left for another warehouse, batch by batch (WH-05, S26.14, S26.27).

Lines come from approved transfer orders, and with them both warehouses: an order stands behind it, so its keeper signs it himself
(W06 B.2). The signature takes the goods from the floor and puts them
in transit to the warehouse that gets them, with what they cost (``transfer.py``); in which state they are they stay. What is
received and lost there comes back as counters. Its receipt is made with the signature, where the parameter says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Mapped

from cellar_server.areas.inventory import paper, prints, transfer
from cellar_server.areas.inventory.first_day import not_before_the_opening
from cellar_server.areas.inventory.paper import StatusLine, StockPaper
from cellar_server.areas.inventory.picked import by_spot
from cellar_server.areas.inventory.transfer_order import TransferOrder
from cellar_server.areas.masters import batch_rules, bin_rules
from cellar_server.kernel.life import documents

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, CARRIED, DRAFT, SIGNED, VOID, ZERO, Bar, Form, Link, Listing, OpenLine, Problem, UnitOfWork, Where, action, audit,
    came_from, counter, declare, label, lines, links, parent, reference, same, scheme, unaudit, void,
)  # fmt: skip
from cellar_server.ledgers import deeds, stock


class TransferOut(StockPaper):
    __tablename__ = "transfer_out"
    warehouse_id: Mapped[int] = reference("调出仓|From", "warehouse", required=True, readonly=True, whose=True)
    to_warehouse_id: Mapped[int] = reference("调入仓|To", "warehouse", required=True, readonly=True, whose=False)
    handled_total: Mapped[Decimal] = counter("已处理|Handled", sum_of="lines.handled")
    received_total: Mapped[Decimal] = counter("已入库|Received", sum_of="lines.received")
    lost_total: Mapped[Decimal] = counter("途损|Lost", sum_of="lines.lost")
    lines: Mapped[list[TransferOutLine]] = lines(
        "出库明细|Lines", "TransferOutLine", fixed=True, required=True, columns=f"{paper.COLUMNS} received lost", sums="quantity received lost"
    )  # fmt: skip


class TransferOutLine(StatusLine, OpenLine):
    __tablename__ = "transfer_out_line"
    document_id: Mapped[int] = parent("transfer_out")
    order_line_id: Mapped[int] = came_from("transfer_order_line")
    item_id: Mapped[int] = reference("物料|Item", "item", required=True, readonly=True)
    handled: Mapped[Decimal] = counter("已处理|Handled")
    received: Mapped[Decimal] = counter("已入库|Received")
    lost: Mapped[Decimal] = counter("途损|Lost")


def verify(work: UnitOfWork, doc: TransferOut) -> Iterator[Problem]:
    yield from batch_rules.own(work, doc)
    yield from bin_rules.own(work, doc)
    yield from transfer.one_company(work, doc)
    yield from transfer.in_charge(work, doc)


@action("签字|Sign", DRAFT >> SIGNED, numbers=True, primary=True, batch=True, signs="保管员|Keeper",
        requires=(batch_rules.named, bin_rules.in_a_bin, verify, not_before_the_opening))  # fmt: skip
def sign(work: UnitOfWork, doc: TransferOut) -> None:
    """The goods leave; what takes them in is made, as the parameter says."""
    deeds.take_effect(work, doc)
    how = work.settings[transfer.RECEIPT]
    if how != transfer.MANUAL:
        _receive(work, doc, then="sign" if how == transfer.SIGNED else "")


def _receipt(work: UnitOfWork) -> Any:
    """The type that takes from this one, which so cannot import it."""
    return work.registry.of("transfer_in").model


def _receive(work: UnitOfWork, doc: TransferOut, *, then: str) -> None:
    """The receipt of all that leaves."""
    documents.gives_now(work, doc, SIGNED)
    rows: list[dict[str, Any]] = [
        {
            "out_line_id": line.id, "order_line_id": line.order_line_id, "item_id": line.item_id, "batch_id": line.batch_id,
            "stock_status": line.stock_status, "shipped": line.quantity, "received": line.quantity,
        }
        for line in doc.lines
    ]  # fmt: skip
    head: dict[str, Any] = {"warehouse_id": doc.to_warehouse_id, "from_warehouse_id": doc.warehouse_id}
    if not then and not doc.migrated:
        # It arrives today at the earliest; ``transfer_in.sign`` knows the day. Taken in at once, it is there on the day it left.
        head["business_date"] = max(doc.business_date, work.today)
    documents.make(work, _receipt(work), doc, head, {"lines": rows}, then=then)


@action("弃签|Withdraw signature", SIGNED >> DRAFT, icon="undo", backward=True,
        requires=(transfer.in_charge, links.nothing_downstream))  # fmt: skip
def unsign(work: UnitOfWork, doc: TransferOut) -> None:
    """The goods are back on the floor, and the draft of their receipt is void."""
    documents.unmake(work, _receipt(work), doc)
    deeds.take_back(work, doc)


def stands_for(doc: TransferOut) -> Iterator[stock.Move]:
    """A signed transfer: off the floor here, on the road to there, where a layer of each line keeps their value."""
    for index, line in enumerate(doc.lines):
        gone = stock.Move(
            warehouse_id=doc.warehouse_id, item_id=line.item_id, batch_id=line.batch_id, bin_id=line.bin_id, status=line.stock_status,
            on_hand=-line.quantity, path=f"lines[{index}].quantity", line_id=line.id, contra_layer=line.id,
        )  # fmt: skip
        yield gone
        yield replace(
            gone, warehouse_id=doc.to_warehouse_id, bin_id=None, on_hand=ZERO, in_transit=line.quantity, layer_id=line.id, contra_layer=0
        )  # fmt: skip


TRANSFER_OUT = declare(
    TransferOut,
    title="调拨出库单|Transfer out",
    icon="export",
    number="DC{yy}{mm}-{n:05}",
    actions=(sign, unsign, audit, unaudit, void),
    states=(DRAFT, SIGNED, VOID),
    prepare=paper.prepare,
    verify=verify,
    equations=("handled_total = received_total + lost_total", "handled_total <= quantity_total"),
    effects=stands_for,
    spared=dict.fromkeys(
        (CARRIED, "department_id", "lines.batch_id", "lines.bin_id"), "the order was approved, and goods that were stopped may be put elsewhere"
    ),
    module="stock",
    scopes=transfer.SCOPES,
    links=(
        Link(
            source=TransferOrder,
            via="order_line_id",
            taken="shipped",
            states=(APPROVED,),
            head=same("warehouse_id to_warehouse_id org_id"),
            line=same("item_id"),
            derive=by_spot("order_line_id"),
            label=label("调出|Send"),
        ),
    ),
    prints=(prints.STOCK_PAPER, prints.STOCK_PAPER_TRACTOR),
    lookup="number business_date warehouse_id to_warehouse_id quantity_total",
    keywords="调拨出库 移仓 transfer dbck",
    form=Form(
        "warehouse_id to_warehouse_id business_date keeper_id | org_id department_id remark", totals="quantity_total received_total lost_total"
    ),
    listing=Listing(
        columns="number business_date warehouse_id to_warehouse_id keeper_id quantity_total received_total lost_total remark org_id state",
        filters="business_date warehouse_id to_warehouse_id keeper_id org_id department_id state",
        sums="quantity_total received_total lost_total",
        search="number warehouse_id to_warehouse_id remark",
        schemes=(
            scheme("to_sign", "待签字|To sign", Where.of("state", "in", "draft")),
            scheme("on_road", "在途|On the road", Where.of("state", "in", "signed"), Where.of("progress", "in", "open", "partly")),
        ),
        progress=(Bar(label("入|Received"), "handled_total", "quantity_total"),),
    ),
)  # fmt: skip
