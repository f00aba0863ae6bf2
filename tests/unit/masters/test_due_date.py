"""By when an invoice is to be paid (MD-07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.areas.masters.rules import due_date


@dataclass
class Term:
    days: int = 0
    fixed_day: int | None = None
    from_month_end: bool = False


@pytest.mark.covers("MD-07")
@pytest.mark.parametrize(
    ("term", "base", "expected"),
    [
        (Term(), date(2026, 11, 22), date(2026, 11, 22)),
        (Term(30), date(2026, 11, 22), date(2026, 12, 22)),
        (Term(30, from_month_end=True), date(2026, 1, 5), date(2026, 3, 2)),
        (Term(30, 25), date(2026, 11, 22), date(2026, 12, 25)),
        (Term(0, 25), date(2026, 12, 26), date(2027, 1, 25)),
        (Term(0, 31), date(2026, 2, 10), date(2026, 2, 28)),
        (Term(0, 31), date(2028, 2, 29), date(2028, 2, 29)),
        (Term(0, 30), date(2026, 1, 31), date(2026, 2, 28)),
    ],
)
def test_days_month_end_and_fixed_day(term: Term, base: date, expected: date) -> None:
    assert due_date(term, base) == expected


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.builds(Term, st.integers(0, 365), st.none() | st.integers(1, 31), st.booleans()),
)
def test_a_due_date_is_never_early_and_at_most_a_month_late(base: date, term: Term) -> None:
    due = due_date(term, base)
    earliest = base + timedelta(days=term.days)
    assert due >= earliest
    assert due <= earliest + timedelta(days=31 * (term.fixed_day is not None) + 30 * term.from_month_end)
