"""The fields and grids that a mapped class has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import inspect

from cellar_server.kernel.schema import derived
from cellar_server.kernel.schema.fields import FieldSpec, GridSpec
from cellar_server.kernel.schema.model import (
    Base,
    Document,
    Entity,
    Line,
    Master,
    Offset,
    OpenLine,
    Reversed,
    ReversedAmount,
    ReversedLine,
    Stamped,
)

_ROOTS = (Base, Entity, Master, Document, Stamped, Reversed, Offset, ReversedAmount, Line, OpenLine, ReversedLine)


def specs(model: Any) -> dict[str, FieldSpec]:
    """The fields in the order in which they are offered: of what the model is built on, its own, what every record has."""
    found = {
        column.key: replace(column.info["field"], name=column.key)
        for column in model.__table__.c
        if "field" in column.info
    }
    parts = [base for base in reversed(model.__mro__) if base is not model and base not in _ROOTS]

    def place(name: str) -> int:
        built_on = next((at for at, base in enumerate(parts) if name in vars(base)), None)
        if built_on is not None:
            return built_on
        return len(parts) + any(name in vars(root) for root in _ROOTS)

    return dict(sorted(found.items(), key=lambda each: place(each[0])))


def grids(model: Any, head: Mapping[str, FieldSpec]) -> dict[str, GridSpec]:
    found = {}
    for relation in inspect(model).relationships:
        grid = relation.info.get("grid")
        if grid is not None:
            line = relation.mapper.class_
            fields = specs(line)
            found[relation.key] = replace(
                grid,
                name=relation.key,
                line=line,
                fields=fields,
                columns=grid.columns or tuple(fields),
                sums=grid.sums or derived.grid_sums(head, relation.key, grid.columns),
            )
    return found
