"""Whether a quantity can be counted in its unit: 1.5 bottles cannot, 1.5 kilograms can (MD-01).

A quantity field says by a path of references where its unit is (``quantity("数量|Quantity", unit="item_id.unit_id")``); the
record at the end says in ``decimals`` how many places it counts in. Asked at save, at derivation's save, and by the deed that
lets a document take effect, of every type alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from cellar_common.figures import show_quantity
from cellar_server.kernel.amounts.steps import fits
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def problems(work: UnitOfWork, declaration: Declaration, record: Any) -> Iterator[Problem]:
    """Every quantity that has more places than its unit; one whose unit is not known yet passes."""
    yield from _of(work, declaration.fields, [("", record)])
    for grid in declaration.grids.values():
        lines = getattr(record, grid.name)
        yield from _of(work, grid.fields, [(f"{grid.name}[{index}].", line) for index, line in enumerate(lines)])


def _of(work: UnitOfWork, specs: dict[str, FieldSpec], holders: list[tuple[str, Any]]) -> Iterator[Problem]:
    counted = [spec for spec in specs.values() if spec.unit]
    for spec in counted:
        # Whole numbers fit every unit: most lines ask nothing.
        broken = [(place, holder) for place, holder in holders if not _whole(getattr(holder, spec.name))]
        if not broken:
            continue
        found = _units(work, specs, spec.unit, [holder for _, holder in broken])
        for (place, holder), unit in zip(broken, found, strict=True):
            value = getattr(holder, spec.name)
            if unit is not None and not fits(value, unit.decimals):
                yield _problem(place, spec, value, unit)


def _whole(value: Decimal | None) -> bool:
    return value is None or fits(value, 0)


def _units(work: UnitOfWork, specs: dict[str, FieldSpec], path: str, holders: list[Any]) -> list[Any]:
    """The unit of each holder, by the path of references; None where it ends before."""
    records: list[Any] = holders
    for name in path.split("."):
        declaration = work.registry.of(specs[name].target)
        ids = [None if record is None else getattr(record, name) for record in records]
        known = work.get_many(declaration.model, ids)  # type: ignore[type-var]
        records = [known.get(id_) if id_ is not None else None for id_ in ids]
        specs = declaration.fields
    return records


def _problem(place: str, spec: FieldSpec, value: Decimal, unit: Any) -> Problem:
    shown = show_quantity(value)
    row = place.partition("[")[2].partition("]")[0]
    line = Label(f"第 {int(row) + 1} 行", f" of line {int(row) + 1}") if row else Label("", "")
    zh = "不计小数" if not unit.decimals else f"最多 {unit.decimals} 位小数"
    en = "counts no decimals" if not unit.decimals else f"takes {unit.decimals} decimals"
    return problem(
        place + spec.name,
        "UNIT_DECIMALS",
        Label(
            f"{line.zh}{spec.label.zh} {shown} {unit.name}：“{unit.name}”{zh}",
            f"{spec.label.en}{line.en}, {shown} {unit.name}: the unit {en}",
        ),
        "改为该单位可计的数量，或在计量单位中设小数位|Enter what the unit counts, or give the unit its decimals",
    )
