"""Goods without an order: openings, other receipts and issues, loans, transfers, what lies where (库存)."""

from cellar_server.kernel.schema.areas import area, group
from cellar_server.kernel.schema.modules import Module

AREA = area(
    __package__,
    "库存|Stock",
    icon="box",
    place=50,
    uses="masters",
    exports="first_day free_stock loan picking taken_from",
    menu=(
        group(
            "opening_stock other_receipt other_issue status_change bin_move issue_request loan loan_return",
            "单据|Documents",
        ),
        group("transfer_order transfer_out transfer_in", "调拨|Transfers"),
        group(
            "opening_stock_lines other_receipt_lines other_issue_lines status_change_lines bin_move_lines issue_request_lines loan_lines loan_return_lines transfer_order_lines"
            " transfer_out_lines transfer_in_lines",
            "明细|Lines",
        ),
        group(
            "stock_item stock_batch stock_move stock_summary stock_in_out stock_value_in_out item_ledger batch_ledger stock_cost stock_value uncosted_receipts loans_open loan_ageing",
            "查询|Inquiries",
        ),
    ),
    periods=(Module("stock", "库存|Stock"),),
)
