"""Prints of masters: how the papers are laid out."""

from __future__ import annotations

from cellar_server.printing import Template

CUSTOMER_STATEMENT = Template(
    name="customer_statement",
    label="客户对账单|Customer statement",
    signatures=("制单|Made by", "审核|Checked by", "财务主管|Finance manager"),
    barcode=False,
    has_maker=True,
)
"""客户对账单: the account of a period, with a slip that the customer stamps and returns."""

SUPPLIER_STATEMENT = Template(
    name="supplier_statement",
    label="供应商对账单|Supplier statement",
    signatures=("制单|Made by", "审核|Checked by", "财务主管|Finance manager"),
    barcode=False,
    has_maker=True,
)
"""供应商对账单: our account with a supplier for a period, with the slip that he stamps and returns."""
