"""The tables of stock: the ledger and its projections."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cellar_db import types
from cellar_server.kernel.schema.field_makers import choice, flag, money, price, quantity, reference, reference_or_none
from cellar_server.kernel.schema.model import Base, table_of
from cellar_server.ledgers.posting import LedgerRow
from cellar_server.ledgers.stock.status import StockStatus

ZERO = Decimal(0)
BUCKETS = ("on_hand", "reserved", "in_transit", "lent")
# Of which the projection by item also knows what of on hand does not count.
ITEM_BUCKETS = (*BUCKETS, "blocked")
# What lies in a bin, or left it: goods that exist; promises are made on the item.
DETAIL_BUCKETS = ("on_hand", "in_transit", "lent")
# What is ours, wherever it is: cost is kept of this.
OWNED = DETAIL_BUCKETS


class StockMove(LedgerRow):
    """One change of one key by one document, and what it is worth. ``layer_id``: of which layer; 0: of the average."""

    __tablename__ = "stock_move"
    __table_args__ = (Index(None, "warehouse_id", "item_id"),)
    line_id: Mapped[int] = mapped_column(types.Id(), nullable=False, default=0)
    warehouse_id: Mapped[int] = reference("仓库|Warehouse", "warehouse", required=True)
    item_id: Mapped[int] = reference("物料|Item", "item", required=True)
    batch_id: Mapped[int] = reference_or_none("批次|Batch", "batch")
    bin_id: Mapped[int] = reference_or_none("货位|Bin", "warehouse_bin")
    stock_status: Mapped[StockStatus] = choice("库存状态|Stock status", StockStatus, default=StockStatus.QUALIFIED)
    on_hand: Mapped[Decimal] = quantity("现存|On hand", required=True)
    reserved: Mapped[Decimal] = quantity("占用|Reserved", required=True)
    in_transit: Mapped[Decimal] = quantity("在途|In transit", required=True)
    lent: Mapped[Decimal] = quantity("借出|Lent", required=True)
    cost_area_id: Mapped[int] = reference_or_none("成本域|Cost area", "cost_area")
    cost: Mapped[Decimal] = money("成本金额|Cost", default=ZERO)
    layer_id: Mapped[int] = mapped_column(types.Id(), nullable=False, default=0)


class StockItem(Base):
    """The projection by warehouse and item. ``blocked``: what of on hand neither warehouse nor status lets count."""

    __tablename__ = "stock_item"
    __table_args__ = (UniqueConstraint("warehouse_id", "item_id"),)
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    warehouse_id: Mapped[int] = reference("仓库|Warehouse", "warehouse", required=True)
    item_id: Mapped[int] = reference("物料|Item", "item", required=True)
    on_hand: Mapped[Decimal] = quantity("现存|On hand", default=ZERO)
    blocked: Mapped[Decimal] = quantity("不可用|Blocked", default=ZERO)
    reserved: Mapped[Decimal] = quantity("占用|Reserved", default=ZERO)
    in_transit: Mapped[Decimal] = quantity("在途|In transit", default=ZERO)
    lent: Mapped[Decimal] = quantity("借出|Lent", default=ZERO)


class StockBatch(Base):
    """The projection in detail: by warehouse, item, batch, bin and status. What is in transit or lent lies in no bin."""

    __tablename__ = "stock_batch"
    __table_args__ = (UniqueConstraint("warehouse_id", "item_id", "batch_id", "bin_id", "stock_status"),)
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    warehouse_id: Mapped[int] = reference("仓库|Warehouse", "warehouse", required=True)
    item_id: Mapped[int] = reference("物料|Item", "item", required=True)
    batch_id: Mapped[int] = reference_or_none("批次|Batch", "batch", index=True)
    bin_id: Mapped[int] = reference_or_none("货位|Bin", "warehouse_bin")
    stock_status: Mapped[StockStatus] = choice("库存状态|Stock status", StockStatus, default=StockStatus.QUALIFIED)
    on_hand: Mapped[Decimal] = quantity("现存|On hand", default=ZERO)
    in_transit: Mapped[Decimal] = quantity("在途|In transit", default=ZERO)
    lent: Mapped[Decimal] = quantity("借出|Lent", default=ZERO)


class StockCost(Base):
    """The projection by cost area and item: what is ours there, on the floor, on the road or lent, and what it is worth.

    A layer is goods whose value is kept apart from the others' (a transfer on its way) under the id of the line that began it,
    as long as there are any of them; the row of layer 0 is all the rest.
    """

    __tablename__ = "stock_cost"
    __table_args__ = (UniqueConstraint("cost_area_id", "item_id", "layer_id"),)
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    cost_area_id: Mapped[int] = reference("成本域|Cost area", "cost_area", required=True)
    item_id: Mapped[int] = reference("物料|Item", "item", required=True)
    layer_id: Mapped[int] = mapped_column(types.Id(), nullable=False, default=0)
    apart: Mapped[bool] = flag("单独计价|Own value")
    quantity: Mapped[Decimal] = quantity("结存数量|Quantity", default=ZERO)
    cost: Mapped[Decimal] = money("结存金额|Value", default=ZERO)
    last_cost: Mapped[Decimal] = price("最近单位成本|Last unit cost", default=ZERO)


ITEM_KEY = ("warehouse_id", "item_id")
DETAIL_KEY = ("warehouse_id", "item_id", "batch_id", "bin_id", "stock_status")
COST_KEY = ("cost_area_id", "item_id", "layer_id")
item_rows, detail_rows, cost_rows = table_of(StockItem), table_of(StockBatch), table_of(StockCost)
LEDGER = table_of(StockMove)
