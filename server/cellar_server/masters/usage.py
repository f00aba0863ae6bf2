"""Where a master record is in use: asked of the schema itself, so that no business area must be named here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, exists, literal, select, union_all

from cellar_server.kernel.model import Base

# Masters and price lines that point to an item do not make its quantities depend on its units.
_NOT_USE = frozenset({"batch", "price_list_line", "price_adjustment_line"})


def _pointing(target: str) -> list[tuple[Table, Any]]:
    return [
        (table, column)
        for table in Base.metadata.sorted_tables
        if table.name not in _NOT_USE
        for column in table.columns
        if any(key.target_fullname == f"{target}.id" for key in column.foreign_keys)
    ]


def is_used(connection: Connection, target: str, id_: int) -> bool:
    """Whether any row refers to this record; one statement, whatever the number of tables."""
    questions = [
        select(literal(1).label("found")).where(exists().where(column == id_).select_from(table).correlate(None))
        for table, column in _pointing(target)
    ]
    return bool(questions) and connection.execute(union_all(*questions)).first() is not None


def changed(record: Any, *names: str) -> list[str]:
    """Which of these attributes differ from what was loaded; none for a record not yet stored."""
    from sqlalchemy import inspect

    state = inspect(record)
    if not state.persistent:
        return []
    found = []
    for name in names:
        history = state.attrs[name].history
        if history.has_changes() and list(history.deleted or [None]) != list(history.added or [None]):
            found.append(name)
    return found
