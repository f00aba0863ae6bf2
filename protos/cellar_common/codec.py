"""Exact values to and from the wire.

A value is an ``int``, ``Decimal``, ``str``, ``date``, aware ``datetime``, ``bool``, :class:`Ref` or ``None``. Nothing
here accepts or produces a binary floating point number, and nothing rounds: what does not fit is refused.

A page of a list travels in columns (packed integers, scaled decimals, a dictionary for repeated texts): about ten times
less processor time than a message a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Any, Literal

from cellar.v1 import value_pb2

ColumnKind = Literal["integer", "decimal", "scaled", "text", "day", "instant", "flag"]
"""``scaled``: integers that already are amount * 10^scale; they arrive as Decimals like ``decimal``."""

_INT64_MAX = 2**63 - 1
_INT64_MIN = -(2**63)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Wide enough for any int64 and any column of a database; Inexact is trapped so that a lost digit is an error.
_EXACT = Context(prec=100, traps=[Inexact, InvalidOperation])


@dataclass(frozen=True, slots=True)
class Ref:
    """Another record as a form shows it. ``id`` 0 with a code: the server looks the code up."""

    id: int
    code: str = ""
    name: str = ""


Python = int | Decimal | str | date | datetime | bool | Ref | None


def to_value(x: Python, scale: int | None = None) -> value_pb2.Value:
    """The wire form of one value; ``scale`` is the decimal's number of places (its own when not given).

    Raises OverflowError beyond 64 bits, ValueError for a decimal with more places than ``scale`` (or NaN) and for a
    datetime without a zone, TypeError for any other type, floats above all.
    """
    match x:
        case None:
            return value_pb2.Value()
        case bool():
            return value_pb2.Value(flag=x)
        case int():
            return value_pb2.Value(integer=_fit(x))
        case Decimal():
            value = value_pb2.Value()
            # In place, which takes half the time of making one message for another.
            number = value.decimal
            number.scale = _places(x) if scale is None else scale
            number.unscaled = unscaled(x, number.scale)
            return value
        case datetime():
            return value_pb2.Value(instant=_instant(x))
        case date():
            return value_pb2.Value(day=_day(x))
        case str():
            return value_pb2.Value(text=x)
        case Ref():
            return value_pb2.Value(reference=value_pb2.Reference(id=_fit(x.id), code=x.code, name=x.name))
    raise TypeError(f"{type(x).__name__} does not cross the wire: {x!r}")


def to_python(value: value_pb2.Value) -> Python:
    """The Python form of one value from the wire; unset is None."""
    match value.WhichOneof("kind"):
        case None:
            return None
        case "integer":
            return int(value.integer)
        case "decimal":
            return scaled(value.decimal.unscaled, value.decimal.scale)
        case "text":
            return str(value.text)
        case "day":
            return date.fromordinal(value.day + _EPOCH_ORDINAL)
        case "instant":
            return _EPOCH + timedelta(microseconds=value.instant)
        case "flag":
            return bool(value.flag)
        case _:
            r = value.reference
            return Ref(r.id, r.code, r.name)


def unscaled(x: Decimal, scale: int) -> int:
    """``x * 10^scale`` as an integer, exactly. ValueError for more places than that, OverflowError beyond 64 bits."""
    try:
        shifted = _EXACT.scaleb(x, scale)
        n = int(shifted)
    except Inexact:
        raise ValueError(f"{x} has more than {scale} decimal places") from None
    except (InvalidOperation, ValueError, OverflowError):
        raise ValueError(f"{x} is no number") from None
    if shifted != n:
        raise ValueError(f"{x} has more than {scale} decimal places")
    return _fit(n)


def scaled(n: int, scale: int) -> Decimal:
    """``n * 10^-scale``, exactly."""
    return _EXACT.scaleb(Decimal(n), -scale)


def pack_column(name: str, values: Sequence[Any], kind: ColumnKind, scale: int = 0) -> value_pb2.Column:
    """A column of a page. None anywhere is a NULL. Texts become a dictionary when repeated ones make it smaller.

    ``scale`` is the number of decimal places of ``decimal`` and ``scaled``. Raises as :func:`to_value`.
    """
    column = value_pb2.Column(name=name)
    if None in values:
        column.nulls = _null_bits(values)
        values = _without_nulls(values, kind)
    try:
        _PACKERS[kind](column, values, scale)
    except ValueError as error:
        # protobuf says ValueError for what does not fit into the field's bits
        if "out of range" in str(error):
            raise OverflowError(f"column {name}: {error}") from None
        raise
    return column


def unpack_column(column: value_pb2.Column) -> list[Any]:
    """The values of a column as Python values, None for NULL."""
    which = column.WhichOneof("data")
    if which is None:
        return []
    values = _UNPACKERS[which](getattr(column, which))
    bits = column.nulls
    if bits:
        return [None if bits[i >> 3] >> (i & 7) & 1 else v for i, v in enumerate(values)]
    return values


def _fit(n: int) -> int:
    if _INT64_MIN <= n <= _INT64_MAX:
        return n
    raise OverflowError(f"{n} is beyond 64 bits")


def _places(x: Decimal) -> int:
    exponent = x.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{x} is no number")
    return max(0, -exponent)


def _day(x: date) -> int:
    return x.toordinal() - _EPOCH_ORDINAL


def _instant(x: datetime) -> int:
    if x.tzinfo is None:
        raise ValueError(f"{x} has no time zone")
    return (x - _EPOCH) // _MICROSECOND


def _null_bits(values: Sequence[Any]) -> bytes:
    bits = bytearray((len(values) + 7) // 8)
    for i, v in enumerate(values):
        if v is None:
            bits[i >> 3] |= 1 << (i & 7)
    return bytes(bits)


_FILLERS: dict[str, Any] = {
    "text": "",
    "flag": False,
    "day": date(1970, 1, 1),
    "instant": _EPOCH,
    "decimal": Decimal(0),
}


def _without_nulls(values: Sequence[Any], kind: ColumnKind) -> list[Any]:
    filler = _FILLERS.get(kind, 0)
    return [filler if v is None else v for v in values]


def _pack_integers(column: value_pb2.Column, values: Sequence[Any], scale: int) -> None:
    column.integers.SetInParent()
    column.integers.values.extend(values)


def _pack_scaled(column: value_pb2.Column, values: Sequence[Any], scale: int) -> None:
    column.decimals.scale = scale
    column.decimals.SetInParent()
    column.decimals.unscaled.extend(values)


def _pack_decimals(column: value_pb2.Column, values: Sequence[Any], scale: int) -> None:
    shift = _EXACT.scaleb
    try:
        numbers = [shift(v, scale) for v in values]
        integers = list(map(int, numbers))
    except (TypeError, ValueError, InvalidOperation, OverflowError):
        numbers, integers = [], [-1]
    # the quick way dropped a digit, or met NaN or another type: go one by one for the exact complaint
    if integers != numbers:
        integers = [unscaled(v, scale) for v in values]
    _pack_scaled(column, integers, scale)


def _pack_texts(column: value_pb2.Column, values: Sequence[Any], scale: int) -> None:
    places: dict[str, int] = {}
    indexes = [places.setdefault(v, len(places)) for v in values]
    # length prefix and tag cost two bytes a text; an index costs one byte up to 128 texts, then two
    saved = sum(map(len, values)) - sum(map(len, places)) + 2 * (len(values) - len(places))
    if saved > len(values) * (1 if len(places) <= 128 else 2):
        column.dictionary.values.extend(places)
        column.dictionary.indexes.extend(indexes)
    else:
        column.texts.SetInParent()
        column.texts.values.extend(values)


def _pack_days(column: value_pb2.Column, values: Sequence[Any], scale: int) -> None:
    column.days.SetInParent()
    column.days.values.extend([v.toordinal() - _EPOCH_ORDINAL for v in values])


def _pack_instants(column: value_pb2.Column, values: Sequence[Any], scale: int) -> None:
    column.instants.SetInParent()
    column.instants.values.extend([_instant(v) for v in values])


def _pack_flags(column: value_pb2.Column, values: Sequence[Any], scale: int) -> None:
    column.flags.SetInParent()
    # databases without a boolean type give 0 and 1
    column.flags.values.extend([bool(v) for v in values])


_PACKERS: dict[str, Callable[[value_pb2.Column, Sequence[Any], int], None]] = {
    "integer": _pack_integers,
    "decimal": _pack_decimals,
    "scaled": _pack_scaled,
    "text": _pack_texts,
    "day": _pack_days,
    "instant": _pack_instants,
    "flag": _pack_flags,
}


def _unpack_decimals(data: value_pb2.Decimals) -> list[Any]:
    exponent, shift = -data.scale, _EXACT.scaleb
    return [shift(Decimal(n), exponent) for n in data.unscaled]


def _unpack_dictionary(data: value_pb2.Dictionary) -> list[Any]:
    words = list(data.values)
    return [words[i] for i in data.indexes]


_UNPACKERS: dict[str, Callable[[Any], list[Any]]] = {
    "integers": lambda data: list(data.values),
    "decimals": _unpack_decimals,
    "texts": lambda data: list(data.values),
    "dictionary": _unpack_dictionary,
    "days": lambda data: [date.fromordinal(n + _EPOCH_ORDINAL) for n in data.values],
    "instants": lambda data: [_EPOCH + timedelta(microseconds=n) for n in data.values],
    "flags": lambda data: list(data.values),
}
