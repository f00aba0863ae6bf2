"""Exact amounts: decimals that no database rounds, kept on SQLite as whole numbers of their smallest unit."""

import contextlib
from collections.abc import Callable
from decimal import Context, Decimal, Inexact, InvalidOperation
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Integer, Numeric
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import operators
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine

_INT64_MAX = 2**63 - 1
# Wide enough for any column, so that nothing depends on the thread's own context; a lost digit is an error.
_EXACT = Context(prec=100, traps=[Inexact, InvalidOperation])
_shift, _quantize = _EXACT.scaleb, _EXACT.quantize

ADDING = (operators.add, operators.sub)
COMPARING = (operators.eq, operators.ne, operators.lt, operators.le, operators.gt, operators.ge)
_DIVIDING = (operators.truediv, operators.floordiv, operators.mod)


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
        if op not in ADDING and op not in COMPARING:
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
        if isinstance(value, int):
            units: int = value * 10**self.scale
        else:
            # What is not a number at all cannot be looked up.
            units = (_scaled if value.is_snan() else _known)(value, self.scale)
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


_known = lru_cache(maxsize=4096)(_scaled)
"""Amounts, prices and rates say the same few thousand figures again and again, and taking one apart is the dearest of a row."""


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
