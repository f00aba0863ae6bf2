"""发货单: travels with the goods; the customer signs for what arrived (S23.6, S33.14)."""

from dataclasses import replace

from ..paper import TRACTOR
from ..template import Template

DELIVERY_NOTE = Template(
    name="delivery_note",
    label="发货单|Delivery note",
    title="发货单|Delivery note",
    leave_out=frozenset({"shipped", "returned", "closed", "salesperson_code"}),
    signatures=("制单|Made by", "审核|Approved by", "仓库|Warehouse", "司机|Driver"),
    sign_back=(("客户签收（盖章）|Received by (seal)", 0.48), ("实收件数|Cases received", 0.27), ("日期|Date", 0.25)),
    copies="白联 存根　红联 客户　黄联 财务　蓝联 仓库|White: file  Red: customer  Yellow: finance  Blue: warehouse",
)

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
