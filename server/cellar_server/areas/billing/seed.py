"""The posts of invoicing, and who makes and who reviews what customers are asked to pay (W05)."""

from __future__ import annotations

from cellar_server.kernel.filling.seeds import Post, Seed

SEED = Seed(
    posts=(Post("biller", "开票员"), Post("invoice_clerk", "发票录入")),
    rights={
        "@billing: read": "sales_rep",
        "@billing: @look": "inspector biller invoice_clerk cashier settler credit_officer",
        "sales_invoice: @make": "biller invoice_clerk",
        "sales_invoice: @check attach detach": "office_lead accountant finance_lead",
        "sales_invoice: edit set_terms": "finance_lead",
        "receivable: @make": "business_accountant",
        "receivable: @check": "finance_lead",
    },
)
