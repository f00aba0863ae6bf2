"""Which company an organisation belongs to: goods change hands between companies by a sale alone (S19.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Unit(Protocol):
    """A node of the organisations' tree."""

    @property
    def parent_id(self) -> int | None: ...
    @property
    def is_company(self) -> bool: ...


def company_of(units: Mapping[int, Unit], org_id: int) -> int:
    """The company an organisation belongs to: itself or the nearest above, the root of its tree where none is one."""
    seen: list[int] = []
    node: int | None = org_id
    while node is not None and node in units and node not in seen:
        if units[node].is_company:
            return node
        seen.append(node)
        node = units[node].parent_id
    return seen[-1] if seen else org_id
