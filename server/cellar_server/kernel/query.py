"""Lists: filters, search, sort, keyset pages, capped counts and sums; at most two statements each (ARCHITECTURE §7).

One SELECT with a LEFT JOIN for each reference shown; a page asks for one row more than it gives, to know whether there
is more. Keyset conditions are ``a <= x AND (a < x OR id < y)``, the form that all four databases answer from an index.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, not_, or_, select, type_coerce
from sqlalchemy.sql.selectable import FromClause

from cellar_common.codec import Ref
from cellar_db.types import Text
from cellar_server.kernel import access, clock
from cellar_server.kernel.declaration import Declaration, EntityKind, Where
from cellar_server.kernel.fields import PRECISION, FieldSpec, Kind
from cellar_server.kernel.parse import Bad, parse
from cellar_server.kernel.problems import Forbidden, Invalid, Problem, problem, refuse
from cellar_server.kernel.text import label
from cellar_server.kernel.work import UnitOfWork

MAX_PAGE = 1000
MAX_VALUES = 500
MAX_FILTERS = 60
_CODE = Text(20)
STATE_SPEC = FieldSpec(kind=Kind.TEXT, label=label("状态|State"), name="state", readonly=True, length=20, width=10)


@dataclass(frozen=True, slots=True)
class Query:
    entity: str
    wheres: tuple[Where, ...] = ()
    search: str = ""


@dataclass(slots=True)
class Page:
    """Rows in columns. References are shown by their name, choices and states by their code (the client has the labels)."""

    ids: list[int]
    columns: dict[str, list[Any]]
    more: bool
    next: bytes = b""


@dataclass
class _Plan:
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
            other = _alias(self.work.registry.of(self.spec(name).target).table, f"r_{name}"[:30])
            self.joined[name] = other
            column = self.declaration.table.c[name]
            # What every row has leaves the database free to walk the other table first, in the order asked for.
            self.source = self.source.join(other, other.c.id == column, isouter=bool(column.nullable))
        return self.joined[name]

    def shown(self, name: str) -> ColumnElement[Any]:
        """What the list shows for a field: a reference by its name (or number), a choice by its code."""
        spec = self.spec(name)
        if spec.kind is Kind.REFERENCE:
            other = self.target(name)
            return other.c.name if "name" in other.c else other.c.number
        column = self.declaration.table.c[name]
        return type_coerce(column, _CODE) if spec.kind is Kind.CHOICE else column


@lru_cache(maxsize=4096)
def _alias(table: Any, name: str) -> Any:
    """Kept: making one costs as much as the rest of a list's statement."""
    return table.alias(name)


def _plan(work: UnitOfWork, query: Query) -> tuple[_Plan, list[ColumnElement[bool]]]:
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
    plan = _Plan(work, declaration, declaration.table)
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


def _condition(plan: _Plan, where: Where) -> ColumnElement[bool]:
    spec = plan.spec(where.field)
    column = plan.declaration.table.c[where.field]
    if where.operator == "empty":
        return column.is_(None)
    if where.operator == "not_empty":
        return column.is_not(None)
    if where.operator == "period":
        return _within(spec, column, where)
    if spec.kind is Kind.REFERENCE and where.operator in ("contains", "starts"):
        return _like(plan.shown(where.field), where.operator, str(where.values[0]) if where.values else "")
    if where.operator in ("contains", "starts"):
        if spec.kind not in (Kind.TEXT, Kind.NOTE):
            raise Bad(
                problem(
                    where.field, "OPERATOR", f"{spec.label.zh}不能按包含筛选|{spec.label.en} cannot be searched within"
                )
            )
        return _like(column, where.operator, str(where.values[0]) if where.values else "")
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
    match where.operator:
        case "equals":
            return column == values[0]
        case "in":
            return column.in_(values)
        case "not_in":
            return not_(column.in_(values))
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


def _operand(plan: _Plan, spec: FieldSpec, name: str, value: Any) -> Any:
    parsed = parse(spec, value, name)
    if isinstance(parsed, Ref):
        if parsed.id:
            return parsed.id
        other = plan.work.registry.of(spec.target)
        word = parsed.code or parsed.name
        code = other.table.c.code if other.kind is EntityKind.MASTER else other.table.c.number
        return select(other.table.c.id).where(code == word).scalar_subquery()
    return parsed


def _unfit(text: str) -> bool:
    return any(ord(c) < 32 or 0xD800 <= ord(c) <= 0xDFFF for c in text)


def _like(column: ColumnElement[Any], operator: str, text: str) -> ColumnElement[bool]:
    """Upper and lower case alike on every database; what no text can hold is found nowhere."""
    if _unfit(text):
        return false()
    escaped = text[:60].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return column.ilike(f"%{escaped}%" if operator == "contains" else f"{escaped}%", escape="\\")


def _search(plan: _Plan, text: str) -> ColumnElement[bool]:
    """Number, code or name within; mnemonic at the start; for the references of the list's ``search`` fields too."""
    table = plan.declaration.table.c
    found: list[ColumnElement[bool]] = []
    for column in ("number", "code", "name"):
        if column in table:
            found.append(_like(table[column], "contains", text))
    if "pinyin" in table:
        found.append(_like(table.pinyin, "starts", text.lower()))
    hidden = plan.work.principal.policy.hidden_fields(plan.declaration.name)
    for name in plan.declaration.listing.search.split():
        if name in hidden:
            continue
        if plan.spec(name).kind is Kind.REFERENCE:
            other = plan.target(name).c
            # A document may have a name as well as its number (价目表).
            columns = {"name": "contains", "number": "contains", "code": "starts", "pinyin": "starts"}
            found.extend(_like(other[name], operator, text) for name, operator in columns.items() if name in other)
        else:
            found.append(_like(table[name], "contains", text))
    return or_(*found)


def period(name: str, today: date) -> tuple[date, date]:
    """First and last day of today | this_week | this_month | last_month | this_year."""
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
    raise refuse("", "PERIOD_UNKNOWN", "没有这种期间|There is no such period")


def _sort_key(plan: _Plan, field_name: str) -> ColumnElement[Any]:
    """The expression sorted by. NULL sorts as the lowest value of its kind, so that keysets need no special case."""
    if field_name == "id":
        return plan.declaration.table.c.id
    spec = plan.spec(field_name)
    # A choice by its code, as text: what stands for an empty one is no member.
    column = plan.shown(field_name)
    nullable = plan.declaration.table.c[field_name].nullable
    if spec.kind is Kind.REFERENCE:
        nullable = nullable or getattr(column, "nullable", True)
    if not nullable:
        # No COALESCE, which no index answers.
        return column
    lowest: Any = ""
    if spec.kind in (Kind.DAY,):
        lowest = date(1, 1, 1)
    elif spec.kind is Kind.INSTANT:
        lowest = datetime(1, 1, 1, tzinfo=UTC)
    elif spec.kind in (Kind.INTEGER, Kind.FLAG):
        lowest = -(2**62)
    elif spec.scale:
        # Just beyond what ``parse`` lets in, and within what the column's type holds.
        lowest = -(Decimal(10) ** (PRECISION[spec.kind] - spec.scale - 1))
    if lowest == "":
        # Oracle holds no empty text; a space sorts below every word.
        lowest = " "
    return func.coalesce(column, literal(lowest, column.type))


def _own_order(plan: _Plan) -> str:
    """The list's order; the newest first for somebody to whom the field that it goes by is hidden."""
    sort = plan.declaration.listing.sort
    hidden = plan.work.principal.policy.hidden_fields(plan.declaration.name)
    return "-id" if sort.lstrip("-") in hidden else sort


def _sorted_by(plan: _Plan, field_name: str) -> type:
    """The Python type of a cursor's value."""
    if field_name == "id":
        return int
    spec = plan.spec(field_name)
    plain = {Kind.DAY: date, Kind.INSTANT: datetime, Kind.INTEGER: int, Kind.FLAG: bool}
    return plain.get(spec.kind, Decimal if spec.scale else str)


def _encode(value: Any, id_: int) -> bytes:
    kind, plain = "s", value
    if isinstance(value, Decimal):
        kind, plain = "d", str(value)
    elif isinstance(value, datetime):
        kind, plain = "t", value.isoformat()
    elif isinstance(value, date):
        kind, plain = "y", value.isoformat()
    return base64.urlsafe_b64encode(json.dumps([kind, plain, id_]).encode())


def _decode(cursor: bytes, wanted: type) -> tuple[Any, int]:
    try:
        kind, plain, id_ = json.loads(base64.urlsafe_b64decode(cursor))
        restore: dict[str, Any] = {"d": Decimal, "t": datetime.fromisoformat, "y": date.fromisoformat, "s": lambda v: v}
        value = restore[kind](plain)
        if type(value) is not wanted:
            raise TypeError(kind)
        return value, int(id_)
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise refuse(
            "after", "CURSOR", "翻页位置无效|The page position is not valid", "请刷新列表|Refresh the list"
        ) from error


def _ordered(
    plan: _Plan, conditions: list[ColumnElement[bool]], sort: str, after: bytes
) -> tuple[ColumnElement[Any], list[ColumnElement[bool]], list[Any], bool]:
    descending = sort.startswith("-")
    key = _sort_key(plan, sort.lstrip("-") or "id")
    identity = plan.declaration.table.c.id
    order = [key.desc(), identity.desc()] if descending else [key.asc(), identity.asc()]
    if key is identity:
        order = order[:1]
    if after:
        value, id_ = _decode(after, _sorted_by(plan, sort.lstrip("-") or "id"))
        if key is identity:
            conditions = [*conditions, identity < id_ if descending else identity > id_]
        elif descending:
            conditions = [*conditions, key <= value, or_(key < value, identity < id_)]
        else:
            conditions = [*conditions, key >= value, or_(key > value, identity > id_)]
    return key, conditions, order, descending


def page(
    work: UnitOfWork,
    query: Query,
    columns: Sequence[str],
    sort: str = "",
    *,
    after: bytes = b"",
    offset: int = 0,
    limit: int = 200,
) -> Page:
    """One page of a list; ``sort`` is a field, ``-field`` descends; the id breaks ties. One statement."""
    plan, conditions = _plan(work, query)
    declaration = plan.declaration
    wanted = list(dict.fromkeys(columns))[:60]
    shown = [plan.shown(name) for name in wanted]
    limit = max(1, min(limit or 200, MAX_PAGE))
    key, conditions, order, _ = _ordered(plan, conditions, sort or _own_order(plan), after)
    identity = declaration.table.c.id
    if offset:
        # Walk the index first and join only what is shown: 10 times quicker deep in a long list.
        inner = (
            select(identity)
            .select_from(plan.source)
            .where(*conditions)
            .order_by(*order)
            .limit(limit + 1)
            .offset(offset)
            .subquery()
        )
        statement: Select[Any] = (
            select(identity, key, *shown).select_from(plan.source).where(identity.in_(select(inner.c.id)))
        )
    else:
        statement = select(identity, key, *shown).select_from(plan.source).where(*conditions).limit(limit + 1)
    rows = work.connection.execute(statement.order_by(*order)).all()
    more = len(rows) > limit
    if not rows:
        return Page([], {name: [] for name in wanted}, more)
    ids, _, *values = zip(*rows[:limit], strict=True)
    cursor = _encode(rows[len(ids) - 1][1], ids[-1])
    return Page(list(ids), dict(zip(wanted, map(list, values), strict=True)), more, cursor)


def count(work: UnitOfWork, query: Query, cap: int = 0) -> tuple[int, bool]:
    """How many; counting stops at ``cap`` (0: exact) and the second value says that it did."""
    plan, conditions = _plan(work, query)
    identity = plan.declaration.table.c.id
    if not cap:
        statement = select(func.count()).select_from(plan.source).where(*conditions)
        return work.connection.scalar(statement) or 0, False
    some = select(identity).select_from(plan.source).where(*conditions).limit(cap + 1).subquery()
    found = work.connection.scalar(select(func.count()).select_from(some)) or 0
    return min(found, cap), found > cap


def sums(work: UnitOfWork, query: Query, fields: Sequence[str]) -> tuple[dict[str, Any], int]:
    """Exact sums of number columns, and the count, in one statement."""
    plan, conditions = _plan(work, query)
    columns = []
    for name in fields:
        if plan.spec(name).scale == 0 and plan.spec(name).kind is not Kind.INTEGER:
            raise refuse(
                name, "NOT_A_NUMBER", f"{plan.spec(name).label.zh}不能合计|{plan.spec(name).label.en} cannot be summed"
            )
        columns.append(func.coalesce(func.sum(plan.declaration.table.c[name]), 0))
    row = work.connection.execute(select(func.count(), *columns).select_from(plan.source).where(*conditions)).one()
    return dict(zip(fields, row[1:], strict=True)), row[0]


def stream(
    work: UnitOfWork, query: Query, columns: Sequence[str], sort: str = "", *, chunk: int = 1000
) -> Iterator[list[Any]]:
    """Every row of a list, for exports, page by page so that memory stays flat; the caller checks the right to export."""
    after = b""
    while True:
        found = page(work, query, columns, sort, after=after, limit=chunk)
        for index in range(len(found.ids)):
            yield [found.ids[index], *(found.columns[name][index] for name in found.columns)]
        if not found.more:
            return
        after = found.next


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit of a look-up: the record, the mnemonic it is also found by (None where that may not be seen), more columns."""

    ref: Ref
    mnemonic: str | None
    more: tuple[Any, ...]


def lookup_columns(work: UnitOfWork, declaration: Declaration) -> list[str]:
    """The further columns of a look-up that this person may see."""
    hidden = work.principal.policy.hidden_fields(declaration.name)
    return [name for name in declaration.lookup_columns if name not in hidden]


def selection(work: UnitOfWork, query: Query) -> Select[Any]:
    """The ids of a list's rows as a SELECT, for statements that start from them."""
    plan, conditions = _plan(work, query)
    return select(plan.declaration.table.c.id).select_from(plan.source).where(*conditions)


def lookup(
    work: UnitOfWork, entity: str, text: str, *, limit: int = 20, narrowed: Sequence[Where] = ()
) -> tuple[list[Candidate], bool]:
    """Records by code, mnemonic or name: exact code first, then codes and mnemonics that start so, then names that contain it."""
    plan, conditions = _plan(work, Query(entity, tuple(narrowed)))
    declaration, table = plan.declaration, plan.declaration.table.c
    is_master = declaration.kind is EntityKind.MASTER
    code, name = (table.code, table.name) if is_master else (table.number, table.number)
    if is_master:
        conditions.append(table.state == "active")
    order: list[Any] = [code]
    word = text.strip()[:60]
    if _unfit(word):
        return [], False
    if word:
        starts, within = _like(code, "starts", word), _like(name, "contains", word)
        options = [starts, within]
        ranks = [(func.lower(code) == word.lower(), 0), (starts, 1)]
        if is_master:
            mnemonic = _like(table.pinyin, "contains", word.lower())
            options.append(mnemonic)
            ranks.append((_like(table.pinyin, "starts", word.lower()), 2))
        conditions.append(or_(*options))
        order = [case(*ranks, else_=3), code]
    extra = [plan.shown(column) for column in lookup_columns(work, declaration)]
    hidden = "pinyin" in work.principal.policy.hidden_fields(declaration.name)
    limit = max(1, min(limit or 20, 200))
    statement = (
        select(table.id, code, name, table.pinyin if is_master else code, *extra)
        .select_from(plan.source)
        .where(*conditions)
        .order_by(*order)
        .limit(limit + 1)
    )
    rows = work.connection.execute(statement).all()
    found = [
        Candidate(
            Ref(row[0], row[1], row[2] if is_master else ""),
            None if hidden else (row[3] or "") if is_master else "",
            tuple(row[4:]),
        )
        for row in rows[:limit]
    ]
    return found, len(rows) > limit


__all__ = [
    "MAX_PAGE",
    "Candidate",
    "Page",
    "Query",
    "count",
    "lookup",
    "lookup_columns",
    "page",
    "period",
    "selection",
    "stream",
    "sums",
]
