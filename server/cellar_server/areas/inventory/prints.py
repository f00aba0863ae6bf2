"""Prints of stock: how the papers are laid out."""

from __future__ import annotations

from dataclasses import replace

from cellar_server.printing import TRACTOR, Template

STOCK_PAPER = Template(
    name="stock_paper",
    label="库存单据|Stock paper",
    first=("line", "item_code", "item", "spec", "batch", "unit", "cases", "quantity"),
    leave_out_kinds=frozenset({"price", "money", "rate"}),
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
