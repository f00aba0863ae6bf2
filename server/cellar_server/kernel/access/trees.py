"""Trees that are kept as rows with the id of the row above: organisations, classes, regions, superiors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, Table, select

Parents = Mapping[int, int | None]


def parents(connection: Connection, table: Table, column: str = "parent_id") -> dict[int, int | None]:
    """Each node's parent; trees of masters are small, so one statement reads the whole of it."""
    return {row[0]: row[1] for row in connection.execute(select(table.c.id, table.c[column]))}


def upwards(known: Parents, node: int | None) -> list[int]:
    """The node and everything above it, nearest first; a ring ends where it closes."""
    found: list[int] = []
    while node is not None and node not in found:
        found.append(node)
        node = known.get(node)
    return found


def below(known: Parents, roots: Iterable[int]) -> set[int]:
    """The nodes and everything under them."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for node, parent in known.items():
        children[parent].append(node)
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(children[node])
    return found
