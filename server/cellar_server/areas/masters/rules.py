"""Pure rules of the masters."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Protocol


class Term(Protocol):
    """What a payment term is counted from; ``PaymentTerm`` is one."""

    @property
    def from_month_end(self) -> bool: ...
    @property
    def days(self) -> int: ...
    @property
    def fixed_day(self) -> int | None: ...


def _last_day(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def due_date(term: Term, base: date) -> date:
    """The day by which an invoice of ``base`` is to be paid (S23.12).

    Days are counted from the base, or from the last day of its month; a fixed day then moves the date forward to the
    next such day, the month's last one where the month is shorter.
    """
    start = base.replace(day=_last_day(base.year, base.month)) if term.from_month_end else base
    due = start + timedelta(days=term.days)
    if term.fixed_day is None:
        return due
    in_month = due.replace(day=min(term.fixed_day, _last_day(due.year, due.month)))
    if in_month >= due:
        return in_month
    year, month = (due.year + 1, 1) if due.month == 12 else (due.year, due.month + 1)
    return date(year, month, min(term.fixed_day, _last_day(year, month)))
