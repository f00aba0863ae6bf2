"""A template's choice and order of a document's columns and lines, and its grouping of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from .cells import FIGURES, show
from .document import Cell, Column, Language, PrintDocument
from .template import Template

Line = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a heading such as a location; without grouping there is one group and no heading."""

    heading: str
    lines: Sequence[Line]
    sums: Line


@dataclass(frozen=True, slots=True)
class Body:
    """The table as the template wants it."""

    columns: Sequence[Column]
    groups: Sequence[Group]
    totals: Line
    title: str = ""


def arrange(document: PrintDocument, template: Template, language: Language) -> list[Body]:
    """The tables of ``document`` in ``template``, at least one. A column the template does not know keeps its place."""
    further = [
        Body(each.columns, [Group("", each.rows, [])], each.totals, each.heading) for each in document.further if each.columns
    ]  # fmt: skip
    first = _first(document, template, language)
    return [first, *further] if first.columns or not further else further


def _first(document: PrintDocument, template: Template, language: Language) -> Body:
    rank = {name: i for i, name in enumerate(template.first)}
    kept = [
        i for i, column in enumerate(document.columns)
        if column.name not in template.leave_out and column.kind not in template.leave_out_kinds
    ]  # fmt: skip
    kept.sort(key=lambda i: rank.get(document.columns[i].name, len(rank)))
    lines = list(document.rows)
    at = {column.name: i for i, column in enumerate(document.columns)}
    for name in reversed(template.sort_by):
        if name in at:
            lines.sort(key=lambda line: str(line[at[name]] or ""))
    said = (at[name] for name in template.group_by if name in at)
    key = next((i for i in said if any(line[i] not in (None, "") for line in lines)), None)
    if key is None:
        return _body(document, kept, [("", lines)])
    column = document.columns[key]
    grouped = [
        (f"{column.label} {show(value, column.kind, language) or '—'}", list(group))
        for value, group in groupby(lines, key=lambda line: line[key])
    ]
    return _body(document, [i for i in kept if i != key], grouped)


def _body(document: PrintDocument, kept: Sequence[int], grouped: Sequence[tuple[str, Sequence[Line]]]) -> Body:
    columns = [document.columns[i] for i in kept]
    totals = [document.totals[i] for i in kept] if document.totals else []
    groups = []
    for heading, whole in grouped:
        lines = [[line[i] for i in kept] for line in whole]
        groups.append(Group(heading, lines, _sums(columns, lines, totals) if heading else []))
    return Body(columns, groups, totals, document.heading)


def _sums(columns: Sequence[Column], lines: Sequence[Line], totals: Line) -> list[Cell]:
    """What a group adds to each total of the document."""
    return [
        sum((Decimal(line[i]) for line in lines if isinstance(line[i], int | Decimal)), Decimal(0))  # type: ignore[arg-type]
        if column.kind in FIGURES and totals and totals[i] is not None
        else None
        for i, column in enumerate(columns)
    ]
