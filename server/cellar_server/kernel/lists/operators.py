"""Conditions that go beyond a value: what is mine, my unit's, under a node of a tree, before today, between two values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, false, literal, select

from cellar_common import tags
from cellar_db.functions import among, joined_text
from cellar_db.likes import contains
from cellar_server.kernel.lists.columns import stored
from cellar_server.kernel.lists.trees import field_above, is_tree, tree
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import NUMBERS, FieldSpec, Kind
from cellar_server.kernel.schema.parse import Bad
from cellar_server.kernel.schema.problems import problem
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.scopes import Dimension
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

OF_THE_ASKER = frozenset({"me", "my_unit"})


def more_operators(registry: Registry, spec: FieldSpec) -> list[str]:
    """What a field can be asked beyond what its kind says."""
    if spec.kind is not Kind.REFERENCE:
        return []
    found = ["under"] if is_tree(registry, spec.target) else []
    return found + (["me", "my_unit"] if any(each.own and each.entity == spec.target for each in Dimension) else [])


def _unfit(spec: FieldSpec, name: str, zh: str, en: str) -> Bad:
    return Bad(problem(name, "OPERATOR", f"{spec.label.zh}{zh}|{spec.label.en} {en}"))


def before_today(spec: FieldSpec, name: str, column: ColumnElement[Any]) -> ColumnElement[bool]:
    """今天之前: a day before this one, or a moment before the company's midnight."""
    today = clock.today()
    if spec.kind is Kind.DAY:
        return column < today
    if spec.kind is Kind.INSTANT:
        return column < datetime.combine(today, time(), clock.ZONE).astimezone(UTC)
    raise _unfit(spec, name, "不是日期", "is not a date")


def between(spec: FieldSpec, name: str, column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """介于: from the first to the second, both with it."""
    ordered = spec.kind in NUMBERS or spec.kind in (Kind.INTEGER, Kind.DURATION, Kind.DAY, Kind.INSTANT, Kind.TEXT)
    if not ordered:
        raise _unfit(spec, name, "没有先后", "has no order")
    if len(values) != 2:
        raise _unfit(spec, name, "需要起止两个值", "needs a first and a last value")
    # Which of two texts comes first is the database's to say.
    if spec.kind is not Kind.TEXT and values[0] > values[1]:
        raise _unfit(spec, name, "的起值大于止值", "begins after it ends")
    return and_(column >= values[0], column <= values[1])


def has(spec: FieldSpec, name: str, column: ColumnElement[Any], values: Sequence[Any]) -> ColumnElement[bool]:
    """含标签: each of these words is among the tags."""
    if spec.kind is not Kind.TAGS:
        raise _unfit(spec, name, "不是标签", "holds no tags")
    # Each word stands between two separators once the text does.
    whole = joined_text(literal(tags.SEPARATOR), column, literal(tags.SEPARATOR))
    wanted = [each for value in values for each in tags.words(str(value))]
    return and_(*(contains(whole, f"{tags.SEPARATOR}{each}{tags.SEPARATOR}") for each in wanted))


def under(
    work: UnitOfWork, spec: FieldSpec, name: str, column: ColumnElement[Any], values: Sequence[Any]
) -> ColumnElement[bool]:
    """属于（含下级）: these records of a tree, or one below them."""
    other = work.registry.of(spec.target) if spec.kind is Kind.REFERENCE else None
    if other is None or not field_above(other):
        raise _unfit(spec, name, "没有上下级", "is no tree")
    # A code that was typed in is still a question to the database.
    roots = [each if isinstance(each, int) else work.connection.scalar(select(each)) for each in values]
    return among(column, tree(work, other).below([each for each in roots if each is not None]))


def of_the_asker(
    work: UnitOfWork, spec: FieldSpec, name: str, column: ColumnElement[Any], operator: str
) -> ColumnElement[bool]:
    """本人, 我的部门或组织及下级: who asks, or the unit that he belongs to with those below it; nobody's where he has none."""
    owns = [each for each in Dimension if each.own]
    mine = next((each for each in owns if spec.kind is Kind.REFERENCE and each.entity == spec.target), None)
    if operator == "me":
        if mine is None:
            raise _unfit(spec, name, "不能按本人筛选", "cannot be narrowed to me")
        own = getattr(work.principal, mine.own)
        return column == own if own is not None else false()
    if mine is None:
        raise _unfit(spec, name, "不能按本部门筛选", "cannot be narrowed to my unit")
    unit = next((each for each in owns if each.always_below), None)
    own = _own_unit(work, spec, unit, [each for each in owns if each is not unit]) if unit is not None else None
    if unit is None or own is None:
        return false()
    ids = tree(work, work.registry.of(unit.entity)).below([own])
    if unit is mine:
        return among(column, ids)
    other = work.registry.of(spec.target)
    belongs = _unit_of(other, unit)
    if not belongs:
        raise _unfit(spec, name, "不能按本部门筛选", "cannot be narrowed to my unit")
    return column.in_(select(other.table.c.id).where(among(stored(other.table, belongs), ids)))


def _unit_of(declaration: Declaration, unit: Dimension) -> str:
    """The field that says to which unit a record belongs; empty without one."""
    return next((each for each, said in declaration.fields.items() if said.target == unit.entity), "")


def _own_unit(work: UnitOfWork, spec: FieldSpec, unit: Dimension, others: Sequence[Dimension]) -> int | None:
    """The unit of who asks: his department, which his employee says, before his user's organisation; of the two the first that the
    field takes. A field of any organisation means the one that he works in.
    """
    found: list[int] = []
    for each in others:
        declaration, own = work.registry.of(each.entity), getattr(work.principal, each.own)
        belongs = _unit_of(declaration, unit)
        if own is not None and belongs:
            table = declaration.table
            found += work.connection.scalars(select(stored(table, belongs)).where(table.c.id == own)).all()
    own = getattr(work.principal, unit.own)
    found += [own] if own is not None else []
    if spec.target != unit.entity:
        return next(iter(found), None)
    if not spec.among:
        return own if own is not None else next(iter(found), None)
    units = work.registry.of(unit.entity).table.c
    asked = select(units.id).where(units.id.in_(found), *(units[key] == value for key, value in spec.among))
    fitting = set(work.connection.scalars(asked)) if found else set()
    return next((each for each in found if each in fitting), None)
