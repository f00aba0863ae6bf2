"""币种: the codes (ISO 4217) that a document may name, and the one the ledger set's books are in."""

from __future__ import annotations

from cellar_server.kernel.schema.settings import define

CODES = (
    "CNY", "HKD", "MOP", "TWD", "USD", "EUR", "GBP", "JPY", "KRW", "SGD", "AUD", "NZD", "CAD", "CHF", "THB", "MYR", "VND", "IDR",
    "PHP", "INR", "RUB", "AED",
)  # fmt: skip
# Orders, receivables and money are in this one: there are no rates yet by which another could be converted.
BASE = define("ledger.currency", "CNY", "本位币|Currency of the books", *CODES, settles=True)
