"""币种: the codes (ISO 4217) that a document may name, and the one the ledger set's books are in."""

from __future__ import annotations

from cellar_server.kernel.schema.parameter_rows import topic
from cellar_server.kernel.schema.settings import define

CODES = (
    "CNY", "HKD", "MOP", "TWD", "USD", "EUR", "GBP", "JPY", "KRW", "SGD", "AUD", "NZD", "CAD", "CHF", "THB", "MYR", "VND", "IDR",
    "PHP", "INR", "RUB", "AED",
)  # fmt: skip
# Orders, receivables and money are in this one: there are no rates yet by which another could be converted.
topic("ledger", "账套|Ledger set")
BASE = define(
    "ledger.currency",
    "CNY",
    "本位币|Currency of the books",
    *CODES,
    settles=True,
    help="账套全部金额的币种；已有生效的单据后不能再改。|"
    "The currency of every amount in the ledger set; it stays once any document took effect.",
)
