"""Prints follow what fields are, not what they are called: a renamed field keeps its column, or a test says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from cellar_server import books as program
from cellar_server.areas.masters.item import CASE_UNIT
from cellar_server.kernel.exchange.prints import offered
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import Kind
from cellar_server.printing import Template
from tests.support.papers import TEMPLATES

REGISTRY = program.registry()
ALL = list(REGISTRY.declarations.values())
ADDED = {"line", "spec", "unit", "cases", "weight"}
"""Columns that the printing itself adds."""
NOT_YET = {"location", "location_code", "net_price", "gross_price"}
"""Fields of documents that are to come."""


def without_unit(declarations: Iterable[Declaration]) -> list[str]:
    """Typed quantities beside an item that do not say whose unit they count in: prints could not say them in cases."""
    return [
        f"{declaration.name}.{grid.name}.{name}"
        for declaration in declarations for grid in declaration.grids.values()
        if any(spec.target == "item" for spec in grid.fields.values())
        for name, spec in grid.fields.items()
        # What is entered in cases is in cases already.
        if spec.kind is Kind.QUANTITY and not spec.readonly and not spec.hidden and not spec.unit_of and spec.unit != CASE_UNIT
    ]  # fmt: skip


def astray(declarations: Iterable[Declaration]) -> list[str]:
    """A ``unit`` that begins with no reference beside it."""
    return [
        f"{declaration.name}.{grid.name}.{name}"
        for declaration in declarations for grid in declaration.grids.values()
        for name, spec in grid.fields.items()
        if spec.unit_of and (spec.unit_of not in grid.fields or grid.fields[spec.unit_of].kind is not Kind.REFERENCE)
    ]  # fmt: skip


def unknown_columns(templates: Iterable[Template], declarations: Iterable[Declaration]) -> list[str]:
    """Columns that a template orders, sorts or leaves out, and no document that is printed in it has."""
    found = []
    for template in templates:
        known = set(ADDED)
        for declaration in declarations:
            if template.name in {each.name for each in offered(declaration)}:
                for grid in declaration.grids.values():
                    plain = {name.removesuffix("_id") for name in grid.fields}
                    known |= plain | {f"{name}_code" for name in plain}
        meant = {*template.first, *template.sort_by, *template.leave_out} | {*template.group_by}
        found += [f"{template.name}.{name}" for name in sorted(meant - known)]
    return found


def test_typed_quantities_say_whose_unit_they_count_in() -> None:
    assert without_unit(ALL) == []
    assert astray(ALL) == []


def test_templates_speak_of_columns_that_there_are() -> None:
    assert [name for name in unknown_columns(TEMPLATES.values(), ALL) if name.partition(".")[2] not in NOT_YET] == []


def test_a_planted_mistake_is_found() -> None:
    order = REGISTRY.of("sales_order")
    grid = order.grids["lines"]

    def with_field(**changes: object) -> Declaration:
        spec = replace(grid.fields["quantity"], **changes)  # type: ignore[arg-type]
        return replace(order, grids={"lines": replace(grid, fields=grid.fields | {"quantity": spec})})

    assert "sales_order.lines.quantity" in without_unit([with_field(unit="")])
    assert astray([with_field(unit="item.unit_id")]) == ["sales_order.lines.quantity"]
    template = replace(TEMPLATES["order_confirmation"], leave_out=frozenset({"netto"}))
    assert unknown_columns([template], ALL) == ["order_confirmation.netto"]


def test_what_is_owed_and_what_it_is_about_are_the_first_of_their_kind() -> None:
    assert {name: (REGISTRY.of(name).total(Kind.MONEY), REGISTRY.of(name).total(Kind.QUANTITY)) for name in ("sales_order", "sales_invoice", "receipt", "sign_off", "customer")} == {
        "sales_order": ("gross_total", "quantity_total"), "sales_invoice": ("gross_total", "quantity_total"), "receipt": ("amount", ""),
        "sign_off": ("", "quantity_total"), "customer": ("", ""),
    }  # fmt: skip
