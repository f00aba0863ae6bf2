"""The business areas of the program, and how they are called on the screen."""

from __future__ import annotations

from cellar_server.kernel.registry import Area
from cellar_server.kernel.text import label

PACKAGES = (
    "cellar_server.masters", "cellar_server.pricing", "cellar_server.sales", "cellar_server.shipping", "cellar_server.billing",
    "cellar_server.receipts", "cellar_server.credit", "cellar_server.inventory", "cellar_server.ledgers",
    "cellar_server.administration",
)  # fmt: skip
AREAS = (
    Area("sales", label("销售|Sales"), "order"),
    Area("shipping", label("发货|Shipping"), "truck"),
    Area("billing", label("开票|Billing"), "invoice"),
    Area("receipts", label("收款|Receipts"), "coin"),
    Area("stock", label("库存|Stock"), "box"),
    Area("finance", label("往来与信用|Receivables and credit"), "ledger"),
    Area("pricing", label("价格|Pricing"), "tag"),
    Area("masters", label("基础资料|Master data"), "folder"),
    Area("administration", label("系统管理|Administration"), "gear"),
)
