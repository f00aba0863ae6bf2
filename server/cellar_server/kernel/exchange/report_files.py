"""A report as a file: all its groups with subtotals and the total, as a spreadsheet, a text file or sheets to print."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, BinaryIO, cast

from cellar_server.kernel import access
from cellar_server.kernel.exchange import cells, rights
from cellar_server.kernel.exchange.export import MOST_ROWS, Counted, Exported, at_most, write_csv, write_xlsx
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.reports.figures import figure
from cellar_server.kernel.reports.groups import MOST_GROUPS, Ask, Group, groups, total
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import TooLarge, problem, refuse
from cellar_server.kernel.schema.reporting import Measure
from cellar_server.kernel.schema.text import label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.printing import Column, PrintDocument
from cellar_server.printing.document import Kind as PrintKind

_SUBTOTAL, _TOTAL = label("小计|Subtotal"), label("合计|Total")
_CODE = label("编码|Code")
# More would not be read on paper.
_MOST_PRINTED = 5000
# Groups at once where there is much below each.
_FEW = 20
_OPERATORS = {
    "equals": "=", "in": "=", "not_in": "≠", "from": "≥", "to": "≤", "contains": "⊃", "starts": "⊃", "under": "⊆", "between": "…",
}  # fmt: skip
_WORDS = {
    "empty": label("为空|is empty"), "not_empty": label("不为空|is not empty"), "me": label("本人|me"),
    "my_unit": label("本部门及下级|my unit and below"), "before_today": label("今天之前|before today"),
    "today": label("今天|today"), "this_week": label("本周|this week"), "this_month": label("本月|this month"),
    "last_month": label("上月|last month"), "this_year": label("本年|this year"), "last_year": label("上年|last year"),
}  # fmt: skip
_PRINTED: dict[Kind, PrintKind] = {
    Kind.MONEY: "money", Kind.QUANTITY: "quantity", Kind.PRICE: "price", Kind.RATE: "rate", Kind.INTEGER: "integer",
}  # fmt: skip


def export(work: UnitOfWork, ask: Ask, *, format: str, depth: int = 0) -> Exported:
    """The report as xlsx or csv. ``depth`` of its levels, 0 for all. ``Forbidden`` without the right, ``TooLarge`` for too much."""
    declaration = work.registry.of(ask.query.entity)
    rights.demand(work, declaration, access.EXPORT)
    if format not in MOST_ROWS:
        raise refuse("format", "FORMAT", "只能导出 xlsx 或 csv|Exports are xlsx or csv")
    ask = _of_depth(ask, depth)
    measures = _measures(work, ask, access.EXPORT)
    rows = Counted(at_most(MOST_ROWS[format], _rows(work, declaration, ask, measures, access.EXPORT)))
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - the caller closes it
    try:
        (write_xlsx if format == "xlsx" else write_csv)(
            file, declaration.title.of(work.language), _headings(work, declaration, ask, measures), rows
        )
    except BaseException:
        file.close()
        raise
    return Exported(f"{declaration.title.of(work.language)}_{work.today:%Y%m%d}.{format}", file, rows.count)


def sheets(work: UnitOfWork, ask: Ask, *, depth: int = 0) -> PrintDocument:
    """The report as it is printed; ``Forbidden`` without the right to print it."""
    declaration = work.registry.of(ask.query.entity)
    rights.demand(work, declaration, access.PRINT)
    ask = _of_depth(ask, depth)
    measures = _measures(work, ask, access.PRINT)
    rows = list(at_most(_MOST_PRINTED, _rows(work, declaration, ask, measures, access.PRINT)))
    places = 2 * len(ask.levels)
    headings = _headings(work, declaration, ask, measures)
    columns = [Column(f"l{at}", words, 22, "text") for at, words in enumerate(headings[:places])]
    columns += [
        Column(each.name, words, 24, _PRINTED.get(each.kind, "text"))
        for each, words in zip(measures, headings[places:], strict=True)
    ]
    # A column that no group has a word in (the code of a day) takes no room.
    kept = [at for at in range(len(columns)) if at >= places or any(row[at] not in (None, "") for row in rows[:-1])]
    slim = [[row[at] for at in kept] for row in rows]
    last = slim.pop()
    return PrintDocument(
        title=declaration.title.of(work.language), organisation="", columns=[columns[at] for at in kept], rows=slim,
        totals=[None if isinstance(cell, str) else cell for cell in last], facts=facts(work, declaration, ask.query.wheres),
        printed_by=work.principal.name, printed_at=f"{work.today:%Y-%m-%d}",
    )  # fmt: skip


def _of_depth(ask: Ask, depth: int) -> Ask:
    levels = ask.levels[:depth] if depth > 0 else ask.levels
    return replace(ask, levels=levels, level=0, depth=len(levels) - 1, after=b"", limit=MOST_GROUPS)


def _measures(work: UnitOfWork, ask: Ask, verb: str) -> list[Measure]:
    return groups(work, replace(ask, limit=1, depth=0), verb).measures


def _headings(work: UnitOfWork, declaration: Declaration, ask: Ask, measures: Sequence[Measure]) -> list[str]:
    found = []
    for level in ask.levels:
        words = declaration.spec(level.partition("@")[0]).label.of(work.language)
        between = " " if work.language == "en" else ""
        found += [f"{words}{between}{_CODE.of(work.language).lower()}", words]
    return found + [each.label.of(work.language) for each in measures]


def _rows(
    work: UnitOfWork, declaration: Declaration, ask: Ask, measures: Sequence[Measure], verb: str
) -> Iterator[list[Any]]:
    """The lowest groups with what they lie under, a subtotal after each group that has any, the total at the end."""
    while True:
        page = groups(work, ask, verb)
        if page.shallow:
            if ask.limit > 1:
                ask = replace(ask, limit=_FEW if ask.limit > _FEW else 1)
                continue
            words = (
                "分组过多，请缩小范围或减少分组级别|There are too many groups; narrow the report or take fewer levels"
            )
            raise TooLarge([problem("levels", "TOO_MANY_GROUPS", words)])
        for group in page.groups:
            yield from _of(work, group, [], len(ask.levels), measures)
        if not page.more:
            break
        ask = replace(ask, after=page.next)
    _, sums = total(work, ask.query, verb)
    last = [_TOTAL.of(work.language)] + [""] * (2 * len(ask.levels) - 1)
    yield [*last, *(figure(each, sums) for each in measures)]


def _of(
    work: UnitOfWork, group: Group, above: list[str], levels: int, measures: Sequence[Measure]
) -> Iterator[list[Any]]:
    own = [*above, group.code, group.name]
    values = [figure(each, group.sums) for each in measures]
    if not group.below:
        yield [*own, *[""] * (2 * levels - len(own)), *values]
        return
    for each in group.below:
        yield from _of(work, each, own, levels, measures)
    words = [*own, "", _SUBTOTAL.of(work.language)]
    yield [*words, *[""] * (2 * levels - len(words)), *values]


def facts(work: UnitOfWork, declaration: Declaration, wheres: Sequence[Where]) -> list[tuple[str, Any]]:
    """The conditions of a report in words, for the head of its sheets."""
    found = []
    for where in wheres:
        spec = declaration.fields.get(where.field)
        if spec is None:
            continue
        name = spec.label.of(work.language)
        if where.operator in _WORDS:
            found.append((name, _WORDS[where.operator].of(work.language)))
        elif where.operator == "period":
            word = _WORDS.get(str(where.values[0]) if where.values else "")
            found.append((name, word.of(work.language) if word else ""))
        else:
            values = ", ".join(_said(work, declaration, spec, each) for each in where.values)
            found.append((name, f"{_OPERATORS.get(where.operator, '')} {values}".strip()))
    return found


def _said(work: UnitOfWork, declaration: Declaration, spec: FieldSpec, value: Any) -> str:
    if spec.kind is Kind.REFERENCE:
        id_ = getattr(value, "id", value)
        load_names(work, [(spec.target, id_)] if isinstance(id_, int) and id_ else [])
        known = work.names.get((spec.target, id_), value)
        return getattr(known, "name", "") or getattr(known, "code", "") or str(id_)
    return cells.as_text(cells.show(spec, value, declaration, work.language))
