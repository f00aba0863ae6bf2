"""Records that are only in memory as rows: each column as the record has it, or its default, thousands in one INSERT."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, inspect
from sqlalchemy import insert as insert_into

from cellar_server.kernel.schema.model import Base, table_of
from cellar_server.kernel.schema.registry import Registry

CHUNK = 5000


def insert_records(connection: Connection, registry: Registry, records: Iterable[Any]) -> None:
    """New records, types in the order in which they come (what was made of others after these), and then the lines of their grids."""
    heads: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
    lines: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
    for record in records:
        model = type(record)
        heads[model].append(_row(model, record))
        for grid in registry.by_model(model).grids.values():
            for line in getattr(record, grid.name):
                line.document_id = record.id
                lines[grid.line].append(_row(grid.line, line))
    for model, rows in [*heads.items(), *lines.items()]:
        insert_rows(connection, insert_into(table_of(model)), rows)


def insert_rows(connection: Connection, statement: Insert, rows: Sequence[Mapping[str, Any]]) -> None:
    """These rows, which all have the same columns."""
    for start in range(0, len(rows), CHUNK):
        connection.execute(statement, rows[start : start + CHUNK])


@cache
def _columns(model: type[Base]) -> tuple[tuple[str, str, Any], ...]:
    """Of each column: the attribute that holds it, its key, and what it holds where nothing was said."""
    found = []
    for attribute in inspect(model).column_attrs:
        (column,) = attribute.columns
        default = column.default
        scalar = default.arg if default is not None and default.is_scalar else None
        found.append((attribute.key, column.key, scalar))
    return tuple(found)


def _row(model: type[Base], record: Any) -> dict[str, Any]:
    held = vars(record)
    row = {}
    for attribute, column, default in _columns(model):
        value = held.get(attribute)
        row[column] = default if value is None else value
    return row
