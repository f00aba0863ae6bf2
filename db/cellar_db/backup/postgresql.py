"""PostgreSQL: ``pg_dump`` in its custom format, and ``pg_restore`` through ``psql`` in one transaction."""

import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from sqlalchemy import URL, inspect, text

from cellar_db.backup import tools
from cellar_db.backup.facts import Look
from cellar_db.backup.manifest import Manifest
from cellar_db.backup.means import Taken, Task, has_no_table, opened, refuse_busy
from cellar_db.engine import open_engine

is_empty = has_no_table


def save(url: URL, task: Task, look: Look) -> Taken:
    """The dump and the figures are of one snapshot, which the transaction here holds and ``pg_dump`` takes over."""
    target = task.folder / f"{task.stem}.dump"
    command, environment = dump_command(url, target)
    with opened(url) as engine, engine.connect() as plain:
        connection = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(text(f"SET LOCAL {limit} = 0"))
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        tools.run([*command, f"--snapshot={snapshot}"], environment)
        return Taken(target.name, look(connection))


def dump_command(url: URL, target: Path) -> tuple[list[str], dict[str, str]]:
    """The command, which holds no password, and the environment, which does."""
    place, environment = tools.libpq(url)
    options = ["--format=custom", "--no-password", f"--file={target}", f"--dbname={place}"]
    return [tools.program("pg_dump"), *options], environment


def restore(url: URL, folder: Path, manifest: Manifest, *, overwrite: bool) -> None:
    """The script of ``pg_restore`` runs in a transaction that also drops what is replaced: all of it or nothing."""
    dump = str(folder / manifest.data)
    read = [tools.program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", dump]
    place, environment = tools.libpq(url)
    options = ["--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", f"--dbname={place}"]
    opening = "BEGIN;\nSET LOCAL statement_timeout = 0;\n" + (_drops(url) if overwrite else "")
    with (
        tempfile.TemporaryFile() as words,
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(read, stdout=subprocess.PIPE, stderr=complaints) as reader,
        subprocess.Popen(
            [tools.program("psql"), *options], env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=words
        ) as writer,
    ):  # fmt: skip
        assert reader.stdout is not None
        assert writer.stdin is not None
        _feed(opening, reader, reader.stdout, writer.stdin)
        if writer.wait():
            raise tools.failed("psql", _said(words))
        if reader.wait():
            raise tools.failed("pg_restore", _said(complaints))


def _feed(opening: str, reader: subprocess.Popen[bytes], script: IO[bytes], psql: IO[bytes]) -> None:
    """COMMIT is sent only after ``pg_restore`` came to its end: a script cut short is rolled back."""
    # A broken pipe is psql that stopped at an error, which its exit code tells.
    with suppress(BrokenPipeError):
        psql.write(opening.encode())
        shutil.copyfileobj(script, psql)
        if reader.wait() == 0:
            psql.write(b"COMMIT;\n")
    script.close()
    with suppress(BrokenPipeError):
        psql.close()


def _said(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read()


def _drops(url: URL) -> str:
    """Statements that drop every table of the schema; BackupError while others are connected."""
    with opened(url) as engine, engine.connect() as connection:
        others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"  # fmt: skip
        refuse_busy(connection.scalar(text(others)) or 0)
        quote = engine.dialect.identifier_preparer.quote_identifier
        return "".join(f"DROP TABLE {quote(name)} CASCADE;\n" for name in inspect(connection).get_table_names())


@contextmanager
def scratch(url: URL) -> Iterator[URL]:
    """Needs a user who may create databases."""
    name = f"cellar_scratch_{secrets.token_hex(6)}"
    engine = open_engine(url, pool_size=1).execution_options(isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
        try:
            yield url.set(database=name)
        finally:
            with engine.connect() as connection:
                connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    finally:
        engine.dispose()
