"""Instants, days, flags, ids and bytes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Date, DateTime, LargeBinary, SmallInteger
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import operators
from sqlalchemy.sql.base import SchemaEventTarget
from sqlalchemy.sql.elements import False_, True_
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine

from cellar_db.types.exact import ADDING, COMPARING, Exact

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


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
        if op in ADDING:
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
        if op in (*ADDING, *COMPARING) and any(isinstance(getattr(one, "type", None), Exact) for one in other):
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
