"""Who enters what is owed and paid, who checks it, and who settles it: three people (W09.13, S09.5).

Not of trade: who looks after customers sees nothing of what suppliers and colleagues are owed.
"""

from __future__ import annotations

from cellar_server.kernel.filling.seeds import Seed

SEED = Seed(
    rights={
        "@payables: @look": "accountant finance_lead cashier buying_lead general_manager",
        "payable: @make": "accountant",
        "payable: @check attach detach": "finance_lead",
        "payment: @make": "cashier",
        "payment: @check attach detach": "finance_lead",
        "payment_write_off: @make @check": "accountant",
    },
    is_trade=False,
)
