"""Prints of stock: how the papers are laid out."""

from __future__ import annotations

from dataclasses import replace

from cellar_server.printing import TRACTOR, Template

STOCK_PAPER = Template(
    name="stock_paper",
    label="库存单据|Stock paper",
    first=("line", "item_code", "item", "spec", "batch", "unit", "cases", "quantity"),
    leave_out_kinds=frozenset({"price", "money", "rate"}),
    where_unusual=frozenset({"issue_request_id"}),
    fact_shares=(0.4, 0.3, 0.3),
    signatures=("制单|Made by", "审核|Approved by", "保管员|Keeper", "经手人|Handed over by", "财务审核|Audited by"),
    capitals=False,
)
"""库存单据: what came into a warehouse or left it without an order (期初库存, 其他入库单, 其他出库单); no prices in the warehouse."""

STOCK_PAPER_TRACTOR = replace(
    STOCK_PAPER,
    name="stock_paper_tractor",
    label="库存单据 241×140|Stock paper 241×140",
    paper=TRACTOR,
    wide_paper=None,
    air=0.5,
    sign_room=7,
)

_ASKED = ("line", "item_code", "item", "spec", "unit", "cases", "quantity")
_ASKS = ("制单|Made by", "审核|Approved by", "保管员|Keeper")
STOCK_ORDER = replace(
    STOCK_PAPER, name="stock_order", label="申请与订单|Request or order", first=_ASKED, signatures=_ASKS
)
"""出库申请单, 调拨订单: what the warehouse is asked to do; finance audits what was done."""

STOCK_ORDER_TRACTOR = replace(
    STOCK_PAPER_TRACTOR,
    name="stock_order_tractor",
    label="申请与订单 241×140|Request or order 241×140",
    first=_ASKED,
    signatures=_ASKS,
)
