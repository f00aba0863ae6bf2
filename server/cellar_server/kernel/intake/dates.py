"""The order of dates: nothing happens before what it came from, and nothing takes effect in the future.

Within one record the days are ordered by their fields (``day("到期日|Due", not_before="business_date")``): nothing is due
before it is owed, expires before it was made, ends before it begins. Asked at save, and by the deed that takes effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec
from cellar_server.kernel.schema.parameter_rows import topic
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.settings import define
from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

topic("documents", "单据|Documents")
DAYS_AHEAD = define(
    "documents.days_ahead",
    0,
    "单据生效日期最多超前的天数|Days by which a document's date may lie ahead",
    maximum=366,
    help="单据生效时，业务日期最多可比今天晚这么多天；0 表示不能填未来的日期。|"
    "How many days after today the date of a document may lie when it takes effect; 0 means no day to come.",
)


def too_early(path: str, name: Label, on: date, source: Label, since: date) -> Problem:
    """``on`` (a field called ``name``) lies before the date of ``source``, which it came from or settles."""
    return problem(
        path, "BEFORE_SOURCE",
        f"{name.zh} {on} 早于{source.zh} 的日期 {since}|{name.en} {on} lies before that of the {source.en}, {since}",
        f"改为 {since} 或以后|Change it to {since} or later",
    )  # fmt: skip


def disordered(declaration: Declaration, record: Any) -> Iterator[Problem]:
    """Every day of a record and its lines that breaks the order its field declares."""
    for grid, ordered in _ordered(declaration):
        holders = [("", record)]
        if grid:
            holders = [(f"{grid}[{index}].", line) for index, line in enumerate(getattr(record, grid))]
        for place, holder in holders:
            yield from _disordered(place, holder, ordered, record)


@dataclass(frozen=True, slots=True)
class _Order:
    """Two days of one record: ``day`` lies not before ``other``, or not after it."""

    day: FieldSpec
    other: FieldSpec
    of_head: bool
    forward: bool


@cache
def _ordered(declaration: Declaration) -> tuple[tuple[str, tuple[_Order, ...]], ...]:
    """By grid ("" is the head) the orders that its fields declare."""
    head = declaration.fields
    found = []
    for grid, specs in (("", head), *((each.name, each.fields) for each in declaration.grids.values())):
        orders = [
            _Order(spec, specs[name] if name in specs else head[name], name not in specs, forward)
            for spec in specs.values()
            for name, forward in ((spec.not_before, True), (spec.not_after, False))
            if name
        ]
        if orders:
            found.append((grid, tuple(orders)))
    return tuple(found)


def _disordered(place: str, holder: Any, ordered: Iterable[_Order], head: Any) -> Iterator[Problem]:
    for order in ordered:
        if any(getattr(holder, name) == value for name, value in order.day.free_where):
            continue
        on, bound = getattr(holder, order.day.name), getattr(head if order.of_head else holder, order.other.name)
        if None not in (on, bound) and (on < bound if order.forward else on > bound):
            yield _reversed(
                place + order.day.name, order.day.label, on, order.other.label, bound, forward=order.forward
            )


def _reversed(path: str, name: Label, on: date, other: Label, bound: date, *, forward: bool) -> Problem:
    zh, en, way_zh, way_en = (
        ("早于", "lies before", "以后", "later") if forward else ("晚于", "lies after", "以前", "earlier")
    )
    return problem(
        path, "DATES_REVERSED", f"{name.zh} {on} {zh}{other.zh} {bound}|{name.en} {on} {en} {other.en.lower()} {bound}",
        f"改为 {bound} 或{way_zh}|Change it to {bound} or {way_en}",
    )  # fmt: skip


def ahead(work: UnitOfWork, path: str, name: Label, on: date) -> Iterable[Problem]:
    """A problem where a day lies further ahead than the parameter allows."""
    if (on - work.today).days > work.settings[DAYS_AHEAD]:
        yield problem(
            path, "IN_FUTURE", f"{name.zh} {on} 在今天之后|{name.en} {on} lies in the future",
            "改为今天或以前，或到那天再办|Change it to today or earlier, or wait for that day",
        )  # fmt: skip


def deed_day(work: UnitOfWork, doc: Any) -> date:
    """The day on which what a document names must still be good: its own, or today where that is later.

    A document that waited, or is dated back, is carried out today all the same; one from before the program was on its day.
    """
    if doc.migrated and doc.business_date is not None:
        day: date = doc.business_date
        return day
    return max(doc.business_date or work.today, work.today)


def not_ahead(work: UnitOfWork, declaration: Declaration, doc: Any) -> list[Problem]:
    """What takes effect does so on its date: that day has come."""
    if doc.business_date is None:
        return []
    return list(ahead(work, "business_date", declaration.fields["business_date"].label, doc.business_date))
