"""Days of one record keep an order: every declaration says which, and every order that is said is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from cellar_server import books as program
from cellar_server.kernel.intake import dates
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind

ALL = sorted(program.registry().declarations.values(), key=lambda declaration: declaration.name)
# A document's own day is what the others are compared with, and its posting date follows from it.
ROOTS = {"business_date", "posting_date"}
Holders = Mapping[str, Mapping[str, FieldSpec]]


def holders(declaration: Declaration) -> Holders:
    return {"": declaration.fields} | {grid.name: grid.fields for grid in declaration.grids.values()}


def days(specs: Mapping[str, FieldSpec]) -> dict[str, FieldSpec]:
    return {name: spec for name, spec in specs.items() if spec.kind is Kind.DAY}


def loose(fields: Holders) -> Iterator[str]:
    """Days that stand beside another and say nothing of it."""
    named = {(grid, other) for grid, specs in fields.items() for spec in specs.values() for other in (spec.not_before, spec.not_after) if other}  # fmt: skip
    for grid, specs in fields.items():
        seen = days(specs) if not grid else {**days(fields[""]), **days(specs)}
        for name, spec in days(specs).items():
            tied = spec.not_before or spec.not_after or (grid, name) in named or len(spec.unordered) > 20
            if name not in ROOTS and len(seen) > 1 and not tied:
                yield f"{grid}.{name}" if grid else name


@pytest.mark.parametrize("declaration", ALL, ids=lambda each: each.name)
def test_days_that_stand_together_have_an_order_or_a_reason(declaration: Declaration) -> None:
    assert list(loose(holders(declaration))) == []
    for grid, specs in holders(declaration).items():
        for name, spec in specs.items():
            for other in filter(None, (spec.not_before, spec.not_after)):
                beside = specs[other] if other in specs else declaration.fields[other]
                assert spec.kind is beside.kind is Kind.DAY, (declaration.name, grid, name)


def test_a_day_without_an_order_is_found() -> None:
    item = program.registry().of("item")
    planted = {name: replace(spec, not_before="") for name, spec in item.fields.items()}
    assert list(loose({"": planted})) == ["launched_on", "withdrawn_on"]


ORDERS = [
    (declaration, grid, spec, other, forward)
    for declaration in ALL
    for grid, specs in holders(declaration).items()
    for spec in specs.values()
    for other, forward in ((spec.not_before, True), (spec.not_after, False))
    if other
]


@pytest.mark.parametrize(
    ("declaration", "grid", "spec", "other", "forward"), ORDERS, ids=lambda each: getattr(each, "name", str(each))
)
def test_every_order_is_kept(
    declaration: Declaration, grid: str, spec: FieldSpec, other: str, *, forward: bool
) -> None:
    """One day the wrong way is named at its place; the same day, and none, are taken."""
    on = date(2026, 11, 15)
    wrong = on + timedelta(days=-1 if forward else 1)
    of_head = other in declaration.fields and other not in holders(declaration)[grid]

    def named(day: date | None, beside: date | None) -> list[tuple[str, str]]:
        line = dict.fromkeys(holders(declaration)[grid] if grid else ())
        head = {**dict.fromkeys(declaration.fields), **{each: [] for each in declaration.grids}}
        holder = line if grid else head
        holder[spec.name] = day
        (head if of_head or not grid else holder)[other] = beside
        if grid:
            head[grid] = [SimpleNamespace(**line)]
        found = dates.disordered(declaration, SimpleNamespace(**head))
        return [(each.path, each.code) for each in found]

    assert named(wrong, on) == [(f"{grid}[0].{spec.name}" if grid else spec.name, "DATES_REVERSED")]
    assert named(on, on) == named(None, on) == named(wrong, None) == []
