"""调拨订单 · transfer order: which goods go from one warehouse to another (WH-05, W06).

计划 or 内勤 enters it, 仓库主管 approves. It promises nothing: the keeper sends what is there and free. Both warehouses are said here
once and carried down (S26.27). Quantities are in the item's main unit; ``shipped`` left, ``received`` arrived.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from cellar_server.areas.inventory import asking, free_stock, prints, transfer
from cellar_server.areas.masters.papers import CountedLine, StockDocument

from cellar_server.kernel.kit import (  # isort: skip
    APPROVED, DRAFT, VOID, Bar, Form, Listing, OpenLine, UnitOfWork, VerbGroup, Where, action, counter, day, declare, label, lines,
    parent, reference, scheme, text, void,
)  # fmt: skip


class TransferOrder(StockDocument):
    __tablename__ = "transfer_order"
    warehouse_id: Mapped[int] = reference("调出仓|From", "warehouse", required=True, whose=True)
    to_warehouse_id: Mapped[int] = reference("调入仓|To", "warehouse", required=True, whose=False)
    arrive_on: Mapped[date | None] = day("要求到货|Arrive on", copied=False, not_before="business_date")
    shipped_total: Mapped[Decimal] = counter("已出库|Shipped", sum_of="lines.shipped")
    received_total: Mapped[Decimal] = counter("已入库|Received", sum_of="lines.received")
    closed_because: Mapped[str | None] = text("关闭原因|Closed because", 200, readonly=True, copied=False)
    lines: Mapped[list[TransferOrderLine]] = lines(
        "调拨明细|Lines",
        "TransferOrderLine",
        required=True,
        columns="item_id cases quantity shipped received closed",
        sums="quantity shipped received",
    )


class TransferOrderLine(CountedLine, OpenLine):
    __tablename__ = "transfer_order_line"
    document_id: Mapped[int] = parent("transfer_order")
    shipped: Mapped[Decimal] = counter("已出库|Shipped")
    received: Mapped[Decimal] = counter("已入库|Received")


@action("审核|Approve", DRAFT >> APPROVED, numbers=True, by_another=True, primary=True, batch=True,
        requires=(transfer.one_company,), group=VerbGroup.CHECK)  # fmt: skip
def approve(work: UnitOfWork, doc: TransferOrder) -> None:
    """The keeper may send."""


_GIVEN_UP = "未出库的数量将不再执行|What was not sent will not be sent any more"

TRANSFER_ORDER = declare(
    TransferOrder,
    title="调拨订单|Transfer order",
    icon="swap",
    number="DB{yy}{mm}-{n:05}",
    actions=(approve, asking.unapprove, asking.close_the_rest(_GIVEN_UP), asking.reopen, void),
    states=(DRAFT, APPROVED, VOID),
    check=transfer.two_places,
    verify=transfer.one_company,
    scopes=transfer.SCOPES,
    prints=(prints.STOCK_ORDER, prints.STOCK_ORDER_TRACTOR),
    keywords="调拨 移仓 transfer dbdd",
    looked_up={"lines.item_id": (free_stock.IN_WAREHOUSE,)},
    form=Form(
        "warehouse_id to_warehouse_id business_date arrive_on | org_id department_id remark closed_because",
        totals="quantity_total shipped_total received_total",
    ),
    listing=Listing(
        columns="number business_date warehouse_id to_warehouse_id arrive_on quantity_total shipped_total received_total remark org_id state",
        filters="business_date arrive_on warehouse_id to_warehouse_id org_id department_id state",
        sums="quantity_total shipped_total received_total",
        search="number warehouse_id to_warehouse_id remark",
        schemes=(
            scheme("to_approve", "待审核|To approve", Where.of("state", "in", "draft")),
            scheme(
                "to_send",
                "待出库|To ship",
                Where.of("state", "in", "approved"),
                Where.of("progress", "in", "open", "partly"),
            ),
        ),
        progress=(
            Bar(label("出|Shipped"), "shipped_total", "quantity_total"),
            Bar(label("入|Received"), "received_total", "quantity_total"),
        ),
    ),
)
