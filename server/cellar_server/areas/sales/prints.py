"""Prints of selling: how the papers are laid out."""

from __future__ import annotations

from cellar_server.printing import Template

ORDER_CONFIRMATION = Template(
    name="order_confirmation",
    label="订单确认单|Order confirmation",
    title="订单确认单|Order confirmation",
    # How far the order has got, where it ships from and why it costs what it does are the seller's own affair.
    leave_out=frozenset(
        {
            "warehouse",
            "warehouse_code",
            "taken_from",
            "priced_from",
            "price_list",
            "price_list_code",
            "price_row",
            "delivered",
            "shipped",
            "signed",
            "lost",
            "invoiced",
            "closed",
            "net",
            "weight",
        }
    ),
    signatures=("制单|Made by", "业务员|Salesperson", "审核|Approved by"),
    sign_back=(("客户确认（盖章）|Confirmed by customer (seal)", 0.6), ("日期|Date", 0.4)),
)
"""订单确认单: goes to the customer, who stamps it and sends it back."""
