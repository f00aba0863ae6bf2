"""A statement in the words of SQL Server and of Oracle, compiled without either."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Dialect

from cellar_db.ddl import offline_dialect

VENDORS = ("mssql", "oracle")

# SQLAlchemy leaves a place for what it writes only when the statement is sent.
_LATER_LIST = re.compile(r"IN \(__\[POSTCOMPILE_(\w+?)(?:~~.*?~~REPL~~.*?~~)?\]\)")
_LATER_VALUE = re.compile(r"__\[POSTCOMPILE_\w+?\]")


@dataclass(frozen=True)
class Texts:
    """One statement for both vendors; parameters are ``:name`` in both."""

    mssql: str
    oracle: str

    def of(self, vendor: str) -> str:
        """The text for ``mssql`` or ``oracle``."""
        return self.mssql if vendor == "mssql" else self.oracle


def _pinned(vendor: str) -> Dialect:
    dialect = offline_dialect(vendor)
    # pyodbc's question marks have no names, and no grammar takes them.
    dialect.paramstyle = "named"
    dialect.positional = False
    return dialect


_DIALECTS = {vendor: _pinned(vendor) for vendor in VENDORS}


def in_full(text: str) -> str:
    """A compiled text with two parameters where it has a place for a list, and a value where it has one for a value."""
    return _LATER_VALUE.sub("1", _LATER_LIST.sub(r"IN (:\1_1, :\1_2)", text))


def compiled(statement: Any, column_keys: Sequence[str] | None = None) -> Texts:
    """*statement* for both; *column_keys* are the parameters' names, as an INSERT without values needs them.

    Raises what SQLAlchemy raises where the statement cannot be compiled for one of them.
    """
    texts = {}
    for vendor, dialect in _DIALECTS.items():
        keys = list(column_keys) if column_keys else None
        texts[vendor] = in_full(str(statement.compile(dialect=dialect, column_keys=keys)))
    return Texts(texts["mssql"], texts["oracle"])
