"""发票清单: the goods behind an invoice with net amount, tax rate and tax side by side."""

from ..template import Template

INVOICE_LIST = Template(
    name="invoice_list",
    label="发票清单|Invoice list",
    title="发票清单|Invoice list",
    leave_out=frozenset({"weight"}),
    signatures=("开票人|Issued by", "复核|Checked by", "收款人|Payee"),
    sign_back=(("销售方（章）|Seller (seal)", 0.6), ("开票日期|Date of issue", 0.4)),
)
