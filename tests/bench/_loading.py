"""Loading rows by the million: COPY on PostgreSQL, executemany on SQLite, with indexes and foreign keys put aside meanwhile.

For scratch databases only: a load that breaks off leaves the tables without their indexes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, Index, Table


@dataclass
class Feed:
    """The rows of one table. ``varying`` columns are given row by row as driver values, in their order; the others are
    the same in every row. A driver value is a whole number, or what ``value`` made."""

    table: Table
    varying: Sequence[str]
    constant: dict[str, Any]
    engine: Engine
    rows: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._columns = [column for column in self.table.c if column.key in self.varying or self._fixed(column.key)]
        self._columns.sort(key=lambda column: self._place(column.key))
        self._processors: dict[str, Any] = {
            column.key: column.type.dialect_impl(self.engine.dialect).bind_processor(self.engine.dialect)
            for column in self.table.c
        }
        self._known: dict[tuple[str, Any], Any] = {}
        self._copies = copies(self.engine)
        fixed = [self.value(name, self.constant[name]) for name in self._keys[len(self.varying) :]]
        if self._copies:
            quoted = [str(value).replace("%", "%%") for value in fixed]
            self._line = "\t".join(["%s"] * len(self.varying) + quoted) + "\n"
        self._tail = tuple(fixed)

    def _fixed(self, name: str) -> bool:
        return self.constant.get(name) is not None

    def _place(self, name: str) -> int:
        return self.varying.index(name) if name in self.varying else len(self.varying)

    @property
    def _keys(self) -> list[str]:
        return [column.key for column in self._columns]

    def value(self, name: str, value: Any) -> Any:
        """A Python value of column ``name`` as the driver takes it; kept, so that a repeated value is converted once."""
        key = (name, value)
        if key not in self._known:
            processor = self._processors[name]
            made = processor(value) if processor is not None else value
            self._known[key] = _copied(made) if self._copies else made
        return self._known[key]

    def add(self, *values: Any) -> None:
        self.rows.append(self._line % values if self._copies else values + self._tail)

    def flush(self, connection: Any) -> None:
        """Write what was added; ``connection`` is the driver's."""
        quote = self.engine.dialect.identifier_preparer.quote
        table, names = quote(self.table.name), ", ".join(quote(column.name) for column in self._columns)
        cursor = connection.cursor()
        if self._copies:
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                copy.write("".join(self.rows))
        else:
            places = ", ".join(_PLACES[self.engine.dialect.paramstyle].format(n + 1) for n in range(len(self._columns)))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", self.rows)
        cursor.close()
        self.rows.clear()


# A parameter by its place, as the drivers write it.
_PLACES = {"qmark": "?", "format": "%s", "named": ":{}", "numeric": ":{}"}


def copies(engine: Engine) -> bool:
    """Whether the driver has COPY, by far the quickest way in; the others are sent the rows of one INSERT."""
    return engine.dialect.driver == "psycopg"


def _copied(value: Any) -> str:
    if value is None:
        return "\\N"
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


@contextmanager
def bare(engine: Engine, tables: Sequence[Table]) -> Iterator[Any]:
    """A driver connection on which these tables have no secondary index and no foreign key is checked; they are made
    anew at the end, with fresh statistics. The caller commits."""
    indexes = [index for table in tables for index in sorted(table.indexes, key=lambda each: str(each.name))]
    with engine.begin() as dropping:
        for index in indexes:
            index.drop(dropping)
    pooled = engine.raw_connection()
    connection: Any = pooled.driver_connection
    try:
        _prepare(connection, engine.dialect.name)
        yield connection
    finally:
        # Its switches must not come back to the pool.
        pooled.detach()
        pooled.close()
    _make(engine, indexes)
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as free:
            for table in tables:
                free.exec_driver_sql(f'VACUUM ANALYZE "{table.name}"')


def _prepare(connection: Any, dialect: str) -> None:
    """What the database can leave out while a ledger set is filled; nothing where no such switch is known."""
    match dialect:
        case "sqlite":
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("PRAGMA synchronous = OFF")
        case "postgresql":
            connection.execute("SET synchronous_commit = off")
            if connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = user").fetchone()[0]:
                connection.execute("SET session_replication_role = replica")
            connection.commit()


def _make(engine: Engine, indexes: Sequence[Index]) -> None:
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '256MB'")
        for index in indexes:
            index.create(connection)
