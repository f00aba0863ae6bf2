"""Master data that every ledger set starts with (MD-05, MD-07, MD-08), and who keeps which masters.

What decides about money or goods belongs to others than who keeps the file: when a customer pays to 财务主管 (CR-02), what may be sold
from where to 仓库主管 (MD-06).
"""

from __future__ import annotations

from collections.abc import Mapping

from cellar_server.areas.masters.classes import Region, RegionKind
from cellar_server.areas.masters.codes import ExpenseItem, Reason, ReasonKind
from cellar_server.areas.masters.cost_area import COST_IS_HIDDEN_FROM
from cellar_server.areas.masters.item import Unit
from cellar_server.areas.masters.region_data import AREAS, PROVINCES
from cellar_server.areas.masters.settlement import MethodKind, PaymentTerm, SettlementMethod
from cellar_server.kernel.filling.seeds import FirstRecord, Post, Seed, named

_UNITS = {"PING": "瓶", "XIANG": "箱", "JIAN": "件", "HE": "盒", "TAN": "坛", "KG": "千克", "ZHANG": "张"}
_METHODS = {
    "CASH": ("现金", MethodKind.CASH), "WIRE": ("电汇", MethodKind.TRANSFER), "BILL": ("银行承兑汇票", MethodKind.ACCEPTANCE),
    "POS": ("POS 刷卡", MethodKind.POS), "CARD": ("酒卡", MethodKind.WINE_CARD), "MONTH": ("月结", MethodKind.MONTHLY),
}  # fmt: skip
# code: name, from month end, days, fixed day, payment first
_TERMS: Mapping[str, tuple[str, bool, int, int | None, bool]] = {
    "PRE": ("先款后货", False, 0, None, True), "COD": ("货到付款", False, 0, None, False), "D15": ("15 天", False, 15, None, False),
    "D30": ("30 天", False, 30, None, False), "D45": ("45 天", False, 45, None, False), "D60": ("60 天", False, 60, None, False),
    "EOM30": ("月末后 30 天", True, 30, None, False), "M25": ("30 天后的 25 日", False, 30, 25, False),
}  # fmt: skip
_EXPENSES = {
    "FREIGHT": "运输费", "LOAD": "装卸费", "PROMO": "促销费", "DISPLAY": "陈列费", "TRAVEL": "差旅费", "MEAL": "招待费", "TASTE": "品鉴费",
}  # fmt: skip
# Reasons whose documents no area has yet; the others stand in the seed of the area that asks for them.
_REASONS = {
    "R01": ("质量问题", ReasonKind.RETURN), "R02": ("发错货", ReasonKind.RETURN), "R03": ("滞销退货", ReasonKind.RETURN),
    "R04": ("包装破损", ReasonKind.RETURN), "Q01": ("感官不合格", ReasonKind.REJECT), "Q02": ("标签不合格", ReasonKind.REJECT),
    "A01": ("盘点差异", ReasonKind.ADJUST), "V01": ("转向竞品", ReasonKind.LEAVE), "O01": ("其他", ReasonKind.OTHER),
}  # fmt: skip


def _regions() -> tuple[FirstRecord, ...]:
    """Parts of the country, their provinces, their main cities."""
    parts = [FirstRecord(Region, code, {"name": name, "kind": RegionKind.AREA}) for name, code in AREAS.items()]
    for each in PROVINCES:
        parts.append(FirstRecord(Region, each.code, {"name": each.name, "kind": RegionKind.PROVINCE}, AREAS[each.area]))
        for code, city in each.city_codes():
            parts.append(FirstRecord(Region, code, {"name": city, "kind": RegionKind.CITY}, each.code))
    return tuple(parts)


SEED = Seed(
    records=(
        *(FirstRecord(Unit, code, {"name": name, "decimals": 3 if code == "KG" else 0}) for code, name in _UNITS.items()),
        *(FirstRecord(SettlementMethod, code, {"name": name, "kind": kind}) for code, (name, kind) in _METHODS.items()),
        *(
            FirstRecord(PaymentTerm, code, {"name": name, "from_month_end": month_end, "days": days, "fixed_day": fixed, "prepaid": prepaid})
            for code, (name, month_end, days, fixed, prepaid) in _TERMS.items()
        ),
        *(FirstRecord(Reason, code, {"name": name, "kind": kind}) for code, (name, kind) in _REASONS.items()),
        *named(ExpenseItem, _EXPENSES),
        *_regions(),
    ),
    posts=(
        Post("buyer", "采购员"),
        Post("buying_lead", "采购经理"),
        Post("personnel", "人力/培训"),
        Post("master_clerk", "基础资料员"),
    ),
    rights={
        "@masters: read": "sales_rep",
        "@masters: @look": "inspector order_clerk price_officer dispatcher dispatch_clerk shipping_clerk keeper warehouse_lead quality biller"
        " invoice_clerk cashier settler credit_officer buyer buying_lead master_clerk administrator",
        "@masters: @enter": "migrator",
        "batch customer_class item_class region brand reason expense_item customer_address employee unit item organisation settlement_method"
        " payment_term carrier vehicle warehouse: @keep": "master_clerk",
        "customer: @keep": "master_clerk",
        "customer: read create print": "sales_rep",
        "customer: read create edit print export attach": "office_lead",
        "customer: @look block": "credit_officer",
        "customer: @look block release": "director",
        "customer: @look edit release set_terms": "finance_lead",
        "customer: set_terms": "migrator",
        "customer_address: @keep": "sales_rep order_clerk office_lead",
        "item: set_tax": "master_clerk",
        "item: @look edit set_cost": "finance_lead",
        "item: set_tax set_cost": "migrator",
        "warehouse: @keep": "warehouse_lead",
        "warehouse: set_availability": "warehouse_lead migrator",
        "warehouse_bin: @keep": "warehouse_lead master_clerk",
        # Whose goods cost the same is the books'.
        "cost_area: @keep": "finance_lead",
        "batch: @enter": "keeper",
        "batch: @keep": "warehouse_lead",
        "batch: read edit stop start print export attach": "quality",
        "payment_term settlement_method expense_item: @keep": "finance_lead",
        "carrier vehicle: @keep": "dispatcher shipping_clerk",
        "carrier vehicle reason customer customer_address warehouse item unit batch: @look": "logistics",
        "supplier: @enter try_out": "buyer",
        "supplier: @look qualify suspend drop": "buying_lead",
        "employee: @keep": "personnel",
        "organisation: @look": "personnel",
        "organisation employee: @keep": "administrator",
    },
    hidden={"item.cost": COST_IS_HIDDEN_FROM},
)  # fmt: skip
