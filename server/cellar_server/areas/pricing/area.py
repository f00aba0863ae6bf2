"""What goods cost whom: lists, adjustments, and how a price is found (价格)."""

from cellar_server.kernel.schema.areas import area, group

AREA = area(
    __package__,
    "价格|Pricing",
    icon="tag",
    place=70,
    uses="masters",
    exports="found inquiry inquiry_rule price_list rules",
    menu=(
        group("price_list price_adjustment"),
        group("price_list_lines price_adjustment_lines", "明细|Lines"),
        group("price_inquiry_rule price_match price_strategy price_item", "规则|Rules"),
    ),
)
