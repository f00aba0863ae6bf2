"""Whose company a unit of the organisation is."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from cellar_server.areas.masters.companies import company_of


@dataclass(frozen=True)
class Unit:
    parent_id: int | None
    is_company: bool


@given(st.lists(st.tuples(st.none() | st.integers(0, 7), st.booleans()), min_size=1, max_size=8))
def test_a_company_is_found_upwards_and_rings_end(made: list[tuple[int | None, bool]]) -> None:
    units = {n: Unit(parent, company) for n, (parent, company) in enumerate(made)}
    for node, unit in units.items():
        found = company_of(units, node)
        if unit.is_company:
            assert found == node
        elif units[found].is_company is False:
            assert not any(units[each].is_company for each in _above(units, node))


def _above(units: dict[int, Unit], node: int | None) -> list[int]:
    seen: list[int] = []
    while node is not None and node in units and node not in seen:
        seen.append(node)
        node = units[node].parent_id
    return seen
