"""Every document with lines has a list of them (明细)."""

from __future__ import annotations

from typing import Any

from sqlalchemy.sql import visitors

from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from tests.structure.test_declarations import REGISTRY

# Grid of a document → why its lines have no list of their own.
OTHERWISE = {
    "receivable.instalments": "an instalment is an open item, of which there is a list",
    "payable.instalments": "an instalment is an open item, of which there is a list",
}


def _listed() -> set[str]:
    return {
        f"{declared.opens.entity}.{grid.name}"
        for declared in REGISTRY.declarations.values()
        if declared.opens is not None and declared.opens.id == "document_id" and declared.report is None
        for grid in REGISTRY.of(declared.opens.entity).grids.values()
        if _reads(declared, grid.line.__table__)
    }


def _reads(declared: Declaration, table: Any) -> bool:
    return any(found is table for found in visitors.iterate(declared.table.element))


def test_every_grid_of_a_document_has_a_list_of_its_lines() -> None:
    grids = {
        f"{declared.name}.{grid}"
        for declared in REGISTRY.declarations.values() if declared.kind is EntityKind.DOCUMENT for grid in declared.grids
    }  # fmt: skip
    assert grids - _listed() - OTHERWISE.keys() == set()
    assert OTHERWISE.keys() <= grids - _listed()
