"""The schema as revisions make it, without a database, which would not tell the types of ``cellar_db`` back."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, MetaData, Table, UniqueConstraint

from devtools.revision.line import line

_ROWS = ("_fill", "_check")
"""Steps of a revision that look at rows, which are no part of the schema."""


@dataclass
class Replay:
    """Stands for Alembic's ``op`` and builds the tables a revision would make."""

    metadata: MetaData = field(default_factory=MetaData)
    _table: str = ""

    def f(self, name: str) -> str:
        return name

    def create_table(self, name: str, *items: Any) -> None:
        Table(name, self.metadata, *items)

    def create_index(self, name: str, *where: Any, unique: bool = False, **options: Any) -> None:
        table, columns = (self._table, where[0]) if self._table else where
        own = self.metadata.tables[table]
        Index(name, *(own.c[column] for column in columns), unique=unique, **options)

    def drop_table(self, name: str) -> None:
        self.metadata.remove(self.metadata.tables[name])

    def drop_index(self, name: str, table_name: str = "") -> None:
        own = self.metadata.tables[table_name or self._table]
        own.indexes.discard(next(index for index in own.indexes if index.name == name))

    @contextmanager
    def batch_alter_table(self, name: str) -> Iterator[Replay]:
        yield Replay(self.metadata, name)

    def add_column(self, column: Column[Any]) -> None:
        self.metadata.tables[self._table].append_column(column)

    def create_foreign_key(self, name: str, other: str, mine: list[str], theirs: list[str]) -> None:
        constraint = ForeignKeyConstraint(mine, [f"{other}.{column}" for column in theirs], name=name)
        self.metadata.tables[self._table].append_constraint(constraint)

    def create_unique_constraint(self, name: str, columns: list[str]) -> None:
        self.metadata.tables[self._table].append_constraint(UniqueConstraint(*columns, name=name))

    def drop_constraint(self, name: str, type_: str = "") -> None:
        constraints = self.metadata.tables[self._table].constraints
        constraints.discard(next(each for each in constraints if each.name == name))

    def drop_column(self, name: str) -> None:
        own = self.metadata.tables[self._table]
        own._columns.remove(own.c[name])

    def alter_column(self, name: str, *, nullable: bool | None = None, type_: Any = None, **_before: Any) -> None:
        column = self.metadata.tables[self._table].c[name]
        if nullable is not None:
            column.nullable = nullable
        if type_ is not None:
            column.type = type_

    def execute(self, *_statement: Any) -> None:
        """Rows are no part of the schema."""

    def get_bind(self) -> None:
        return None


def replayed(path: Path, replay: Replay) -> None:
    """Let a revision's ``upgrade`` act on the replay."""
    spec = importlib.util.spec_from_file_location(f"replayed_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.op = replay
    for step in _ROWS:
        if hasattr(module, step):
            setattr(module, step, lambda: None)
    module.upgrade()


def tables_after(paths: Iterable[Path]) -> MetaData:
    """The schema that these revisions make, one after the other."""
    replay = Replay()
    for path in paths:
        replayed(path, replay)
    return replay.metadata


def tables_at(number: str) -> MetaData:
    """The schema of a ledger set at this revision."""
    return tables_after(each.path for each in line() if each.number <= number)
