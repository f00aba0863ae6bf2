"""The kinds of prices and the standard rule that every ledger set starts with, and who makes and who approves prices."""

from __future__ import annotations

from cellar_server.areas.pricing.inquiry_rule import PriceInquiryRule
from cellar_server.areas.pricing.price_item import PriceItem
from cellar_server.kernel.filling.seeds import Post, Seed, named

_PRICE_ITEMS = {
    "BASE": "基准价", "WHOLESALE": "批发价", "RETAIL": "零售价", "REGION": "区域价", "PROMO": "促销价", "INTERNAL": "内部结算价",
}  # fmt: skip

SEED = Seed(
    records=(*named(PriceItem, _PRICE_ITEMS), *named(PriceInquiryRule, {"STD": "标准询价规则"})),
    posts=(Post("price_officer", "价格管理员"),),
    rights={
        "@pricing: @look": "order_clerk price_officer",
        "@pricing: @enter": "migrator",
        "price_item price_strategy price_match price_inquiry_rule: @keep": "price_officer",
        "price_list price_adjustment: @make set_floor": "price_officer",
        "price_list price_adjustment: set_floor": "migrator",
        "price_list price_adjustment: @check": "director general_manager",
    },
    hidden={"price_list.lines.floor_price": "sales_rep"},
)
