"""Pure rules of the masters."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from cellar_server.kernel.amounts import money
from cellar_server.kernel.schema.problems import Problem, problem


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


class Part(Term, Protocol):
    """An instalment of a payment term: its share of the amount, and when it is due."""

    @property
    def portion(self) -> Decimal: ...


def parted(amount: Decimal, base: date, parts: Sequence[Part]) -> list[tuple[date, Decimal]]:
    """(due, amount) of each instalment of an amount, in the order of their days; to the cent, the last takes the rest.

    What is due on one day is one instalment; one that comes to nothing is left out.
    """
    shares: dict[date, Decimal] = defaultdict(Decimal)
    for part in parts:
        shares[due_date(part, base)] += part.portion
    days = sorted(shares)
    return [each for each in zip(days, money.parts(amount, [shares[day] for day in days]), strict=True) if each[1]]


def opening_number(former_number: str | None, *, opening: bool) -> Iterator[Problem]:
    """An opening (期初) names the paper it stood on before, so that none is brought in twice; nothing else has such a number."""
    if opening and not former_number:
        yield problem(
            "former_number", "REQUIRED", "期初单据须填原单号|An opening names its former number",
            "填原系统或原帐上的单号|Enter the number it has in the books of before",
        )  # fmt: skip
    if former_number and not opening:
        yield problem(
            "former_number", "NOT_AN_OPENING", "只有期初单据才填原单号|Only an opening has a former number",
            "清空原单号，或将类型改为期初|Clear it, or make it an opening",
        )  # fmt: skip
