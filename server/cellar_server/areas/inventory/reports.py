"""收发存汇总: what there was, came, went and is left of what is ours, in quantity by warehouse, item and batch, with value by cost area and item (WH-08); what came in at
no cost; what is out on loan (SO-09) and on the road between warehouses (WH-05); and the lines of the papers as lists."""

from __future__ import annotations

from sqlalchemy import and_

from cellar_server.areas.inventory.bin_move import BIN_MOVE
from cellar_server.areas.inventory.issue_request import ISSUE_REQUEST
from cellar_server.areas.inventory.loan import LOAN
from cellar_server.areas.inventory.loan_return import LOAN_RETURN
from cellar_server.areas.inventory.opening_stock import OPENING_STOCK
from cellar_server.areas.inventory.other_issue import OTHER_ISSUE
from cellar_server.areas.inventory.other_receipt import OTHER_RECEIPT
from cellar_server.areas.inventory.status_change import STATUS_CHANGE
from cellar_server.areas.inventory.transfer_in import TRANSFER_IN
from cellar_server.areas.inventory.transfer_order import TRANSFER_ORDER
from cellar_server.areas.inventory.transfer_out import TRANSFER_OUT
from cellar_server.areas.masters.papers import ITEM, OF_ITEM
from cellar_server.kernel.amounts.steps import PIECE
from cellar_server.kernel.schema.ageing import BOUNDS, Ageing
from cellar_server.kernel.schema.layout import Where, scheme
from cellar_server.kernel.schema.line_lists import lines_list
from cellar_server.kernel.schema.report import report
from cellar_server.kernel.schema.reporting import Form, quotient
from cellar_server.kernel.schema.rows import lines_of, netted, rows_of
from cellar_server.kernel.schema.settings import define
from cellar_server.kernel.schema.text import label
from cellar_server.ledgers.inquiries import BATCHES, COSTS, MOVES
from cellar_server.ledgers.posting import TO_DOCUMENT

_DIMENSIONS = "warehouse_id item_id batch_id item_class_id brand_id"
_COLUMNS = "posting_date record_id warehouse_id item_code item_id unit_id batch_id"
_FILTERS = "posting_date warehouse_id item_id batch_id item_class_id brand_id"
_SCHEMES = (
    scheme("this_month", "本月|This month", Where.of("posting_date", "period", "this_month")),
    scheme("last_month", "上月|Last month", Where.of("posting_date", "period", "last_month")),
    scheme("this_year", "本年|This year", Where.of("posting_date", "period", "this_year")),
)
# What is lent or on the road is ours still: what a warehouse holds stands beside it.
_OURS = ("数量（含借出、在途）|Quantity with lent and on the road", "on_hand in_transit lent")
# What a document does to one item in a warehouse is one row: a change of status is neither in nor out.
_ROWS = netted(
    MOVES,
    by="entity record_id posting_date warehouse_id item_id batch_id",
    sums="on_hand",
    together={"quantity": _OURS},
    reach=OF_ITEM,
    opens=TO_DOCUMENT,
)
# Value is kept by cost area: what moves between warehouses of one is no change of it, and a warehouse has no value of its own.
_VALUED = netted(
    MOVES,
    by="entity record_id posting_date cost_area_id item_id",
    sums="cost",
    together={"quantity": _OURS},
    reach=OF_ITEM,
    opens=TO_DOCUMENT,
    scopes=COSTS.scopes,
)
_VALUE_COLUMNS = "posting_date record_id cost_area_id item_code item_id unit_id"
_VALUE_FILTERS = "posting_date cost_area_id item_id item_class_id brand_id"
_VALUE_DIMENSIONS = "cost_area_id item_id item_class_id brand_id posting_date"
_UNCOSTED = rows_of(
    MOVES,
    reach=OF_ITEM,
    opens=TO_DOCUMENT,
    only=lambda move: and_(
        move.entity.in_((OPENING_STOCK.name, OTHER_RECEIPT.name)),
        move.on_hand != 0,
        move.cost == 0,
        move.cost_area_id != 0,
    ),
)

IN_AND_OUT = report(
    __name__, "stock_in_out", "收发存汇总|Stock in and out", _ROWS, form=Form.LEDGER, day="posting_date", begins=OPENING_STOCK.name,
    levels="warehouse_id item_id", dimensions=f"{_DIMENSIONS} posting_date", measures="on_hand quantity",
    columns=_COLUMNS, filters=_FILTERS, search="item_id", icon="swap", schemes=_SCHEMES, keywords="收发存 台帐 in out sfc",
)  # fmt: skip

VALUE_IN_AND_OUT = report(
    __name__, "stock_value_in_out", "存货收发存|Stock value in and out", _VALUED, form=Form.LEDGER, day="posting_date", begins=OPENING_STOCK.name,
    levels="cost_area_id item_id", dimensions=_VALUE_DIMENSIONS, measures="quantity cost",
    columns=_VALUE_COLUMNS, filters=_VALUE_FILTERS, search="item_id", icon="coin", schemes=_SCHEMES, keywords="收发存 台帐 金额 成本 value chsfc",
)  # fmt: skip

ITEM_LEDGER = report(
    __name__, "item_ledger", "物料明细账|Item ledger", _VALUED, form=Form.LEDGER, day="posting_date", begins=OPENING_STOCK.name, levels="item_id cost_area_id posting_date@day",
    dimensions=_VALUE_DIMENSIONS, measures="quantity cost",
    columns=_VALUE_COLUMNS, filters=_VALUE_FILTERS, search="item_id", icon="ledger", schemes=_SCHEMES, keywords="明细账 台帐 结存 ledger wlmxz",
)  # fmt: skip

BATCH_LEDGER = report(
    __name__, "batch_ledger", "批次台账|Batch ledger", _ROWS, form=Form.LEDGER, day="posting_date", begins=OPENING_STOCK.name, levels="item_id batch_id posting_date@day",
    dimensions=f"{_DIMENSIONS} posting_date", measures="on_hand quantity",
    columns=_COLUMNS, filters=_FILTERS, search="batch_id item_id", icon="jar", schemes=_SCHEMES, keywords="批次 台帐 结存 batch pctz",
)  # fmt: skip

_DETAIL = rows_of(BATCHES, reach=OF_ITEM)
ON_HAND = report(
    __name__, "stock_summary", "库存汇总|Stock by place and item", _DETAIL, levels="warehouse_id item_class_id@1 item_id",
    dimensions="warehouse_id item_id item_class_id brand_id batch_id bin_id stock_status", measures="on_hand in_transit lent", count=False,
    filters="warehouse_id item_id item_class_id brand_id batch_id bin_id stock_status on_hand", search="item_id batch_id", icon="box",
    columns="item_code unit_id batch_id stock_status", keywords="统计 汇总 现存 summary kchz",
)  # fmt: skip

VALUE = report(
    __name__, "stock_value", "存货成本汇总|Stock value", rows_of(COSTS, reach=OF_ITEM),
    levels="cost_area_id item_class_id@1 item_id", dimensions="cost_area_id item_id item_class_id brand_id", measures="quantity cost",
    ratios=(quotient("average", "平均成本|Average cost", "cost", "quantity"),), count=False,
    filters="cost_area_id item_id item_class_id brand_id", search="item_id", icon="coin", columns="item_code unit_id",
    keywords="统计 汇总 成本 value cbhz",
)  # fmt: skip

UNCOSTED = report(
    __name__, "uncosted_receipts", "无成本入库|Receipts without a cost", _UNCOSTED, levels="cost_area_id item_id",
    dimensions="cost_area_id warehouse_id item_id item_class_id brand_id batch_id posting_date", measures="on_hand",
    columns="posting_date record_id warehouse_id item_code item_id unit_id", filters="posting_date cost_area_id warehouse_id item_id item_class_id brand_id",
    search="item_id", icon="coin", keywords="未核算 零成本 cost wcb",
    schemes=(scheme("this_month", "本月|This month", Where.of("posting_date", "period", "this_month")),),
)  # fmt: skip

_ASKED = lines_of(ISSUE_REQUEST, left={"to_lend": ("待借出|To lend", "quantity lent")}, reach=OF_ITEM)

REQUEST_LINES = lines_list(
    __name__, "issue_request_lines", "出库申请明细|Issue request lines", _ASKED, icon="order", search="document_id customer_id employee_id item_id",
    columns="document_id business_date due_on customer_id employee_id item_code item_id spec unit_id quantity lent to_lend warehouse_id state",
    filters="business_date due_on customer_id employee_id item_id warehouse_id to_lend org_id item_class_id state",
    sums="quantity lent to_lend", keywords="明细 lines sqmx",
    schemes=(scheme("to_lend", "待借出|To lend", Where.of("state", "in", "approved"), Where.of("to_lend", "from", PIECE)),),
)  # fmt: skip

_LENT = lines_of(
    LOAN,
    left={"still_out": ("未了结|Still out", "quantity returned sold")},
    reach=OF_ITEM,
)
_OUT = (Where.of("state", "in", "signed"), Where.of("still_out", "from", PIECE))
_LENT_FILTERS = (
    "business_date due_on customer_id employee_id item_id batch_id warehouse_id still_out org_id item_class_id"
)

LOAN_LINES = lines_list(
    __name__, "loan_lines", "库存借出明细|Loan lines", _LENT, icon="export", search="document_id customer_id employee_id item_id",
    columns="document_id business_date due_on customer_id employee_id item_code item_id spec unit_id batch_id quantity returned sold still_out warehouse_id state",
    filters=f"{_LENT_FILTERS} state", sums="quantity returned sold still_out", keywords="明细 lines jcmx",
    schemes=(
        scheme("out", "未了结|Still out", *_OUT),
        scheme("overdue", "超期|Overdue", *_OUT, Where.of("due_on", "before_today")),
    ),
)  # fmt: skip

_LENT_TO = "customer_id employee_id item_id item_class_id brand_id batch_id warehouse_id org_id department_id business_date due_on progress"
_LENT_SCHEMES = (
    scheme("out", "未了结|Still out", Where.of("still_out", "from", PIECE)),
    scheme("overdue", "超期|Overdue", Where.of("still_out", "from", PIECE), Where.of("due_on", "before_today")),
)
LOAN_AGES = define(
    "inventory.loan_ages",
    "30 60 90",
    "借出账龄分段（天）|Ages of loans (days)",
    help="借出账龄按这些天数分段，最后一段之后另成一段。|Loans still out are parted by these days; what is beyond the last is a part of its own.",
    rule=BOUNDS,
)

LOANS_OPEN = report(
    __name__, "loans_open", "借出未还汇总|Loans still out", _LENT, levels="customer_id employee_id item_id", dimensions=_LENT_TO,
    measures="quantity returned sold still_out", ageing=Ageing("due_on", "still_out", LOAN_AGES, label("未到期|Not due")), count=False,
    filters=_LENT_FILTERS, search="document_id customer_id employee_id item_id", columns="document_id business_date due_on",
    keywords="借出 超期 逾期 loans overdue jcwh", schemes=_LENT_SCHEMES,
)  # fmt: skip

LOAN_AGEING = report(
    __name__, "loan_ageing", "借出账龄|Loans by age", _LENT, levels="customer_id employee_id item_id", dimensions=_LENT_TO,
    measures="still_out", ageing=Ageing("business_date", "still_out", LOAN_AGES), count=False,
    filters=_LENT_FILTERS, search="document_id customer_id employee_id item_id", columns="document_id business_date due_on",
    icon="calendar", keywords="借出 账龄 loans ageing jczl", schemes=_LENT_SCHEMES,
)  # fmt: skip

_SENT = lines_of(
    TRANSFER_OUT,
    left={"on_road": ("在途|In transit", "quantity received lost")},
    reach=OF_ITEM,
)

TRANSFER_LINES = lines_list(
    __name__, "transfer_out_lines", "调拨出库明细|Transfer out lines", _SENT, icon="swap", search="document_id item_id",
    columns="document_id business_date warehouse_id to_warehouse_id item_code item_id spec unit_id batch_id quantity received lost on_road state",
    filters="business_date warehouse_id to_warehouse_id item_id batch_id stock_status on_road org_id item_class_id state",
    sums="quantity received lost on_road", keywords="明细 在途 lines dbmx",
    schemes=(scheme("on_road", "在途|In transit", Where.of("state", "in", "signed"), Where.of("on_road", "from", PIECE)),),
)  # fmt: skip
RETURN_LINES = lines_list(
    __name__, "loan_return_lines", "借出归还明细|Loan return lines", lines_of(LOAN_RETURN, reach=OF_ITEM), beside=ITEM, keywords="明细 lines ghmx"
)  # fmt: skip
TRANSFER_ORDER_LINES = lines_list(
    __name__, "transfer_order_lines", "调拨订单明细|Transfer order lines", lines_of(TRANSFER_ORDER, reach=OF_ITEM), beside=ITEM, keywords="明细 lines dbmx"
)  # fmt: skip
TRANSFER_IN_LINES = lines_list(
    __name__, "transfer_in_lines", "调拨入库明细|Transfer in lines", lines_of(TRANSFER_IN, reach=OF_ITEM), beside=ITEM, keywords="明细 途损 lines drmx"
)  # fmt: skip
OPENING_LINES = lines_list(
    __name__, "opening_stock_lines", "期初库存明细|Opening stock lines", lines_of(OPENING_STOCK, reach=OF_ITEM), beside=ITEM, keywords="明细 lines qcmx"
)  # fmt: skip
RECEIPT_LINES = lines_list(
    __name__, "other_receipt_lines", "其他入库明细|Other receipt lines", lines_of(OTHER_RECEIPT, reach=OF_ITEM), beside=ITEM, keywords="明细 lines rkmx"
)  # fmt: skip
ISSUE_LINES = lines_list(
    __name__, "other_issue_lines", "其他出库明细|Other issue lines", lines_of(OTHER_ISSUE, reach=OF_ITEM), beside=ITEM, keywords="明细 lines ckmx"
)  # fmt: skip
STATUS_LINES = lines_list(
    __name__, "status_change_lines", "库存状态调整明细|Status change lines", lines_of(STATUS_CHANGE, reach=OF_ITEM), beside=ITEM, keywords="明细 lines ztmx"
)  # fmt: skip
BIN_MOVE_LINES = lines_list(
    __name__, "bin_move_lines", "移位明细|Bin move lines", lines_of(BIN_MOVE, reach=OF_ITEM), beside=ITEM, keywords="明细 lines ywmx"
)  # fmt: skip
