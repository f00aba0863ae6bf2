"""Which constraint a refused statement broke: its table and columns, found by the constraint's name in any language."""

import re
import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, MetaData, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.exc import DBAPIError

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
# "UNIQUE constraint failed: item.code" (or two of them, by commas): SQLite speaks one language, and names no constraint.
_SQLITE_COLUMN = re.compile(r"\b([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)\b")


@dataclass(frozen=True)
class Broken:
    """The columns that a constraint is about, all of one table."""

    columns: tuple[Column[Any], ...]

    @property
    def table(self) -> str:
        """The table's name."""
        return str(self.columns[0].table.name)


def broken_constraint(error: DBAPIError, metadata: MetaData) -> Broken | None:
    """What the database named when it refused; None where it named nothing (SQLite does not name foreign keys)."""
    named = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    known = _by_name(metadata, len(metadata.tables))
    if named is not None:
        return known.get(named.lower())
    words = str(error.orig)
    if isinstance(error.orig, sqlite3.Error):
        return _of_names(_SQLITE_COLUMN.findall(words), metadata)
    return next((known[word.lower()] for word in _WORD.findall(words) if word.lower() in known), None)


@lru_cache(maxsize=8)
def _by_name(metadata: MetaData, _tables: int) -> dict[str, Broken]:
    """All keys by name; made anew when the process has learned of more tables."""
    found: dict[str, Broken] = {}
    for table in list(metadata.tables.values()):
        keys = [each for each in table.constraints if isinstance(each, _KEYS)]
        for key in [*keys, *(index for index in table.indexes if index.unique)]:
            found[str(key.name).lower()] = Broken(tuple(key.columns))
    return found


_KEYS = (UniqueConstraint, PrimaryKeyConstraint, ForeignKeyConstraint)


def _of_names(named: list[tuple[str, str]], metadata: MetaData) -> Broken | None:
    """Columns by the names that the database has for them, which are not always the attributes'."""
    columns = [
        column
        for table, name in named
        if table in metadata.tables
        for column in metadata.tables[table].columns
        if column.name == name
    ]
    return Broken(tuple(columns)) if columns else None
