"""Prints of shipping: how the papers are laid out."""

from __future__ import annotations

from dataclasses import replace

from cellar_server.printing import TRACTOR, Template

DELIVERY_NOTE = Template(
    name="delivery_note",
    label="发货单|Delivery note",
    title="发货单|Delivery note",
    where_unusual=frozenset({"taken_from"}),
    leave_out=frozenset({"shipped", "returned", "closed", "salesperson_code"}),
    signatures=("制单|Made by", "审核|Approved by", "仓库|Warehouse", "司机|Driver"),
    sign_back=(("客户签收（盖章）|Received by (seal)", 0.48), ("实收件数|Cases received", 0.27), ("日期|Date", 0.25)),
    copies="白联 存根　红联 客户　黄联 财务　蓝联 仓库|White: file  Red: customer  Yellow: finance  Blue: warehouse",
)
"""发货单: travels with the goods; the customer signs for what arrived (S23.6, S33.14)."""

DELIVERY_NOTE_TRACTOR = replace(
    DELIVERY_NOTE,
    name="delivery_note_tractor",
    label="发货单 241×140|Delivery note 241×140",
    paper=TRACTOR,
    wide_paper=None,
    air=0.5,
    sign_room=7,
    fact_shares=(0.4, 0.3, 0.3),
)

OUTBOUND = Template(
    name="outbound",
    label="销售出库单|Sales outbound",
    title="销售出库单|Sales outbound",
    first=("line", "bin_code", "location", "item_code", "item", "spec", "batch", "unit", "cases", "quantity"),
    where_unusual=frozenset({"taken_from"}),
    leave_out=frozenset({"handled", "signed", "lost", "salesperson_code"}),
    leave_out_kinds=frozenset({"price", "money", "rate"}),
    sort_by=("bin_code", "location", "item_code", "batch"),
    group_by=("bin_code", "location"),
    signatures=("制单|Made by", "保管员|Keeper", "复核|Checked by", "提货人|Picked up by", "财务审核|Audited by"),
    capitals=False,
)
"""销售出库单: what the keeper picks, place by place and batch by batch; no prices in the warehouse."""

OUTBOUND_TRACTOR = replace(
    OUTBOUND,
    name="outbound_tractor",
    label="销售出库单 241×140|Sales outbound 241×140",
    paper=TRACTOR,
    wide_paper=None,
    air=0.5,
    sign_room=7,
    fact_shares=(0.4, 0.3, 0.3),
)
