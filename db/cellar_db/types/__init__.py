"""Column types that mean the same on SQLite, PostgreSQL, SQL Server and Oracle.

Amounts are exact everywhere. SQLite has no exact decimal, so there an amount is a whole number of its smallest unit
(12.50 yuan is 1250): sums, comparisons and ``col + :d`` are integer arithmetic and stay right as long as both sides
have the same scale; the types refuse, when the statement is built, what would not be. To keep one data set movable
between the four, an amount must also fit 64 bits once scaled: money up to ±92,233,720,368,547,758.07.

The vendors' own types are imported where a statement for that vendor is built: a process talks to one of the four.

A value that does not fit is refused with ValueError in Python, before any database could round or cut it.
Instants are UTC with microseconds, aware on the Python side; empty text is NULL: Oracle's rule, made everybody's.
"""

from cellar_db.types.exact import Exact, Money, Price, Quantity, Rate
from cellar_db.types.plain import Blob, Day, Flag, Id, Instant
from cellar_db.types.texts import LongText, SearchedText, Text, utf16_length

__all__ = [
    "Blob",
    "Day",
    "Exact",
    "Flag",
    "Id",
    "Instant",
    "LongText",
    "Money",
    "Price",
    "Quantity",
    "Rate",
    "SearchedText",
    "Text",
    "utf16_length",
]
