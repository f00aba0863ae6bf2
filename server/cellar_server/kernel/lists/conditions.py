"""What a list's rows must fulfil: rights, filters, search, and the joins that they and the columns shown need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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
from cellar_server.kernel.lists.columns import may_be_empty, stored
from cellar_server.kernel.lists.operators import OF_THE_ASKER, before_today, between, has, of_the_asker, under
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import Declaration, EntityKind
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.model import CODE_KEY
from cellar_server.kernel.schema.parse import Bad, parse
from cellar_server.kernel.schema.problems import Forbidden, Invalid, Problem, problem, refuse
from cellar_server.kernel.schema.tables import attachment
from cellar_server.kernel.schema.text import label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

MAX_VALUES = 500
MAX_VALUES_IN_ALL = 1000
MAX_FILTERS = 60
_CODE = Text(20)
STATE_SPEC = FieldSpec(kind=Kind.TEXT, label=label("状态|State"), name="state", readonly=True, length=20, width=10)


@dataclass(frozen=True, slots=True)
class Query:
    entity: str
    wheres: tuple[Where, ...] = ()
    search: str = ""


@dataclass
class Plan:
    """The joins and columns of one list statement while it is put together."""

    work: UnitOfWork
    declaration: Declaration
    source: FromClause
    joined: dict[str, Any] = field(default_factory=dict)

    def spec(self, name: str) -> FieldSpec:
        if name == "state":
            return STATE_SPEC
        spec = self.declaration.fields.get(name)
        if spec is None or spec.hidden or spec.kind is Kind.SECRET:
            raise refuse(name[:40], "FIELD_UNKNOWN", f"没有字段“{name[:40]}”|There is no field “{name[:40]}”")
        if name in self.work.principal.policy.hidden_fields(self.declaration.name):
            raise Forbidden(
                [problem(name, "FIELD_FORBIDDEN", f"您不能查看{spec.label.zh}|You may not see {spec.label.en.lower()}")]
            )
        return spec

    def target(self, name: str) -> Any:
        """The joined table of a reference field."""
        if name not in self.joined:
            declaration = self.work.registry.of(self.spec(name).target)
            other = aliased(declaration.table, f"r_{name}"[:30])
            self.joined[name] = other
            named = other.c.id == stored(self.declaration.table, name)
            window = self.window(name)
            if window is not None:
                named = and_(named, other.c.id.in_(select(declaration.table.c.id).where(window)))
            # What every row has leaves the database free to walk the other table first, in the order asked for.
            self.source = self.source.join(
                other, named, isouter=window is not None or may_be_empty(self.declaration.table, name)
            )
        return self.joined[name]

    def window(self, name: str) -> ColumnElement[bool] | None:
        """Which of the records that a reference leads to are named to this person; None: all."""
        other = self.work.registry.of(self.spec(name).target)
        return self.work.principal.policy.predicate(other) if other.discreet else None

    def shown(self, name: str) -> ColumnElement[Any]:
        """What the list shows for a field: a reference by its name (or number), a choice by its code."""
        spec = self.spec(name)
        if spec.kind is Kind.REFERENCE:
            other = self.target(name)
            return other.c.name if "name" in other.c else other.c.number
        found = stored(self.declaration.table, name)
        return type_coerce(found, _CODE) if spec.kind is Kind.CHOICE else found


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
    if len(query.wheres) > MAX_FILTERS:
        words = f"条件最多 {MAX_FILTERS} 个，现有 {len(query.wheres)} 个|At most {MAX_FILTERS} conditions, this has {len(query.wheres)}"
        raise refuse("filters", "TOO_MANY_FILTERS", words)
    problems: list[Problem] = []
    for where in query.wheres:
        try:
            conditions.append(_condition(plan, where))
        except Bad as bad:
            problems.append(bad.problem)
    if problems:
        raise Invalid(problems)
    if query.search.strip():
        conditions.append(_search(plan, query.search.strip()[:60]))
    return plan, conditions


def _count_values(wheres: Sequence[Where]) -> None:
    """Each value is a parameter of the one statement, and SQL Server takes 2,100 in all."""
    values = sum(len(where.values) for where in wheres)
    if values > MAX_VALUES_IN_ALL and all(len(where.values) <= MAX_VALUES for where in wheres):
        words = (
            f"所有条件合计最多 {MAX_VALUES_IN_ALL} 个值，现有 {values} 个|"
            f"At most {MAX_VALUES_IN_ALL} values in all conditions together, this has {values}"
        )
        raise refuse("filters", "TOO_MANY_VALUES", words, "减少所选的值，或改用区间|Choose fewer values, or a range")


def _condition(plan: Plan, where: Where) -> ColumnElement[bool]:
    spec = plan.spec(where.field)
    column = stored(plan.declaration.table, where.field)
    if where.operator in ("empty", "not_empty"):
        none = or_(column.is_(None), column == 0) if spec.or_none else column.is_(None)
        return none if where.operator == "empty" else not_(none)
    if where.operator == "period":
        return _within(spec, column, where)
    if where.operator == "before_today":
        return before_today(spec, where.field, column)
    if where.operator in OF_THE_ASKER:
        return of_the_asker(plan.work, spec, where.field, column, where.operator)
    shared = plan.declaration.shared(where.field)
    if spec.kind is Kind.REFERENCE and where.operator in ("contains", "starts"):
        text = str(where.values[0]) if where.values else ""
        if shared is None:
            return like(plan.shown(where.field), where.operator, text)
        other = plan.work.registry.of(spec.target).table.c
        named = select(other.id).where(like(other.name, where.operator, text))
        return access.of_lines(plan.declaration, shared, lambda said: said.in_(named))
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
    return plan.declaration.kind is EntityKind.MASTER and column.key == "code"


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
        files.entity == plan.declaration.name, files.deleted_at.is_(None), like(files.file_name, "contains", text)
    )
    return plan.declaration.table.c.id.in_(named)


def period(name: str, today: date) -> tuple[date, date]:
    """First and last day of today | this_week | this_month | last_month | this_year | last_year."""
    month = today.replace(day=1)
    match name:
        case "today":
            return today, today
        case "this_week":
            monday = today - timedelta(days=today.weekday())
            return monday, monday + timedelta(days=6)
        case "this_month":
            return month, (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        case "last_month":
            return (month - timedelta(days=1)).replace(day=1), month - timedelta(days=1)
        case "this_year":
            return today.replace(month=1, day=1), today.replace(month=12, day=31)
        case "last_year":
            return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    raise refuse("", "PERIOD_UNKNOWN", "没有这种期间|There is no such period")
