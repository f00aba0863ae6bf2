"""Groups of a report's rows: one statement for a page of a level, a second one for all that lies below its groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, or_, select

from cellar_common.codec import Ref
from cellar_db.functions import padded
from cellar_server.kernel import access
from cellar_server.kernel.lists.conditions import Plan, Query, planned
from cellar_server.kernel.reports import paging
from cellar_server.kernel.reports.figures import Period, Sums, added, run, running, sorted_by, sums_of
from cellar_server.kernel.reports.grouping import report_of
from cellar_server.kernel.reports.levels import Level, name_of, read, told_of
from cellar_server.kernel.reports.period import period_of
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import Kind
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.schema.reporting import Form, Measure, Report, aged
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

MOST_GROUPS = 500
MOST_BELOW = 5000


@dataclass(frozen=True, slots=True)
class Ask:
    """``query``: conditions, with those of the groups above where ``level`` is not the first. ``sort``: a measure, ``-`` descends."""

    query: Query
    levels: tuple[str, ...]
    level: int = 0
    depth: int = 0
    sort: str = ""
    after: bytes = b""
    limit: int = 200


@dataclass(slots=True)
class Group:
    """``key`` is empty for what has no such value. ``sums`` are raw (``figures.py``). ``told``: what stands beside its name, an item's unit."""

    level: int
    key: Any
    code: str
    name: str
    where: Where
    sums: Sums
    told: str = ""
    below: list[Group] = field(default_factory=list)


@dataclass(slots=True)
class Groups:
    groups: list[Group]
    measures: list[Measure]
    more: bool = False
    next: bytes = b""
    shallow: bool = False


@dataclass(slots=True)
class Question:
    """What is asked, in the words of the database."""

    plan: Plan
    report: Report
    conditions: list[ColumnElement[bool]]
    measures: list[Measure]
    sums: Sums
    period: Period | None = None

    @property
    def work(self) -> UnitOfWork:
        return self.plan.work


def asked(work: UnitOfWork, query: Query, verb: str = access.READ) -> Question:
    """``Forbidden`` without the right to read it, ``Invalid`` for what cannot be grouped. What is hidden is not summed.

    ``verb``: of what may be seen, only that to which this may be done.
    """
    declaration = work.registry.of(query.entity)
    report = report_of(declaration)
    if report is None:
        raise refuse("entity", "NO_REPORT", f"{declaration.title.zh}不是报表|{declaration.title.en} is no report")
    hidden = work.principal.policy.hidden_fields(declaration.name)
    measures = [each for each in _measures(work, declaration, report) if not hidden & set(each.parts)]
    if report.form is Form.LEDGER and report.day in hidden:
        measures = []
    period: Period | None = None
    if report.form is Form.LEDGER:
        period, wheres = period_of(report.day, query.wheres, work.today)
        query = replace(query, wheres=wheres)
    plan, conditions = planned(work, query)
    if verb != access.READ:
        narrower = work.principal.policy.predicate(declaration, verb)
        conditions += [narrower] if narrower is not None else []
    day = plan.declaration.table.c[report.day] if report.day else None
    if period is not None and day is not None:
        conditions.append(day <= period[1])
    sums = sums_of(measures, plan.declaration.table, day, period, work.today, report.begins)
    return Question(plan, report, conditions, measures, sums, period)


def _measures(work: UnitOfWork, declaration: Declaration, report: Report) -> list[Measure]:
    """Those declared, and of what ages one for each span that the company has."""
    ageing = report.ageing
    if ageing is None:
        return [*report.measures]
    return [*report.measures, *aged(ageing, declaration.fields[ageing.field].kind, work.settings[ageing.bounds])]


def total(work: UnitOfWork, query: Query, verb: str = access.READ) -> tuple[list[Measure], Sums]:
    """The figures of everything, in one statement."""
    question = asked(work, query, verb)
    row = work.connection.execute(
        select(*(each.label(name) for name, each in question.sums.items()))
        .select_from(question.plan.source)
        .where(*question.conditions)
    ).one()
    return question.measures, {name: value or 0 for name, value in row._mapping.items()}


def groups(work: UnitOfWork, ask: Ask, verb: str = access.READ) -> Groups:
    """A page of groups of one level, with those of ``depth`` further levels where they are not too many (``shallow``)."""
    question = asked(work, ask.query, verb)
    begins = question.period[0] if question.period is not None else None
    levels = read(question.plan, question.report, list(ask.levels), begins)
    if not 0 <= ask.level < len(levels):
        raise refuse("level", "LEVEL_UNKNOWN", "没有这一级分组|There is no such level")
    limit = max(1, min(ask.limit or 200, MOST_GROUPS))
    deep = levels[ask.level : ask.level + 1 + max(0, ask.depth)]
    measure = _sorting(question, ask.sort)
    descending = ask.sort.startswith("-")
    if deep[0].tree is not None:
        return _page_of_tree(question, deep, ask, measure, limit)
    found = _page(question, deep[0], ask, measure, descending=descending, limit=limit)
    if len(deep) > 1 and found.groups:
        whole = not found.more and not ask.after
        _add_below(question, deep, ask.level, found, whole=whole)
    return found


def _sorting(question: Question, sort: str) -> Measure | None:
    name = sort.lstrip("-")
    if not name:
        return None
    measure = next((each for each in question.measures if each.name == name), None)
    if measure is None or measure.by:
        raise refuse("sort", "SORT_UNKNOWN", "不能按此列排序|It cannot be sorted by this column")
    return measure


@dataclass(slots=True)
class _Grouped:
    """A statement's parts: the grouped rows ``g``, what names their keys, and the columns of each."""

    g: Any
    source: Any
    keys: list[Any]
    codes: list[Any]
    names: list[Any]
    told: list[Any]

    def columns(self) -> list[Any]:
        beside = [each for three in zip(self.codes, self.names, self.told, strict=True) for each in three]
        return [*self.g.c, *(each for each in beside if each is not None)]


def _grouped(question: Question, levels: Sequence[Level], conditions: Sequence[ColumnElement[bool]]) -> _Grouped:
    """Grouped by the keys alone; names are joined to the groups, not to the rows."""
    plan = question.plan
    keys = [level.key(plan) for level in levels]
    g = (
        select(*(key.label(f"k{at}") for at, key in enumerate(keys)), *(each.label(name) for name, each in question.sums.items()))
        .select_from(plan.source)
        .where(*conditions)
        .group_by(*keys)
        .subquery("g")
    )  # fmt: skip
    made = _Grouped(g, g, [g.c[f"k{at}"] for at in range(len(levels))], [], [], [])
    for at, level in enumerate(levels):
        if level.spec.kind is not Kind.REFERENCE or level.tree is not None:
            made.codes.append(None)
            made.names.append(None)
            made.told.append(None)
            continue
        other, joined, code, name = name_of(plan, level.spec, made.keys[at], f"t{at}")
        made.source, told = told_of(plan, level.spec, other, made.source.outerjoin(other, joined), f"u{at}")
        made.codes.append(code.label(f"c{at}"))
        made.names.append(name.label(f"w{at}"))
        made.told.append(None if told is None else told.label(f"b{at}"))
    return made


def _page(
    question: Question, level: Level, ask: Ask, measure: Measure | None, *, descending: bool, limit: int
) -> Groups:
    made = _grouped(question, [level], question.conditions)
    if level.runs_from is not None:
        made = _running(question, made)
    key = paging.filled(made.keys[0], paging.lowest(level.spec))
    by: ColumnElement[Any]
    if measure is not None:
        by = sorted_by(measure, made.g.c)
        kind: type = int if not measure.field else Decimal
    elif made.codes[0] is not None:
        by, kind = paging.filled(made.codes[0].element, " "), str
    else:
        by, kind = key, type(paging.lowest(level.spec))
    statement = select(*made.columns(), by.label("sort_key"), key.label("tie")).select_from(made.source)
    if level.runs_from is not None:
        statement = statement.where(made.keys[0] >= level.runs_from)
    if ask.after:
        value, tie = paging.decode(ask.after, kind, type(paging.lowest(level.spec)))
        beyond, same = literal(value, by.type), literal(tie, key.type)
        if descending:
            statement = statement.where(or_(by < beyond, and_(by == beyond, key < same)))
        else:
            statement = statement.where(or_(by > beyond, and_(by == beyond, key > same)))
    order = [by.desc(), key.desc()] if descending else [by.asc(), key.asc()]
    rows = question.work.connection.execute(statement.order_by(*order).limit(limit + 1)).all()
    more = len(rows) > limit
    found = [_group(question, level, ask.level, row, 0) for row in rows[:limit]]
    cursor = (
        paging.encode(
            _typed(rows[limit - 1].sort_key, kind), _typed(rows[limit - 1].tie, type(paging.lowest(level.spec)))
        )
        if more
        else b""
    )
    return Groups(found, question.measures, more, cursor)


def _running(question: Question, made: _Grouped) -> _Grouped:
    """Groups that follow one another by day, each with what there was before it; those before the period are counted and not shown."""
    g = made.g.c
    carried = {each.field: running(each.field, g, g.k0) for each in question.measures if each.part}
    columns = [carried[name[2:]].label(name) if name.startswith("o_") else g[name] for name in question.sums]
    w = select(g.k0, *columns).subquery("w")
    return _Grouped(w, w, [w.c.k0], made.codes, made.names, made.told)


def _typed(value: Any, kind: type) -> Any:
    return value if type(value) is kind else kind(value)


def _group(question: Question, level: Level, number: int, row: Any, at: int) -> Group:
    named = row._mapping
    sums = {name: named[name] or 0 for name in question.sums}
    key = named[f"k{at}"]
    return _made(question, level, number, key, sums, named, at)


def _made(
    question: Question,
    level: Level,
    number: int,
    key: Any,
    sums: Sums,
    row: Any,
    at: int,
) -> Group:
    code, name = row.get(f"c{at}"), row.get(f"w{at}")
    if level.tree is not None and key in level.tree.nodes:
        node = level.tree.nodes[key]
        code, name = node.code, node.name
    if code is None or key is None:
        words = level.words(question.plan.declaration, key, question.work.language)
        if level.spec.kind is Kind.REFERENCE and key is not None:
            # Of a record that this person may not see.
            words = "…"
        code, name = "", words
    where = level.where(key)
    if level.spec.kind is Kind.REFERENCE and key is not None:
        # Whoever shows the condition shows it by name.
        where = Where.of(where.field, where.operator, Ref(key, code, name or ""))
    # A document is named by its number alone.
    return Group(number, key, "" if code == name else code, name or "", where, sums, row.get(f"b{at}") or "")


def _add_below(question: Question, levels: Sequence[Level], number: int, found: Groups, *, whole: bool) -> None:
    conditions = list(question.conditions)
    if not whole:
        conditions.append(_one_of(levels[0].key(question.plan), [each.key for each in found.groups]))
    rows = _rows_below(question, levels, conditions)
    if rows is None:
        found.shallow = True
        return
    by_key: dict[Any, list[Any]] = {}
    for row in rows:
        by_key.setdefault(row._mapping["k0"], []).append(row)
    for group in found.groups:
        group.below = _levels_below(question, levels, number, by_key.get(group.key, []), 1)


def _rows_below(
    question: Question, levels: Sequence[Level], conditions: Sequence[ColumnElement[bool]]
) -> Sequence[Any] | None:
    """The groups of the lowest level; None where they are too many."""
    made = _grouped(question, levels, conditions)
    statement = select(*made.columns()).select_from(made.source).limit(MOST_BELOW + 1)
    rows = question.work.connection.execute(statement).all()
    return rows if len(rows) <= MOST_BELOW else None


def _one_of(key: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    there = [each for each in values if each is not None]
    options = [key.in_(padded(there))] if there else []
    if len(there) < len(values):
        options.append(key.is_(None))
    return or_(*options)


def _levels_below(
    question: Question, levels: Sequence[Level], number: int, rows: Sequence[Any], at: int
) -> list[Group]:
    """The groups of level ``at`` among these rows, each with its own below and the sum of them."""
    level = levels[at]
    parts: dict[Any, list[Any]] = {}
    for row in rows:
        parts.setdefault(level.merged(row._mapping[f"k{at}"]), []).append(row)
    found = []
    for key, own in parts.items():
        first = own[0]._mapping
        sums = added({name: row._mapping[name] for name in question.sums} for row in own)
        group = _made(question, level, number + at, key, sums, first, at)
        if at + 1 < len(levels):
            group.below = _levels_below(question, levels, number, own, at + 1)
        found.append(group)
    found.sort(key=_own_order)
    if level.runs_from is not None:
        run(each.sums for each in found)
        return [each for each in found if each.key >= level.runs_from]
    return found


def _own_order(group: Group) -> Any:
    """What is empty first, then by code, day or name."""
    if group.key is None:
        return (0, "", "")
    plain = group.key.isoformat() if isinstance(group.key, date) else ""
    return (1, plain or group.code or group.name, str(group.key))


def _page_of_tree(question: Question, levels: Sequence[Level], ask: Ask, measure: Measure | None, limit: int) -> Groups:
    """A tree's nodes are few: all of them are grouped, put together by the level asked for and paged here."""
    shallow = False
    rows = _rows_below(question, levels, question.conditions)
    if rows is None and len(levels) > 1:
        shallow, levels = True, levels[:1]
        rows = _rows_below(question, levels, question.conditions)
    if rows is None:
        raise refuse("levels", "TOO_MANY_GROUPS", "分组过多，请缩小范围|There are too many groups; narrow the report")
    all_of_them = _levels_below(question, levels, ask.level, rows, 0)
    if measure is not None:
        all_of_them.sort(key=lambda each: (sorted_by(measure, each.sums), _own_order(each)))
    if ask.sort.startswith("-"):
        all_of_them.reverse()
    start = paging.decode(ask.after, int)[0] if ask.after else 0
    page = all_of_them[max(0, start) : max(0, start) + limit]
    more = start + limit < len(all_of_them)
    return Groups(page, question.measures, more, paging.encode(start + limit) if more else b"", shallow)


__all__ = ["Ask", "Group", "Groups", "Question", "asked", "groups", "total"]
