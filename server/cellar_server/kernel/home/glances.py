"""Figures at a glance: today beside yesterday, this month beside the last, and the days of late for a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, literal, select

from cellar_server.kernel.home.asked import at_home, may_be_listed, nothing, rows_of, together
from cellar_server.kernel.lists.columns import stored
from cellar_server.kernel.lists.conditions import Query
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.glance import Glance
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

DAYS = 14
"""So many days, today the last, are shown one by one."""
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Glanced:
    """One figure. ``now`` and ``before`` as its ``Glance`` says, ``days`` of the last 14; ``wheres`` open the documents of ``now``."""

    entity: str
    glance: Glance
    now: Decimal
    before: Decimal
    days: tuple[Decimal, ...]
    wheres: tuple[Where, ...]


def glances(work: UnitOfWork) -> list[Glanced]:
    """What the types that this person may read say of themselves; nothing whose measure is hidden from him. One statement."""
    today = clock.today()
    # What the day brings first, for it is looked at all day.
    asked = sorted(_asked(work), key=lambda each: each[1].month)
    parts = []
    for place, (declaration, glance) in enumerate(asked):
        source, conditions = rows_of(work, Query(declaration.name, _counted(declaration, glance)))
        day = declaration.table.c.business_date
        measured = stored(declaration.table, glance.measure) if glance.measure else nothing()
        since = min(last_month(today)[0], today - timedelta(days=DAYS - 1))
        parts.append(
            select(literal(place), day, func.count(), func.sum(measured))
            .select_from(source).where(*conditions, day >= since, day <= today).group_by(day)
        )  # fmt: skip
    by_day: list[dict[date, Decimal]] = [{} for _ in asked]
    for place, day, count, amount in together(work, parts):
        by_day[place][day] = (amount or ZERO) if asked[place][1].measure else Decimal(count)
    return [_glanced(declaration, glance, by_day[place], today) for place, (declaration, glance) in enumerate(asked)]


def _asked(work: UnitOfWork) -> Iterator[tuple[Declaration, Glance]]:
    for declaration in at_home(work):
        hidden = work.principal.policy.hidden_fields(declaration.name)
        for glance in declaration.glances:
            listed = may_be_listed(work, declaration.name, _counted(declaration, glance))
            if listed and not {glance.measure, "business_date"} & hidden:
                yield declaration, glance


def _counted(declaration: Declaration, glance: Glance) -> tuple[Where, ...]:
    in_effect = tuple(state.code for state in declaration.states if state.in_effect)
    wheres = [Where.of("state", "in", *in_effect)]
    if declaration.reversible is not None and not glance.measure:
        wheres.append(Where.of("red_of_id", "empty"))
    return tuple(wheres)


def _glanced(declaration: Declaration, glance: Glance, by_day: dict[date, Decimal], today: date) -> Glanced:
    def told(first: date, last: date) -> Decimal:
        return sum((value for day, value in by_day.items() if first <= day <= last), ZERO)

    yesterday = today - timedelta(days=1)
    now = told(today.replace(day=1), today) if glance.month else told(today, today)
    before = told(*last_month(today)) if glance.month else told(yesterday, yesterday)
    days = tuple(by_day.get(today - timedelta(days=back), ZERO) for back in range(DAYS - 1, -1, -1))
    span = Where.of("business_date", "period", "this_month" if glance.month else "today")
    # Of a month what is dated ahead of today is not counted, and so not shown.
    until = (Where.of("business_date", "to", today),) if glance.month else ()
    return Glanced(declaration.name, glance, now, before, days, (*_counted(declaration, glance), span, *until))


def last_month(today: date) -> tuple[date, date]:
    """Its first day, and the day in it that today is; its last one where it is shorter."""
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last.replace(day=min(today.day, last.day))
