"""Lists: filters, search, sort, keyset pages, capped counts and sums; at most two statements each (ARCHITECTURE §7).

One SELECT with a LEFT JOIN for each reference shown; a page asks for one row more than it gives, to know whether there
is more. Keyset conditions are ``a <= x AND (a < x OR id < y)``, the form that all four databases answer from an index.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select

from cellar_db.functions import among
from cellar_server.kernel.intake import chosen
from cellar_server.kernel.intake.references import load_names
from cellar_server.kernel.lists.beside import parted
from cellar_server.kernel.lists.columns import may_be_empty, stored
from cellar_server.kernel.lists.conditions import Plan, Query, planned
from cellar_server.kernel.schema.choosers import AnyRecord, Listed
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import PRECISION, FieldSpec, Kind
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

MAX_PAGE = 1000


@dataclass(slots=True)
class Page:
    """Rows in columns. References are shown by their name, choices and states by their code (the client has the labels)."""

    ids: list[int]
    columns: dict[str, list[Any]]
    more: bool
    next: bytes = b""
    opens: list[tuple[str, int]] = field(default_factory=list)
    """Of an inquiry whose rows lead somewhere: the entity and the id that each opens."""
    offset: int | None = None
    """How many rows lie before the page that holds the record it was asked for by."""


def _sort_key(plan: Plan, field_name: str) -> ColumnElement[Any]:
    """The expression sorted by. NULL sorts as the lowest value of its kind, so that keysets need no special case."""
    if field_name == "id":
        return plan.declaration.table.c.id
    spec = plan.column_spec(field_name)
    # A choice by its code, as text: what stands for an empty one is no member.
    column = plan.shown(field_name)
    beside_a_reference = parted(field_name)[1]
    nullable = bool(beside_a_reference) or may_be_empty(plan.declaration.table, field_name)
    if spec.kind is Kind.REFERENCE and not nullable:
        nullable = getattr(column, "nullable", True) or plan.window(field_name) is not None
    if not nullable:
        # No COALESCE, which no index answers.
        return column
    lowest: Any = ""
    if spec.kind in (Kind.DAY,):
        lowest = date(1, 1, 1)
    elif spec.kind is Kind.INSTANT:
        lowest = datetime(1, 1, 1, tzinfo=UTC)
    elif spec.kind in (Kind.INTEGER, Kind.DURATION, Kind.FLAG):
        lowest = -(2**62)
    elif spec.scale:
        # Just beyond what ``parse`` lets in, and within what the column's type holds.
        lowest = -(Decimal(10) ** (PRECISION[spec.kind] - spec.scale - 1))
    if lowest == "":
        # Oracle holds no empty text; a space sorts below every word.
        lowest = " "
    return func.coalesce(column, literal(lowest, column.type))


def _own_order(plan: Plan) -> str:
    """The list's order; the newest first for somebody to whom the field that it goes by is hidden."""
    sort = plan.declaration.listing.sort
    hidden = plan.work.principal.policy.hidden_fields(plan.declaration.name)
    return "-id" if sort.lstrip("-") in hidden else sort


def _sorted_by(plan: Plan, field_name: str) -> type:
    """The Python type of a cursor's value."""
    if field_name == "id":
        return int
    spec = plan.column_spec(field_name)
    plain = {Kind.DAY: date, Kind.INSTANT: datetime, Kind.INTEGER: int, Kind.DURATION: int, Kind.FLAG: bool}
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
    plan: Plan, conditions: list[ColumnElement[bool]], sort: str, after: bytes
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
    around: int = 0,
    only: Collection[int] = (),
) -> Page:
    """One page of a list; ``sort`` is a field, ``-field`` descends; the id breaks ties. One statement.

    ``around``: the page that holds this record, among pages of ``limit`` from the first row on, for one statement more; the page
    asked for otherwise where the list does not hold it. ``only``: what these of its records are.
    """
    plan, conditions = planned(work, query)
    declaration = plan.declaration
    if only:
        conditions.append(_only(declaration, only))
    wanted = list(dict.fromkeys(columns))[:60]
    shown = [plan.shown(name) for name in wanted]
    chosen_of = _chosen(plan, wanted)
    opening = [*_opening(declaration), *(stored(declaration.table, name) for name in _beside(chosen_of))]
    limit = max(1, min(limit or 200, MAX_PAGE))
    sort = sort or _own_order(plan)
    found_at = _before(plan, conditions, sort, around) if around else None
    if found_at is not None:
        after, offset = b"", found_at - found_at % limit
    key, conditions, order, _ = _ordered(plan, conditions, sort, after)
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
            select(identity, key, *shown, *opening).select_from(plan.source).where(identity.in_(select(inner.c.id)))
        )
    else:
        statement = select(identity, key, *shown, *opening).select_from(plan.source).where(*conditions).limit(limit + 1)
    rows = work.connection.execute(statement.order_by(*order)).all()
    more = len(rows) > limit
    starts = offset if found_at is not None else None
    if not rows:
        return Page([], {name: [] for name in wanted}, more, offset=starts)
    ids, _, *values = zip(*rows[:limit], strict=True)
    cursor = _encode(rows[len(ids) - 1][1], ids[-1])
    values, led = values[: len(wanted)], values[len(wanted) :]
    near = dict(zip(_beside(chosen_of), led[len(led) - len(_beside(chosen_of)) :], strict=True))
    columns_of = dict(zip(wanted, map(list, values), strict=True))
    load_names(work, _led_to(chosen_of, columns_of, near))
    for name, spec in chosen_of.items():
        columns_of[name] = _in_words(work, spec, columns_of[name], near)
    page_opens = _opened(declaration, led, len(ids))
    return Page(list(ids), columns_of, more, cursor, page_opens, starts)


def _only(declaration: Declaration, ids: Collection[int]) -> ColumnElement[bool]:
    if len(ids) > MAX_PAGE:
        words = f"一次最多 {MAX_PAGE} 条，现有 {len(ids)} 条|At most {MAX_PAGE} records at once, there are {len(ids)}"
        raise refuse("only", "TOO_MANY_VALUES", words)
    return among(declaration.table.c.id, ids)


def _before(plan: Plan, conditions: Sequence[ColumnElement[bool]], sort: str, id_: int) -> int | None:
    """How many of the list's rows lie before this record; None where it is not among them."""
    key, identity = _sort_key(plan, sort.lstrip("-") or "id"), plan.declaration.table.c.id
    # The conditions stand once in the statement: SQL Server takes 2,100 parameters in all.
    its = select(key.label("k"), identity.label("i")).select_from(plan.source).where(identity == id_).subquery("its")
    if sort.startswith("-"):
        before = or_(key > its.c.k, and_(key == its.c.k, identity >= its.c.i))
    else:
        before = or_(key < its.c.k, and_(key == its.c.k, identity <= its.c.i))
    # The record itself is counted where the list holds it.
    is_there = func.max(case((identity == its.c.i, 1), else_=0))
    counted = select(func.count(), is_there).select_from(plan.source.join(its, before)).where(*conditions)
    found, there = plan.work.connection.execute(counted).one()
    return found - 1 if there else None


def _chosen(plan: Plan, wanted: Sequence[str]) -> dict[str, FieldSpec]:
    """The columns whose values are chosen from what the program knows, which have words only the server knows."""
    specs = {name: plan.column_spec(name) for name in wanted if name != "state"}
    return {
        name: each for name, each in specs.items()
        if isinstance(each.chooser, AnyRecord) or (isinstance(each.chooser, Listed) and not each.chooser.known)
    }  # fmt: skip


def _beside(chosen_of: dict[str, FieldSpec]) -> list[str]:
    return list(
        dict.fromkeys(name for each in chosen_of.values() if each.chooser is not None for name in each.chooser.beside)
    )


def _led_to(
    chosen_of: Mapping[str, FieldSpec], columns_of: Mapping[str, Sequence[Any]], near: Mapping[str, Sequence[Any]]
) -> set[tuple[str, int]]:
    """The records that the rows lead to, where a field beside says of which kind they are."""
    found = set()
    for name, spec in chosen_of.items():
        for at, value in enumerate(columns_of[name]):
            found.add(chosen.record(spec, value, {each: column[at] for each, column in near.items()}))
    return {each for each in found if each is not None}


def _in_words(
    work: UnitOfWork, spec: FieldSpec, values: Sequence[Any], near: Mapping[str, Sequence[Any]]
) -> list[str | None]:
    chooser = spec.chooser
    assert chooser is not None
    return [
        None if value is None else chosen.words(work, spec, value, {name: near[name][at] for name in chooser.beside})
        for at, value in enumerate(values)
    ]


def _opening(declaration: Declaration) -> list[ColumnElement[Any]]:
    """The columns that say which record a row opens."""
    to = declaration.opens
    return [stored(declaration.table, name) for name in to.columns] if to is not None else []


def _opened(declaration: Declaration, led: Sequence[Sequence[Any]], rows: int) -> list[tuple[str, int]]:
    to = declaration.opens
    if to is None:
        return []
    if not to.entity and not to.column:
        targets = [declaration.fields[name].target for name in to.id.split()]
        ways = ([pair for pair in zip(targets, ids, strict=True) if pair[1]] for ids in zip(*led, strict=True))
        return [way[0] if way else ("", 0) for way in ways]
    entities = led[1] if to.column else [to.entity] * rows
    # A row may lead nowhere: what stands for no document.
    return [(entity or "", id_ or 0) for entity, id_ in zip(entities, led[0], strict=True)]


def count(work: UnitOfWork, query: Query, cap: int = 0) -> tuple[int, bool]:
    """How many; counting stops at ``cap`` (0: exact) and the second value says that it did."""
    plan, conditions = planned(work, query)
    identity = plan.declaration.table.c.id
    if not cap:
        statement = select(func.count()).select_from(plan.source).where(*conditions)
        return work.connection.scalar(statement) or 0, False
    some = select(identity).select_from(plan.source).where(*conditions).limit(cap + 1).subquery()
    found = work.connection.scalar(select(func.count()).select_from(some)) or 0
    return min(found, cap), found > cap


def sums(work: UnitOfWork, query: Query, fields: Sequence[str]) -> tuple[dict[str, Any], int]:
    """Exact sums of number columns, and the count, in one statement."""
    plan, conditions = planned(work, query)
    columns = []
    for name in fields:
        if plan.spec(name).scale == 0 and plan.spec(name).kind not in (Kind.INTEGER, Kind.DURATION):
            raise refuse(
                name, "NOT_A_NUMBER", f"{plan.spec(name).label.zh}不能合计|{plan.spec(name).label.en} cannot be summed"
            )
        columns.append(func.coalesce(func.sum(stored(plan.declaration.table, name)), 0))
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


def selection(work: UnitOfWork, query: Query) -> Select[Any]:
    """The ids of a list's rows as a SELECT, for statements that start from them."""
    plan, conditions = planned(work, query)
    return select(plan.declaration.table.c.id).select_from(plan.source).where(*conditions)


__all__ = ["MAX_PAGE", "Page", "Query", "count", "page", "selection", "stream", "sums"]
