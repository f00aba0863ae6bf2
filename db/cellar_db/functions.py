"""The few SQL words that differ between the four databases, and small helpers for statements.

Nothing outside ``cellar_db`` writes a vendor's word: it uses these, or SQLAlchemy's own portable constructs.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    BindParameter,
    Boolean,
    ColumnElement,
    Integer,
    Unicode,
    any_,
    bindparam,
    func,
    literal,
    or_,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from cellar_db.types import Day, Id, Instant

T = TypeVar("T")

CHUNK = 500
"""Values in one IN list or rows in one probe: Oracle refuses more than 1,000, SQL Server 2,100 parameters."""


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Slices of at most *size* values, in order; nothing for an empty sequence."""
    if size < 1:
        raise ValueError("size must be at least 1")
    for start in range(0, len(values), size):
        yield values[start : start + size]


def in_lists(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values for IN lists, in order: slices of at most 500, each filled up with its last value to one of ten lengths.

    A list of another length is another statement to a database, with a plan of its own to make and keep.
    """
    for some in chunks(values):
        yield padded(some)


def padded(values: Sequence[T]) -> Sequence[T]:
    """At most 500 values, the last one repeated to one of ten lengths; nothing for nothing."""
    if not values:
        return values
    wanted = next(length for length in _LENGTHS if length >= len(values))
    return [*values, *[values[-1]] * (wanted - len(values))]


def among(column: ColumnElement[Any], ids: Iterable[int]) -> ColumnElement[bool]:
    """``column IN ids`` for a condition that cannot be asked in parts, as many ids as there are.

    Many are written into the statement instead of being parameters, which SQL Server counts, in lists that Oracle takes.
    """
    wanted = sorted(set(ids))
    if len(wanted) <= _FEW:
        return column.in_(padded(wanted))
    return or_(*(column.in_(_written(some)) for some in chunks(wanted)))


def _written(values: Sequence[int]) -> BindParameter[int]:
    return bindparam(None, values, type_=Id(), expanding=True, literal_execute=True, unique=True)


_FEW = 64
_LENGTHS = (*(2**power for power in range(9)), CHUNK)


def total(amount: ColumnElement[Any]) -> ColumnElement[Any]:
    """``SUM(amount)``, zero where there is no row; of the same exact type as *amount*."""
    return func.coalesce(func.sum(amount), literal(0, amount.type))


class joined_text(FunctionElement[str]):  # noqa: N801 - reads as the SQL function it is
    """The texts one after another; a missing one counts as empty, as it does on Oracle."""

    type = Unicode()
    inherit_cache = True
    name = "joined_text"


class _one_of(FunctionElement[bool]):  # noqa: N801
    type = Boolean()
    inherit_cache = True
    name = "one_of"

    def self_group(self, against: Any = None) -> Any:
        # A comparison already: a value of a flag would be compared with 1 where the database knows no booleans.
        return self


def one_of(column: Any, name: str) -> ColumnElement[bool]:
    """``column IN :name``, the values given with each execution: ``one_of(table.c.id, "ids")`` and ``{"ids": [1, 2]}``.

    PostgreSQL is given one array, so that the statement is the same text however many values there are; the others a list of
    parameters, which SQLAlchemy writes out each time.
    """
    return _one_of(column, bindparam(name, expanding=True))


class text_length(FunctionElement[int]):  # noqa: N801
    """Characters in a text, trailing blanks included (SQL Server's LEN leaves them out)."""

    type = Integer()
    inherit_cache = True
    name = "text_length"


class _start_of(FunctionElement[Any]):  # noqa: N801
    type = Day()
    inherit_cache = True
    name = "start_of"


class _StartOfYear(_start_of):
    inherit_cache = True
    name = "start_of_year"


class _StartOfQuarter(_start_of):
    inherit_cache = True
    name = "start_of_quarter"


class _StartOfMonth(_start_of):
    inherit_cache = True
    name = "start_of_month"


class _StartOfWeek(_start_of):
    inherit_cache = True
    name = "start_of_week"


# A class each, not an argument: a value would be a parameter, and the same words in SELECT and GROUP BY two expressions.
_STARTS = {"year": _StartOfYear, "quarter": _StartOfQuarter, "month": _StartOfMonth, "week": _StartOfWeek}


def start_of(column: ColumnElement[Any], step: str) -> ColumnElement[Any]:
    """The first day of the year, quarter, month or week (from Monday) that a day lies in; ``day`` is the day itself."""
    return column if step == "day" else _STARTS[step](column)


class utc_now(FunctionElement[Any]):  # noqa: N801
    """The database's own clock in UTC at this statement, as an `Instant`."""

    type = Instant()
    inherit_cache = True
    name = "utc_now"


def _parts(element: FunctionElement[Any], compiler: SQLCompiler, **kw: Any) -> list[str]:
    return [compiler.process(clause, **kw) for clause in element.clauses]


@compiles(joined_text)
def _concat(element: joined_text, compiler: SQLCompiler, **kw: Any) -> str:
    return f"concat({', '.join(_parts(element, compiler, **kw))})"


@compiles(joined_text, "sqlite")
def _concat_sqlite(element: joined_text, compiler: SQLCompiler, **kw: Any) -> str:
    return "(" + " || ".join(f"coalesce({part}, '')" for part in _parts(element, compiler, **kw)) + ")"


@compiles(joined_text, "oracle")
def _concat_oracle(element: joined_text, compiler: SQLCompiler, **kw: Any) -> str:
    return "(" + " || ".join(_parts(element, compiler, **kw)) + ")"


@compiles(_one_of)
def _in_list(element: _one_of, compiler: SQLCompiler, **kw: Any) -> str:
    column, wanted = element.clauses
    return compiler.process(column.in_(wanted), **kw)


@compiles(_one_of, "postgresql")
def _in_array(element: _one_of, compiler: SQLCompiler, **kw: Any) -> str:
    column, wanted = element.clauses
    return compiler.process(column == any_(bindparam(wanted.key, type_=ARRAY(column.type))), **kw)


@compiles(text_length)
def _length(element: text_length, compiler: SQLCompiler, **kw: Any) -> str:
    return f"length({', '.join(_parts(element, compiler, **kw))})"


@compiles(text_length, "mssql")
def _length_mssql(element: text_length, compiler: SQLCompiler, **kw: Any) -> str:
    # LEN ignores trailing blanks; a closing mark keeps them counted.
    return f"(LEN({', '.join(_parts(element, compiler, **kw))} + N'.') - 1)"


_UNITS = {"start_of_year": "year", "start_of_quarter": "quarter", "start_of_month": "month", "start_of_week": "week"}
_SQLITE = {
    "year": "date({0}, 'start of year')",
    "quarter": "date({0}, 'start of month', '-' || ((CAST(strftime('%m', {0}) AS INTEGER) - 1) % 3) || ' months')",
    "month": "date({0}, 'start of month')",
    "week": "date({0}, '-6 days', 'weekday 1')",
}
_MSSQL = {
    "year": "DATEFROMPARTS(YEAR({0}), 1, 1)",
    "quarter": "DATEFROMPARTS(YEAR({0}), (MONTH({0}) - 1) / 3 * 3 + 1, 1)",
    "month": "DATEFROMPARTS(YEAR({0}), MONTH({0}), 1)",
    # Counted from a Monday, because what a week begins with is a setting of the session.
    "week": "DATEADD(day, DATEDIFF(day, '19000101', {0}) / 7 * 7, CAST('19000101' AS DATE))",
}
_ORACLE = {"year": "YYYY", "quarter": "Q", "month": "MM", "week": "IW"}


@compiles(_start_of)
def _start(element: _start_of, compiler: SQLCompiler, **kw: Any) -> str:
    (part,) = _parts(element, compiler, **kw)
    # Of a plain timestamp: one with a zone would turn with the session's.
    return f"CAST(date_trunc('{_UNITS[element.name]}', CAST({part} AS TIMESTAMP)) AS DATE)"


@compiles(_start_of, "sqlite")
def _start_sqlite(element: _start_of, compiler: SQLCompiler, **kw: Any) -> str:
    return _SQLITE[_UNITS[element.name]].format(*_parts(element, compiler, **kw))


@compiles(_start_of, "mssql")
def _start_mssql(element: _start_of, compiler: SQLCompiler, **kw: Any) -> str:
    return _MSSQL[_UNITS[element.name]].format(*_parts(element, compiler, **kw))


@compiles(_start_of, "oracle")
def _start_oracle(element: _start_of, compiler: SQLCompiler, **kw: Any) -> str:
    (part,) = _parts(element, compiler, **kw)
    return f"TRUNC({part}, '{_ORACLE[_UNITS[element.name]]}')"


@compiles(utc_now)
def _now(element: utc_now, compiler: SQLCompiler, **kw: Any) -> str:
    return "timezone('utc', clock_timestamp())"


@compiles(utc_now, "sqlite")
def _now_sqlite(element: utc_now, compiler: SQLCompiler, **kw: Any) -> str:
    # Milliseconds are what SQLite's clock gives; the whole seconds stay integers all the way.
    return (
        "(CAST(strftime('%s', 'now') AS INTEGER) * 1000000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER) * 1000)"
    )


@compiles(utc_now, "mssql")
def _now_mssql(element: utc_now, compiler: SQLCompiler, **kw: Any) -> str:
    return "CAST(SYSUTCDATETIME() AS DATETIME2(6))"


@compiles(utc_now, "oracle")
def _now_oracle(element: utc_now, compiler: SQLCompiler, **kw: Any) -> str:
    return "CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS TIMESTAMP(6))"
