"""Every quantity of an item that may be typed says which unit it is counted in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cellar_server import books as program
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.fields import FieldSpec, Kind

REGISTRY = program.registry()


def faults(entity: str, grid: str, specs: dict[str, FieldSpec]) -> list[str]:
    """Quantities of a line without a unit, and paths that lead to no unit."""
    found = []
    for name, spec in specs.items():
        if spec.kind is not Kind.QUANTITY:
            continue
        if not spec.unit:
            if "item_id" in specs and not (spec.readonly or spec.hidden):
                found.append(f"{entity}.{grid}.{name} has no unit")
            continue
        here, last = specs, ""
        for step in spec.unit.split("."):
            last = here[step].target if step in here else ""
            here = REGISTRY.declarations[last].fields if last in REGISTRY.declarations else {}
        if "decimals" not in here:
            found.append(f"{entity}.{grid}.{name}: {spec.unit} is no unit")
    return found


def test_every_quantity_of_an_item_says_its_unit() -> None:
    found = []
    for declaration in REGISTRY.declarations.values():
        if declaration.kind is EntityKind.INQUIRY:
            # Shown, and written by a ledger alone.
            continue
        found += faults(declaration.name, "", declaration.fields)
        for grid in declaration.grids.values():
            found += faults(declaration.name, grid.name, grid.fields)
    assert found == []


@pytest.mark.parametrize(
    ("wrong", "words"), [("", "has no unit"), ("item_id.item_class_id", "is no unit"), ("item", "is no unit")]
)
def test_a_quantity_without_a_unit_is_found(wrong: str, words: str) -> None:
    fields = REGISTRY.of("sales_order").grids["lines"].fields
    planted = {**fields, "quantity": replace(fields["quantity"], unit=wrong)}
    (found,) = faults("sales_order", "lines", planted)
    assert words in found
