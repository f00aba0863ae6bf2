"""The levels of a report: what a group's key is, how it is called, and the condition that finds its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select, type_coerce

from cellar_common.codec import Ref
from cellar_common.figures import show_day
from cellar_db.functions import start_of
from cellar_db.types import Text
from cellar_server.kernel.intake.references import name_columns
from cellar_server.kernel.lists import beside
from cellar_server.kernel.lists.columns import stored
from cellar_server.kernel.lists.conditions import Plan, aliased
from cellar_server.kernel.lists.trees import Tree, is_tree, tree
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind, Member
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import refuse
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.reporting import STEPS, TREE_STEPS, Report
from cellar_server.kernel.schema.text import Label, Language, label

MOST_LEVELS = 6


@dataclass(frozen=True, slots=True)
class Level:
    """``tree``: that of a reference which is grouped by a level from its top. ``runs_from``: the first group that is shown of a
    ledger's days, each of which opens with what the one before it left."""

    spec: FieldSpec
    step: str = ""
    tree: Tree | None = None
    runs_from: date | None = None

    def key(self, plan: Plan) -> ColumnElement[Any]:
        """What the database groups by."""
        column = stored(plan.declaration.table, self.spec.name)
        if self.spec.kind is Kind.CHOICE or self.spec.name == "state":
            return type_coerce(column, Text(20))
        return start_of(column, self.step) if self.spec.kind is Kind.DAY and self.step else column

    def merged(self, key: Any) -> Any:
        """The key of the group that a row of this key falls into."""
        if self.tree is None or key is None or key not in self.tree.nodes:
            return key
        return self.tree.ancestor(key, int(self.step))

    def where(self, key: Any) -> Where:
        """The condition that finds a group's rows again."""
        name, kind = self.spec.name, self.spec.kind
        if key is None:
            return Where.of(name, "empty")
        if kind is Kind.REFERENCE:
            # What stands above the level has its own rows only: those below it are groups of their own.
            deep = self.tree is not None and key in self.tree.nodes and self.tree.depth(key) >= int(self.step)
            return Where.of(name, "under" if deep else "equals", Ref(key, "", ""))
        if kind is Kind.DAY and self.step not in ("", "day"):
            return Where.of(name, "between", key, last_day(key, self.step))
        return Where.of(name, "equals", key)

    def words(self, declaration: Declaration, key: Any, language: Language) -> str:
        """What a group is called that is no record."""
        if key is None:
            return "(empty)" if language == "en" else "（空）"
        if self.spec.name == "state":
            return declaration.state(key).label.of(language)
        if self.spec.choices is not None:
            code = key.code if isinstance(key, Member) else key
            return next((each.label.of(language) for each in self.spec.choices if each.code == code), str(code))
        if self.spec.kind is Kind.FLAG:
            words = ("Yes", "No") if language == "en" else ("是", "否")
            return words[0] if key else words[1]
        return called(key, self.step, language) if isinstance(key, date) else str(key)


def last_day(first: date, step: str) -> date:
    """The last day of the year, quarter, month or week that begins on ``first``."""
    if step == "week":
        return first + timedelta(days=6)
    months = {"year": 12, "quarter": 3, "month": 1}[step]
    after = first
    for _ in range(months):
        after = (after.replace(day=1) + timedelta(days=32)).replace(day=1)
    return after - timedelta(days=1)


def called(first: date, step: str, language: Language) -> str:
    """2026, 2026-Q1, 2026-03, 2026-W12 (by ISO), 2026-03-05."""
    year = f"{first.year:04}"
    if step == "year":
        return year
    if step == "quarter":
        # The quarter begins in month 1, 4, 7 or 10.
        number = {1: 1, 4: 2, 7: 3, 10: 4}[first.month]
        return f"{year}-Q{number}" if language == "en" else f"{year}年{number}季度"
    if step == "month":
        return f"{year}-{first.month:02}"
    if step == "week":
        iso = first.isocalendar()
        return f"{iso.year:04}-W{iso.week:02}" if language == "en" else f"{iso.year:04}年第{iso.week:02}周"
    return show_day(first)


def first_day(day: date, step: str) -> date:
    """The first day of the year, quarter, month or week that a day lies in; itself for no step."""
    if step == "week":
        return day - timedelta(days=day.weekday())
    quarter = next(month for month in (10, 7, 4, 1) if month <= day.month)
    month = {"year": 1, "quarter": quarter, "month": day.month}.get(step)
    return day if month is None else day.replace(month=month, day=1)


def dimensions(plan: Plan, report: Report) -> list[str]:
    """The fields that this person may group by."""
    hidden = plan.work.principal.policy.hidden_fields(plan.declaration.name)
    return [name for name in report.dimensions if name not in hidden]


def read(plan: Plan, report: Report, said: list[str], begins: date | None = None) -> list[Level]:
    """The levels asked for; ``Invalid`` for what is none of the report's, stands there twice or is too much.

    ``begins``: a ledger's first day. Its days run, so that nothing is grouped below them.
    """
    if not 0 < len(said) <= MOST_LEVELS or len(set(said)) < len(said):
        words = f"分组须为 1 至 {MOST_LEVELS} 级，不能重复|Group by 1 to {MOST_LEVELS} levels, each once"
        raise refuse("levels", "LEVELS", words)
    able = dimensions(plan, report)
    found = []
    for each in said:
        name, _, step = each.partition("@")
        if name not in able:
            raise refuse("levels", "LEVEL_UNKNOWN", f"不能按“{name[:40]}”分组|There is no grouping by “{name[:40]}”")
        spec = plan.spec(name)
        if step and step not in steps_of(plan.work.registry, spec):
            raise refuse("levels", "STEP_UNKNOWN", f"没有这一级“{step[:20]}”|There is no step “{step[:20]}”")
        of = tree(plan.work, plan.work.registry.of(spec.target)) if step and spec.kind is Kind.REFERENCE else None
        runs_from = first_day(begins, step) if begins is not None and name == report.day else None
        if runs_from is not None and each != said[-1]:
            raise refuse(
                "levels", "DAYS_LAST", f"{spec.label.zh}只能作最末一级|{spec.label.en} can only be the last level"
            )
        found.append(Level(spec, step, of, runs_from))
    return found


def steps_of(registry: Registry, spec: FieldSpec) -> dict[str, Label]:
    """What a field may be grouped by beside its own value: parts of the calendar, levels of a tree."""
    if spec.kind is Kind.DAY:
        return {step: label(STEPS[step]) for step in STEPS}
    if spec.kind is Kind.REFERENCE and is_tree(registry, spec.target):
        return {step: label(TREE_STEPS[step]) for step in TREE_STEPS}
    return {}


def name_of(plan: Plan, spec: FieldSpec, key: ColumnElement[Any], place: str) -> tuple[Any, Any, Any, Any]:
    """The table that names a reference's groups, how it is joined, and its code and name."""
    declaration = plan.work.registry.of(spec.target)
    code, name = name_columns(declaration)
    other = aliased(declaration.table, place)
    joined = other.c.id == key
    window = plan.window(spec.name)
    if window is not None:
        joined = and_(joined, other.c.id.in_(select(declaration.table.c.id).where(window)))
    return other, joined, other.c[code.key], other.c[name.key]


def told_of(plan: Plan, spec: FieldSpec, named: Any, source: Any, place: str) -> tuple[Any, Any]:
    """What is told of a reference's groups beside their name (the unit of an item), and the source that has it; None: nothing."""
    told = beside.of_group(plan.work.registry, plan.work.principal.policy, spec)
    if told is None:
        return source, None
    column = stored(named, beside.parted(told.name)[1])
    if not told.target:
        return source, column
    other = aliased(plan.work.registry.of(told.target).table, place)
    return source.outerjoin(other, other.c.id == column), other.c.name
