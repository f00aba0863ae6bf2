"""Masters that stand below each other, as a list or a report asks for them: read once, remembered with the other masters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from cellar_server.kernel.access.trees import below, upwards
from cellar_server.kernel.lists.columns import stored
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Node:
    """A record of a tree."""

    parent: int | None
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Tree:
    """All nodes by id."""

    nodes: Mapping[int, Node]

    def ancestor(self, id_: int, level: int) -> int:
        """The node at this level from the top above ``id_``, itself where it stands higher."""
        path = upwards({each: node.parent for each, node in self._way(id_).items()}, id_)[::-1]
        return path[min(level, len(path)) - 1]

    def depth(self, id_: int) -> int:
        """1 at the top."""
        return len(upwards({each: node.parent for each, node in self._way(id_).items()}, id_))

    def _way(self, id_: int) -> dict[int, Node]:
        found: dict[int, Node] = {}
        at: int | None = id_
        while at is not None and at in self.nodes and at not in found:
            found[at] = self.nodes[at]
            at = found[at].parent
        return found

    def below(self, roots: list[int]) -> set[int]:
        return below({id_: node.parent for id_, node in self.nodes.items()}, roots)


def is_tree(registry: Registry, entity: str) -> bool:
    """Whether records of a master stand below each other; most are told without loading them."""
    known = registry.outlines.get(entity)
    # A master's lines refer to it, too: that is for its declaration to say.
    able = known is not None and known.kind is EntityKind.MASTER and entity in known.refers
    return able and bool(field_above(registry.of(entity)))


def field_above(declaration: Declaration) -> str:
    """The field that leads to the record above; empty where an entity is no tree."""
    if declaration.kind is not EntityKind.MASTER:
        return ""
    return next((name for name, spec in declaration.fields.items() if spec.target == declaration.name), "")


def tree(work: UnitOfWork, declaration: Declaration) -> Tree:
    """The whole tree in one statement, or none where it is remembered."""
    key = f"tree {declaration.name}"
    known = work.kept.get(key) if declaration.remembered else None
    if known is None:
        table = declaration.table.c
        rows = work.connection.execute(
            select(table.id, stored(declaration.table, field_above(declaration)), table.code, table.name)
        )
        known = {row[0]: Node(*row[1:]) for row in rows}
        if declaration.remembered:
            work.kept[key] = known
    return Tree(known)
