"""What a revision asks of the rows before it tightens a table: a refusal in words instead of a database's own.

Each function takes the connection; it looks and changes nothing. `NotCarried` says where, how many and which.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from cellar_db import types

_SHOWN = 3


class NotCarried(Exception):
    """Rows that the new schema has no place for: what they are and what to do, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = f"{zh}。本账套未升级，请在旧版本中改正后再运行 upgrade"
        self.en = f"{en}. This ledger set is not upgraded; put it right with the version before, then run upgrade again"


def filled(connection: Connection, table: str, columns: list[str]) -> None:
    """No row is empty in any of these columns."""
    for name in columns:
        # Its type does not matter to IS NULL.
        rows = sa.table(table, sa.column(name))
        found = connection.execute(sa.select(sa.func.count()).select_from(rows).where(rows.c[name].is_(None))).all()
        if found and found[0][0]:
            count = found[0][0]
            raise NotCarried(f"{table}.{name} 有 {count} 行为空", f"{table}.{name} is empty in {count} rows")


def unique(connection: Connection, table: str, *columns: sa.ColumnClause[Any]) -> None:
    """No two rows are the same in these columns; empty ones are no value."""
    rows = sa.table(table, *columns)
    own = [rows.c[column.name] for column in columns]
    twice = (
        sa.select(*own, sa.func.count().label("row_total"))
        .where(*(column.is_not(None) for column in own))
        .group_by(*own)
        .having(sa.func.count() > 1)
        .order_by(*own)
    )
    found = connection.execute(twice).all()
    if found:
        names = ", ".join(column.name for column in columns)
        shown = "; ".join(f"{', '.join(str(value) for value in row[:-1])} ({row[-1]})" for row in found[:_SHOWN])
        shown += " …" if len(found) > _SHOWN else ""
        raise NotCarried(
            f"{table} 的 {names} 重复 {len(found)} 组：{shown}",
            f"{table} has {len(found)} values of {names} more than once: {shown}",
        )


def fits(connection: Connection, table: str, column: str, length: int) -> None:
    """No text is longer than ``length``, counted as databases count (UTF-16)."""
    rows = sa.table(table, sa.column("id", types.Id()), sa.column(column, types.LongText()))
    texts = connection.execute(sa.select(rows).where(rows.c[column].is_not(None)).order_by(rows.c.id))
    found = [row for row in texts if types.utf16_length(row[1]) > length]
    if found:
        shown = "; ".join(row[1][:40] for row in found[:_SHOWN])
        raise NotCarried(
            f"{table}.{column} 有 {len(found)} 行超过 {length} 字：{shown}",
            f"{table}.{column} is longer than {length} in {len(found)} rows: {shown}",
        )


def refers(connection: Connection, table: str, column: str, other: str, target: str) -> None:
    """Each value of the column is there in the other table."""
    rows, there = (
        sa.table(table, sa.column(column, types.Id())).alias(),
        sa.table(other, sa.column(target, types.Id())).alias(),
    )
    lost = sa.exists().where(there.c[target] == rows.c[column])
    asked = sa.select(sa.func.count()).select_from(rows).where(rows.c[column].is_not(None), ~lost)
    found = connection.execute(asked).all()
    if found and found[0][0]:
        count = found[0][0]
        raise NotCarried(
            f"{table}.{column} 有 {count} 行指向不存在的 {other}",
            f"{table}.{column} points in {count} rows to a {other} that is not there",
        )
