"""Trees of masters: organisation, classes, regions. A node may not lie under itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from cellar_server.kernel.problems import Problem, problem
from cellar_server.kernel.work import UnitOfWork

Parents = Mapping[int, int | None]


def parents(connection: Connection, model: Any) -> dict[int, int | None]:
    """Each node's parent; trees of masters are small, so one statement reads the whole of it."""
    table = model.__table__.c
    return {row[0]: row[1] for row in connection.execute(select(table.id, table.parent_id))}


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


def no_ring(work: UnitOfWork, record: Any) -> Iterator[Problem]:
    """``verify`` of every tree: the parent is neither the record itself nor anything under it."""
    if record.parent_id is None:
        return
    known = parents(work.connection, type(record))
    if record.id in upwards(known, record.parent_id):
        yield problem(
            "parent_id",
            "TREE_RING",
            "上级不能是自己或自己的下级|The parent may not be the record itself or lie under it",
            "另选上级|Choose another parent",
        )
