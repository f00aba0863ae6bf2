"""Column types that mean the same on SQLite, PostgreSQL, SQL Server and Oracle.

Amounts are exact everywhere. SQLite has no exact decimal, so there an amount is a whole number of its smallest unit
(12.50 yuan is 1250): sums, comparisons and ``col + :d`` are integer arithmetic and stay right as long as both sides
have the same scale; the types refuse, when the statement is built, what would not be. To keep one data set movable
between the four, an amount must also fit 64 bits once scaled: money up to ±92,233,720,368,547,758.07.

The vendors' own types are imported where a statement for that vendor is built: a process talks to one of the four.

A value that does not fit is refused with ValueError in Python, before any database could round or cut it.
Instants are UTC with microseconds, aware on the Python side; empty text is NULL: Oracle's rule, made everybody's.
"""

import contextlib
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Any

from sqlalchemy import BigInteger, Date, DateTime, Integer, LargeBinary, Numeric, SmallInteger, Unicode, UnicodeText
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import operators
from sqlalchemy.sql.base import SchemaEventTarget
from sqlalchemy.sql.elements import False_, True_
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine

_INT64_MAX = 2**63 - 1
# Wide enough for any column, so that nothing depends on the thread's own context; a lost digit is an error.
_EXACT = Context(prec=100, traps=[Inexact, InvalidOperation])
_shift, _quantize = _EXACT.scaleb, _EXACT.quantize
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_ADDING = (operators.add, operators.sub)
_DIVIDING = (operators.truediv, operators.floordiv, operators.mod)
_SEARCHING = (
    operators.eq, operators.ne, operators.lt, operators.le, operators.gt, operators.ge, operators.in_op, operators.not_in_op,
    operators.between_op, operators.not_between_op,
)  # fmt: skip
# The longest NVARCHAR that is not a large object.
_LONGEST_PARAMETER = 4000
_COMPARING = (operators.eq, operators.ne, operators.lt, operators.le, operators.gt, operators.ge)


class _ExactComparator(TypeDecorator.Comparator[Any]):
    """Keeps scales honest in SQL arithmetic, so that SQLite's scaled integers give what NUMERIC gives."""

    __slots__ = ()

    def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> Any:
        if op in _DIVIDING:
            raise TypeError("an exact amount is not divided in SQL: the databases round differently; divide in Python")
        for operand in other:
            self._check_scale(op, operand)
        return super().operate(op, *other, **kwargs)

    def reverse_operate(self, op: OperatorType, other: Any, **kwargs: Any) -> Any:
        if op in _DIVIDING:
            raise TypeError("an exact amount is not divided in SQL: the databases round differently; divide in Python")
        return super().reverse_operate(op, other, **kwargs)

    def _check_scale(self, op: OperatorType, operand: Any) -> None:
        if op not in _ADDING and op not in _COMPARING:
            return
        mine, theirs = self.type, getattr(operand, "type", None)
        if isinstance(mine, Exact) and isinstance(theirs, Exact) and mine.scale != theirs.scale:
            raise TypeError(
                f"operands of scale {mine.scale} and {theirs.scale}: on SQLite they are integers of different units; "
                "give both the same type"
            )
        if isinstance(theirs, TypeEngine) and not isinstance(theirs, Exact) and _is_number(theirs):
            raise TypeError(f"an exact amount and a plain {theirs!r}: give the other side the same Exact type")

    def _adapt_expression(
        self, op: OperatorType, other_comparator: TypeEngine.Comparator[Any]
    ) -> tuple[OperatorType, TypeEngine[Any]]:
        mine, theirs = self.type, other_comparator.type
        assert isinstance(mine, Exact)
        if op is operators.mul and isinstance(theirs, Exact):
            return op, Exact(38, mine.scale + theirs.scale)
        return op, mine


class Exact(TypeDecorator[Decimal]):
    """A decimal of *precision* digits, *scale* of them after the point; Decimal (or int) in, Decimal out.

    Raises ValueError for a value with more places than the scale (nothing is rounded on the way in), with more
    digits than the precision, or not finite; TypeError for a float. In SQL: add, subtract and compare only with the
    same scale; a product of two has the sum of their scales; there is no division. What a product comes to in SQL is to be
    compared and shown, never stored: SQL Server has 38 digits for it, takes them from the decimals, and of quantity × price
    (4 and 6) rounds to 9 where the others have 10. Amounts that are kept are reckoned in Python.
    """

    impl = Numeric
    cache_ok = True
    comparator_factory = _ExactComparator

    def __init__(self, precision: int = 19, scale: int = 2) -> None:
        if not 0 <= scale <= precision <= 38:
            raise ValueError(f"precision {precision} and scale {scale} do not make a decimal of all four databases")
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale
        self._largest = min(10**precision - 1, _INT64_MAX)
        self._limit = _unscaled(self._largest, scale)
        self._unit = Decimal(1).scaleb(-scale)

    def __repr__(self) -> str:
        return f"Exact({self.precision}, {self.scale})"

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return BigInteger()
        if dialect.name == "oracle":
            from sqlalchemy.dialects import oracle

            return oracle.NUMBER(self.precision, self.scale, asdecimal=True)  # type: ignore[no-untyped-call]
        return Numeric(self.precision, self.scale, asdecimal=True)

    def coerce_compared_value(self, op: OperatorType | None, value: Any) -> TypeEngine[Any]:
        if op is operators.mul:
            if isinstance(value, int):
                return BigInteger()
            if isinstance(value, Decimal):
                return Exact(38, max(0, -_exponent(value)))
        return self

    @property
    def largest(self) -> Decimal:
        """The largest value that it holds, on every database."""
        return self._limit

    def units(self, value: Decimal | int) -> int:
        """The value as a whole number of 10**-scale; raises as the class says."""
        if isinstance(value, bool) or not isinstance(value, (Decimal, int)):
            raise TypeError(f"an exact amount is a Decimal or an int, not {type(value).__name__} {value!r}")
        units: int = value * 10**self.scale if isinstance(value, int) else _scaled(value, self.scale)
        if abs(units) > self._largest:
            raise ValueError(f"{value} is too large for DECIMAL({self.precision}, {self.scale})")
        return units

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        # As below: one call for an amount. A driver that wants it in another form still gets its way.
        plain = dialect.name != "sqlite" and self.impl_instance.bind_processor(dialect) is None
        return self._to_number if plain else super().bind_processor(dialect)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if dialect.name == "sqlite":
            return None if value is None else self.units(value)
        return self._to_number(value)

    def _to_number(self, value: Any) -> Decimal | None:
        if value is None or self._fits(value):
            return value
        self.units(value)
        return Decimal(value)

    def _fits(self, value: Any) -> bool:
        """Whether it is what nearly every value is: a Decimal that needs no rounding and no second look."""
        if type(value) is not Decimal:
            return False
        exponent = value.as_tuple()[2]
        return isinstance(exponent, int) and -self.scale <= exponent <= 0 and -self._limit <= value <= self._limit

    def process_literal_param(self, value: Any, dialect: Dialect) -> str:
        if value is None:
            return "NULL"
        units = self.units(value)
        return str(units) if dialect.name == "sqlite" else f"{Decimal(value):f}"

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Decimal | None]:
        # Not `process_result_value`: a list reads thousands of amounts, and every layer of calls counts there.
        return self._from_units if dialect.name == "sqlite" else self._from_number

    def _from_units(self, value: Any) -> Decimal | None:
        if value is None:
            return None
        if isinstance(value, float):
            # SQLite turns an integer overflow, or an operand that was not scaled, into a float.
            raise OverflowError(f"SQLite answered a float ({value}) for an exact amount of scale {self.scale}")
        return _shift(Decimal(value), -self.scale)

    def _from_number(self, value: Any) -> Decimal | None:
        if value is None:
            return None
        number = value if isinstance(value, Decimal) else Decimal(str(value))
        if number.as_tuple()[2] == -self.scale:
            return number
        if number.is_finite():
            with contextlib.suppress(Inexact, InvalidOperation):
                return _quantize(number, self._unit)
        # Says what is wrong with it.
        return _unscaled(_scaled(number, self.scale), self.scale)


def _is_number(kind: TypeEngine[Any]) -> bool:
    affinity = kind._type_affinity
    return affinity is not None and issubclass(affinity, (Integer, Numeric))


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is not a finite amount")
    return exponent


def _scaled(value: Decimal, scale: int) -> int:
    """*value* × 10**scale, exactly and whatever the decimal context is."""
    sign, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"{value} is not a finite amount")
    if exponent > 64:
        if any(digits):
            raise ValueError(f"{value} is too large for an amount")
        return 0
    whole: int = int("".join(map(str, digits)) or "0")
    shift = exponent + scale
    if shift >= 0:
        whole *= 10**shift
    else:
        whole, rest = divmod(whole, 10 ** min(-shift, len(digits) + 1))
        if rest:
            raise ValueError(f"{value} has more than {scale} decimal places; round it first, by the rule that applies")
    return -whole if sign else whole


def _unscaled(units: int, scale: int) -> Decimal:
    return _shift(Decimal(units), -scale)


class Money(Exact):
    """An amount of money in its currency, (19, 2)."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(19, 2)

    def __repr__(self) -> str:
        return "Money()"


class Quantity(Exact):
    """A quantity in a unit of measure (瓶, 箱, 千克), (19, 4)."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(19, 4)

    def __repr__(self) -> str:
        return "Quantity()"


class Price(Exact):
    """A unit price or unit cost, (19, 6)."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(19, 6)

    def __repr__(self) -> str:
        return "Price()"


class Rate(Exact):
    """A rate as a fraction (13 % is 0.13), or a conversion factor, (9, 6)."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(9, 6)

    def __repr__(self) -> str:
        return "Rate()"


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


class Instant(TypeDecorator[datetime]):
    """A point in time to the microsecond; aware datetimes in, aware UTC out. Raises ValueError for a naive one.

    Kept as UTC in TIMESTAMP, DATETIME2(6), and on SQLite as microseconds since 1970: all sort and compare. Intervals
    are computed in Python: there is no portable arithmetic on points in time.
    """

    impl = DateTime
    cache_ok = True

    def __repr__(self) -> str:
        return "Instant()"

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return BigInteger()
        if dialect.name == "mssql":
            from sqlalchemy.dialects import mssql

            return mssql.DATETIME2(6)  # type: ignore[no-untyped-call]
        if dialect.name == "oracle":
            from sqlalchemy.dialects import oracle

            return oracle.TIMESTAMP()
        from sqlalchemy.dialects import postgresql as pg

        return pg.TIMESTAMP(timezone=False, precision=6)

    def coerce_compared_value(self, op: OperatorType | None, value: Any) -> TypeEngine[Any]:
        if op in _ADDING:
            raise TypeError("points in time are not added to in SQL; compute the limit in Python")
        return self

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        if not isinstance(value, datetime):
            raise TypeError(f"a point in time is a datetime, not {type(value).__name__}")
        if value.utcoffset() is None:
            raise ValueError(f"{value!r} has no time zone")
        if dialect.name == "sqlite":
            return (value - _EPOCH) // _MICROSECOND
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if dialect.name == "sqlite":
            return _EPOCH + timedelta(microseconds=value)
        return value.replace(tzinfo=UTC)


class Day(TypeDecorator[date]):
    """A calendar day of the business, without a zone (ISO text on SQLite). Raises TypeError for a datetime."""

    impl = Date
    cache_ok = True

    def __repr__(self) -> str:
        return "Day()"

    def process_bind_param(self, value: Any, dialect: Dialect) -> date | None:
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            raise TypeError(f"a day is a date, not {type(value).__name__}")
        return value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], date | None] | None:
        inner = self.impl_instance.result_processor(dialect, coltype)
        # Oracle's DATE carries a time of day, which plain expressions bring back.
        return _day_of if dialect.name == "oracle" else inner


def _day_of(value: Any) -> date | None:
    return value.date() if isinstance(value, datetime) else value


class _FlagComparator(TypeDecorator.Comparator[Any]):
    """Compares with 0 and 1 as values: PostgreSQL does not compare a SMALLINT with TRUE."""

    __slots__ = ()

    def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> Any:
        if op is operators.inv:
            return super().operate(operators.eq, False)
        if other and isinstance(other[0], (bool, True_, False_)):
            truth = other[0] if isinstance(other[0], bool) else isinstance(other[0], True_)
            equal = {operators.is_: operators.eq, operators.is_not: operators.ne}.get(op, op)
            return super().operate(equal, truth, **kwargs)
        return super().operate(op, *other, **kwargs)


class Flag(TypeDecorator[bool]):
    """Yes or no, kept as 1 or 0 in a small integer on all four; bool in and out.

    In SQL compare it (``col == True``, ``~col``, ``col.is_(False)``); a bare ``where(col)`` is not portable.
    """

    impl = SmallInteger
    cache_ok = True
    comparator_factory = _FlagComparator

    def __repr__(self) -> str:
        return "Flag()"

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "oracle":
            from sqlalchemy.dialects import oracle

            return oracle.NUMBER(1, 0, asdecimal=False)  # type: ignore[no-untyped-call]
        return SmallInteger()

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if not isinstance(value, bool):
            raise TypeError(f"a flag is a bool, not {type(value).__name__} {value!r}")
        return int(value)

    def process_literal_param(self, value: Any, dialect: Dialect) -> str:
        bound = self.process_bind_param(value, dialect)
        return "NULL" if bound is None else str(bound)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)


class _IdComparator(TypeDecorator.Comparator[Any]):
    """Refuses to add or compare a whole number with an amount: on SQLite the amount is in another unit."""

    __slots__ = ()

    def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> Any:
        if op in (*_ADDING, *_COMPARING) and any(isinstance(getattr(one, "type", None), Exact) for one in other):
            raise TypeError("a whole number and an exact amount: give both the same Exact type")
        return super().operate(op, *other, **kwargs)

    def _adapt_expression(
        self, op: OperatorType, other_comparator: TypeEngine.Comparator[Any]
    ) -> tuple[OperatorType, TypeEngine[Any]]:
        # A whole number of times an amount is an amount.
        return op, other_comparator.type if isinstance(other_comparator.type, Exact) else self.type


class Id(TypeDecorator[int]):
    """A 63-bit id made by the application (`cellar_db.ids`); never an identity column or a sequence."""

    impl = BigInteger
    cache_ok = True
    comparator_factory = _IdComparator

    def __repr__(self) -> str:
        return "Id()"

    def _set_parent(self, parent: SchemaEventTarget, outer: bool = False, **kw: Any) -> None:
        super()._set_parent(parent, outer=outer, **kw)
        # An integer primary key is otherwise taken for BIGSERIAL on PostgreSQL and IDENTITY on SQL Server.
        if getattr(parent, "autoincrement", None) == "auto":
            parent.autoincrement = False  # type: ignore[attr-defined]


class Blob(TypeDecorator[bytes]):
    """Bytes (BYTEA, VARBINARY(MAX), BLOB)."""

    impl = LargeBinary
    cache_ok = True

    def __repr__(self) -> str:
        return "Blob()"

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "mssql":
            from sqlalchemy.dialects import mssql

            return mssql.VARBINARY("max")  # type: ignore[no-untyped-call]
        return LargeBinary()
