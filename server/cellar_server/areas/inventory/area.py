"""Goods without an order: openings, other receipts and issues, what lies where (库存)."""

from cellar_server.kernel.schema.areas import area, group
from cellar_server.kernel.schema.modules import Module

AREA = area(
    __package__,
    "库存|Stock",
    icon="box",
    place=50,
    uses="masters",
    exports="first_day",
    menu=(
        group("opening_stock other_receipt other_issue status_change", "单据|Documents"),
        group("opening_stock_lines other_receipt_lines other_issue_lines status_change_lines", "明细|Lines"),
        group(
            "stock_item stock_batch stock_move stock_summary stock_in_out item_ledger batch_ledger stock_cost stock_value",
            "查询|Inquiries",
        ),
    ),
    periods=(Module("stock", "库存|Stock"),),
)
