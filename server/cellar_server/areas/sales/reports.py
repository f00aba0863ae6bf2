"""销售订单明细 and what is summed up of it: sales by each of customer, item, warehouse, salesperson, organisation and region by another (BI-03)."""

from __future__ import annotations

from cellar_server.areas.masters.papers import OF_ITEM
from cellar_server.areas.sales.sales_order import SALES_ORDER
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import Kind
from cellar_server.kernel.schema.layout import Where, scheme
from cellar_server.kernel.schema.line_lists import lines_list
from cellar_server.kernel.schema.report import report
from cellar_server.kernel.schema.reporting import quotient
from cellar_server.kernel.schema.rows import lines_of

_ROWS = lines_of(
    SALES_ORDER,
    or_head="warehouse_id deliver_on",
    reach=f"{OF_ITEM} tier=item_id.tier variety=item_id.variety customer_class_id=customer_id.customer_class_id region_id=customer_id.region_id",
)
_SCHEMES = (
    scheme("this_month", "本月|This month", Where.of("business_date", "period", "this_month")),
    scheme("this_year", "本年|This year", Where.of("business_date", "period", "this_year")),
    scheme("mine", "本人|Mine", Where.of("salesperson_id", "me")),
    scheme("my_unit", "我的部门及下级|My department and below", Where.of("department_id", "my_unit")),
)
_FILTERS = (
    "business_date customer_id item_id warehouse_id salesperson_id org_id department_id region_id item_class_id kind"
)
_DIMENSIONS = (
    "customer_id customer_class_id region_id item_id item_class_id brand_id tier variety warehouse_id salesperson_id org_id department_id"
    " kind business_date deliver_on progress"
)

LINES = lines_list(
    __name__, "sales_order_lines", "销售订单明细|Sales order lines", _ROWS,
    columns="document_id business_date customer_id item_code item_id spec unit_id quantity price gross delivered shipped signed invoiced warehouse_id salesperson_id state",
    filters=f"{_FILTERS} deliver_on price closed state", sums="quantity net tax gross delivered shipped signed invoiced",
    search="document_id customer_id item_id", icon="order", keywords="明细 lines xsmx",
    schemes=(
        *_SCHEMES,
        scheme("to_ship", "未出库|Not shipped", Where.of("state", "in", "approved"), Where.of("progress", "in", "open", "partly")),
    ),
)  # fmt: skip


def _sales_report(name: str, title: str, levels: str) -> Declaration:
    return report(
        __name__, name, title, _ROWS, levels=levels, dimensions=_DIMENSIONS, measures="quantity net tax gross shipped invoiced",
        ratios=(quotient("average", "含税均价|Average price", "gross", "quantity", kind=Kind.MONEY),), filters=_FILTERS, schemes=_SCHEMES,
        columns="document_id business_date", search="document_id customer_id item_id", keywords="统计 汇总 summary xstj",
    )  # fmt: skip


BY_CUSTOMER = _sales_report("sales_by_customer", "客户销售汇总|Sales by customer", "customer_id item_id")
BY_ITEM = _sales_report("sales_by_item", "物料销售汇总|Sales by item", "item_class_id@1 item_id")
BY_WAREHOUSE = _sales_report("sales_by_warehouse", "仓库销售汇总|Sales by warehouse", "warehouse_id item_id")
BY_SALESPERSON = _sales_report(
    "sales_by_salesperson", "业务员销售汇总|Sales by salesperson", "salesperson_id customer_id"
)
BY_ORGANISATION = _sales_report(
    "sales_by_org", "组织销售汇总|Sales by organisation", "org_id department_id business_date@month"
)
BY_REGION = _sales_report("sales_by_region", "区域销售汇总|Sales by region", "region_id@1 region_id customer_id")
