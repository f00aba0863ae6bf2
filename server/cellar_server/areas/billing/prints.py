"""Prints of billing: how the papers are laid out."""

from __future__ import annotations

from cellar_server.printing import Template

INVOICE_LIST = Template(
    name="invoice_list",
    label="发票清单|Invoice list",
    title="发票清单|Invoice list",
    leave_out=frozenset({"weight"}),
    signatures=("开票人|Issued by", "复核|Checked by", "收款人|Payee"),
    sign_back=(("销售方（章）|Seller (seal)", 0.6), ("开票日期|Date of issue", 0.4)),
)
"""发票清单: the goods behind an invoice with net amount, tax rate and tax side by side."""
