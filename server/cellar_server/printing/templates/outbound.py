"""销售出库单: what the keeper picks, place by place and batch by batch; no prices in the warehouse."""

from dataclasses import replace

from ..paper import TRACTOR
from ..template import Template

OUTBOUND = Template(
    name="outbound",
    label="销售出库单|Sales outbound",
    title="销售出库单|Sales outbound",
    first=("line", "location", "item_code", "item", "spec", "batch", "unit", "cases", "quantity"),
    leave_out=frozenset({"handled", "signed", "lost", "salesperson_code"}),
    leave_out_kinds=frozenset({"price", "money", "rate"}),
    sort_by=("location", "item_code", "batch"),
    group_by="location",
    signatures=("制单|Made by", "审核|Approved by", "保管员|Keeper", "复核|Checked by", "提货人|Picked up by"),
    capitals=False,
)

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
