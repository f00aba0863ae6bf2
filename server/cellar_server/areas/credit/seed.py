"""The posts of credit, and who proposes a limit and who grants it: another (S24.11)."""

from __future__ import annotations

from cellar_server.kernel.filling.seeds import Post, Seed

SEED = Seed(
    posts=(Post("business_accountant", "业务会计", sees_trade=True), Post("credit_officer", "信用专员/统计员")),
    rights={
        "@credit: @look": "biller invoice_clerk cashier settler credit_officer migrator",
        "credit_balance: @look": "order_clerk",
        # 2.5: 业务员 reads what his own customers owe; who enters their orders is asked for it.
        "customer_balance: @look": "sales_rep order_clerk",
        "credit_adjustment: @make": "business_accountant credit_officer",
        "credit_adjustment: @check": "director general_manager finance_lead",
    },
)
