"""A report as a file: all its groups with subtotals and the total, as a spreadsheet, a text file or sheets to print."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, BinaryIO, cast

from cellar_common.figures import show_day
from cellar_server.kernel import access
from cellar_server.kernel.exchange import cells, rights
from cellar_server.kernel.exchange.table_file import (
    LIST,
    MOST_ROWS,
    TOTAL,
    About,
    Counted,
    Exported,
    Heading,
    at_most,
    write_csv,
    write_xlsx,
)
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.lists import beside, paths
from cellar_server.kernel.lists.conditions import Query
from cellar_server.kernel.lists.conditions import period as named
from cellar_server.kernel.reports.figures import figure
from cellar_server.kernel.reports.grouping import spec_of
from cellar_server.kernel.reports.groups import MOST_GROUPS, Ask, Group, groups, total
from cellar_server.kernel.reports.period import period_of
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import TooLarge, problem, refuse
from cellar_server.kernel.schema.reporting import Form, Measure
from cellar_server.kernel.schema.text import Label, label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.printing import Column, PrintDocument
from cellar_server.printing.document import Kind as PrintKind

_SUBTOTAL = label("小计|Subtotal")
_CODE = label("编码|Code")
_REPORT, _FOUND = label("报表|Report"), label("查找|Search")
_CHOSEN, _RECORDS = label("勾选|Chosen"), label("{n} 条|{n} records")
_EVERY_ORG = label("全部（按权限可见的）|All that may be seen")
_UNIT, _MAIN_UNIT = label("数量单位|Unit of quantity"), label("各商品的主单位|The main unit of each item")
_PRINTED_BY, _PRINTED_ON = label("制表人|Made by"), label("制表日期|Made on")
_SINCE, _UNTIL = label("{day} 起|since {day}"), label("截至 {day}|until {day}")
# More would not be read on paper.
MOST_PRINTED = 5000
# Groups at once where there is much below each.
_FEW = 20
_OPERATORS = {
    "equals": "=", "in": "=", "not_in": "≠", "from": "≥", "to": "≤", "contains": "⊃", "starts": "⊃", "under": "⊆",
}  # fmt: skip
_WORDS = {
    "empty": label("为空|is empty"), "not_empty": label("不为空|is not empty"), "me": label("本人|me"),
    "my_unit": label("我的部门或组织及下级|my department or organisation and below"), "before_today": label("今天之前|before today"),
}  # fmt: skip
_ANY, _AND = label("满足其一|Any of"), label(" 且 | and ")
PRINTED: dict[Kind, PrintKind] = {
    Kind.MONEY: "money", Kind.QUANTITY: "quantity", Kind.PRICE: "price", Kind.RATE: "rate", Kind.INTEGER: "integer",
    Kind.DAY: "day",
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
            file, declaration.title.of(work.language), _columns(work, declaration, ask, measures), rows,
            _about(work, declaration, ask.query, measures),
        )  # fmt: skip
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
    rows = list(at_most(MOST_PRINTED, _rows(work, declaration, ask, measures, access.PRINT)))
    places = _places(work, declaration, ask)
    headings = _headings(work, declaration, ask, measures)
    columns = [Column(f"l{at}", words, 22, "text") for at, words in enumerate(headings[:places])]
    columns += [
        Column(each.name, words, 24, PRINTED.get(each.kind, "text"))
        for each, words in zip(measures, headings[places:], strict=True)
    ]
    # A column that no group has a word in (the code of a day) takes no room.
    kept = [at for at in range(len(columns)) if at >= places or any(row[at] not in (None, "") for row in rows[:-1])]
    slim = [[row[at] for at in kept] for row in rows]
    last = slim.pop()
    return PrintDocument(
        title=declaration.title.of(work.language), organisation="", columns=[columns[at] for at in kept], rows=slim,
        totals=[None if isinstance(cell, str) else cell for cell in last], facts=facts(work, declaration, ask.query, measures),
        printed_by=work.principal.name, printed_at=f"{work.today:%Y-%m-%d}",
    )  # fmt: skip


def _of_depth(ask: Ask, depth: int) -> Ask:
    levels = ask.levels[:depth] if depth > 0 else ask.levels
    return replace(ask, levels=levels, level=0, depth=len(levels) - 1, after=b"", limit=MOST_GROUPS)


def _measures(work: UnitOfWork, ask: Ask, verb: str) -> list[Measure]:
    return groups(work, replace(ask, limit=1, depth=0), verb).measures


def _headings(work: UnitOfWork, declaration: Declaration, ask: Ask, measures: Sequence[Measure]) -> list[str]:
    found = []
    for level, told in _levels(work, declaration, ask):
        words = level.label.of(work.language)
        between = " " if work.language == "en" else ""
        found += [f"{words}{between}{_CODE.of(work.language).lower()}", words]
        found += [told.label.of(work.language)] if told is not None else []
    return found + [each.label.of(work.language) for each in measures]


def _columns(work: UnitOfWork, declaration: Declaration, ask: Ask, measures: Sequence[Measure]) -> list[Heading]:
    """Its sums stand among its rows, with the subtotals."""
    words = _headings(work, declaration, ask, measures)
    kinds = [*[None] * (len(words) - len(measures)), *(each.kind for each in measures)]
    return [Heading(each, kind) for each, kind in zip(words, kinds, strict=True)]


def _levels(work: UnitOfWork, declaration: Declaration, ask: Ask) -> Iterator[tuple[FieldSpec, FieldSpec | None]]:
    """What each level goes by, and what is told of its groups beside code and name."""
    for level in ask.levels:
        name, _, step = level.partition("@")
        spec = spec_of(declaration, name)
        told = None if step else beside.of_group(work.registry, work.principal.policy, spec)
        yield spec, told


def _places(work: UnitOfWork, declaration: Declaration, ask: Ask) -> int:
    """How many columns stand before the figures."""
    return sum(2 if told is None else 3 for _, told in _levels(work, declaration, ask))


def _rows(
    work: UnitOfWork, declaration: Declaration, ask: Ask, measures: Sequence[Measure], verb: str
) -> Iterator[list[Any]]:
    """The lowest groups with what they lie under, a subtotal after each group that has any, the total at the end."""
    tells = [told is not None for _, told in _levels(work, declaration, ask)]
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
            yield from _of(work, group, [], tells, measures)
        if not page.more:
            break
        ask = replace(ask, after=page.next)
    _, sums = total(work, ask.query, verb)
    last = [TOTAL.of(work.language)] + [""] * (_places(work, declaration, ask) - 1)
    yield [*last, *(figure(each, sums) for each in measures)]


def _of(
    work: UnitOfWork, group: Group, above: list[str], tells: Sequence[bool], measures: Sequence[Measure]
) -> Iterator[list[Any]]:
    """``tells``: of each level from here on, whether something stands beside code and name."""
    own = [*above, group.code, group.name, *([group.told] if tells[0] else [])]
    places = len(above) + sum(3 if told else 2 for told in tells)
    values = [figure(each, group.sums) for each in measures]
    if not group.below:
        yield [*own, *[""] * (places - len(own)), *values]
        return
    for each in group.below:
        yield from _of(work, each, own, tells[1:], measures)
    words = [*own, "", _SUBTOTAL.of(work.language)]
    yield [*words, *[""] * (places - len(words)), *values]


def _about(work: UnitOfWork, declaration: Declaration, query: Query, measures: Sequence[Measure]) -> About:
    return _said_of(work, _REPORT, declaration, facts(work, declaration, query, measures))


def about_list(work: UnitOfWork, declaration: Declaration, query: Query, *, chosen: int) -> About:
    """What is said of a list; ``chosen``: how many of its records were ticked, 0 where it is the whole."""
    said = conditions(work, declaration, query.wheres, query.search)
    if chosen:
        said.append((_CHOSEN.of(work.language), _RECORDS.of(work.language).format(n=chosen)))
    return _said_of(work, LIST, declaration, said)


def _said_of(work: UnitOfWork, what: Label, declaration: Declaration, said: Sequence[tuple[str, str]]) -> About:
    """The second sheet of a workbook, so that the first one stays a table."""
    language = work.language
    made = [(_PRINTED_BY.of(language), work.principal.name), (_PRINTED_ON.of(language), show_day(work.today))]
    return About(language, [(what.of(language), declaration.title.of(language)), *said, *made])


def facts(
    work: UnitOfWork, declaration: Declaration, query: Query, measures: Sequence[Measure]
) -> list[tuple[str, str]]:
    """What a report is of, in words: its period, its conditions, its organisations and in what it counts."""
    report, language, wheres = declaration.report, work.language, query.wheres
    found = []
    if report is not None and report.form is Form.LEDGER:
        # A ledger is of a period also where nothing was said of one.
        days, wheres = period_of(report.day, query.wheres, work.today)
        found.append((declaration.spec(report.day).label.of(language), _days(work, *days)))
    found += conditions(work, declaration, wheres, query.search)
    if "org_id" in declaration.fields and not any(where.field == "org_id" for where in wheres):
        found.append((declaration.spec("org_id").label.of(language), _EVERY_ORG.of(language)))
    if any(each.kind is Kind.QUANTITY for each in measures):
        found.append((_UNIT.of(language), _MAIN_UNIT.of(language)))
    return found


def _days(work: UnitOfWork, first: date, last: date) -> str:
    if first == date.min:
        return _UNTIL.of(work.language).format(day=show_day(last))
    if last == date.max:
        return _SINCE.of(work.language).format(day=show_day(first))
    return f"{show_day(first)} — {show_day(last)}"


def conditions(
    work: UnitOfWork, declaration: Declaration, wheres: Sequence[Where], search: str
) -> list[tuple[str, str]]:
    """The conditions of a list or a report in words, and what is searched for in it."""
    found = [said for where in wheres if (said := _condition(work, declaration, where)) is not None]
    if search.strip():
        found.append((_FOUND.of(work.language), search.strip()))
    return found


def _condition(work: UnitOfWork, declaration: Declaration, where: Where) -> tuple[str, str] | None:
    """What is asked and how, in words; None for what no field says."""
    if where.any_of:
        joined, language = _AND.of(work.language), work.language
        groups = [[_condition(work, declaration, each) for each in group] for group in where.any_of]
        told = (joined.join(f"{name} {value}" for name, value in filter(None, group)) for group in groups)
        return _ANY.of(language), "；".join(told) if language == "zh" else "; ".join(told)
    spec = paths.spec_at(work.registry, declaration, where.field)
    if spec is None:
        return None
    name = spec.label.of(work.language)
    if where.operator in _WORDS:
        return name, _WORDS[where.operator].of(work.language)
    if where.operator == "period":
        # Paper outlives the day that “this month” is said on.
        return name, _days(work, *named(str(where.values[0]) if where.values else "", work.today))
    if where.operator == "between":
        return name, " — ".join(_said(work, declaration, spec, each) for each in where.values)
    values = ", ".join(_said(work, declaration, spec, each) for each in where.values)
    return name, f"{_OPERATORS.get(where.operator, '')} {values}".strip()


def _said(work: UnitOfWork, declaration: Declaration, spec: FieldSpec, value: Any) -> str:
    if spec.kind is Kind.REFERENCE:
        id_ = getattr(value, "id", value)
        load_names(work, [(spec.target, id_)] if isinstance(id_, int) and id_ else [])
        known = work.names.get((spec.target, id_), value)
        return getattr(known, "name", "") or getattr(known, "code", "") or str(id_)
    return cells.as_text(cells.show(spec, value, declaration, work.language))
