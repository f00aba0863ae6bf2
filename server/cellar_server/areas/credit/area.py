"""What customers owe and may owe (往来与信用)."""

from cellar_server.kernel.schema.areas import area, group
from cellar_server.kernel.schema.modules import Module

AREA = area(
    __package__,
    "往来与信用|Receivables and credit",
    icon="ledger",
    place=60,
    uses="masters",
    menu=(
        group("credit_adjustment credit_adjustment_lines"),
        group("open_item receivable_move customer_balance credit_balance credit_temporary", "查询|Inquiries"),
        group("receivable_summary receivable_ageing receivable_ageing_by_date receivable_due", "报表|Reports"),
    ),
    periods=(Module("receivable", "应收|Receivables"),),
)
