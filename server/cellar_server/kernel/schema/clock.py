"""The company's day and the server's moment; tests put their own clock here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

from cellar_common import zone

ZONE = zone.ZONE
_shift = timedelta()


def now() -> datetime:
    """The moment, aware, UTC."""
    return datetime.now(UTC) + _shift


def today() -> date:
    """The business day where the company works."""
    return now().astimezone(ZONE).date()


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Pretend that it is earlier or later, for tests and for making a year of demo history."""
    global _shift  # noqa: PLW0603
    before = _shift
    _shift = by
    try:
        yield
    finally:
        _shift = before
