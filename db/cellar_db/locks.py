"""Row locks of the whole system, taken in key order.

Two transactions that touch the same rows in different orders deadlock; on five hot products that is the difference
between hundreds of orders a second and none. So every change of contested rows goes through these two functions.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, Update, select, text

from cellar_db.functions import in_lists, one_of

Parameters = Mapping[str, Any]

LOCK_SECONDS = 10
"""How long a statement of the server waits for a row that another transaction holds; then it is busy, not lost."""


def conditional_update(
    connection: Connection, statement: Update, rows: Sequence[Parameters], key: Callable[[Parameters], Any]
) -> list[Parameters]:
    """Apply a conditional UPDATE to every row or to none; return the rows whose condition did not hold.

    *statement* is built once with ``bindparam`` and addresses one table row by its primary key, with its condition in
    the WHERE (``on_hand - reserved >= :wanted``); *rows* are its parameters, *key* gives the primary key to sort by.
    An empty answer means all were applied. Otherwise nothing was changed, and the answer names every refused row, each
    judged after the rows before it: two lines that want the same last bottle are refused one, not both.

    Costs three round trips however many rows there are when nothing is refused (savepoint, bulk update, release),
    one for a single row.
    """
    ordered = sorted(rows, key=key)
    if not ordered:
        return []
    if len(ordered) == 1:
        return [] if connection.execute(statement, dict(ordered[0])).rowcount else ordered
    if connection.dialect.supports_sane_multi_rowcount:
        with connection.begin_nested() as savepoint:
            applied = connection.execute(statement, [dict(row) for row in ordered]).rowcount
            if applied == len(ordered):
                return []
            savepoint.rollback()
    # Where the driver cannot count a bulk update (pyodbc) this is the only way, not just the way to name the refused.
    with connection.begin_nested() as savepoint:
        refused = [row for row in ordered if not connection.execute(statement, dict(row)).rowcount]
        if refused:
            savepoint.rollback()
    return refused


def lock_rows(connection: Connection, table: Table, ids: Sequence[int], *more: str) -> list[Row[Any]]:
    """Lock the rows with these primary keys, in key order, until the transaction ends; return those that exist.

    A row has the key and the columns named in *more*. SQL Server has no FOR UPDATE: it is told UPDLOCK, with which the
    read itself takes the lock. SQLite's writing transaction already holds the one lock there is. One statement for each
    500 ids.
    """
    query = locking_query(table, *more)
    return [row for part in in_lists(sorted(set(ids))) for row in connection.execute(query, {"ids": part})]


@cache
def locking_query(table: Table, *more: str) -> Select[Any]:
    """The SELECT that takes the row locks of ``ids``; its words differ by database, its order does not."""
    (identity,) = table.primary_key.columns
    wanted = one_of(identity, "ids")
    return locking(select(identity, *(table.c[name] for name in more)).where(wanted), table)


def locking(query: Select[Any], table: Table) -> Select[Any]:
    """The same query of one table, locking what it finds in key order."""
    (identity,) = table.primary_key.columns
    return locked(query.order_by(identity), table)


def locked(query: Select[Any], table: Table) -> Select[Any]:
    """The same query, locking the rows of *table* that it finds by their primary key; it waits at most `LOCK_SECONDS`.

    SQL Server is told to seek the key: a scan would lock, and wait for, rows that nobody asked for. Oracle is told how
    long to wait here; the others when they are connected to (`engine`).
    """
    (identity,) = table.primary_key.columns
    # By a column: Oracle names columns here, and of a table SQLAlchemy would write it none.
    return (
        query.with_for_update(of=identity)
        .with_hint(table, "WITH (UPDLOCK, ROWLOCK, FORCESEEK)", "mssql")
        .suffix_with(text(f"WAIT {LOCK_SECONDS}"), dialect="oracle")
    )


def sharing(query: Select[Any], table: Table) -> Select[Any]:
    """The same query of one table for ``shared``.

    PostgreSQL locks the rows FOR SHARE. SQL Server reads the last committed version and locks nothing (snapshots are on);
    REPEATABLEREAD is what makes it read the row itself, wait for whoever changes it, and hold the shared lock to the end.
    """
    return query.with_hint(table, "WITH (REPEATABLEREAD, ROWLOCK)", "mssql").suffix_with(
        "FOR SHARE", dialect="postgresql"
    )


def shared(connection: Connection, query: Select[Any], table: Table, parameters: Parameters) -> list[Row[Any]]:
    """Read rows that nobody changes (``lock_alone``) before this transaction ends; others may share them meanwhile.

    *query* is made by ``sharing``. Oracle has no row lock that two may hold: there the table is shared, and whoever changes
    a row of it takes it alone. On SQLite a writing transaction is the only one.
    """
    if connection.dialect.name == "oracle":
        connection.execute(text(f"LOCK TABLE {table.name} IN ROW SHARE MODE WAIT {LOCK_SECONDS}"))
    return list(connection.execute(query, parameters))


def take_alone(connection: Connection, table: Table) -> None:
    """Before an UPDATE of rows that others may share. On all but Oracle the UPDATE itself waits for them."""
    if connection.dialect.name == "oracle":
        connection.execute(text(f"LOCK TABLE {table.name} IN EXCLUSIVE MODE WAIT {LOCK_SECONDS}"))


def lock_alone(connection: Connection, table: Table, ids: Sequence[int]) -> None:
    """Wait until nobody shares these rows any more, and keep everybody off them until the transaction ends."""
    take_alone(connection, table)
    lock_rows(connection, table, ids)
