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
        group("open_item customer_balance credit_balance credit_temporary", "查询|Inquiries"),
    ),
    periods=(Module("receivable", "应收|Receivables"),),
)
