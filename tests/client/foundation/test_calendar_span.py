"""The days that a calendar shows, and where its arrows lead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_client.controls.calendar_span import (
    DAY,
    MONTH,
    SPANS,
    WEEK,
    YEAR,
    arrow,
    end_of_month,
    months_on,
    of_span,
    on,
    shown,
)

DAYS = st.dates(date(1901, 1, 1), date(2198, 12, 31))


@pytest.mark.parametrize("span", SPANS)
@given(at=DAYS)
def test_the_day_itself_is_in_sight_and_weeks_are_whole(span: str, at: date) -> None:
    first, last = shown(span, at)
    assert first <= at <= last
    if span in (WEEK, MONTH):
        assert first.weekday() == 0
        assert last.weekday() == 6


@given(at=DAYS)
def test_a_month_is_in_sight_whole(at: date) -> None:
    first, last = shown(MONTH, at)
    assert first <= at.replace(day=1)
    assert last >= end_of_month(at)
    assert (last - first).days + 1 in (28, 35, 42)


@pytest.mark.parametrize("span", SPANS)
@given(at=DAYS)
def test_the_span_itself_is_in_sight_and_a_month_is_no_more_than_its_days(span: str, at: date) -> None:
    (first, last), sight = of_span(span, at), shown(span, at)
    assert sight[0] <= first <= at <= last <= sight[1]
    assert span != MONTH or (first.day, last, first.month) == (1, end_of_month(at), at.month)
    assert span == MONTH or (first, last) == sight


@pytest.mark.parametrize("span", SPANS)
@given(at=DAYS)
def test_the_next_span_follows_without_a_gap(span: str, at: date) -> None:
    following = shown(span, on(span, at, 1))
    assert following[0] <= shown(span, at)[1] + timedelta(days=1)
    assert on(span, at, 1) > at > on(span, at, -1)


def test_months_end_where_they_end() -> None:
    assert months_on(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_on(date(2026, 1, 31), -2) == date(2025, 11, 30)
    assert months_on(date(2199, 12, 5), 1) == date(2199, 12, 5)
    assert arrow(YEAR, date(2026, 5, 31), 1, 1) == date(2026, 10, 31)
    assert arrow(DAY, date(2026, 5, 31), 0, 1) == date(2026, 6, 7)
