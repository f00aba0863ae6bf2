"""Scratch databases: an SQLite file, and a PostgreSQL database where a server answers.

``CELLAR_TEST_URL`` makes the suite run on one database of the four alone: the URL of a user who may create databases
(on Oracle: users). PostgreSQL is the server that ``CELLAR_TEST_PG`` names, or one that the run makes for itself where its
programs are installed, or the one on 127.0.0.1. As a module (``python -m tests.support.databases``) it says which.
"""

from __future__ import annotations

import functools
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from sqlalchemy import Engine

from cellar_db.backup.vendors import MEANS
from cellar_db.engine import normalise_url, show_url
from tests.support import cluster, run
from tests.support.postgresql import administer, creating, dropping, hurrying

ONE = "CELLAR_TEST_URL"
VARIABLE = "CELLAR_TEST_PG"
LOCAL = "postgresql://postgres@127.0.0.1:5432/postgres"


class NoPostgresqlError(Exception):
    """No server to test on; the text is the reason for the skip."""


class Family(str):
    """A kind of database as the parameter of a fixture, told from any other text by its type."""


def families() -> tuple[Family, ...]:
    """The databases that a test runs on, each once: SQLite and PostgreSQL, or the one that was asked for."""
    url = os.environ.get(ONE)
    return tuple(map(Family, (normalise_url(url).get_backend_name(),) if url else ("sqlite", "postgresql")))


@contextmanager
def scratch(family: str, folder: Path) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database for the time of the block; an SQLite file lies in ``folder``.

    Raises NoPostgresqlError.
    """
    if family == "sqlite":
        yield sqlite_url(folder / f"{secrets.token_hex(4)}.sqlite")
    elif family == "postgresql":
        with scratch_postgresql() as url:
            yield url
    else:
        with MEANS[family].scratch(normalise_url(os.environ[ONE])) as made:
            yield made.render_as_string(hide_password=False)


@contextmanager
def fresh(family: str, folder: Path) -> Iterator[str]:
    """``scratch`` for fixtures: skips where no PostgreSQL answers, unless it was asked for by ``CELLAR_TEST_URL``."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(scratch(family, folder))
        except NoPostgresqlError as absent:
            if os.environ.get(ONE):
                raise
            pytest.skip(str(absent))
        yield url


def counts_bulk_updates(engine: Engine) -> bool:
    """Whether the driver tells how many rows a bulk update reached; where not (pyodbc) each row is a statement of its own."""
    return engine.dialect.supports_sane_multi_rowcount


def has_one_writer(engine: Engine) -> bool:
    """Whether a writing transaction is the only one, so that nothing can come between two of its statements."""
    return engine.dialect.name == "sqlite"


def sqlite_url(path: Path) -> str:
    """The SQLAlchemy URL of an SQLite file."""
    return f"sqlite:///{path.as_posix()}"


def _libpq(url: str) -> str:
    """A SQLAlchemy URL names the driver; libpq knows none."""
    scheme, separator, rest = url.partition("://")
    return scheme.partition("+")[0] + separator + rest


def _named() -> str:
    """The PostgreSQL server that was asked for by name; empty where none was."""
    one = os.environ.get(ONE, "")
    return one if one.startswith("postgres") else os.environ.get(VARIABLE, "")


def _own() -> str:
    """The run's own PostgreSQL, which never waits for the disk; empty where none can be made."""
    try:
        return run.postgresql() if cluster.can_be_made() else ""
    except cluster.NoClusterError:
        return ""


@functools.cache
def _probe() -> tuple[str, str]:
    """(URL of the administrative database, "") or ("", why there is none); asked once a process."""
    try:
        url = _libpq(_named()) or _own() or LOCAL
        with psycopg.connect(url, connect_timeout=20) as connection:
            row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = user").fetchone()
    except psycopg.Error as error:
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return "", f"no PostgreSQL answers ({VARIABLE} or 127.0.0.1:5432): {first}"
    if row is None or not row[0]:
        return "", "the PostgreSQL user may not create databases"
    return url, ""


def postgresql_server() -> str:
    """URL of the server's administrative database. Raises NoPostgresqlError with the reason where none answers."""
    url, reason = _probe()
    if not url:
        raise NoPostgresqlError(reason)
    return url


@contextmanager
def scratch_postgresql() -> Iterator[str]:
    """An empty database of its own for the time of the block; gives a SQLAlchemy URL, drops the database after.

    The collation is C, so that ordering equals SQLite's on every machine. Raises NoPostgresqlError.
    """
    server = postgresql_server()
    name = f"cellar_test_{os.getpid()}_{secrets.token_hex(4)}"
    administer(server, creating(name), hurrying(name))
    parts = urlsplit(server)
    try:
        yield urlunsplit(parts._replace(scheme="postgresql+psycopg", path=f"/{name}"))
    finally:
        administer(server, dropping(name))


def main() -> int:
    """Say on which databases the suite will run. A server that was asked for by name and is silent is a failure."""
    if families() not in (("sqlite", "postgresql"), ("postgresql",)):
        sys.stdout.write(f"{show_url(os.environ[ONE])} alone, by {ONE}\n")
        return 0
    before = "" if os.environ.get(ONE) else "SQLite and "
    if not _named() and cluster.can_be_made():
        sys.stdout.write(f"{before}a PostgreSQL of the run's own\n")
        return 0
    try:
        server = postgresql_server()
    except NoPostgresqlError as absent:
        sys.stdout.write(f"{before}PostgreSQL SKIPPED: {absent}\n".replace(" and ", "; ", 1))
        return 1 if _named() else 0
    sys.stdout.write(f"{before}PostgreSQL on {urlsplit(server).hostname}:{urlsplit(server).port or 5432}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
