"""销售发票明细: the lines of all invoices, and what was billed summed up by customer and month."""

from __future__ import annotations

from cellar_server.areas.billing.sales_invoice import SALES_INVOICE
from cellar_server.areas.masters.papers import OF_ITEM
from cellar_server.kernel.schema.layout import Where, scheme
from cellar_server.kernel.schema.line_lists import lines_list
from cellar_server.kernel.schema.report import report
from cellar_server.kernel.schema.rows import lines_of

_ROWS = lines_of(
    SALES_INVOICE,
    reach=f"{OF_ITEM} region_id=customer_id.region_id",
)
_FILTERS = "business_date customer_id item_id salesperson_id org_id region_id item_class_id kind"
_SEARCH = "document_id customer_id item_id"
_SCHEMES = (
    scheme("this_month", "本月|This month", Where.of("business_date", "period", "this_month")),
    scheme("last_month", "上月|Last month", Where.of("business_date", "period", "last_month")),
    scheme("this_year", "本年|This year", Where.of("business_date", "period", "this_year")),
)

LINES = lines_list(
    __name__, "sales_invoice_lines", "销售发票明细|Invoice lines", _ROWS, icon="invoice", search=_SEARCH, schemes=_SCHEMES,
    columns="document_id business_date invoice_no customer_id item_code item_id spec unit_id quantity price net tax gross salesperson_id state",
    filters=f"{_FILTERS} invoice_no tax_rate state", sums="quantity net tax gross", keywords="明细 lines fpmx",
)  # fmt: skip

BILLED = report(
    __name__, "billed", "开票汇总|Billed", _ROWS, levels="customer_id business_date@month",
    dimensions="customer_id region_id item_id item_class_id brand_id salesperson_id org_id department_id kind business_date",
    measures="quantity net tax gross", filters=_FILTERS, search=_SEARCH, schemes=_SCHEMES, columns="document_id business_date invoice_no",
    icon="chart", keywords="统计 汇总 summary kphz",
)  # fmt: skip
