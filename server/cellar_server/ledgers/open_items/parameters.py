"""What a company decides about open items: the spans by which their age is told."""

from __future__ import annotations

from cellar_server.kernel.schema.ageing import BOUNDS
from cellar_server.kernel.schema.settings import define

_HELP = (
    "{0}账龄表按这些天数分栏，如 30 60 90 180 分为 30 天以内、31–60、61–90、91–180 和 180 天以上。|"
    "The columns of the {1} ageing: 30 60 90 180 makes up to 30 days, 31 to 60, 61 to 90, 91 to 180 and over 180 days."
)
_STANDARD = "30 60 90 180"
RECEIVABLE_AGES = define(
    "credit.ageing_days", _STANDARD, "应收账龄分段天数|Spans of the receivables' ageing", help=_HELP.format("应收", "receivables'"), rule=BOUNDS
)  # fmt: skip
PAYABLE_AGES = define(
    "payables.ageing_days", _STANDARD, "应付账龄分段天数|Spans of the payables' ageing", help=_HELP.format("应付", "payables'"), rule=BOUNDS
)  # fmt: skip
