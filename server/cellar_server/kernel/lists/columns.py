"""Where a field of the screen stands in the database: asked here by lists, filters, sums, exports, imports and pulls alike.

Every declared field is a column of its table. Fields that only a ledger set knows will stand in ``extra``; they come in here.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.text import label

STATE_SPEC = FieldSpec(kind=Kind.TEXT, label=label("状态|State"), name="state", readonly=True, length=20, width=10)


def stored(table: Any, name: str) -> ColumnElement[Any]:
    """The expression that reads a field of a head's or a line's table, or of an alias of it."""
    found: ColumnElement[Any] = table.c[name]
    return found


def may_be_empty(table: Any, name: str) -> bool:
    """Whether some row may hold nothing there, or a reference that names none."""
    column = table.c[name]
    spec = column.info.get("field")
    return bool(column.nullable) or (spec is not None and spec.or_none)
