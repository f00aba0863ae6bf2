"""The clock that times are shown and days are counted by: the company's, on paper, in the history and on every desk.

A desk may stand elsewhere, or have its own clock or zone wrong; two people who speak of one moment must read the same one. So a
desk goes by what the server said when somebody logged in (`follow`); the server's own clock is the company's.
"""

import contextlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ZONE = ZoneInfo("Asia/Shanghai")
_ahead = timedelta()
_LEAST = timedelta(seconds=2)
"""Less than this is the way of the answer, and no clock that is wrong."""


def follow(moment: datetime, name: str = "") -> None:
    """Goes by another machine's clock from now on: `moment` is now there, `name` its zone (empty: the one known here)."""
    global ZONE, _ahead  # noqa: PLW0603 - one company a process
    ahead = moment - datetime.now(UTC)
    _ahead = ahead if abs(ahead) >= _LEAST else timedelta()
    with contextlib.suppress(ZoneInfoNotFoundError, ValueError):
        ZONE = ZoneInfo(name) if name else ZONE


def local(moment: datetime) -> datetime:
    """An aware moment as the company's clock shows it."""
    return moment.astimezone(ZONE)


def now() -> datetime:
    """The moment on the company's clock."""
    return (datetime.now(UTC) + _ahead).astimezone(ZONE)


def today() -> date:
    """The company's day."""
    return now().date()
