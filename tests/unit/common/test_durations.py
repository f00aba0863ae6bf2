"""How long something takes, as people say it: hours up to two days, then days."""

from __future__ import annotations

import pytest

from cellar_common.durations import LONGEST, read_duration, show_duration


@pytest.mark.parametrize(
    ("minutes", "hours", "days"),
    [
        (0, "0:00", "0 天"),
        (150, "2:30", "2:30"),
        (36 * 60, "36:00", "1 天 12:00"),
        (48 * 60, "2 天", "2 天"),
        (51 * 60 + 5, "2 天 3:05", "2 天 3:05"),
        (LONGEST, "36600 天", "36600 天"),
    ],
)
def test_hours_up_to_two_days_and_then_days(minutes: int, hours: str, days: str) -> None:
    assert show_duration(minutes, "zh", in_days=False) == hours
    assert show_duration(minutes, "zh", in_days=True) == days
    if minutes:
        assert read_duration(hours, in_days=False) == minutes
        assert read_duration(days, in_days=True) == minutes
