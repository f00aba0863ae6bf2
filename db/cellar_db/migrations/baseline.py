"""Tables as the lines of a revision that makes them."""

from collections.abc import Iterable
from typing import Any, Literal

from alembic.autogenerate import render_python_code
from alembic.operations.ops import CreateIndexOp, CreateTableOp, UpgradeOps
from sqlalchemy import Index, MetaData, Table
from sqlalchemy.exc import CircularDependencyError
from sqlalchemy.schema import sort_tables_and_constraints
from sqlalchemy.types import TypeDecorator

from cellar_db import types


def render(tables: Iterable[Table], *, only: Index | None = None) -> list[str]:
    """The lines of a revision that make these tables with their indexes, or ``only`` this index of theirs."""
    operations: list[Any] = []
    for table in tables:
        if only is None:
            operations.append(CreateTableOp.from_table(table))
        operations.extend(
            CreateIndexOp.from_index(index)
            for index in sorted(table.indexes, key=lambda index: index.name or "")
            if only is None or index is only
        )
    if not operations:
        return []
    body = render_python_code(UpgradeOps(operations), render_item=_render)
    # Alembic's own comments say "adjust this"; nobody adjusts what is generated.
    return _dedented([line.rstrip() for line in body.splitlines() if not line.strip().startswith("# ###")])


def _dedented(lines: list[str]) -> list[str]:
    margin = min((len(line) - len(line.lstrip()) for line in lines if line), default=0)
    return [line[margin:] for line in lines]


def in_order(metadata: MetaData) -> list[Table]:
    """The tables so that each comes after those it refers to."""
    tables: list[Table] = []
    by_name = sorted(metadata.tables.values(), key=lambda table: table.name)
    try:
        for table, left_over in sort_tables_and_constraints(by_name):  # type: ignore[no-untyped-call]
            if table is not None:
                tables.append(table)
            elif left_over:
                raise ValueError(f"tables refer to each other in a circle: {[str(item.name) for item in left_over]}")
    except CircularDependencyError as error:
        raise ValueError(f"tables refer to each other in a circle: {error}") from error
    return tables


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    return render_type(item) if kind == "type" else False


def render_type(item: Any) -> str:
    """A column's type as a revision writes it; ValueError for one that is not of `cellar_db.types`."""
    # A model's own type over one of ours (a choice kept as Text) is the inner one to the database.
    while isinstance(item, TypeDecorator) and not _is_ours(item):
        item = item.impl_instance
    if not _is_ours(item):
        raise ValueError(f"{item!r} is not a type of cellar_db.types")
    return f"types.{item!r}"


def _is_ours(item: Any) -> bool:
    return getattr(types, type(item).__name__, None) is type(item)
