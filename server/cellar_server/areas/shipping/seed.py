"""Why goods are lost on the way, the posts of shipping, and who does what with notes, outbounds and sign-offs.

Only 保管员 signs goods out, and not he but 物流 says what arrived (W05).
"""

from __future__ import annotations

from cellar_server.areas.masters.codes import Reason, ReasonKind
from cellar_server.kernel.filling.seeds import FirstRecord, Post, Seed

_REASONS = {"L01": "运输破损", "L02": "短少", "L03": "雨淋受潮"}

SEED = Seed(
    records=tuple(FirstRecord(Reason, code, {"name": name, "kind": ReasonKind.LOSS}) for code, name in _REASONS.items()),
    posts=(
        Post("dispatcher", "调度"),
        Post("dispatch_clerk", "出货单岗"),
        Post("shipping_clerk", "出货文员（发货员）"),
        Post("logistics", "司机/承运商（物流签收）"),
    ),
    rights={
        "@shipping: read": "sales_rep",
        "@shipping: @look": "inspector order_clerk dispatcher dispatch_clerk shipping_clerk logistics keeper warehouse_lead quality biller"
        " invoice_clerk credit_officer",
        "delivery_note: @make": "dispatcher dispatch_clerk",
        "delivery_note: @check": "shipping_clerk office_lead",
        "outbound: @make sign unsign": "keeper",
        "outbound: @look audit unaudit": "accountant finance_lead",
        "sign_off: @make sign withdraw": "logistics",
    },
)  # fmt: skip
