"""The posts of finance, and who enters money, who confirms it and who writes it off: finance and settlement are two (S09.5, S23.13)."""

from __future__ import annotations

from cellar_server.kernel.filling.seeds import Post, Seed

SEED = Seed(
    posts=(
        Post("cashier", "出纳"),
        Post("settler", "结算员"),
        Post("accountant", "财务会计", sees_trade=True),
        Post("finance_lead", "财务主管", sees_trade=True),
    ),
    rights={
        "@receipts: read": "sales_rep",
        "@receipts: @look": "inspector cashier credit_officer",
        "receipt: @make": "cashier settler",
        "receipt: @check attach detach": "accountant finance_lead",
        "write_off: @make @check": "settler office_lead",
    },
)
