"""How long something takes, kept in minutes: how it is written for people and read from what they type.

A field counts in hours (``2:30``) or in days (``3 天``); both ways of writing are read for either.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

HOUR, DAY = 60, 24 * 60
LONGEST = 100 * 366 * DAY
"""A hundred years: more is a slip of the hand."""
_CLOCK = r"(?P<hours>\d{1,8}):(?P<minutes>[0-5]\d)"
_DAYS = r"(?P<days>\d{1,9}(?:\.\d{1,4})?)\s*(?:天|日|days?|d)"
_HOURS = r"(?P<h>\d{1,9}(?:\.\d{1,4})?)\s*(?:小时|时|hours?|h)"
_MINUTES = r"(?P<m>\d{1,9})\s*(?:分钟|分|minutes?|mins?|m)"
_WORDS = re.compile(rf"(?:{_DAYS})?\s*(?:{_CLOCK}|(?:{_HOURS})?\s*(?:{_MINUTES})?)", re.IGNORECASE)
_PLAIN = re.compile(r"\d{1,9}(?:\.\d{1,4})?")


class TooLongError(ValueError):
    """A duration beyond `LONGEST`."""


def show_duration(minutes: int, language: str, *, in_days: bool) -> str:
    """``150`` → ``2:30``; in days ``4320`` → ``3 天`` and ``4380`` → ``3 天 1:00``. From two days on nobody counts hours."""
    days, rest = divmod(minutes, DAY) if in_days or minutes >= 2 * DAY else (0, minutes)
    clock = f"{rest // HOUR}:{rest % HOUR:02}"
    if not (in_days or days):
        return clock
    words = f"{days} d" if language == "en" else f"{days} 天"
    return words if not rest else f"{words} {clock}" if days else clock


def read_duration(text: str, *, in_days: bool) -> int:
    """Minutes of ``2:30``, ``1.5h``, ``45 分``, ``3天 4:00``; a bare figure counts days or hours, as the field does.

    To the minute. ValueError where it is none of these, TooLongError where it is more than a hundred years.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    found = _WORDS.fullmatch(plain)
    if _PLAIN.fullmatch(plain):
        minutes = Decimal(plain) * (DAY if in_days else HOUR)
    elif plain and found:
        said = {name: Decimal(value) for name, value in found.groupdict().items() if value}
        parts = (("days", DAY), ("hours", HOUR), ("minutes", 1), ("h", HOUR), ("m", 1))
        minutes = sum((said.get(name, Decimal(0)) * worth for name, worth in parts), Decimal(0))
    else:
        raise ValueError(text)
    if minutes > LONGEST:
        raise TooLongError(text)
    # A third of an hour is typed with two places.
    return int(minutes + Decimal("0.5"))
