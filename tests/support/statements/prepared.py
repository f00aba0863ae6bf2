"""What PostgreSQL itself says of statements that no test sent to it: each is prepared there over the program's tables, and not run.

Most tests run on SQLite alone, which takes what PostgreSQL refuses: a column that is not grouped, text beside a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import errors
from sqlalchemy.dialects.postgresql import psycopg as driver

from cellar_db import engine as db
from tests.support.databases import scratch_postgresql
from tests.support.statements.vendors import in_full

# Strings and casts are stepped over.
_BIND = re.compile(r"'(?:[^']|'')*'|::|:(\w+)")
# What cannot be judged here: tables that one test makes for itself, the program's tables as a former revision had them or a
# test has widened them, and a parameter whose type only its value tells.
_NOT_JUDGED = (errors.UndefinedTable, errors.UndefinedColumn, errors.IndeterminateDatatype)


def text(statement: Any, column_keys: list[str] | None = None) -> str:
    """*statement* for PostgreSQL, with ``:name`` for parameters. Raises what SQLAlchemy raises."""
    # Told when it is made, or it doubles every per cent sign.
    dialect: Any = driver.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
    dialect.positional = False
    return in_full(str(statement.compile(dialect=dialect, column_keys=column_keys)))


def numbered(sql: str) -> str:
    """The text as PREPARE takes it: ``$1`` for the first parameter."""
    numbers: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        name = found.group(1)
        return f"${numbers.setdefault(name, len(numbers) + 1)}" if name else found.group()

    return _BIND.sub(number, sql)


def problems(connection: psycopg.Connection[Any], texts: Iterable[str]) -> Iterator[str | None]:
    """For each text what PostgreSQL says against it, an empty text if nothing, None where it cannot be judged."""
    for each in texts:
        try:
            connection.execute(f"PREPARE judged AS {numbered(each)}".encode())
        except _NOT_JUDGED:
            yield None
        except psycopg.Error as error:
            yield str(error).splitlines()[0]
        else:
            connection.execute("DEALLOCATE judged")
            yield ""


@contextmanager
def program_tables() -> Iterator[psycopg.Connection[Any]]:
    """A connection to a scratch PostgreSQL with the tables of the program and of the tests' own types. NoPostgresqlError."""
    # Late: they declare types, and their tables join the program's.
    from tests.support import sample  # noqa: F401
    from tests.support.kernel_books import create_tables

    with scratch_postgresql() as url:
        engine = db.open_engine(url)
        create_tables(engine)
        engine.dispose()
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            yield connection
