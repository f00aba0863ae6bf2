"""Texts: their length is that of NVARCHAR, and an empty one is NULL, on every database."""

from typing import Any

from sqlalchemy import Unicode, UnicodeText
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import operators
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine

_SEARCHING = (
    operators.eq, operators.ne, operators.lt, operators.le, operators.gt, operators.ge, operators.in_op, operators.not_in_op,
    operators.between_op, operators.not_between_op,
)  # fmt: skip
# The longest NVARCHAR that is not a large object.
_LONGEST_PARAMETER = 4000


class Text(TypeDecorator[str]):
    """Unicode text of at most *length* characters; empty text is stored as NULL.

    Length is counted in UTF-16 units, as SQL Server counts NVARCHAR, so that what one database takes all do: a rare
    character outside the basic plane counts two. Raises ValueError for longer text or a NUL character. Use at most
    1,000 (Oracle's VARCHAR2 ends at 4,000 bytes, a Chinese character is three or four) and `LongText` beyond.
    """

    impl = Unicode
    cache_ok = True

    def __init__(self, length: int) -> None:
        if length < 1:
            raise ValueError("length must be at least 1")
        super().__init__(length)
        self.length = length

    def __repr__(self) -> str:
        return f"Text({self.length})"

    def coerce_compared_value(self, op: OperatorType | None, value: Any) -> TypeEngine[Any]:
        if not isinstance(value, str):
            return self
        # What a user searches for may be longer than the column: it finds nothing, it is no error.
        return SearchedText(self.length) if op in _SEARCHING else Text(_LONGEST_PARAMETER)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        text = _clean(value)
        if text is not None and utf16_length(text) > self.length:
            raise ValueError(f"text of {utf16_length(text)} characters where {self.length} fit: {text[:40]!r}…")
        return text


class SearchedText(TypeDecorator[str]):
    """Text compared with a column of *length*, itself of any length.

    One character more than fits decides every comparison; the rest is not sent, so that a parameter has one size whatever
    is typed, and never one beyond the limits of NVARCHAR(n) and VARCHAR2.
    """

    impl = Unicode
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__(length)
        self.length = length

    @property
    def units(self) -> int:
        """The most UTF-16 units that are sent."""
        return 2 * (self.length + 1)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        text = _clean(value)
        return None if text is None else text[: self.length + 1]


class LongText(TypeDecorator[str]):
    """Unicode text of any length (NVARCHAR(MAX), NCLOB, TEXT); empty text is stored as NULL."""

    impl = UnicodeText
    cache_ok = True

    def __repr__(self) -> str:
        return "LongText()"

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "oracle":
            from sqlalchemy.dialects import oracle

            return oracle.NCLOB()
        if dialect.name == "mssql":
            from sqlalchemy.dialects import mssql

            return mssql.NVARCHAR(None)
        return UnicodeText()

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return _clean(value)


def utf16_length(text: str) -> int:
    """Length in UTF-16 units."""
    if not text or max(text) <= "\uffff":
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def _clean(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise TypeError(f"text is a str, not {type(value).__name__}")
    if "\x00" in value:
        raise ValueError("text holds a NUL character, which PostgreSQL refuses")
    return value
