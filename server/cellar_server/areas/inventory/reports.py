"""收发存汇总: what there was, came, went and is left, by warehouse and item (WH-08)."""

from __future__ import annotations

from cellar_server.kernel.schema.layout import Where, scheme
from cellar_server.kernel.schema.report import report
from cellar_server.kernel.schema.reporting import Form, Opens
from cellar_server.kernel.schema.rows import rows_of
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
