"""The schema's revisions, run by the program itself (Alembic without its command line and ini file).

Every revision is plain SQLAlchemy Core with the column types of `cellar_db.types`, and imports no model: what it did to
a database years ago must not change when a model does.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData
from sqlalchemy.exc import IntegrityError
from sqlalchemy.types import TypeEngine

from cellar_db import revision as line
from cellar_db.revision import VERSIONS

__all__ = ["VERSIONS", "current", "differences", "head", "knows", "script", "stamp", "upgrade"]

_HERE = Path(__file__).parent
_COLLATION = re.compile(r"""\s+COLLATE\s+("[^"]+"|[\w.]+)""", re.IGNORECASE)


def upgrade(
    engine: Engine, metadata: MetaData | None = None, *, revision: str = "head", versions: Path = VERSIONS
) -> None:
    """Bring the database to *revision*; does nothing when it is there.

    On SQLite, PostgreSQL and SQL Server a revision that fails, or whose process dies, leaves nothing of itself behind.
    Oracle commits every DDL statement: there the next call goes on where this one ended (`resuming`). *metadata* is given to Alembic as the target. *versions* is the folder of revisions (for tests).
    """
    with _running(engine, metadata, versions) as config:
        command.upgrade(config, revision)


def stamp(engine: Engine, revision: str = "head", *, versions: Path = VERSIONS) -> None:
    """Write down that the database is at *revision*, without changing its tables."""
    with _running(engine, None, versions) as config:
        command.stamp(config, revision)


def current(engine: Engine) -> str | None:
    """The revision the database is at; None for one that was never migrated."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def script(*, versions: Path = VERSIONS) -> ScriptDirectory:
    """The revisions as Alembic reads them."""
    return ScriptDirectory.from_config(_config(versions))


def head(*, versions: Path = VERSIONS) -> str | None:
    """The newest revision; None while there is none."""
    return script(versions=versions).get_current_head()


def knows(revision: str, *, versions: Path = VERSIONS) -> bool:
    """Whether this program has the revision; False for one of a newer program."""
    return any(one.revision == revision for one in script(versions=versions).walk_revisions())


def differences(engine: Engine, metadata: MetaData) -> list[Any]:
    """How the tables of the database differ from *metadata*, in Alembic's words; empty when they do not.

    Tables, columns, nullability, column types, indexes, unique constraints and foreign keys are compared; comments,
    which the script for administrators writes and the program does not, are not.
    """
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": types_differ, "target_metadata": metadata}
        )
        return [found for found in compare_metadata(context, metadata) if not _is_comment(found)]


def _is_comment(found: Any) -> bool:
    # A table's difference is a tuple, those of a column are a list of tuples.
    parts = found if isinstance(found, list) else [found]
    return all("comment" in part[0] for part in parts)


def types_differ(
    context: MigrationContext,
    _inspected_column: Any,
    _metadata_column: Any,
    inspected_type: TypeEngine[Any],
    metadata_type: TypeEngine[Any],
) -> bool:
    """Whether a column's type in the database is spelled otherwise than the type of the model would be there."""
    dialect = context.dialect
    assert dialect is not None
    declared = metadata_type.dialect_impl(dialect).compile(dialect=dialect)
    found = inspected_type.compile(dialect=dialect)
    return _plain(declared) != _plain(found)


def _plain(spelling: str) -> str:
    # A database tells each text column's collation, which is its own affair (DATABASES.md) and that of no model.
    plain = _COLLATION.sub("", spelling).upper().replace(" ", "").replace("WITHOUTTIMEZONE", "")
    # Six digits of a second are the default, which PostgreSQL does not report back.
    return plain.replace("TIMESTAMP(6)", "TIMESTAMP").replace("DATETIME2(6)", "DATETIME2")


def _config(versions: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    # Each area's revisions lie in a folder of its own; what people wrote for them, in another one within it, is no revision.
    folders = {versions, *(file.parent for file in line.files(versions))}
    config.set_main_option("version_locations", "\n".join(sorted(str(each).replace("%", "%%") for each in folders)))
    config.set_main_option("path_separator", "newline")
    return config


@contextmanager
def _running(engine: Engine, metadata: MetaData | None, versions: Path) -> Iterator[Config]:
    config = _config(versions)
    with engine.connect() as connection, _free_to_copy(connection):
        config.attributes["connection"] = connection
        config.attributes["metadata"] = metadata
        yield config
        _end(connection)


@contextmanager
def _free_to_copy(connection: Connection) -> Iterator[None]:
    """SQLite changes a column by making the table anew; dropping the old one would count as deleting all its rows.

    Within a transaction SQLite does not switch its foreign keys off, so it is done before; `keep_references` does their
    work at the end of each revision.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        if connection.in_transaction():
            connection.rollback()
        driver.execute("PRAGMA foreign_keys = ON")


def keep_references(ctx: MigrationContext, *_step: Any, **_named: Any) -> None:
    """For Alembic, after each revision and in its transaction: no row may refer to one that is not there (SQLite).

    Raises IntegrityError, and the revision is taken back.
    """
    if ctx.dialect.name != "sqlite" or ctx.connection is None:
        return
    lost = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if lost:
        tables = ", ".join(sorted({f"{row[0]} → {row[2]}" for row in lost}))
        raise IntegrityError(
            "PRAGMA foreign_key_check", None, ValueError(f"{len(lost)} rows refer to nothing: {tables}")
        )


def _end(connection: Connection) -> None:
    if connection.in_transaction():
        connection.commit()
