"""The tables of stock: the ledger and its two projections."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from cellar_db import types
from cellar_server.kernel.schema.field_makers import quantity, reference
from cellar_server.kernel.schema.model import Base, table_of
from cellar_server.ledgers.posting import LedgerRow

ZERO = Decimal(0)
BUCKETS = ("on_hand", "reserved", "in_transit", "lent", "to_inspect")
# What a batch row knows: goods that exist; promises are made on the item, not on a batch.
BATCH_BUCKETS = ("on_hand", "in_transit", "lent", "to_inspect")


class StockMove(LedgerRow):
    """One change of one key by one document."""

    __tablename__ = "stock_move"
    __table_args__ = (Index(None, "warehouse_id", "item_id"),)
    line_id: Mapped[int] = mapped_column(types.Id(), nullable=False, default=0)
    warehouse_id: Mapped[int] = reference("仓库|Warehouse", "warehouse", required=True)
    item_id: Mapped[int] = reference("物料|Item", "item", required=True)
    # 0: not of a batch.
    batch_id: Mapped[int] = mapped_column(types.Id(), nullable=False, default=0)
    on_hand: Mapped[Decimal] = quantity("现存|On hand", required=True)
    reserved: Mapped[Decimal] = quantity("占用|Reserved", required=True)
    in_transit: Mapped[Decimal] = quantity("在途|In transit", required=True)
    lent: Mapped[Decimal] = quantity("借出|Lent", required=True)
    to_inspect: Mapped[Decimal] = quantity("待检|To inspect", required=True)


class StockItem(Base):
    """The projection by warehouse and item."""

    __tablename__ = "stock_item"
    __table_args__ = (UniqueConstraint("warehouse_id", "item_id"),)
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    warehouse_id: Mapped[int] = reference("仓库|Warehouse", "warehouse", required=True)
    item_id: Mapped[int] = reference("物料|Item", "item", required=True)
    on_hand: Mapped[Decimal] = quantity("现存|On hand", default=ZERO)
    reserved: Mapped[Decimal] = quantity("占用|Reserved", default=ZERO)
    in_transit: Mapped[Decimal] = quantity("在途|In transit", default=ZERO)
    lent: Mapped[Decimal] = quantity("借出|Lent", default=ZERO)
    to_inspect: Mapped[Decimal] = quantity("待检|To inspect", default=ZERO)


class StockBatch(Base):
    """The projection by warehouse, item and batch."""

    __tablename__ = "stock_batch"
    __table_args__ = (UniqueConstraint("warehouse_id", "item_id", "batch_id"),)
    id: Mapped[int] = mapped_column(types.Id(), primary_key=True, autoincrement=False)
    warehouse_id: Mapped[int] = reference("仓库|Warehouse", "warehouse", required=True)
    item_id: Mapped[int] = reference("物料|Item", "item", required=True)
    batch_id: Mapped[int] = reference("批次|Batch", "batch", required=True)
    on_hand: Mapped[Decimal] = quantity("现存|On hand", default=ZERO)
    in_transit: Mapped[Decimal] = quantity("在途|In transit", default=ZERO)
    lent: Mapped[Decimal] = quantity("借出|Lent", default=ZERO)
    to_inspect: Mapped[Decimal] = quantity("待检|To inspect", default=ZERO)


ITEM_KEY, BATCH_KEY = ("warehouse_id", "item_id"), ("warehouse_id", "item_id", "batch_id")
item_rows, batch_rows = table_of(StockItem), table_of(StockBatch)
LEDGER = table_of(StockMove)
