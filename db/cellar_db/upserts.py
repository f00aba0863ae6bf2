"""Rows that must be there before they are updated, without MERGE (which no two of the databases share)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, insert, select
from sqlalchemy.exc import IntegrityError

from cellar_db.functions import CHUNK, chunks

_PARAMETERS = 2000


def insert_missing(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], key_columns: Sequence[str]
) -> int:
    """Insert those *rows* whose key is not in *table* yet; return how many were inserted.

    *key_columns* name a unique key of the table, none of them NULL (ValueError). Of several rows with the same key the
    first counts. A row that another transaction inserts meanwhile counts as there. One SELECT when nothing is missing,
    else SELECT, savepoint, one bulk INSERT, release, for each 500 rows.
    """
    wanted: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in rows:
        key = tuple(row[name] for name in key_columns)
        if None in key or "" in key:
            raise ValueError(f"the key {dict(zip(key_columns, key, strict=True))} of {table.name} has an empty part")
        wanted.setdefault(key, row)
    inserted = 0
    # In key order, so that two transactions that insert the same rows wait for each other instead of deadlocking.
    for part in chunks(sorted(wanted), min(CHUNK, _PARAMETERS // len(key_columns))):
        inserted += _insert_part(connection, table, {key: wanted[key] for key in part}, key_columns)
    return inserted


def _insert_part(
    connection: Connection,
    table: Table,
    wanted: Mapping[tuple[Any, ...], Mapping[str, Any]],
    key_columns: Sequence[str],
) -> int:
    missing = _missing(connection, table, list(wanted), key_columns)
    while missing:
        try:
            with connection.begin_nested():
                connection.execute(insert(table), [dict(wanted[key]) for key in missing])
            return len(missing)
        except IntegrityError:
            left = _missing(connection, table, missing, key_columns)
            if len(left) == len(missing):
                # Nobody inserted them: another rule of the table is broken.
                raise
            missing = left
    return 0


def _missing(
    connection: Connection, table: Table, keys: Sequence[tuple[Any, ...]], key_columns: Sequence[str]
) -> list[tuple[Any, ...]]:
    columns = [table.c[name] for name in key_columns]
    # Column by column: no tuple comparison on SQL Server and Oracle. It may find combinations nobody asked for.
    found = and_(
        *(column.in_(sorted(set(values))) for column, values in zip(columns, zip(*keys, strict=True), strict=True))
    )
    present = {tuple(row) for row in connection.execute(select(*columns).where(found))}
    return [key for key in keys if key not in present]
