"""What a person may type for a field, and how its value goes out.

Decimals stay Decimals from key press to wire. What cannot be read is refused with words (`BadInputError`), never dropped.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import value_pb2
from cellar_client.i18n import t
from cellar_client.kinds import (
    CHOICE,
    DAY,
    DECIMAL_KINDS,
    DURATION,
    FILE_KINDS,
    FLAG,
    INSTANT,
    INTEGER,
    NUMBER_KINDS,
    RATE,
    REFERENCE,
    TAGS,
    scale_of,
)
from cellar_client.session import arithmetic
from cellar_common import codec, tags, zone
from cellar_common.codec import Python, Ref
from cellar_common.durations import TooLongError, read_duration
from cellar_common.figures import EMPTY, MINUS, from_percent

# 64 bits hold 18 digits whatever they are.
_DIGITS = 18
_NUMBER = re.compile(r"^[+-]?(\d+(,\d{3})*|\d*)(\.\d*)?$", re.ASCII)


class BadInputError(ValueError):
    """What was typed is no value of the field; the text says why."""


def parse(field: pb.Field, text: str, *, now: datetime | None = None) -> Python:
    """What a person typed or pasted. Full-width figures and signs count as ordinary ones. Raises BadInputError."""
    text = unicodedata.normalize("NFC", text).strip()
    if not text or text == EMPTY:
        return None
    kind = field.kind
    if kind == DURATION:
        return _duration(field, text)
    if kind in NUMBER_KINDS:
        return _number(field, text)
    if kind == DAY:
        return parse_day(text, (now or zone.now()).date())
    if kind == FLAG:
        return _flag(text)
    if kind == CHOICE:
        return _choice(field, text)
    if kind == REFERENCE or kind in FILE_KINDS:
        return Ref(0, text, "")
    if kind == INSTANT:
        return parse_instant(text, now or zone.now())
    if kind == TAGS:
        text = tags.joined(text)
    if field.max_length and len(text) > field.max_length:
        raise BadInputError(
            t("最多 {max} 个字，现有 {n} 个|At most {max} characters, this has {n}").format(
                max=field.max_length, n=len(text)
            )
        )
    return text


def parse_typed(field: pb.Field, text: str) -> Python:
    """As `parse`, of what a hand typed: a number may be a calculation, rounded half up to the decimals that the field keeps; of
    a rate it comes to percent. Raises BadInputError."""
    if (field.kind not in DECIMAL_KINDS and field.kind != INTEGER) or not arithmetic.is_calculation(text):
        return parse(field, text)
    percent = field.kind == RATE
    places = scale_of(field) - 2 if percent else scale_of(field)
    try:
        figure = arithmetic.reckoned(text, max(0, places))
    except ZeroDivisionError:
        raise BadInputError(t("不能除以零|Division by zero")) from None
    except OverflowError:
        raise BadInputError(t("算式太长|The calculation is too long")) from None
    except ValueError:
        raise _no_number(text) from None
    return parse(field, f"{figure:f}")


def _no_number(text: str) -> BadInputError:
    return BadInputError(t("“{text}”不是数字|“{text}” is no number").format(text=text[:40]))


def _number(field: pb.Field, text: str) -> Python:
    plain = unicodedata.normalize("NFKC", text).replace(MINUS, "-").replace(" ", "").replace("¥", "")
    percent = field.kind == RATE
    if percent:
        plain = plain.removesuffix("%")
    if not _NUMBER.match(plain) or not any(c.isdigit() for c in plain):
        raise _no_number(text)
    number = plain.replace(",", "")
    if len(number) > 60:
        raise BadInputError(t("数字太长|The number is too long"))
    if field.kind == INTEGER:
        if "." in number and number.partition(".")[2].strip("0"):
            raise BadInputError(t("只能是整数|Whole numbers only"))
        whole = int(number.partition(".")[0] or "0")
        if abs(whole) >= 10**_DIGITS:
            raise BadInputError(t("数字太长|The number is too long"))
        return whole
    value, scale = Decimal(number), scale_of(field)
    if percent:
        value = from_percent(value)
    if abs(value) >= Decimal(10) ** (_DIGITS - scale):
        raise BadInputError(t("数字太长|The number is too long"))
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > scale:
        places = max(0, scale - 2) if percent else scale
        raise BadInputError(t("最多 {n} 位小数|At most {n} decimals").format(n=places))
    return value


def parse_day(text: str, today: date) -> date:
    """2026-11-22, 20261122, 11-22, 1122, 22 (this month), +3, -1, t (today)."""
    plain = unicodedata.normalize("NFKC", text).strip().lower().rstrip("日")
    for word in "年月/.":
        plain = plain.replace(word, "-")
    bad = BadInputError(t("“{text}”不是日期|“{text}” is no date").format(text=text[:20]))
    if not plain.isascii():
        raise bad
    try:
        if plain in ("t", "today"):
            return today
        if plain[:1] in "+-" and plain[1:].isdigit():
            return today + timedelta(days=int(plain))
        if plain.isdigit():
            return _packed_day(plain, today)
        parts = [int(p) for p in plain.split("-")]
        if len(parts) == 2:
            return date(today.year, parts[0], parts[1])
        year, month, day = parts
        return date(year + 2000 if year < 100 else year, month, day)
    except (ValueError, OverflowError):
        raise bad from None


def _packed_day(digits: str, today: date) -> date:
    match len(digits):
        case 1 | 2:
            return today.replace(day=int(digits))
        case 3 | 4:
            return date(today.year, int(digits[:-2]), int(digits[-2:]))
        case 6:
            return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
        case 8:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    raise ValueError(digits)


_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)(?::([0-5]\d))?")
_NOW = frozenset({"now", "n", "现在", "此刻"})


def parse_instant(text: str, now: datetime) -> datetime:
    """2026-11-22 9:30, 1122 0930, 9:30 (today), -1 14:00 (yesterday), now; a day alone is its beginning, -1 the same time a
    day ago. On the company's clock."""
    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if plain in _NOW:
        return now.replace(second=0, microsecond=0)
    first, _, last = plain.replace("t", " ").rpartition(" ") if re.match(r"\d.*t\d", plain) else plain.rpartition(" ")
    found = _CLOCK.fullmatch(last) if first or ":" in last else None
    try:
        day = parse_day(first.strip() or "t", now.date()) if found else parse_day(plain, now.date())
    except BadInputError:
        words = t("“{text}”不是时间，如 11-22 9:30|“{text}” is no time, such as 11-22 9:30", text=text[:20])
        raise BadInputError(words) from None
    if found:
        clock = time(int(found[1]), int(found[2]), int(found[3] or 0))
    else:
        clock = now.time().replace(second=0, microsecond=0) if plain[:1] in "+-" else time()
    return datetime.combine(day, clock, zone.ZONE)


def _duration(field: pb.Field, text: str) -> int:
    try:
        return read_duration(text, in_days=field.in_days)
    except TooLongError:
        raise BadInputError(t("时长最多 100 年|A duration is at most 100 years")) from None
    except ValueError:
        raise BadInputError(
            t("“{text}”不是时长，如 2:30、3天、45分|“{text}” is no duration, such as 2:30, 3d, 45m", text=text[:20])
        ) from None


_YES = frozenset({"1", "y", "yes", "true", "是", "√", "对", "t"})
_NO = frozenset({"0", "n", "no", "false", "否", "×", "f"})


def _flag(text: str) -> bool:
    word = text.lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise BadInputError(t("请填 是 或 否|Yes or no, please"))


def _choice(field: pb.Field, text: str) -> str:
    folded = text.casefold()
    for choice in field.choices:
        if folded in (choice.code.casefold(), choice.label.casefold()):
            return str(choice.code)
    begins = [c.code for c in field.choices if c.label.casefold().startswith(folded)]
    if len(begins) == 1:
        return str(begins[0])
    raise BadInputError(
        t("没有“{text}”这一项；可填：{all}|There is no “{text}”; choose from {all}").format(
            text=text[:20], all="、".join(c.label for c in field.choices)
        )
    )


def to_wire(field: pb.Field, value: Python) -> value_pb2.Value:
    """For the wire: decimals with the field's own scale."""
    return codec.to_value(value, scale_of(field) if isinstance(value, Decimal) else None)
