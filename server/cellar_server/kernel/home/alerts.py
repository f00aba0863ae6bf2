"""预警: days that documents name which are over, or near, and still stand (``Reminder``)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, literal, select

from cellar_server.kernel.exchange.reminded import until
from cellar_server.kernel.home.asked import amount_of, at_home, may_be_listed, rows_of, together
from cellar_server.kernel.lists.conditions import Query
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.progress import LASTING
from cellar_server.kernel.schema.reminding import Reminder
from cellar_server.kernel.schema.reversal import Reversal
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Alert:
    """Documents of one type whose day is over (``late``) or near; ``day`` is the first of those days, ``wheres`` open just them."""

    entity: str
    reminder: Reminder
    late: bool
    count: int
    amount: Decimal | None
    day: date
    wheres: tuple[Where, ...]


def alerts(work: UnitOfWork) -> list[Alert]:
    """What is over first, each in the order of the declarations; nothing with a count of zero. One statement."""
    asked = [each for each in _asked(work, clock.today()) if may_be_listed(work, each[0].name, each[3])]
    asked.sort(key=lambda each: not each[2])
    parts = []
    for place, (declaration, reminder, _, wheres) in enumerate(asked):
        source, conditions = rows_of(work, Query(declaration.name, wheres))
        amount = amount_of(work, declaration)
        first = func.min(declaration.table.c[reminder.day])
        parts.append(
            select(literal(place), func.count(), func.sum(amount), first).select_from(source).where(*conditions)
        )
    found = sorted((row for row in together(work, parts) if row[1]), key=lambda row: row[0])
    return [
        Alert(asked[place][0].name, asked[place][1], asked[place][2], count, amount, day, asked[place][3])
        for place, count, amount, day in found
    ]


def _asked(work: UnitOfWork, today: date) -> Iterator[tuple[Declaration, Reminder, bool, tuple[Where, ...]]]:
    for declaration in at_home(work):
        for reminder in declaration.reminders:
            standing = tuple(_lasting(declaration))
            if not reminder.ends:
                yield declaration, reminder, True, (*standing, Where.of(reminder.day, "before_today"))
            near = Where.of(reminder.day, "between", today, until(reminder, today))
            yield declaration, reminder, False, (*standing, near)


def _lasting(declaration: Declaration) -> Iterator[Where]:
    """``reminded.lasting`` as conditions of a list."""
    yield Where.of("state", "in", *(state.code for state in declaration.states if state.in_effect))
    if declaration.has_progress:
        # In the words of the type, which has not all of them.
        known = {choice.code for choice in declaration.fields["progress"].choices or ()}
        yield Where.of("progress", "in", *(each.code for each in LASTING if each.code in known))
    if declaration.reversible is not None:
        yield Where.of("red_of_id", "empty")
        yield Where.of("reversal", "not_in", Reversal.WHOLE.code)
