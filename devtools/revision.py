"""``dev.py revision``: write the revision that is being worked on anew, from what the models say and the frozen ones made.

The tables of the frozen revisions are replayed into a MetaData of their own (with the types of ``cellar_db``, which a
database would not tell back) and compared with the models. The difference becomes plain Core in four steps: new tables;
new columns, still empty, and what is loosened; what the rows of before hold in them; what is tightened and dropped. A
column that may not be empty is filled with its field's default; anything else is a function of
``cellar_db/migrations/fills_NNNN.py``, which people write.
"""

from __future__ import annotations

import enum
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint
from sqlalchemy.sql.schema import Constraint

from cellar_db import migrations
from cellar_db.migrations.baseline import in_order, render, render_type
from cellar_server.books import registry
from cellar_server.kernel.schema.model import Base
from devtools.places import ROOT, say

FROZEN = ("0001",)
"""Revisions that were released: a ledger set may be at them, so they are never written again."""
WORKED_ON = "0002"

_HEAD = '''"""What changed since the first release; written by ``dev.py revision``."""

{imports}from alembic import op

{types}from cellar_db.migrations import fills_{number}

revision = "{number}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables, new columns, their rows, then what is tightened: in this order a filled database passes."""
    _make()
    _add()
    _fill()
    _tighten()
'''


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
    module.upgrade()


def frozen_tables() -> MetaData:
    """The schema of a ledger set at the newest frozen revision."""
    replay = Replay()
    for number in FROZEN:
        replayed(migrations.VERSIONS / f"rev_{number}.py", replay)
    return replay.metadata


def program_tables() -> MetaData:
    """The schema as the models declare it."""
    registry()
    return Base.metadata


@dataclass
class Steps:
    """Lines of the revision's four functions, and what the tool cannot know."""

    make: list[str] = field(default_factory=list)
    add: list[str] = field(default_factory=list)
    fill: list[str] = field(default_factory=list)
    tighten: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def difference(old: MetaData, new: MetaData) -> Steps:
    """What leads from the one schema to the other."""
    steps = Steps()
    made = [table for table in in_order(new) if table.name not in old.tables]
    steps.make += render(made)
    for table in in_order(new):
        if table.name in old.tables:
            _table(steps, old.tables[table.name], table)
    gone = [table for table in reversed(in_order(old)) if table.name not in new.tables]
    steps.tighten += [f"op.drop_table({table.name!r})" for table in gone]
    return steps


def _table(steps: Steps, old: Table, new: Table) -> None:
    before, after = _columns(old), _columns(new)
    added = [column for name, column in after.items() if name not in before]
    adding = [
        f"batch.add_column(sa.Column({column.name!r}, {render_type(column.type)}, nullable=True))" for column in added
    ]
    stayed = sorted(before.keys() & after.keys())
    loosened = [line for name in stayed for line in _loosened(before[name], after[name])]
    steps.add += _batch(new.name, [*loosened, *adding])
    filled = [
        column
        for column in after.values()
        if not column.nullable and (column.name not in before or before[column.name].nullable)
    ]
    for column in filled:
        _fill(steps, new, column)
    tightened = [
        f"batch.alter_column({column.name!r}, existing_type={render_type(column.type)}, nullable=False)"
        for column in filled
    ]
    was, now = _constraints(old), _constraints(new)
    dropped = [
        f"batch.drop_constraint(op.f({name!r}), type_={_kind(was[name])!r})" for name in sorted(was) if name not in now
    ]
    created = [_created(name, now[name]) for name in sorted(now) if name not in was]
    columns = [f"batch.drop_column({name!r})" for name in sorted(before.keys() - after.keys())]
    old_indexes, new_indexes = _indexes(old), _indexes(new)
    same = {name for name in old_indexes.keys() & new_indexes.keys() if _alike(old_indexes[name], new_indexes[name])}
    unindexed, indexed = sorted(old_indexes.keys() - same), sorted(new_indexes.keys() - same)
    steps.tighten += [f"op.drop_index(op.f({name!r}), table_name={new.name!r})" for name in unindexed]
    steps.tighten += _batch(new.name, [*dropped, *columns, *tightened, *created])
    steps.tighten += [line for name in indexed for line in render([new], only=new_indexes[name])]


def _columns(table: Table) -> dict[str, Column[Any]]:
    return {column.name: column for column in table.columns}


def _loosened(old: Column[Any], new: Column[Any]) -> list[str]:
    """Another type, or a column that may be empty now: before the rows are filled."""
    change = []
    if render_type(old.type) != render_type(new.type):
        change.append(f"type_={render_type(new.type)}")
    if new.nullable and not old.nullable:
        change.append("nullable=True")
    if not change:
        return []
    before = f"existing_type={render_type(old.type)}"
    if "nullable=True" not in change:
        before += f", existing_nullable={old.nullable}"
    return [f"batch.alter_column({new.name!r}, {before}, {', '.join(change)})"]


def _constraints(table: Table) -> dict[str, Constraint]:
    kinds = (ForeignKeyConstraint, UniqueConstraint)
    return {str(_formatted(each)): each for each in table.constraints if isinstance(each, kinds)}


def _formatted(item: Constraint | Index) -> str:
    from sqlalchemy.dialects import sqlite

    preparer = sqlite.dialect().identifier_preparer
    formatted = preparer.format_index(item) if isinstance(item, Index) else preparer.format_constraint(item)
    assert formatted is not None
    return formatted.strip('"')


def _kind(constraint: Constraint) -> str:
    assert not isinstance(constraint, PrimaryKeyConstraint)
    return "foreignkey" if isinstance(constraint, ForeignKeyConstraint) else "unique"


def _created(name: str, constraint: Constraint) -> str:
    if isinstance(constraint, ForeignKeyConstraint):
        mine = [element.parent.name for element in constraint.elements]
        theirs = [element.column.name for element in constraint.elements]
        return f"batch.create_foreign_key(op.f({name!r}), {constraint.referred_table.name!r}, {mine!r}, {theirs!r})"
    assert isinstance(constraint, UniqueConstraint)
    return f"batch.create_unique_constraint(op.f({name!r}), {[column.name for column in constraint.columns]!r})"


def _indexes(table: Table) -> dict[str, Index]:
    return {_formatted(index): index for index in table.indexes}


def _alike(old: Index, new: Index) -> bool:
    def shape(index: Index) -> tuple[Any, ...]:
        filtered = index.dialect_options["mssql"]["where"] is not None
        return [column.name for column in index.columns], bool(index.unique), filtered

    return shape(old) == shape(new)


def _batch(table: str, lines: Iterable[str]) -> list[str]:
    body = [f"    {line}" for line in lines]
    return [f"with op.batch_alter_table({table!r}) as batch:", *body] if body else []


def _fill(steps: Steps, table: Table, column: Column[Any]) -> None:
    default = _default(column)
    if default is None:
        steps.unknown.append(f"{table.name}.{column.name}")
        return
    steps.fill += [
        f"rows = sa.table({table.name!r}, sa.column({column.name!r}, {render_type(column.type)}))",
        f"op.execute(sa.update(rows).where(rows.c.{column.name}.is_(None)).values({{{column.name!r}: {default!r}}}))",
    ]


def _default(column: Column[Any]) -> Any:
    """The constant that an existing row holds in a new column; None where there is none."""
    spec = column.info.get("field")
    found = getattr(spec, "default", None)
    if found is None:
        found = getattr(column.default, "arg", None)
    if isinstance(found, enum.Enum):
        return found.name.lower()
    return found if isinstance(found, bool | int | str | Decimal) else None


def text_of(steps: Steps, *, number: str, before: str) -> str:
    """The revision as a file."""
    # What people wrote comes first: a default is for what is still empty then.
    fill = [f"fills_{number}.fill(op.get_bind())", *steps.fill]
    bodies = {"make": steps.make, "add": steps.add, "fill": fill, "tighten": steps.tighten}
    body = ""
    for name, lines in bodies.items():
        shown = "\n".join(f"    {line}" if line else "" for line in lines or ["pass"])
        body += f"\n\ndef _{name}() -> None:\n{shown}\n"
    imports = "from decimal import Decimal\n\n" if "Decimal(" in body else ""
    imports += "import sqlalchemy as sa\n" if "sa." in body else ""
    own = "from cellar_db import types\n" if "types." in body else ""
    return _HEAD.format(number=number, before=before, imports=imports, types=own) + body


def main() -> int:
    """Write the revision in work; says what needs a fill by hand."""
    steps = difference(frozen_tables(), program_tables())
    path: Path = migrations.VERSIONS / f"rev_{WORKED_ON}.py"
    path.write_text(text_of(steps, number=WORKED_ON, before=FROZEN[-1]), encoding="utf-8", newline="\n")
    say(f"{path.relative_to(ROOT)}: {sum('op.create_table' in line for line in steps.make)} new tables")
    fills = f"db/cellar_db/migrations/fills_{WORKED_ON}.py"
    for name in steps.unknown:
        say(f"    {name} may not be empty and has no constant default: {fills} must fill it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
