"""The schema as SQL text, for administrators who create a database by script."""

from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.dialects import mssql, oracle, postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.schema import CreateIndex, CreateTable

SQL_SERVER_2016 = (13, 0)
ORACLE_19 = (19, 0)


def offline_dialect(name: str) -> Dialect:
    """The dialect as it is when connected to the oldest version that is supported: SQL Server 2016, Oracle 19c.

    A dialect that never saw a server otherwise writes NTEXT, DATETIME and IMAGE, or BOOLEAN on Oracle.
    """
    dialect: Dialect | Any
    # SQLAlchemy leaves these constructors without types.
    constructors: Any = {
        "sqlite": sqlite.dialect,
        "postgresql": postgresql.dialect,
        "mssql": mssql.dialect,
        "oracle": oracle.dialect,
    }
    match name:
        case "sqlite" | "postgresql":
            dialect = constructors[name]()
        case "mssql":
            dialect = constructors[name](deprecate_large_types=True)
            dialect.server_version_info = SQL_SERVER_2016
            dialect._supports_offset_fetch = True
            dialect._supports_nvarchar_max = True
        case "oracle":
            dialect = constructors[name](max_identifier_length=30)
            dialect.server_version_info = ORACLE_19
            dialect.supports_native_boolean = False
            dialect._supports_offset_fetch = True
        case _:
            raise ValueError(f"{name} is none of sqlite, postgresql, mssql, oracle")
    return dialect


def ddl(metadata: MetaData, dialect: str) -> str:
    """CREATE statements of all tables and indexes, in an order in which they can be run.

    *dialect* is sqlite, postgresql, mssql or oracle.
    """
    target = offline_dialect(dialect)
    # sqlplus and sqlcmd each end a batch in their own way.
    end = "\nGO\n" if dialect == "mssql" else ";\n"
    parts: list[str] = []
    for table in metadata.sorted_tables:
        parts.append(str(CreateTable(table).compile(dialect=target)).strip() + end)
        parts.extend(
            str(CreateIndex(index).compile(dialect=target)).strip() + end
            for index in sorted(table.indexes, key=lambda index: index.name or "")
        )
    return "\n".join(parts)
