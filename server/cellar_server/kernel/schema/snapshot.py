"""What a record and its lines held at one moment, and in what two moments differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Values by field: of the head, and of each grid's lines by their place (``lines#17.``), in the order they stood."""

    names: tuple[str, ...] = ()
    head: Values = field(default_factory=dict)
    lines: Mapping[str, tuple[tuple[str, ...], Mapping[str, Values]]] = field(default_factory=dict)

    def places(self) -> Iterator[tuple[str, tuple[str, ...], Values]]:
        """(place, the fields that count, values): the head's place is empty, the lines follow grid by grid."""
        yield "", self.names, self.head
        for names, held in self.lines.values():
            for place, values in held.items():
                yield place, names, values

    def of_grid(self, grid: str) -> Iterable[tuple[str, Values]]:
        """Place and values of each line of one grid."""
        return self.lines[grid][1].items() if grid in self.lines else ()


NOTHING = Snapshot()
"""Before a record was there, or after."""


@cache
def kept(declaration: Declaration) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The names of the fields that are looked at: of the head, and of each grid. Secrets are left out."""

    def names(specs: Mapping[str, FieldSpec]) -> tuple[str, ...]:
        return tuple(name for name, spec in specs.items() if spec.kind is not Kind.SECRET)

    return names(declaration.fields), tuple((grid.name, names(grid.fields)) for grid in declaration.grids.values())


def place_of(grid: str, line: Any) -> str:
    """What stands before the name of a line's field in a path; lines are known by their id."""
    return f"{grid}#{line.id}."


def snapshot(declaration: Declaration, record: Any) -> Snapshot:
    """Every field of a record and its lines as they are now."""
    head, grids = kept(declaration)
    # Whole, straight from the instances: wide documents are looked at four times an order, and few fields are ever asked for.
    lines = {
        grid: (names, {place_of(grid, line): vars(line).copy() for line in getattr(record, grid)})
        for grid, names in grids
    }
    return Snapshot(("state", *head), vars(record) | {"state": record.state}, lines)


def differing(before: Snapshot, after: Snapshot) -> Iterator[tuple[str, Any, Any]]:
    """``(path, before, after)`` of each field that is not the same; a line that is only in one has nothing in the other."""
    gone: Values = {}
    now = {place: (names, values) for place, names, values in after.places()}
    for place, names, old in before.places():
        # Of nothing no fields are known.
        other, new = now.pop(place, (names, gone))
        yield from _between(place, names or other, old, new)
    for place, (names, new) in now.items():
        yield from _between(place, names, gone, new)


def _between(place: str, names: tuple[str, ...], old: Values, new: Values) -> Iterator[tuple[str, Any, Any]]:
    for name in names:
        was, is_now = old.get(name), new.get(name)
        # Most of it is the very same object still.
        if was is not is_now and was != is_now:
            yield place + name, was, is_now
