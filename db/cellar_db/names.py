"""Names that all four databases take, and the check that finds those they would not.

Constraints and indexes without a name of their own get one from `NAMING_CONVENTION`: ``uq_sales_order_number``. A name
over 30 characters is cut and ends in six characters of the hash of the whole, so it is the same on every machine.
"""

import hashlib
import re
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Constraint,
    Date,
    DateTime,
    Enum,
    Float,
    ForeignKeyConstraint,
    Index,
    Interval,
    MetaData,
    Numeric,
    PrimaryKeyConstraint,
    String,
    Table,
    Time,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.schema import ColumnCollectionConstraint
from sqlalchemy.types import TypeDecorator

from cellar_db import types
from cellar_db.reserved import RESERVED

__all__ = ["LONGEST", "NAMING_CONVENTION", "RESERVED", "lint_metadata", "short_name"]

LONGEST = 30
"""Oracle before 12.2; every other limit is higher."""

_HASHED = 6
_LEGAL = re.compile(r"[a-z][a-z0-9_]*")
# SQL Server keys an index on at most 1,700 bytes: two a character of NVARCHAR.
_LONGEST_INDEXED_TEXT = 850
# Of 4,000 bytes in an Oracle VARCHAR2, four for the widest character.
_LONGEST_TEXT = 1000
_NOT_PORTABLE = (Float, Boolean, Numeric, DateTime, Date, Time, Interval, Enum, JSON, Uuid, String)


def short_name(name: str) -> str:
    """*name* if it has at most 30 characters, else its beginning and a hash of the whole."""
    if len(name) <= LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:_HASHED]
    return f"{name[: LONGEST - _HASHED - 1].rstrip('_')}_{digest}"


def _of_columns(constraint: ColumnCollectionConstraint | Index, table: Table) -> str:
    columns = [column.name for column in constraint.columns]
    return "_".join([table.name, *columns])


def _primary(_constraint: PrimaryKeyConstraint, table: Table) -> str:
    return short_name(f"pk_{table.name}")


def _unique(constraint: UniqueConstraint, table: Table) -> str:
    return short_name(f"uq_{_of_columns(constraint, table)}")


def _foreign(constraint: ForeignKeyConstraint, table: Table) -> str:
    return short_name(f"fk_{_of_columns(constraint, table)}")


def _index(index: Index, table: Table) -> str:
    return short_name(f"ix_{_of_columns(index, table)}")


def _check(constraint: CheckConstraint, table: Table) -> str:
    if constraint.name is not None:
        return short_name(f"ck_{table.name}_{constraint.name}")
    digest = hashlib.sha256(str(constraint.sqltext).encode()).hexdigest()[:_HASHED]
    return short_name(f"ck_{table.name}_{digest}")


NAMING_CONVENTION: dict[str, Any] = {
    "cellar_pk": _primary,
    "cellar_uq": _unique,
    "cellar_fk": _foreign,
    "cellar_ix": _index,
    # SQLAlchemy gives a check that has a name of its own to the convention only if it reads "constraint_name" in it.
    "cellar_ck_constraint_name": _check,
    "pk": "%(cellar_pk)s",
    "uq": "%(cellar_uq)s",
    "fk": "%(cellar_fk)s",
    "ix": "%(cellar_ix)s",
    "ck": "%(cellar_ck_constraint_name)s",
}
"""For ``MetaData(naming_convention=…)``."""


def lint_metadata(metadata: MetaData) -> list[str]:
    """What in these tables would break, or mean something else, on one of the four databases; one line each."""
    problems: list[str] = []
    owners: dict[str, str] = {}
    for table in metadata.tables.values():
        problems += _name_problems(f"table {table.name}", table.name)
        if not table.primary_key.columns:
            problems.append(f"table {table.name}: no primary key")
        for column in table.columns:
            where = f"{table.name}.{column.name}"
            problems += _name_problems(where, column.name) + _column_problems(where, column)
        named: list[tuple[str, Constraint | Index]] = [("index", index) for index in table.indexes]
        named += [(type(constraint).__name__, constraint) for constraint in table.constraints]
        for kind, item in named:
            problems += _item_problems(table, kind, item, owners)
    return sorted(problems)


def _name_problems(where: str, name: str) -> list[str]:
    problems = []
    if len(name) > LONGEST:
        problems.append(f"{where}: the name has {len(name)} characters, at most {LONGEST} are allowed")
    if not _LEGAL.fullmatch(name):
        problems.append(f"{where}: {name!r} is not lower-case letters, digits and underscores")
    if name.lower() in RESERVED:
        problems.append(f"{where}: {name!r} is a reserved word of one of the databases")
    return problems


def _column_problems(where: str, column: Column[Any]) -> list[str]:
    problems = []
    kind = column.type
    if not isinstance(kind, TypeDecorator) and isinstance(kind, _NOT_PORTABLE):
        problems.append(f"{where}: {kind!r} is not portable; use a type of cellar_db.types")
    if isinstance(kind, types.Text) and kind.length > _LONGEST_TEXT:
        problems.append(f"{where}: Text({kind.length}) does not fit Oracle's VARCHAR2 in Chinese; use LongText")
    if column.table.autoincrement_column is column:
        problems.append(f"{where}: the database would number this key; use Id or autoincrement=False")
    return problems


def _item_problems(table: Table, kind: str, item: Constraint | Index, owners: dict[str, str]) -> list[str]:
    name = _item_name(table, item)
    if isinstance(item, PrimaryKeyConstraint) and not item.columns:
        return []
    if not name:
        return [f"{table.name}: a {kind} has no name"]
    where = f"{kind} {name} of {table.name}"
    problems = _name_problems(where, name)
    # One name space for all: indexes on PostgreSQL, constraints on Oracle and SQL Server are global to the schema.
    if name in owners:
        problems.append(f"{where}: {owners[name]} has this name too")
    owners[name] = table.name
    if isinstance(item, ForeignKeyConstraint) and (item.ondelete or item.onupdate):
        problems.append(f"{where}: SQL Server refuses several cascade paths; delete by rule")
    if isinstance(item, (Index, ColumnCollectionConstraint)) and not isinstance(item, CheckConstraint):
        problems += _key_problems(where, item)
    return problems


def _item_name(table: Table, item: Constraint | Index) -> str | None:
    from sqlalchemy.dialects import sqlite

    if item.name is None:
        return None
    preparer = sqlite.dialect().identifier_preparer
    formatted = preparer.format_index(item) if isinstance(item, Index) else preparer.format_constraint(item)
    return formatted.strip('"') if formatted else None


def _key_problems(where: str, item: ColumnCollectionConstraint | Index) -> list[str]:
    problems = []
    for column in item.columns:
        if isinstance(column.type, (types.LongText, types.Blob)):
            problems.append(f"{where}: {column.name} is of a type that cannot be indexed")
    width = sum(column.type.length for column in item.columns if isinstance(column.type, types.Text))
    if width > _LONGEST_INDEXED_TEXT and not isinstance(item, ForeignKeyConstraint):
        problems.append(f"{where}: {width} characters of text, SQL Server indexes {_LONGEST_INDEXED_TEXT}")
    unique = isinstance(item, UniqueConstraint) or (isinstance(item, Index) and item.unique)
    nullable = [column.name for column in item.columns if column.nullable]
    if unique and nullable:
        filtered = isinstance(item, Index) and item.dialect_options["mssql"]["where"] is not None
        if len(list(item.columns)) > 1:
            problems.append(
                f"{where}: {', '.join(nullable)} may be NULL, which Oracle compares as equal and others do not"
            )
        elif not filtered:
            problems.append(f"{where}: SQL Server allows one NULL in it; give the index mssql_where … IS NOT NULL")
    return problems
