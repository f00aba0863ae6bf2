"""The clock that times are shown and days are counted by: the company's, on paper, in the history and on every desk.

A desk may stand elsewhere or have its own zone wrong; two people who speak of one moment must read the same one.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def local(moment: datetime) -> datetime:
    """An aware moment as the company's clock shows it."""
    return moment.astimezone(ZONE)


def now() -> datetime:
    """This machine's moment on the company's clock."""
    return datetime.now(ZONE)


def today() -> date:
    """The company's day."""
    return now().date()
