"""Cells of spreadsheets and text files: how a field's value is written there and read back.

A spreadsheet keeps numbers as binary floating point with 15 digits; whatever needs more is written as text.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from cellar_common.codec import Ref
from cellar_common.durations import read_duration, show_duration
from cellar_common.figures import from_percent
from cellar_server.kernel.exchange.sheets import Number
from cellar_server.kernel.exchange.unreadable import figure
from cellar_server.kernel.schema.choosers import Listed
from cellar_server.kernel.schema.clock import ZONE
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FILES, NUMBERS, FieldSpec, Kind, Member
from cellar_server.kernel.schema.text import Language

_YES = {"是", "真", "true", "yes", "y", "1", "√"}
# What makes a field empty, beside leaving a cell empty, which leaves a field as it is.
_CLEAR = {"(清空)", "(clear)"}
_NO = {"否", "假", "false", "no", "n", "0", "×"}
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}(?::\d{1,2}){1,2}(?:\.\d+)?)?"
)
_PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
# What a spreadsheet program would run as a formula when it opens a text file.
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def show(spec: FieldSpec, value: Any, declaration: Declaration, language: Language) -> Any:
    """A value for a cell: text, Decimal, int, date, datetime without zone, or None."""
    if value is None or spec.kind is Kind.SECRET:
        return None
    if spec.name == "state":
        return declaration.state(str(value)).label.of(language)
    if isinstance(value, Member):
        value = value.code
    if spec.choices is not None:
        return next((member.label.of(language) for member in spec.choices if member.code == value), value)
    if spec.kind is Kind.FLAG:
        words = ("yes", "no") if language == "en" else ("是", "否")
        return words[0] if value else words[1]
    if spec.kind is Kind.DURATION:
        return show_duration(value, language, in_days=spec.in_days)
    if isinstance(value, datetime):
        return value.astimezone(ZONE).replace(tzinfo=None)
    if isinstance(value, Ref):
        return value.name if isinstance(spec.chooser, Listed) else value.code
    return value


def as_text(value: Any) -> str:
    """A cell of a text file. Text that a spreadsheet program would run as a formula gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    text = str(value)
    return "'" + text if isinstance(value, str) and text.startswith(_RISKY) else text


def is_short(number: Decimal | int) -> bool:
    """Whether a spreadsheet's number holds it exactly."""
    return len(Decimal(number).normalize().as_tuple().digits) <= 15


def is_clear(raw: Any) -> bool:
    """Whether a cell says that the field is to become empty, which an empty cell does not say."""
    return isinstance(raw, str) and raw.strip().replace("（", "(").replace("）", ")").casefold() in _CLEAR


def read(spec: FieldSpec, raw: Any) -> Any:
    """What stands in a cell, in the type of the field; what cannot be read stays as it is, for the kernel's parser to name.

    None for an empty cell and one that says clear. What ``unreadable.trouble`` names is not for here.
    """
    if raw is None or is_clear(raw) or (isinstance(raw, str) and not raw.strip()):
        return None
    if isinstance(raw, str):
        raw = raw.strip()
        if raw[0] == "'" and raw[1:].startswith(_RISKY):
            raw = raw[1:]
    if spec.chooser is not None:
        return word(raw).strip()
    kind = spec.kind
    if kind in NUMBERS or kind is Kind.INTEGER:
        return _number(kind, raw)
    if kind is Kind.DURATION:
        return _duration(spec, raw)
    if kind is Kind.DAY:
        return _day(raw)
    if kind is Kind.INSTANT:
        return _moment(raw)
    if kind is Kind.FLAG:
        said = word(raw).casefold()
        return True if said in _YES else False if said in _NO else raw
    if kind is Kind.REFERENCE or kind in FILES:
        return Ref(0, word(raw).strip(), "")
    return word(raw)


def word(raw: Any) -> str:
    """Codes typed into a spreadsheet arrive as numbers: 1001 is the code 1001."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, Number):
        return f"{Decimal(raw.text).normalize():f}"
    if isinstance(raw, datetime):
        return f"{raw:%Y-%m-%d}" if raw.time() == time() else f"{raw:%Y-%m-%d %H:%M:%S}"
    return str(raw)


def _number(kind: Kind, raw: Any) -> Any:
    number, percent = figure(raw) if isinstance(raw, Number) else None, False
    if isinstance(raw, str):
        text = raw.replace("，", ",").replace("￥", "").replace("¥", "").strip()
        percent = kind is Kind.RATE and text.endswith("%")
        text = text.removesuffix("%") if percent else text
        if "," in text:
            if not _THOUSANDS.fullmatch(text):
                return raw
            text = text.replace(",", "")
        try:
            # Python reads 1_000 as a thousand; nobody else does.
            number = Decimal(text if "_" not in text else "")
        except InvalidOperation:
            return raw
    if number is None or not number.is_finite() or abs(number.adjusted()) > 40:
        return word(raw) if isinstance(raw, Number) else raw
    if percent:
        number = from_percent(number)
    return int(number) if kind is Kind.INTEGER and number == number.to_integral_value() else number


def _duration(spec: FieldSpec, raw: Any) -> Any:
    try:
        return read_duration(word(raw), in_days=spec.in_days)
    except ValueError:
        return raw


def _moment(raw: Any) -> Any:
    if isinstance(raw, str):
        try:
            raw = datetime.fromisoformat(raw.strip())
        except ValueError:
            return raw
    return raw.replace(tzinfo=ZONE) if isinstance(raw, datetime) and raw.tzinfo is None else raw


def _day(raw: Any) -> Any:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = word(raw)
    found = _DAY.fullmatch(text) or _PLAIN_DAY.fullmatch(text)
    if found is None:
        return text
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return text
