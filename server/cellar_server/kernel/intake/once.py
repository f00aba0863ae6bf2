"""Lines that say what another line of the grid says already, where their grid declares what may stand once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import GridSpec
from cellar_server.kernel.schema.problems import Problem, problem


def repeated(declaration: Declaration, record: Any) -> Iterator[Problem]:
    """A problem for each line that repeats an earlier one; a line that still lacks what it must say repeats nothing."""
    for grid in declaration.grids.values():
        if not grid.once:
            continue
        first: dict[tuple[Any, ...], int] = {}
        for index, line in enumerate(getattr(record, grid.name)):
            said = tuple(getattr(line, name) for name in grid.once)
            if _is_unfinished(grid, said):
                continue
            earlier = first.setdefault(said, index)
            if earlier != index:
                yield _twice(grid, index, earlier)


def _is_unfinished(grid: GridSpec, said: tuple[Any, ...]) -> bool:
    pairs = [(grid.fields[name], value) for name, value in zip(grid.once, said, strict=True)]
    return any(spec.required and value is None for spec, value in pairs) or all(value is None for _, value in pairs)


def _twice(grid: GridSpec, index: int, earlier: int) -> Problem:
    labels = [grid.fields[name].label for name in grid.once]
    zh, en = "、".join(each.zh for each in labels), ", ".join(each.en.lower() for each in labels)
    return problem(
        f"{grid.name}[{index}].{grid.once[0]}", "LINE_TWICE",
        f"与第 {earlier + 1} 行重复（{zh}）|Line {earlier + 1} says the same ({en})",
        "合并为一行，或改正其中一行|Make it one line, or correct one of them",
    )  # fmt: skip
