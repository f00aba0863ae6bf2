"""Where a page of groups goes on: by what it is sorted by, then by the group's key."""

from __future__ import annotations

import base64
import json
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, literal

from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.problems import refuse

_MARKS: dict[type, str] = {Decimal: "d", date: "y", bool: "b", int: "i", str: "s"}
_BACK: dict[str, Any] = {"d": Decimal, "y": date.fromisoformat, "b": bool, "i": int, "s": str}


def encode(*values: Any) -> bytes:
    """A cursor, opaque to whoever asks for the next page."""
    said = [[_MARKS[type(each)], each if isinstance(each, int) else str(each)] for each in values]
    return base64.urlsafe_b64encode(json.dumps(said).encode())


def decode(cursor: bytes, *kinds: type) -> list[Any]:
    """``Invalid`` for what is no cursor of this question."""
    try:
        said = json.loads(base64.urlsafe_b64decode(cursor))
        values = [_BACK[mark](value) for mark, value in said]
        if [type(each) for each in values] != list(kinds):
            raise TypeError(cursor)
        return values
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise refuse(
            "after", "CURSOR", "翻页位置无效|The page position is not valid", "请刷新报表|Refresh the report"
        ) from error


def lowest(spec: FieldSpec) -> Any:
    """What an empty key sorts as: below every other of its kind (Oracle holds no empty text)."""
    plain: dict[Kind, Any] = {Kind.DAY: date(1, 1, 1), Kind.REFERENCE: -(2**62), Kind.FLAG: False}
    return plain.get(spec.kind, " ")


def filled(column: ColumnElement[Any], value: Any) -> ColumnElement[Any]:
    """The column, with this value where it is empty."""
    return func.coalesce(column, literal(value, column.type))
