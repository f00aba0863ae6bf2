"""收发存汇总 of the moves (WH-08), what is out on loan, with whom and since when (SO-09), and what is on the road between warehouses (WH-05)."""

from __future__ import annotations

from cellar_server.areas.inventory.loan import LOAN
from cellar_server.areas.inventory.transfer_out import TRANSFER_OUT
from cellar_server.kernel.amounts.steps import PIECE
from cellar_server.kernel.schema.layout import Where, scheme
from cellar_server.kernel.schema.report import lines_list, report
from cellar_server.kernel.schema.reporting import Form, Opens
from cellar_server.kernel.schema.rows import lines_of, rows_of
from cellar_server.ledgers.inquiries import MOVES

_ROWS = rows_of(
    MOVES,
    reach="item_code=item_id.code spec=item_id.spec unit_id=item_id.unit_id item_class_id=item_id.item_class_id brand_id=item_id.brand_id",
    opens=Opens("record_id", column="entity"),
)

IN_AND_OUT = report(
    __name__, "stock_in_out", "收发存汇总|Stock in and out", _ROWS, form=Form.LEDGER, day="posting_date",
    levels="warehouse_id item_id", dimensions="warehouse_id item_id item_class_id brand_id", measures="on_hand",
    columns="posting_date warehouse_id item_code item_id unit_id", filters="posting_date warehouse_id item_id item_class_id brand_id",
    search="item_id", icon="swap", keywords="收发存 台帐 ledger sfc",
    schemes=(
        scheme("this_month", "本月|This month", Where.of("posting_date", "period", "this_month")),
        scheme("last_month", "上月|Last month", Where.of("posting_date", "period", "last_month")),
        scheme("this_year", "本年|This year", Where.of("posting_date", "period", "this_year")),
    ),
)  # fmt: skip

_LENT = lines_of(
    LOAN,
    left={"still_out": ("未了结|Still out", "quantity returned sold")},
    reach="item_code=item_id.code spec=item_id.spec unit_id=item_id.unit_id item_class_id=item_id.item_class_id brand_id=item_id.brand_id",
)
_OUT = (Where.of("state", "in", "signed"), Where.of("progress", "in", "open", "partly"))
_LENT_FILTERS = (
    "business_date due_on customer_id employee_id item_id batch_id warehouse_id still_out org_id item_class_id"
)

LOAN_LINES = lines_list(
    __name__, "loan_lines", "库存借出单明细|Loan lines", _LENT, icon="export", search="document_id customer_id employee_id item_id",
    columns="document_id business_date due_on customer_id employee_id item_code item_id spec unit_id batch_id quantity returned sold still_out warehouse_id state",
    filters=f"{_LENT_FILTERS} state", sums="quantity returned sold still_out", keywords="明细 lines jcmx",
    schemes=(
        scheme("out", "未了结|Still out", *_OUT),
        scheme("overdue", "超期|Overdue", *_OUT, Where.of("due_on", "before_today")),
    ),
)  # fmt: skip

LOANS_OPEN = report(
    __name__, "loans_open", "借出未还汇总|Loans still out", _LENT, levels="customer_id employee_id due_on@month item_id",
    dimensions="customer_id employee_id item_id item_class_id brand_id batch_id warehouse_id org_id department_id business_date due_on progress",
    measures="quantity returned sold still_out", filters=_LENT_FILTERS, search="document_id customer_id employee_id item_id",
    columns="document_id business_date due_on", keywords="借出 超期 账龄 loans jcwh",
    schemes=(
        scheme("out", "未了结|Still out", Where.of("still_out", "from", PIECE)),
        scheme("overdue", "超期|Overdue", Where.of("still_out", "from", PIECE), Where.of("due_on", "before_today")),
    ),
)  # fmt: skip

_SENT = lines_of(
    TRANSFER_OUT,
    left={"on_road": ("在途|In transit", "quantity received lost")},
    reach="item_code=item_id.code spec=item_id.spec unit_id=item_id.unit_id item_class_id=item_id.item_class_id",
)

TRANSFER_LINES = lines_list(
    __name__, "transfer_out_lines", "调拨出库单明细|Transfer out lines", _SENT, icon="swap", search="document_id item_id",
    columns="document_id business_date warehouse_id to_warehouse_id item_code item_id spec unit_id batch_id quantity received lost on_road state",
    filters="business_date warehouse_id to_warehouse_id item_id batch_id stock_status on_road org_id item_class_id state",
    sums="quantity received lost on_road", keywords="明细 在途 lines dbmx",
    schemes=(scheme("on_road", "在途|In transit", Where.of("state", "in", "signed"), Where.of("on_road", "from", PIECE)),),
)  # fmt: skip
