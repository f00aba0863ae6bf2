"""What leads from one schema to another, as lines of plain Core in five steps.

New tables; new columns, still empty, and what is loosened; what the rows of before hold in them; whether they fit; what is
tightened and dropped. In this order a filled database passes, or is refused in words before anything of it is lost.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, ForeignKeyConstraint, Index, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.schema import Constraint

from cellar_db import types
from cellar_db.migrations.baseline import in_order, render, render_type


@dataclass
class Steps:
    """Lines of the revision's functions, what the tool cannot know, and what whoever runs it should hear of."""

    make: list[str] = field(default_factory=list)
    add: list[str] = field(default_factory=list)
    fill: list[str] = field(default_factory=list)
    check: list[str] = field(default_factory=list)
    tighten: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.make or self.add or self.fill or self.check or self.tighten or self.unknown or self.refused)


def difference(
    old: MetaData, new: MetaData, *, only: Collection[str] | None = None, filled: Collection[str] = (), drop: Collection[str] = ()
) -> Steps:  # fmt: skip
    """What leads from the one schema to the other.

    ``only``: the tables that are looked at, all if left out. ``filled``: columns (``table.column``) that people's fills leave
    nowhere empty. ``drop``: tables that go; one that nobody declares any more and that is not named stays, and is told.
    """
    steps = Steps()
    mine = [table for table in in_order(new) if only is None or table.name in only]
    made = [table for table in mine if table.name not in old.tables]
    steps.make += render(made)
    for table in mine:
        _points_at_what_is_there(steps, old, table, made)
        if table.name in old.tables:
            _table(steps, old.tables[table.name], table, filled)
    for table in reversed(in_order(old)):
        if table.name in drop:
            steps.tighten.append(f"op.drop_table({table.name!r})")
        elif table.name not in new.tables and only is None:
            steps.refused.append(
                f"{table.name}: no model declares it any more. If it may go with all its rows: --drop {table.name}"
            )
    return steps


def _points_at_what_is_there(steps: Steps, old: MetaData, table: Table, made: Iterable[Table]) -> None:
    there = {each.name for each in made} | old.tables.keys()
    for key in sorted(table.foreign_key_constraints, key=lambda each: str(each.name)):
        if key.referred_table.name not in there:
            steps.refused.append(
                f"{table.name} refers to {key.referred_table.name}, which no revision before this one makes: "
                "write the revision of its area first"
            )


def _table(steps: Steps, old: Table, new: Table, by_hand: Collection[str]) -> None:
    before, after = _columns(old), _columns(new)
    added = [column for name, column in after.items() if name not in before]
    gone = sorted(before.keys() - after.keys())
    stayed = sorted(before.keys() & after.keys())
    changed = [_Changed(new.name, before[name], after[name]) for name in stayed]
    steps.refused += [
        f"{new.name}: its key changes; make another table and carry the rows over" for _ in _keys(old, new)
    ]
    steps.refused += [said for each in changed for said in each.refused()]
    adding = [f"batch.add_column(sa.Column({each.name!r}, {render_type(each.type)}, nullable=True))" for each in added]
    steps.add += _batch(new.name, [*(line for each in changed for line in each.loosened()), *adding])
    tight = [
        each for each in after.values() if not each.nullable and (each.name not in before or before[each.name].nullable)
    ]
    _fill(steps, new, tight, by_hand)
    steps.check += [line for each in changed for line in each.checked()]
    was, now = _constraints(old), _constraints(new)
    stay = {name for name in was.keys() & now.keys() if _shape(was[name]) == _shape(now[name])}
    created = [_created(name, now[name]) for name in sorted(now.keys() - stay)]
    steps.check += [line for name in sorted(now.keys() - stay) for line in _checked(new.name, now[name], before)]
    dropped = [
        f"batch.drop_constraint(op.f({name!r}), type_={_kind(was[name])!r})" for name in sorted(was.keys() - stay)
    ]
    tightened = [
        f"batch.alter_column({each.name!r}, existing_type={render_type(each.type)}, nullable=False)" for each in tight
    ]
    narrowed = [line for each in changed for line in each.narrowed()]
    old_indexes, new_indexes = _indexes(old), _indexes(new)
    same = {name for name in old_indexes.keys() & new_indexes.keys() if _alike(old_indexes[name], new_indexes[name])}
    fresh = sorted(new_indexes.keys() - same)
    steps.check += [line for name in fresh if new_indexes[name].unique for line in _one_of_each(new_indexes[name])]
    steps.tighten += [
        f"op.drop_index(op.f({name!r}), table_name={new.name!r})" for name in sorted(old_indexes.keys() - same)
    ]
    columns = [f"batch.drop_column({name!r})" for name in gone]
    steps.tighten += _batch(new.name, [*dropped, *columns, *narrowed, *tightened, *created])
    steps.tighten += [line for name in fresh for line in render([new], only=new_indexes[name])]
    if gone:
        steps.told.append(
            f"{new.name}: {', '.join(gone)} will be dropped; what stands there is lost unless a fill carries it over"
        )


def _columns(table: Table) -> dict[str, Column[Any]]:
    return {column.name: column for column in table.columns}


def _keys(old: Table, new: Table) -> list[str]:
    was, now = ([column.name for column in table.primary_key] for table in (old, new))
    return now if was != now else []


@dataclass(frozen=True)
class _Changed:
    """A column that stays: what of it is loosened before the rows are filled, and what is tightened after."""

    table: str
    old: Column[Any]
    new: Column[Any]

    @property
    def _types(self) -> tuple[str, str]:
        return render_type(self.old.type), render_type(self.new.type)

    @property
    def _lengths(self) -> tuple[int, int] | None:
        """Of two texts; a long text counts as without end."""
        found = [_length(each.type) for each in (self.old, self.new)]
        return (found[0], found[1]) if found[0] is not None and found[1] is not None else None

    @property
    def _is_narrowed(self) -> bool:
        lengths = self._lengths
        return lengths is not None and lengths[1] < lengths[0]

    def refused(self) -> list[str]:
        was, now = self._types
        if was == now or self._lengths is not None:
            return []
        place = f"{self.table}.{self.new.name}"
        return [
            f"{place}: {was} does not become {now} in place. Add a column of another name, carry the rows over by a fill, drop this one"
        ]

    def loosened(self) -> list[str]:
        change = []
        was, now = self._types
        if was != now and not self._is_narrowed:
            change.append(f"type_={now}")
        if self.new.nullable and not self.old.nullable:
            change.append("nullable=True")
        if not change:
            return []
        before = f"existing_type={was}"
        if "nullable=True" not in change:
            before += f", existing_nullable={self.old.nullable}"
        return [f"batch.alter_column({self.new.name!r}, {before}, {', '.join(change)})"]

    def checked(self) -> list[str]:
        lengths = self._lengths
        if not self._is_narrowed or lengths is None:
            return []
        return [f"guards.fits(op.get_bind(), {self.table!r}, {self.new.name!r}, {lengths[1]})"]

    def narrowed(self) -> list[str]:
        was, now = self._types
        if not self._is_narrowed:
            return []
        empty = self.old.nullable or self.new.nullable
        return [f"batch.alter_column({self.new.name!r}, existing_type={was}, existing_nullable={empty}, type_={now})"]


def _length(kind: Any) -> int | None:
    spelled = render_type(kind)
    if isinstance(kind, types.LongText) or spelled.startswith("types.LongText"):
        return 2**31
    return int(spelled[len("types.Text(") : -1]) if spelled.startswith("types.Text(") else None


def _constraints(table: Table) -> dict[str, Constraint]:
    kinds = (ForeignKeyConstraint, UniqueConstraint)
    return {_formatted(each): each for each in table.constraints if isinstance(each, kinds)}


def _formatted(item: Constraint | Index) -> str:
    preparer = sqlite.dialect().identifier_preparer
    formatted = preparer.format_index(item) if isinstance(item, Index) else preparer.format_constraint(item)
    assert formatted is not None
    return formatted.strip('"')


def _shape(constraint: Constraint) -> tuple[Any, ...]:
    if isinstance(constraint, ForeignKeyConstraint):
        return tuple((each.parent.name, each.target_fullname) for each in constraint.elements)
    assert isinstance(constraint, UniqueConstraint)
    return tuple(column.name for column in constraint.columns)


def _kind(constraint: Constraint) -> str:
    assert not isinstance(constraint, PrimaryKeyConstraint)
    return "foreignkey" if isinstance(constraint, ForeignKeyConstraint) else "unique"


def _created(name: str, constraint: Constraint) -> str:
    if isinstance(constraint, ForeignKeyConstraint):
        mine, theirs = _ends(constraint)
        return f"batch.create_foreign_key(op.f({name!r}), {constraint.referred_table.name!r}, {mine!r}, {theirs!r})"
    assert isinstance(constraint, UniqueConstraint)
    return f"batch.create_unique_constraint(op.f({name!r}), {[column.name for column in constraint.columns]!r})"


def _ends(constraint: ForeignKeyConstraint) -> tuple[list[str], list[str]]:
    return [each.parent.name for each in constraint.elements], [each.column.name for each in constraint.elements]


def _checked(table: str, constraint: Constraint, before: Collection[str]) -> list[str]:
    """Whether the rows keep to a new constraint; a reference in a column that is new too is empty or a fill's."""
    if isinstance(constraint, ForeignKeyConstraint):
        (mine, theirs), other = _ends(constraint), constraint.referred_table.name
        return (
            [f"guards.refers(op.get_bind(), {table!r}, {mine[0]!r}, {other!r}, {theirs[0]!r})"]
            if len(mine) == 1
            else []
        )
    assert isinstance(constraint, UniqueConstraint)
    return _one_of_each(constraint)


def _one_of_each(item: UniqueConstraint | Index) -> list[str]:
    table = item.table
    assert table is not None
    columns = ", ".join(f"sa.column({column.name!r}, {render_type(column.type)})" for column in item.columns)
    return [f"guards.unique(op.get_bind(), {table.name!r}, {columns})"]


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


def _fill(steps: Steps, table: Table, tight: list[Column[Any]], by_hand: Collection[str]) -> None:
    """One statement a table gives every column its default where it is still empty."""
    constants = [(each, default) for each in tight if (default := _default(each)) is not None]
    known = {each.name for each, _ in constants}
    unknown = [f"{table.name}.{each.name}" for each in tight if each.name not in known]
    steps.unknown += [place for place in unknown if place not in by_hand]
    if unknown:
        steps.check.append(
            f"guards.filled(op.get_bind(), {table.name!r}, {[place.split('.')[1] for place in unknown]!r})"
        )
    if not constants:
        return
    columns = ", ".join(f"sa.column({each.name!r}, {render_type(each.type)})" for each, _ in constants)
    steps.fill += [
        f"rows = sa.table({table.name!r}, {columns})",
        "still_empty = sa.or_(" + ", ".join(f"rows.c.{each.name}.is_(None)" for each, _ in constants) + ")",
        "op.execute(sa.update(rows).where(still_empty).values({",
        *(
            f"    {each.name!r}: sa.func.coalesce(rows.c.{each.name}, sa.literal({default!r}, {render_type(each.type)})),"
            for each, default in constants
        ),
        "}))",
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
