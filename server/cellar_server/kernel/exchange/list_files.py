"""A list as sheets to print: all of it, a table for each part, as the columns of a board or the days of a calendar are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from cellar_common.figures import show_day
from cellar_server.kernel import access
from cellar_server.kernel.exchange import rights
from cellar_server.kernel.exchange.export import rows_of
from cellar_server.kernel.exchange.report_files import MOST_PRINTED, PRINTED, conditions
from cellar_server.kernel.lists import beside
from cellar_server.kernel.lists.conditions import Query
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import TooLarge, problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.printing import Column, PrintDocument
from cellar_server.printing.document import PrintTable


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a list: ``wheres`` find its rows among those of the list."""

    heading: str
    wheres: tuple[Where, ...] = ()


def sheets(
    work: UnitOfWork, wanted: Query, columns: Sequence[str], sort: str, sections: Sequence[Section]
) -> PrintDocument:
    """The list as it is printed, with its conditions at the head; a section without rows is left out.

    ``Forbidden`` without the right to print, ``TooLarge`` for more rows than are read on paper.
    """
    declaration = work.registry.of(wanted.entity)
    rights.demand(work, declaration, access.PRINT)
    names = list(columns) or beside.columns(work.registry, declaration, work.principal.policy)
    specs = [beside.list_spec(work.registry, declaration, name) for name in names]
    tables = list(_tables(work, declaration, wanted, names, specs, sort, sections or [Section("")]))
    first, *further = tables or [PrintTable("", _columns(work, specs), [])]
    return PrintDocument(
        title=declaration.title.of(work.language), organisation="", heading=first.heading, columns=first.columns, rows=first.rows,
        totals=first.totals, further=further, facts=conditions(work, declaration, wanted.wheres, wanted.search),
        printed_by=work.principal.name, printed_at=show_day(work.today),
    )  # fmt: skip


def _tables(
    work: UnitOfWork, declaration: Declaration, wanted: Query, names: list[str], specs: list[FieldSpec], sort: str,
    sections: Sequence[Section],
) -> Iterator[PrintTable]:  # fmt: skip
    left = MOST_PRINTED
    for section in sections:
        asked = replace(wanted, wheres=(*wanted.wheres, *section.wheres))
        rows = []
        for row in rows_of(work, declaration, asked, names, specs, sort, verb=access.PRINT):
            left -= 1
            if left < 0:
                words = (
                    f"最多打印 {MOST_PRINTED} 行，请缩小范围|At most {MOST_PRINTED} rows are printed; narrow the list"
                )
                raise TooLarge([problem("", "TOO_MANY_ROWS", words)])
            rows.append(row)
        if rows:
            heading = f"{section.heading}  {len(rows)}".strip() if section.heading else ""
            yield PrintTable(heading, _columns(work, specs), rows, _totals(specs, rows))


def _columns(work: UnitOfWork, specs: Sequence[FieldSpec]) -> list[Column]:
    return [
        Column(each.name or f"c{at}", each.label.of(work.language), max(12, each.width * 1.8), PRINTED.get(each.kind, "text"))
        for at, each in enumerate(specs)
    ]  # fmt: skip


def _totals(specs: Sequence[FieldSpec], rows: Sequence[Sequence[Any]]) -> list[Any]:
    """Of amounts; empty where there are none."""
    sums = [
        sum((row[at] for row in rows if isinstance(row[at], Decimal)), Decimal(0)) if spec.kind is Kind.MONEY else None
        for at, spec in enumerate(specs)
    ]
    return sums if any(each is not None for each in sums) else []
