"""By when an invoice is to be paid (MD-07)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_server.areas.masters.rules import due_date, parted


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


@dataclass
class Part(Term):
    portion: Decimal = Decimal(1)


@pytest.mark.covers("MD-07", "SO-11")
@given(
    cents=st.integers(1, 10**9),
    weights=st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 400), st.booleans()), min_size=1, max_size=9),
    base=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
)
def test_instalments_come_to_the_amount_and_are_due_one_after_the_other(
    cents: int, weights: list[tuple[int, int, bool]], base: date
) -> None:
    amount, whole = Decimal(cents) / 100, sum(weight for weight, _, _ in weights)
    parts = [Part(days, None, month_end, portion=Decimal(weight) / whole) for weight, days, month_end in weights]
    found = parted(amount, base, parts)
    assert sum(part for _, part in found) == amount
    assert all(part > 0 for _, part in found)
    days = [day for day, _ in found]
    assert days == sorted(set(days))
    assert set(days) <= {due_date(part, base) for part in parts}
    assert len(found) <= len(parts)


@pytest.mark.covers("MD-07")
def test_the_last_instalment_takes_the_rest() -> None:
    thirds = [Part(30 * n, portion=Decimal(share)) for n, share in enumerate(("0.333333", "0.333333", "0.333334"))]
    day = date(2026, 11, 1)
    assert parted(Decimal(100), day, thirds) == [
        (day, Decimal("33.33")), (day + timedelta(days=30), Decimal("33.34")), (day + timedelta(days=60), Decimal("33.33")),
    ]  # fmt: skip
    # What is due on one day is one; what comes to nothing is none.
    assert parted(Decimal("0.01"), day, thirds) == [(day + timedelta(days=30), Decimal("0.01"))]
    assert parted(Decimal(9), day, [*thirds, *thirds]) == parted(Decimal(9), day, thirds)
