"""Prints of payables: how the papers are laid out."""

from __future__ import annotations

from cellar_server.printing import Template

PAYABLE_SLIP = Template(
    name="payable_slip",
    label="应付单|Payable",
    signatures=("制单|Made by", "审核|Approved by", "财务主管|Finance manager"),
)
"""应付单: what is owed, to whom and by when, with its instalments."""
PAYMENT_SLIP = Template(
    name="payment_slip",
    label="付款单|Payment",
    signatures=("制单|Made by", "审核|Approved by", "出纳|Cashier", "领款人|Received by"),
    copies="一联存根 二联记账|Stub · Books",
)
"""付款单: the money that goes out, to which account, with a place for who takes it in cash."""
PAYMENT_WRITE_OFF_SLIP = Template(
    name="payment_write_off_slip",
    label="付款核销单|Payment write-off",
    signatures=("核销|Written off by", "复核|Checked by"),
)
"""付款核销单: which payment pays which payable."""
