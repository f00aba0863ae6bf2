"""The period that a ledger is of: what its conditions say of its day, this month where they say nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cellar_server.kernel.lists.conditions import period as named
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.parse import Bad, parse
from cellar_server.kernel.schema.problems import Invalid, refuse
from cellar_server.kernel.schema.text import label

_DAY = FieldSpec(kind=Kind.DAY, label=label("期间|Period"))


def period_of(day: str, wheres: Sequence[Where], today: date) -> tuple[tuple[date, date], tuple[Where, ...]]:
    """First and last day, and the conditions that are not about them.

    ``Invalid`` for a condition that is no period, and for a period that ends before it begins.
    """
    first, last = date.min, date.max
    others, said = [], False
    for where in wheres:
        if where.field != day:
            others.append(where)
            continue
        said = True
        begin, end = _said(day, where, today)
        first, last = max(first, begin), min(last, end)
    if not said:
        first, last = named("this_month", today)
    if first > last:
        raise refuse(day, "PERIOD", "期间的终止日早于起始日|The period ends before it begins")
    return (first, last), tuple(others)


def _said(day: str, where: Where, today: date) -> tuple[date, date]:
    values = [_day(day, each) for each in where.values] if where.operator != "period" else []
    match where.operator, values:
        case "period", _:
            return named(str(where.values[0]) if where.values else "", today)
        case "from", [first]:
            return first, date.max
        case "to", [last]:
            return date.min, last
        case "equals", [only]:
            return only, only
        case "between", [first, last]:
            return first, last
    raise refuse(day, "PERIOD", "期间须用起止日期|The period is said by its first and last day")


def _day(name: str, value: Any) -> date:
    try:
        found = parse(_DAY, value, name)
    except Bad as bad:
        raise Invalid([bad.problem]) from bad
    if not isinstance(found, date):
        raise refuse(name, "VALUE_MISSING", "期间没有值|The period has no value")
    return found
