"""What a list's rows must fulfil: rights, filters, search, and the joins that they and the columns shown need."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, select, type_coerce
from sqlalchemy.sql.selectable import FromClause

from cellar_common.codec import Ref
from cellar_common.folding import fold, key, plain
from cellar_db import likes
from cellar_db.functions import padded
from cellar_db.types import Text
from cellar_server.kernel import access
from cellar_server.kernel.lists import beside
from cellar_server.kernel.lists.columns import STATE_SPEC, may_be_empty, stored
from cellar_server.kernel.lists.operators import OF_THE_ASKER, before_today, between, has, of_the_asker, under
from cellar_server.kernel.lists.paths import DEEPEST
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import FILES, FieldSpec, Kind
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.model import CODE_KEY
from cellar_server.kernel.schema.parse import Bad, parse
from cellar_server.kernel.schema.problems import Forbidden, Invalid, Problem, problem, refuse
from cellar_server.kernel.schema.tables import attachment
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

MAX_VALUES = 500
MAX_VALUES_IN_ALL = 1000
MAX_FILTERS = 60
_CODE = Text(20)


@dataclass(frozen=True, slots=True)
class Query:
    entity: str
    wheres: tuple[Where, ...] = ()
    search: str = ""


@dataclass
class Plan:
    """The joins and columns of one list statement, or of a question within it, while it is put together.

    ``grid``: it asks lines of that grid, not heads.
    """

    work: UnitOfWork
    declaration: Declaration
    source: FromClause
    joined: dict[str, Any] = field(default_factory=dict)
    grid: str = ""

    @property
    def table(self) -> Any:
        return self.declaration.grids[self.grid].line.__table__ if self.grid else self.declaration.table

    def spec(self, name: str) -> FieldSpec:
        if name == "state" and not self.grid:
            return STATE_SPEC
        fields = self.declaration.grids[self.grid].fields if self.grid else self.declaration.fields
        spec = fields.get(name)
        if spec is None or spec.hidden or spec.kind is Kind.SECRET:
            raise refuse(name[:40], "FIELD_UNKNOWN", f"没有字段“{name[:40]}”|There is no field “{name[:40]}”")
        path = f"{self.grid}.{name}" if self.grid else name
        if path in self.work.principal.policy.hidden_fields(self.declaration.name):
            raise _forbidden(name, spec)
        return spec

    def column_spec(self, name: str) -> FieldSpec:
        """A field, or what stands beside a reference (``beside.py``); refused with whichever of the two is hidden."""
        reference, told = beside.parted(name)
        if not told:
            return self.spec(name)
        target = self.spec(reference).target
        if told in self.work.principal.policy.hidden_fields(target):
            raise _forbidden(name, beside.list_spec(self.work.registry, self.declaration, name))
        return beside.list_spec(self.work.registry, self.declaration, name)

    def target(self, name: str) -> Any:
        """The joined table of a reference field."""
        if name not in self.joined:
            declaration = self.work.registry.of(self.spec(name).target)
            other = aliased(declaration.table, f"r_{name}"[:30])
            self.joined[name] = other
            named = other.c.id == stored(self.table, name)
            window = self.window(name)
            if window is not None:
                named = and_(named, other.c.id.in_(select(declaration.table.c.id).where(window)))
            # What every row has leaves the database free to walk the other table first, in the order asked for.
            self.source = self.source.join(other, named, isouter=window is not None or may_be_empty(self.table, name))
        return self.joined[name]

    def window(self, name: str) -> ColumnElement[bool] | None:
        """Which of the records that a reference leads to are named to this person; None: all."""
        other = self.work.registry.of(self.spec(name).target)
        return self.work.principal.policy.predicate(other) if other.discreet else None

    def file(self, name: str) -> Any:
        """The joined table of files of a field that holds one."""
        if name not in self.joined:
            other = self.joined[name] = aliased(attachment, f"f_{name}"[:30])
            self.source = self.source.join(
                other,
                other.c.id == stored(self.table, name),
                isouter=may_be_empty(self.table, name),
            )
        return self.joined[name]

    def _further(self, name: str, column: ColumnElement[Any], spec: FieldSpec) -> Any:
        """The joined table of a reference that stands in what another reference names."""
        if name not in self.joined:
            other = aliased(self.work.registry.of(spec.target).table, f"r_{name.replace('.', '_')}"[:30])
            self.joined[name] = other
            self.source = self.source.join(other, other.c.id == column, isouter=True)
        return self.joined[name]

    def shown(self, name: str) -> ColumnElement[Any]:
        """What the list shows for a field: a reference by its name (or number), a choice by its code."""
        spec = self.column_spec(name)
        reference, told = beside.parted(name)
        if told:
            found = stored(self.target(reference), told)
            return _named(self._further(name, found, spec)) if spec.target else found
        if spec.kind is Kind.REFERENCE:
            return _named(self.target(name))
        if spec.kind in FILES:
            return self.file(name).c.file_name
        found = stored(self.table, name)
        return type_coerce(found, _CODE) if spec.kind is Kind.CHOICE else found


def _named(table: Any) -> ColumnElement[Any]:
    found: ColumnElement[Any] = table.c.name if "name" in table.c else table.c.number
    return found


def _forbidden(name: str, spec: FieldSpec) -> Forbidden:
    words = f"您不能查看{spec.label.zh}|You may not see {spec.label.en.lower()}"
    return Forbidden([problem(name, "FIELD_FORBIDDEN", words)])


_COUNTED = re.compile(r"(next|last)_([0-9]{1,3})")


@cache
def aliased(table: Any, name: str) -> Any:
    """A table under another name. Kept: making one costs as much as the rest of a list's statement."""
    return table.alias(name)


def planned(work: UnitOfWork, query: Query) -> tuple[Plan, list[ColumnElement[bool]]]:
    declaration = work.registry.of(query.entity)
    if not work.principal.policy.may(declaration.name, access.READ):
        raise Forbidden(
            [
                problem(
                    "",
                    "FORBIDDEN",
                    f"您没有查看{declaration.title.zh}的权限|You may not see these",
                    "请管理员在角色中授权|Ask an administrator",
                )
            ]
        )
    plan = Plan(work, declaration, declaration.table)
    _count_values(query.wheres)
    conditions: list[ColumnElement[bool]] = []
    window = work.principal.policy.predicate(declaration)
    if window is not None:
        conditions.append(window)
    asked = sum(1 for _ in flat(query.wheres))
    if asked > MAX_FILTERS:
        words = f"条件最多 {MAX_FILTERS} 个，现有 {asked} 个|At most {MAX_FILTERS} conditions, this has {asked}"
        raise refuse("filters", "TOO_MANY_FILTERS", words)
    long = next((where.field for where in flat(query.wheres) if where.field.count(".") >= DEEPEST), "")
    if long:
        raise refuse(long[:40], "FIELD_UNKNOWN", "条件的路径太长|The path of the condition is too long")
    problems: list[Problem] = []
    for grid, some in _together(plan, query.wheres):
        try:
            conditions.append(_of_a_line(plan, grid, some) if grid else _condition(plan, some[0]))
        except Bad as bad:
            problems.append(bad.problem)
    if problems:
        raise Invalid(problems)
    if query.search.strip():
        conditions.append(_search(plan, query.search.strip()[:60]))
    return plan, conditions


def _count_values(wheres: Sequence[Where]) -> None:
    """Each value is a parameter of the one statement, and SQL Server takes 2,100 in all."""
    single = list(flat(wheres))
    values = sum(len(where.values) for where in single)
    if values > MAX_VALUES_IN_ALL and all(len(where.values) <= MAX_VALUES for where in single):
        words = (
            f"所有条件合计最多 {MAX_VALUES_IN_ALL} 个值，现有 {values} 个|"
            f"At most {MAX_VALUES_IN_ALL} values in all conditions together, this has {values}"
        )
        raise refuse("filters", "TOO_MANY_VALUES", words, "减少所选的值，或改用区间|Choose fewer values, or a range")


def flat(wheres: Sequence[Where]) -> Iterator[Where]:
    """The single conditions, those of groups with them."""
    for where in wheres:
        if where.any_of:
            for group in where.any_of:
                yield from flat(group)
        else:
            yield where


_NONE_IS = {"not_in": "in", "empty": "not_empty"}
"""What holds of a document where no line is so."""


def _together(plan: Plan, wheres: Sequence[Where]) -> list[tuple[str, list[Where]]]:
    """Single conditions on the head, and for each grid those that one line of it is to meet together."""
    found: list[tuple[str, list[Where]]] = []
    of_grid: dict[str, list[Where]] = {}
    for where in wheres:
        grid, _, rest = where.field.partition(".")
        if plan.grid or not rest or grid not in plan.declaration.grids or where.operator in _NONE_IS:
            found.append(("", [where]))
        elif grid in of_grid:
            of_grid[grid].append(replace(where, field=rest))
        else:
            of_grid[grid] = [replace(where, field=rest)]
            found.append((grid, of_grid[grid]))
    return found


def _all_of(plan: Plan, wheres: Sequence[Where]) -> ColumnElement[bool]:
    return and_(
        *(_of_a_line(plan, grid, some) if grid else _condition(plan, some[0]) for grid, some in _together(plan, wheres))
    )


def _of_a_line(plan: Plan, grid: str, wheres: Sequence[Where]) -> ColumnElement[bool]:
    """Documents some line of which is as wanted."""
    line = plan.declaration.grids[grid].line.__table__
    asked = Plan(plan.work, plan.declaration, line, grid=grid)
    wanted = and_(*(_condition(asked, where) for where in wheres))
    named = select(line.c.document_id).select_from(asked.source).where(wanted).correlate(None)
    return plan.table.c.id.in_(named)


def _of_another(plan: Plan, name: str, where: Where) -> ColumnElement[bool]:
    """Records that name, in this field, one that is as wanted: of those that this person may see."""
    spec, policy = plan.spec(name), plan.work.principal.policy
    if spec.kind is not Kind.REFERENCE or not spec.target:
        raise Bad(problem(name, "FIELD_UNKNOWN", f"{spec.label.zh}不引用其他资料|{spec.label.en} names no record"))
    target = plan.work.registry.of(spec.target)
    if not policy.may(target.name, access.READ):
        raise _forbidden(name, spec)
    asked = Plan(plan.work, target, target.table)
    wanted, window = _condition(asked, where), policy.predicate(target)
    named = select(target.table.c.id).select_from(asked.source).where(wanted).correlate(None)
    named = named if window is None else named.where(window)
    shared = None if plan.grid else plan.declaration.shared(name)
    if shared is not None:
        return access.of_lines(plan.declaration, shared, lambda said: said.in_(named))
    return stored(plan.table, name).in_(named)


def _by_path(plan: Plan, where: Where) -> ColumnElement[bool]:
    """A condition on what a path leads to (``paths.py``)."""
    first, _, rest = where.field.partition(".")
    further = replace(where, field=rest)
    if plan.grid or first not in plan.declaration.grids:
        return _of_another(plan, first, further)
    if where.operator in _NONE_IS:
        return not_(_of_a_line(plan, first, [replace(further, operator=_NONE_IS[where.operator])]))
    return _of_a_line(plan, first, [further])


def _condition(plan: Plan, where: Where) -> ColumnElement[bool]:
    if where.any_of:
        return or_(*(_all_of(plan, group) for group in where.any_of))
    if "." in where.field:
        return _by_path(plan, where)
    spec = plan.spec(where.field)
    column = stored(plan.table, where.field)
    if where.operator in ("empty", "not_empty"):
        none = or_(column.is_(None), column == 0) if spec.or_none else column.is_(None)
        return none if where.operator == "empty" else not_(none)
    if where.operator == "period":
        return _within(spec, column, where)
    if where.operator == "before_today":
        return before_today(spec, where.field, column)
    if where.operator in OF_THE_ASKER:
        return of_the_asker(plan.work, spec, where.field, column, where.operator)
    shared = None if plan.grid else plan.declaration.shared(where.field)
    if spec.kind is Kind.REFERENCE and where.operator in ("contains", "starts"):
        text = str(where.values[0]) if where.values else ""
        if shared is None:
            return like(plan.shown(where.field), where.operator, text)
        other = plan.work.registry.of(spec.target).table.c
        named = select(other.id).where(like(other.name, where.operator, text))
        return access.of_lines(plan.declaration, shared, lambda said: said.in_(named))
    if spec.kind in FILES and where.operator in ("contains", "starts"):
        return like(plan.shown(where.field), where.operator, str(where.values[0]) if where.values else "")
    if where.operator in ("contains", "starts"):
        if spec.kind not in (Kind.TEXT, Kind.NOTE, Kind.TAGS):
            raise Bad(
                problem(
                    where.field, "OPERATOR", f"{spec.label.zh}不能按包含筛选|{spec.label.en} cannot be searched within"
                )
            )
        text = str(where.values[0]) if where.values else ""
        return code_like(column, where.operator, text) if _is_code(plan, column) else like(column, where.operator, text)
    if len(where.values) > MAX_VALUES:
        words = f"条件最多 {MAX_VALUES} 个值，现有 {len(where.values)} 个|At most {MAX_VALUES} values in a condition, this has {len(where.values)}"
        raise Bad(problem(where.field, "TOO_MANY_VALUES", words))
    values = [_operand(plan, spec, where.field, value) for value in where.values]
    if not values or any(value is None for value in values):
        raise Bad(
            problem(
                where.field,
                "VALUE_MISSING",
                f"{spec.label.zh}的条件没有值|The condition on {spec.label.en.lower()} has no value",
            )
        )
    if shared is not None and where.operator in ("equals", "in", "not_in"):
        # A document of several is found by each of them.
        found = access.of_lines(plan.declaration, shared, lambda said: said.in_(padded(values)))
        return not_(found) if where.operator == "not_in" else found
    if where.operator == "under":
        return under(plan.work, spec, where.field, column, values)
    if where.operator == "has":
        return has(spec, where.field, column, values)
    if where.operator == "between":
        return between(spec, where.field, column, values)
    if _is_code(plan, column):
        column, values = column.table.c.code_key, [key(value, CODE_KEY) for value in values]
    match where.operator:
        case "equals":
            return column == values[0]
        case "in":
            return column.in_(padded(values))
        case "not_in":
            return not_(column.in_(padded(values)))
        case "from":
            return column >= values[0]
        case "to":
            return column <= values[0]
    raise Bad(problem(where.field, "OPERATOR", "没有这种条件|There is no such condition"))


def _within(spec: FieldSpec, column: ColumnElement[Any], where: Where) -> ColumnElement[bool]:
    if spec.kind not in (Kind.DAY, Kind.INSTANT):
        raise Bad(problem(where.field, "OPERATOR", f"{spec.label.zh}不是日期|{spec.label.en} is not a date"))
    first, last = period(str(where.values[0]) if where.values else "", clock.today())
    if spec.kind is Kind.DAY:
        return and_(column >= first, column <= last)
    # A day of the company, from its midnight to the next.
    begin, end = (datetime.combine(on, time(), clock.ZONE).astimezone(UTC) for on in (first, last + timedelta(days=1)))
    return and_(column >= begin, column < end)


def _operand(plan: Plan, spec: FieldSpec, name: str, value: Any) -> Any:
    parsed = parse(spec, value, name)
    if isinstance(parsed, Ref):
        if parsed.id:
            return parsed.id
        other = plan.work.registry.of(spec.target)
        word = parsed.code or parsed.name
        columns = other.table.c
        same = (
            columns.code_key == key(word, CODE_KEY)
            if other.kind is EntityKind.MASTER
            else columns.number == plain(word)
        )
        return select(columns.id).where(same).scalar_subquery()
    return parsed


def _is_code(plan: Plan, column: ColumnElement[Any]) -> bool:
    """A master's code is compared by its key: c1, Ｃ１ and C1 are one, wherever they are looked for."""
    return plan.declaration.kind is EntityKind.MASTER and not plan.grid and column.key == "code"


def code_like(code: Any, operator: str, text: str) -> ColumnElement[bool]:
    """The same of a master's code, folded as the look-up folds it."""
    return like(code.table.c.code_key, operator, fold(text[:60]))


def unfit(text: str) -> bool:
    return any(ord(c) < 32 or 0xD800 <= ord(c) <= 0xDFFF for c in text)


def like(column: ColumnElement[Any], operator: str, text: str) -> ColumnElement[bool]:
    """Upper and lower case alike on every database; what no text can hold is found nowhere."""
    if unfit(text):
        return false()
    found = likes.contains if operator == "contains" else likes.starts_with
    return found(column, text[:60])


def _search(plan: Plan, text: str) -> ColumnElement[bool]:
    """Number, code or name within; mnemonic at the start; for the references of the list's ``search`` fields too; and the
    names of the files attached (S26.8)."""
    table = plan.declaration.table.c
    found: list[ColumnElement[bool]] = (
        [_attached(plan, text)] if plan.declaration.kind is not EntityKind.INQUIRY else []
    )
    is_master = plan.declaration.kind is EntityKind.MASTER
    for column in ("number", "code", "name"):
        if column in table:
            alike = code_like if column == "code" and is_master else like
            found.append(alike(table[column], "contains", text))
    if "pinyin" in table:
        found.append(like(table.pinyin, "starts", text.lower()))
    hidden = plan.work.principal.policy.hidden_fields(plan.declaration.name)
    for name in plan.declaration.listing.search.split():
        if name in hidden:
            continue
        if plan.spec(name).kind is Kind.REFERENCE:
            other = plan.target(name).c
            # A document may have a name as well as its number (价目表).
            columns = {"name": "contains", "number": "contains", "code": "starts", "pinyin": "starts"}
            found.extend(like(other[name], operator, text) for name, operator in columns.items() if name in other)
        else:
            found.append(like(table[name], "contains", text))
    return or_(*found)


def _attached(plan: Plan, text: str) -> ColumnElement[bool]:
    """Records with a file of such a name; those taken off are not found."""
    files = attachment.c
    named = select(files.record_id).where(
        files.entity == plan.declaration.name,
        files.field_name.is_(None),
        files.deleted_at.is_(None),
        like(files.file_name, "contains", text),
    )
    return plan.declaration.table.c.id.in_(named)


def period(name: str, today: date) -> tuple[date, date]:
    """First and last day of a period that is called by where today lies: ``yesterday``, ``last_week``, ``this_quarter`` …

    ``last_7`` is today and the six days before, ``next_30`` today and thirty days more; ``until_now_last_year`` is last year from its
    first day to this one of it (上年同期), ``month_of_last_year`` the month (上年同月). ``Invalid`` for what is no period.
    """
    found = _PERIODS.get(name)
    if found is not None:
        return found(today)
    counted = _COUNTED.fullmatch(name)
    if counted is None or not int(counted[2]):
        raise refuse("", "PERIOD_UNKNOWN", "没有这种期间|There is no such period")
    days = timedelta(days=int(counted[2]))
    return (today, today + days) if counted[1] == "next" else (today - days + timedelta(days=1), today)


def _month(of: date, months: int = 0, length: int = 1) -> tuple[date, date]:
    """So many months from the one that is so many after that of a day."""
    number = of.year * 12 + of.month - 1 + months
    first, after = (date(at // 12, at % 12 + 1, 1) for at in (number, number + length))
    return first, after - timedelta(days=1)


def _week(of: date) -> tuple[date, date]:
    monday = of - timedelta(days=of.weekday())
    return monday, monday + timedelta(days=6)


def _year_ago(today: date) -> date:
    """The same day of last year; of a leap day the last of February."""
    return min(_month(today, -12)[1], _month(today, -12)[0] + timedelta(days=today.day - 1))


_PERIODS: Mapping[str, Callable[[date], tuple[date, date]]] = {
    "today": lambda today: (today, today),
    "yesterday": lambda today: (today - timedelta(days=1),) * 2,
    "this_week": _week,
    "last_week": lambda today: _week(today - timedelta(days=7)),
    "this_month": _month,
    "last_month": lambda today: _month(today, -1),
    "month_of_last_year": lambda today: _month(today, -12),
    "this_quarter": lambda today: _month(today, -((today.month - 1) % 3), 3),
    "last_quarter": lambda today: _month(today, -((today.month - 1) % 3) - 3, 3),
    "this_year": lambda today: (date(today.year, 1, 1), date(today.year, 12, 31)),
    "last_year": lambda today: (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    "until_now_last_year": lambda today: (date(today.year - 1, 1, 1), _year_ago(today)),
}
