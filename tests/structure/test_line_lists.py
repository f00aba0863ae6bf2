"""Every document with lines has a list of them (明细), and every row of an inquiry says what it opens."""

from __future__ import annotations

from typing import Any

from sqlalchemy.sql import visitors

from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.ledgers.posting import TO_DOCUMENT
from tests.structure.test_declarations import REGISTRY

# Grid of a document → why its lines have no list of their own.
OTHERWISE = {
    "receivable.instalments": "an instalment is an open item, of which there is a list",
    "payable.instalments": "an instalment is an open item, of which there is a list",
}


# Inquiry → why its rows open nothing.
NOTHING = {
    "event_log": "it tells of deeds, also of those that were refused or left no record",
    "job": "what a job came to is shown in the window of jobs, to whom it belongs",
}


def _listed() -> set[str]:
    return {
        f"{declared.opens.entity}.{grid.name}"
        for declared in REGISTRY.declarations.values()
        if declared.opens is not None
        and declared.opens.id == "document_id"
        and declared.opens.entity
        and declared.report is None
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


def test_every_row_of_an_inquiry_opens_a_record() -> None:
    inquiries = [each for each in REGISTRY.declarations.values() if each.kind is EntityKind.INQUIRY]
    assert {each.name for each in inquiries if each.opens is None} == NOTHING.keys()
    led = [(each, entity) for each in inquiries if each.opens is not None for entity in _led_to(each)]
    assert [(each.name, entity) for each, entity in led if REGISTRY.of(entity).kind is EntityKind.INQUIRY] == []


def test_whoever_knows_the_document_of_a_row_opens_it() -> None:
    """Rows that a document posted lead to it, not to something that they name beside it."""
    posted = [each for each in REGISTRY.declarations.values() if {"entity", "record_id"} <= {*each.table.c.keys()}]
    assert [each.name for each in posted if each.kind is EntityKind.INQUIRY and each.opens != TO_DOCUMENT] == []


def _led_to(declared: Declaration) -> list[str]:
    """The entities that its rows lead to; none where each row says its own."""
    to = declared.opens
    assert to is not None
    if to.column:
        return []
    return [to.entity] if to.entity else [declared.fields[name].target for name in to.id.split()]
