"""What prints show beside an item: 规格, 单位, and the quantity in cases as the warehouse counts it (22箱3瓶)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cellar_common.figures import show_money, show_quantity
from cellar_server.areas.masters.item import Item
from cellar_server.kernel.amounts.steps import packed, portion
from cellar_server.kernel.exchange.print_parts import Counted, Extra, beside
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


def columns(work: UnitOfWork, ids: Sequence[int | None], quantities: Sequence[Counted]) -> list[Extra]:
    items = work.get_many(Item, ids)
    load_names(work, {("unit", unit) for item in items.values() for unit in (item.unit_id, item.case_unit_id) if unit})

    def unit(id_: int | None) -> str:
        return work.names["unit", id_].name if id_ is not None else ""

    lines = [items.get(id_ or 0) for id_ in ids]

    def in_cases(quantity: Counted) -> Extra:
        counted = [
            (*packed(value, item.per_case), unit(item.case_unit_id), unit(item.unit_id))
            if item is not None and value is not None and value >= 0 and item.case_unit_id is not None and item.per_case > 1
            else None
            for item, value in zip(lines, quantity.values, strict=True)
        ]  # fmt: skip
        alone = len(quantities) == 1
        name = "cases" if alone else f"cases_{quantity.name}"
        words = _CASES if alone else Label(f"{quantity.label.zh}箱数", f"{quantity.label.en}, cases")
        if not any(quantity.values):
            # Nothing lost on any line: no column to say so.
            return Extra(name, words, 18, [None] * len(counted))
        return Extra(name, words, 18, [_say(one) for one in counted], _total(counted), right=True)

    return [
        Extra("spec", Label("规格", "Spec"), 22, [item.spec if item else None for item in lines]),
        Extra("unit", Label("单位", "Unit"), 10, [unit(item.unit_id) if item else None for item in lines]),
        *(in_cases(quantity) for quantity in quantities),
        # The first is what the document is about.
        *(_weight(lines, quantity) for quantity in quantities[:1]),
    ]


def _weight(items: Sequence[Item | None], quantity: Counted) -> Extra:
    """重量: what the driver loads, by the weight of a case; left out where no item says its weight."""
    kilos = [
        portion(value, item.case_kg, Decimal(item.per_case))
        if item is not None and item.case_kg and value is not None
        else None
        for item, value in zip(items, quantity.values, strict=True)
    ]
    known = [one for one in kilos if one is not None]
    # A sum of some lines only would be taken for the whole load.
    total = show_money(sum(known, Decimal(0)), 1) if known and len(known) == len(kilos) else None
    cells = [None if one is None else show_money(one, 1) for one in kilos]
    return Extra("weight", Label("重量 kg", "Weight kg"), 16, cells, total, right=True)


_CASES = Label("箱数", "Cases")
InCases = tuple[Decimal, Decimal, str, str]
"""Whole cases, what is over, and the names of both units."""


def _say(counted: InCases | None) -> str | None:
    if counted is None:
        return None
    cases, rest, case_unit, unit = counted
    words = [f"{show_quantity(cases)}{case_unit}" if cases else "", f"{show_quantity(rest)}{unit}" if rest else ""]
    return "".join(words) or f"0{case_unit}"


def _total(counted: Sequence[InCases | None]) -> str | None:
    """The sum where all lines count alike; what is not in cases at all cannot be added to cases."""
    known = [one for one in counted if one is not None]
    if not known or len(known) < len(counted) or len({one[2:] for one in known}) > 1:
        return None
    cases, rest = sum((one[0] for one in known), Decimal(0)), sum((one[1] for one in known), Decimal(0))
    return _say((cases, rest, *known[0][2:]))


beside("item", columns)
