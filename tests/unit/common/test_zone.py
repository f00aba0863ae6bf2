"""One clock: a desk goes by the company's, whatever its own says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from cellar_common import zone


@pytest.fixture(autouse=True)
def own_clock() -> Iterator[None]:
    yield
    zone.follow(datetime.now(UTC), "Asia/Shanghai")


def _from_here() -> timedelta:
    return zone.now() - datetime.now(UTC)


@pytest.mark.parametrize("ahead", [timedelta(days=-400), timedelta(minutes=-7), timedelta(hours=9)])
def test_a_clock_that_is_wrong_is_not_gone_by(ahead: timedelta) -> None:
    zone.follow(datetime.now(UTC) + ahead)
    assert abs(_from_here() - ahead) < timedelta(minutes=1)
    assert abs(zone.today() - (datetime.now(zone.ZONE) + ahead).date()) <= timedelta(days=1)


def test_the_way_of_the_answer_is_no_wrong_clock() -> None:
    zone.follow(datetime.now(UTC) + timedelta(milliseconds=700))
    assert abs(_from_here()) < timedelta(milliseconds=500)


def test_moments_are_shown_in_the_zone_that_was_sent() -> None:
    moment = datetime(2026, 11, 30, 20, 15, tzinfo=UTC)
    assert f"{zone.local(moment):%m-%d %H:%M}" == "12-01 04:15"
    zone.follow(datetime.now(UTC), "Europe/Berlin")
    assert f"{zone.local(moment):%m-%d %H:%M}" == "11-30 21:15"
    # An older server says none, and a name that this PC does not know changes nothing.
    for name in ("", "Nowhere/None", "../etc"):
        zone.follow(datetime.now(UTC), name)
        assert zone.ZONE.key == "Europe/Berlin"
