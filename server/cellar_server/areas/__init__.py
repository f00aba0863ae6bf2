"""The business areas of the program, and how they are called on the screen."""

from __future__ import annotations

from cellar_server.kernel.schema.registry import Area
from cellar_server.kernel.schema.text import label

PACKAGES = (
    "cellar_server.areas.masters", "cellar_server.areas.pricing", "cellar_server.areas.sales", "cellar_server.areas.shipping", "cellar_server.areas.billing",
    "cellar_server.areas.receipts", "cellar_server.areas.credit", "cellar_server.areas.inventory", "cellar_server.ledgers",
    "cellar_server.areas.administration",
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
