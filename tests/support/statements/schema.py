"""The schema for both vendors: as it is declared, as its script writes it, and as each migration would change it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Dialect

from cellar_db import ddl, migrations
from cellar_db.ddl import offline_dialect
from cellar_db.names import lint_metadata
from cellar_server.books import registry
from cellar_server.console.schema import descriptions
from cellar_server.kernel.schema.model import Base
from tests.support.statements.collect import Emitted
from tests.support.statements.vendors import VENDORS


def problems() -> list[str]:
    """What the declared tables themselves have that one of the databases refuses."""
    registry()
    return [f"the schema\n  {problem}" for problem in lint_metadata(Base.metadata)]


def statements() -> list[Emitted]:
    """Every statement of the script and of the migrations, each once and for the vendor it is written for."""
    registry()
    found: list[Emitted] = []
    for vendor in VENDORS:
        places = {text: f"revision {revision}" for revision, text in migration_statements(vendor)}
        # A table that both make is shown as the script's.
        places |= dict.fromkeys(ddl.statements(Base.metadata, vendor, descriptions()), f"cellar-server ddl, {vendor}")
        found += [
            Emitted([place], mssql=text) if vendor == "mssql" else Emitted([place], oracle=text)
            for text, place in places.items()
        ]
    return found


class _Kept:
    """What Alembic writes in its offline mode: one statement a time."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def write(self, text: str) -> None:
        statement = text.strip().removesuffix(";")
        if statement not in {"", "GO", "/"}:
            self.texts.append("\n".join(line.rstrip().replace("\t", "    ") for line in statement.splitlines()))

    def flush(self) -> None:
        """Nothing is held back."""


class _NoRows:
    """The connection that a revision's fills are given: what they send is kept, and every question finds nothing."""

    def __init__(self, dialect: Dialect, kept: _Kept) -> None:
        self.dialect = dialect
        self._kept = kept

    def execute(self, statement: Any, *_parameters: Any) -> _NoRows:
        text = str(statement.compile(dialect=self.dialect, compile_kwargs={"literal_binds": True}))
        self._kept.write(text)
        return self

    scalars = execute

    def all(self) -> list[Any]:
        return []

    def first(self) -> None:
        return None

    def __iter__(self) -> Iterator[Any]:
        return iter(())


def migration_statements(vendor: str) -> list[tuple[str, str]]:
    """(revision, statement) of all revisions, oldest first, for one vendor."""
    found: list[tuple[str, str]] = []
    for script in reversed(list(migrations.script().walk_revisions())):
        kept = _Kept()
        context = MigrationContext.configure(
            dialect=offline_dialect(vendor), opts={"as_sql": True, "literal_binds": True, "output_buffer": kept}
        )
        with Operations.context(context) as operations:
            asked: Any = operations
            asked.get_bind = partial(_NoRows, offline_dialect(vendor), kept)
            script.module.upgrade()
        found += [(script.revision, text) for text in kept.texts]
    return found
