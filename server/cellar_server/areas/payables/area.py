"""What the company owes to suppliers and employees, and what it paid them (应付与付款)."""

from cellar_server.kernel.schema.areas import area, group
from cellar_server.kernel.schema.modules import Module

AREA = area(
    __package__,
    "应付与付款|Payables",
    icon="coin",
    place=65,
    uses="masters",
    menu=(
        group("payable payment payment_write_off payment_write_off_lines"),
        group("payable_item payable_move supplier_balance", "查询|Inquiries"),
        group("payable_summary payable_ageing payable_ageing_by_date payable_due", "报表|Reports"),
    ),
    periods=(Module("payable", "应付|Payables"),),
)
