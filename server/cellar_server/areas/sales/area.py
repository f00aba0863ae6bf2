"""Selling: orders, from enquiry to approval (销售)."""

from cellar_server.kernel.schema.areas import area, group
from cellar_server.kernel.schema.modules import Module

AREA = area(
    __package__,
    "销售|Sales",
    icon="order",
    place=10,
    uses="inventory masters pricing",
    exports="execution goods loans order_tables",
    menu=(
        group("sales_order sales_order_lines"),
        group(
            "sales_by_customer sales_by_item sales_by_warehouse sales_by_salesperson sales_by_org sales_by_region",
            "报表|Reports",
        ),
    ),
    periods=(Module("sales", "销售|Sales"),),
)
