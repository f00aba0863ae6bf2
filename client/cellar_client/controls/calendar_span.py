"""Which days a calendar shows: of a day, its week, its month in whole weeks, its year; and where arrows lead from it."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

DAY, WEEK, MONTH, YEAR = "day", "week", "month", "year"
SPANS = (DAY, WEEK, MONTH, YEAR)
_WEEK = timedelta(days=7)


def shown(span: str, at: date) -> tuple[date, date]:
    """First and last day in sight; weeks begin on Monday."""
    if span == DAY:
        return at, at
    if span == WEEK:
        monday = at - timedelta(days=at.weekday())
        return monday, monday + timedelta(days=6)
    if span == MONTH:
        first = at.replace(day=1)
        last = end_of_month(at)
        return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())
    return date(at.year, 1, 1), date(at.year, 12, 31)


def of_span(span: str, at: date) -> tuple[date, date]:
    """First and last day of the span itself: of a month without what its weeks show of the months beside it."""
    return (at.replace(day=1), end_of_month(at)) if span == MONTH else shown(span, at)


def end_of_month(at: date) -> date:
    return at.replace(day=calendar.monthrange(at.year, at.month)[1])


def months_on(at: date, by: int) -> date:
    """The same day so many months on, or the last one of a shorter month; held within the years that days are kept of."""
    months = at.year * 12 + at.month - 1 + by
    year = months // 12
    if not 1900 <= year <= 2199:
        return at
    first = date(year, months - year * 12 + 1, 1)
    return first.replace(day=min(at.day, end_of_month(first).day))


def on(span: str, at: date, by: int) -> date:
    """The next span of its kind (1) or the one before (-1)."""
    if span in (DAY, WEEK):
        return at + timedelta(days=by) if span == DAY else at + by * _WEEK
    return months_on(at, by if span == MONTH else 12 * by)


def arrow(span: str, at: date, across: int, down: int) -> date:
    """Where an arrow leads: by days and weeks, in a year by months, three in a row."""
    if span == YEAR:
        return months_on(at, across + 4 * down)
    return at + timedelta(days=across) + down * _WEEK
