"""Trees of masters: organisation, classes, regions, superiors. A node may not lie under itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cellar_server.areas.masters import reads
from cellar_server.kernel.access.trees import upwards
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def no_ring(work: UnitOfWork, record: Any) -> Iterator[Problem]:
    """``verify`` of every tree: the parent is neither the record itself nor anything under it."""
    yield from no_ring_by(work, record, "parent_id")


def no_ring_by(work: UnitOfWork, record: Any, column: str) -> Iterator[Problem]:
    """The same for a tree whose rows keep the one above in another column."""
    above = getattr(record, column)
    if above is None:
        return
    known = reads.tree(work, record, column)
    if record.id in upwards(known, above):
        yield problem(
            column,
            "TREE_RING",
            "上级不能是自己或自己的下级|The parent may not be the record itself or lie under it",
            "另选上级|Choose another parent",
        )
