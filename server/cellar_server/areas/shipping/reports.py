"""The lines of notes, outbounds and sign-offs as lists, and what left the warehouses summed up by month, customer and item."""

from __future__ import annotations

from cellar_server.areas.masters.papers import OF_ITEM
from cellar_server.areas.shipping.delivery_note import DELIVERY_NOTE
from cellar_server.areas.shipping.outbound import OUTBOUND
from cellar_server.areas.shipping.sign_off import SIGN_OFF
from cellar_server.kernel.schema.layout import Where, scheme
from cellar_server.kernel.schema.line_lists import lines_list
from cellar_server.kernel.schema.report import report
from cellar_server.kernel.schema.rows import lines_of

_REACH = f"{OF_ITEM} region_id=customer_id.region_id"
_FILTERS = "business_date customer_id item_id warehouse_id salesperson_id org_id region_id item_class_id"
_SEARCH = "document_id customer_id item_id"
_SCHEMES = (
    scheme("this_month", "本月|This month", Where.of("business_date", "period", "this_month")),
    scheme("last_month", "上月|Last month", Where.of("business_date", "period", "last_month")),
    scheme("this_year", "本年|This year", Where.of("business_date", "period", "this_year")),
)
_NOTES, _OUTBOUNDS = lines_of(DELIVERY_NOTE, reach=_REACH), lines_of(OUTBOUND, reach=_REACH)
_SIGN_OFFS = lines_of(SIGN_OFF, reach=_REACH)

NOTE_LINES = lines_list(
    __name__, "delivery_note_lines", "发货单明细|Delivery note lines", _NOTES, icon="truck", search=_SEARCH, schemes=_SCHEMES,
    columns="document_id business_date customer_id item_code item_id spec unit_id quantity shipped warehouse_id ship_on salesperson_id state",
    filters=f"{_FILTERS} ship_on closed state", sums="quantity shipped", keywords="明细 lines fhmx",
)  # fmt: skip

OUTBOUND_LINES = lines_list(
    __name__, "outbound_lines", "销售出库单明细|Outbound lines", _OUTBOUNDS, icon="truck", search=_SEARCH, schemes=_SCHEMES,
    columns="document_id business_date customer_id item_code item_id spec unit_id quantity cases batch_id signed lost warehouse_id carrier_id state",
    filters=f"{_FILTERS} batch_id carrier_id finance closed state", sums="quantity signed lost", keywords="明细 lines ckmx",
)  # fmt: skip

SIGN_OFF_LINES = lines_list(
    __name__, "sign_off_lines", "签收途损单明细|Sign-off lines", _SIGN_OFFS, icon="sign", search=_SEARCH, schemes=_SCHEMES,
    columns="document_id business_date customer_id item_code item_id spec unit_id shipped signed lost reason_id liable to_invoice invoiced state",
    filters=f"{_FILTERS} lost reason_id liable closed state", sums="shipped signed lost to_invoice invoiced", keywords="明细 lines qsmx",
)  # fmt: skip

SHIPPED = report(
    __name__, "shipments", "出货汇总|Shipments", _OUTBOUNDS, levels="business_date@month customer_id item_id",
    dimensions="customer_id region_id item_id item_class_id brand_id batch_id warehouse_id salesperson_id carrier_id org_id department_id business_date finance",
    measures="quantity signed lost", filters=f"{_FILTERS} carrier_id batch_id", search=_SEARCH, schemes=_SCHEMES,
    columns="document_id business_date", keywords="统计 汇总 summary chhz",
)  # fmt: skip
