"""Why orders are closed, the posts of sales, and who makes and who checks orders (W05)."""

from __future__ import annotations

from cellar_server.areas.masters.codes import Reason, ReasonKind
from cellar_server.kernel.filling.seeds import FirstRecord, Post, Seed
from cellar_server.kernel.schema.scopes import Dimension

_REASONS = {"C01": "客户取消", "C02": "缺货关闭", "C03": "价格调整后重下"}
_EMPLOYEE, _ORG = (Dimension.of("employee"),), (Dimension.of("org"),)

SEED = Seed(
    records=tuple(FirstRecord(Reason, code, {"name": name, "kind": ReasonKind.CLOSE}) for code, name in _REASONS.items()),
    posts=(
        Post("sales_rep", "业务员", own=_EMPLOYEE),
        Post("sales_lead", "业务主管", own=_EMPLOYEE, team=True, sees_trade=True),
        Post("area_manager", "区域/大区经理", own=_ORG, sees_trade=True),
        Post("branch_manager", "销售分部经理", own=_ORG, sees_trade=True),
        Post("inspector", "区域督查", own=_ORG),
        Post("order_clerk", "订单岗"),
        Post("office_lead", "内勤主管", sees_trade=True),
        Post("director", "营销总监", sees_trade=True),
        Post("director_assistant", "总监助理", sees_trade=True),
        Post("general_manager", "总经理", sees_trade=True),
    ),
    rights={
        "@sales: @look": "inspector dispatcher dispatch_clerk shipping_clerk keeper warehouse_lead biller invoice_clerk settler credit_officer",
        "sales_order: @make": "sales_rep order_clerk",
        # Who may go below the bounds of price and discount writes it into the order himself and submits it: no clerk may. Who approves
        # an order answers for its tax rate.
        "sales_order: @check edit attach detach submit discount_below set_tax": "office_lead director",
    },
)  # fmt: skip
