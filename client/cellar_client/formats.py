"""How figures, days, times and sizes look on screen. No other module of the client decides it (a test holds them to it).

What paper shows comes from the server; both take the figures themselves from `cellar_common.figures`.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from cellar.v1 import metadata_pb2 as pb
from cellar.v1 import value_pb2
from cellar_client.i18n import language, t
from cellar_client.kinds import CHOICE, DURATION, MONEY, NUMBER_KINDS, RATE, scale_of
from cellar_common.capitals import rmb
from cellar_common.codec import Python, Ref, to_python, unscaled
from cellar_common.durations import show_duration
from cellar_common.figures import EMPTY, MINUS, show_lately, show_minute, show_money
from cellar_common.numbers import draft_mark
from cellar_common.zone import local, now

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WEEKDAYS = ("一 Mon", "二 Tue", "三 Wed", "四 Thu", "五 Fri", "六 Sat", "日 Sun")

# --- values of the wire


def value(field: pb.Field, python: Python) -> str:
    """A value as a form shows it; empty is an empty text."""
    if python is None:
        return ""
    if isinstance(python, Ref):
        return reference(python)
    if isinstance(python, bool):
        return t("是|Yes") if python else t("否|No")
    if isinstance(python, Decimal):
        if field.kind == RATE:
            return decimal(python * 100, max(0, scale_of(field) - 2), max(0, field.shown_scale - 2)) + "%"
        return decimal(python, scale_of(field), field.shown_scale)
    if isinstance(python, datetime):
        return instant(python)
    if isinstance(python, date):
        return day(python)
    if isinstance(python, int):
        if field.kind == DURATION:
            return show_duration(python, language(), in_days=field.in_days)
        return whole(python)
    if field.kind == CHOICE:
        return choice_label(field, python)
    return number(python)


def cell(field: pb.Field, python: Python) -> str:
    """A value as a list shows it. A figure that is not there is a dash: zero and empty differ."""
    return EMPTY if python is None and field.kind in NUMBER_KINDS else value(field, python)


def wire(sent: value_pb2.Value, field: pb.Field | None = None) -> str:
    """A value that may come without a field, e.g. a fact of a panel: two decimals in money, none that say nothing."""
    python = to_python(sent)
    if python is None:
        return EMPTY
    if field is None and isinstance(python, Decimal):
        scale = sent.decimal.scale
        return decimal(python, scale, scale if scale <= 2 else 0)
    return value(field or pb.Field(), python)


def reference(ref: Ref) -> str:
    """Code and name; a batch, say, is named by its code, and what is no record (a verb of a right) by its name alone."""
    if not ref.id and ref.name:
        return ref.name
    return ref.code if ref.code == ref.name else f"{ref.code} {ref.name}".strip()


def name(python: Python, field: pb.Field) -> str:
    """As `value`, where there is no room for a code beside the name."""
    return python.name or python.code if isinstance(python, Ref) else value(field, python)


def choice_label(field: pb.Field, code: str) -> str:
    return next((str(choice.label) for choice in field.choices if choice.code == code), code)


def number(text: str) -> str:
    """A document's number; the long stand-in of a draft (``~8FZ2WSFZED00``) as a word and its telling middle."""
    mark = draft_mark(text)
    return t("草稿 {mark}|Draft {mark}").format(mark=mark) if mark else text


# --- figures


def decimal(figure: Decimal, scale: int, shown: int) -> str:
    """At least `shown` decimals, more where the rest is not zero: ``12.5`` with (6, 2) → ``12.50``, ``1.005`` stays."""
    text = show_money(figure, scale)
    if scale > shown:
        head, _, rest = text.partition(".")
        rest = rest.rstrip("0").ljust(shown, "0")
        text = f"{head}.{rest}" if rest else head
    return text


def whole(figure: int) -> str:
    """``-12345`` → ``−12,345``."""
    return f"{figure:,}".replace("-", MINUS)


def percent(ratio: float, places: int = 0) -> str:
    """``0.125`` with one place → ``12.5%``."""
    return f"{ratio:.{places}%}".replace("-", MINUS)


def capitals(field: pb.Field, amount: Python) -> str:
    """An amount of money in words (人民币大写), as cheques and invoices carry it; empty for anything else."""
    if field.kind != MONEY or not isinstance(amount, Decimal):
        return ""
    return "人民币" + rmb(unscaled(amount, 2))


def is_negative(text: str) -> bool:
    """Whether a text made here says less than nothing: it is drawn in the colour of a warning."""
    return text.startswith(MINUS)


_NUMBER = rf"[{MINUS}+-]?[¥$]?(0|[1-9][\d,]*)(\.\d+)?([%‰]| ?[^\W\d_]{{1,2}})?"
_MOMENT = r"(\d{4}-)?\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?|\d{1,2}:\d{2}(:\d{2})?"
_CODE = r"(草稿 |Draft )?~?[A-Za-z0-9][A-Za-z0-9./#_-]*"
_FIGURE = re.compile(f"{_NUMBER}|{_MOMENT}|(?=.*\\d){_CODE}")


def is_figure(text: str) -> bool:
    """A number, a day or time, or a code: cut short, it would be read as another."""
    return _FIGURE.fullmatch(text) is not None


def or_dash(text: str) -> str:
    """A dash where there is nothing to read, so that an empty place is not taken for one forgotten."""
    return text or EMPTY


def size(count: int) -> str:
    """Bytes: 12.3 KB, 4.0 MB."""
    return f"{count / 1024:.1f} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"


def seconds(microseconds: int) -> str:
    return f"{microseconds / 1e6:.2f}"


# --- days and times, on the company's clock


def day(when: date) -> str:
    return when.isoformat()


def day_of_year(sent: value_pb2.Value) -> str:
    """``11-22``: for places where the year is known or the room is short."""
    python = to_python(sent)
    return f"{python:%m-%d}" if isinstance(python, date) else ""


def instant(when: datetime) -> str:
    return show_minute(local(when))


def instant_of_wire(microseconds: int) -> str:
    return instant(_EPOCH + timedelta(microseconds=microseconds))


def recently(when: datetime) -> str:
    """``11-22 09:30``: of something that happened not long ago."""
    return show_lately(local(when))


def age_of_wire(microseconds: int) -> str:
    """How long ago: 3 天, 5 小时, 12 分; 刚刚 within a minute."""
    minutes = max(0, int((now() - (_EPOCH + timedelta(microseconds=microseconds))).total_seconds())) // 60
    if minutes < 1:
        return t("刚刚|just now")
    if minutes < 60:
        return t("{n} 分|{n} min", n=minutes)
    if minutes < 24 * 60:
        return t("{n} 小时|{n} h", n=minutes // 60)
    return t("{n} 天|{n} d", n=minutes // (24 * 60))


def clock(when: datetime) -> str:
    return local(when).strftime("%H:%M")


def month(when: date) -> str:
    """``11 月``, ``November``."""
    return f"{when.month} 月" if language() == "zh" else f"{when:%B}"


def long_day(when: date) -> str:
    """``11 月 22 日 星期日``, ``Sun 2026-11-22``."""
    zh, en = _WEEKDAYS[when.weekday()].split()
    return f"{when.month} 月 {when.day} 日 星期{zh}" if language() == "zh" else f"{en} {day(when)}"
