"""Typed input: every value is checked against its field before any rule sees it, and every fault is reported."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from cellar_common import tags
from cellar_common.codec import Ref
from cellar_common.durations import show_duration
from cellar_common.folding import plain, tidy
from cellar_db.types import utf16_length
from cellar_server.kernel.schema.fields import LARGEST, NUMBERS, Choices, FieldSpec, Kind, Member
from cellar_server.kernel.schema.problems import Problem, problem

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
# Control characters and halves of pairs, which no database keeps; a note has lines and tabs.
_BAD = re.compile(r"[\x00-\x1f\ud800-\udfff]")
_BAD_IN_NOTE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]")
_WRONG: dict[Kind, str] = {
    Kind.INTEGER: "应为整数|must be a whole number",
    Kind.DAY: "应为日期|must be a date",
    Kind.INSTANT: "应为时刻|must be a moment",
    Kind.FLAG: "应为是或否|must be yes or no",
    Kind.DURATION: "应为时长，如 2:30 或 3 天|must be a duration, such as 2:30 or 3 d",
    Kind.REFERENCE: "应为一个已有的档案|must be an existing record",
    Kind.FILE: "应为一个文件|must be a file",
    Kind.PICTURE: "应为一张图片|must be a picture",
}


class Bad(Exception):
    """A value that does not fit its field."""

    def __init__(self, found: Problem) -> None:
        self.problem = found
        super().__init__(found.code)


def _wrong(spec: FieldSpec, path: str, words: str) -> Bad:
    zh, _, en = words.partition("|")
    return Bad(problem(path, "WRONG_TYPE", f"{spec.label.zh}{zh}|{spec.label.en} {en}"))


def _text(spec: FieldSpec, value: Any, path: str) -> str | None:
    if not isinstance(value, str):
        raise _wrong(spec, path, "应为文字|must be text")
    # A password is what was typed, to the last sign.
    kept = value if spec.kind is Kind.SECRET else plain(value) if spec.identifier else tidy(value)
    # As every database counts (``types.Text``): a character outside the basic plane takes two.
    units = utf16_length(kept)
    if units > spec.length:
        raise Bad(
            problem(
                path, "TOO_LONG",
                f"{spec.label.zh}最多 {spec.length} 字，现有 {units} 字|{spec.label.en} takes {spec.length} characters, this has {units}",
                "缩短后再保存（生僻字与表情每个算 2 字）|Shorten it; a rare character or an emoji counts two" if units > len(kept) else "缩短后再保存|Shorten it",
            )
        )  # fmt: skip
    _check_characters(spec, kept, path)
    return kept or None


def _check_characters(spec: FieldSpec, word: str, path: str) -> None:
    if (_BAD_IN_NOTE if spec.kind is Kind.NOTE else _BAD).search(word):
        raise Bad(
            problem(
                path,
                "BAD_CHARACTER",
                f"{spec.label.zh}含有不可用的字符|{spec.label.en} holds characters that cannot be kept",
            )
        )


def _number(spec: FieldSpec, value: Any, path: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _wrong(spec, path, "应为数字|must be a number")
    number = Decimal(value)
    if not number.is_finite():
        raise _wrong(spec, path, "应为数字|must be a number")
    # Its power of ten, for arithmetic on what a stranger sends may overflow.
    if number and number.adjusted() >= LARGEST[spec.kind].adjusted():
        raise Bad(problem(path, "TOO_BIG", f"{spec.label.zh}超出可记的范围|{spec.label.en} is too big to be kept"))
    exact = number.quantize(Decimal(1).scaleb(-spec.scale))
    if exact != number:
        raise Bad(
            problem(
                path, "TOO_FINE", f"{spec.label.zh}最多 {spec.scale} 位小数|{spec.label.en} takes {spec.scale} decimals"
            )
        )
    # Minus zero is zero.
    return exact or abs(exact)


def parse(spec: FieldSpec, value: Any, path: str) -> Any:
    """The value in the type its column holds; a reference stays a ``Ref`` until it is resolved.

    Raises ``Bad`` with one problem that names field and rule.
    """
    if value is None or (value == "" and spec.kind is not Kind.FLAG):
        return None
    kind = spec.kind
    if kind in (Kind.TEXT, Kind.NOTE, Kind.SECRET):
        parsed: Any = _text(spec, value, path)
    elif kind is Kind.TAGS:
        parsed = _text(spec, tags.joined(value) if isinstance(value, str) else value, path)
    elif kind in NUMBERS:
        parsed = _number(spec, value, path)
    elif kind in (Kind.INTEGER, Kind.DURATION):
        if isinstance(value, bool) or not isinstance(value, int):
            raise _wrong(spec, path, _WRONG[kind])
        if abs(value) > 2**63 - 1:
            raise Bad(problem(path, "TOO_BIG", f"{spec.label.zh}超出可记的范围|{spec.label.en} is too big to be kept"))
        parsed = value
    elif kind is Kind.DAY:
        if isinstance(value, datetime) or not isinstance(value, date):
            raise _wrong(spec, path, _WRONG[kind])
        if not FIRST_DAY <= value <= LAST_DAY:
            raise Bad(
                problem(
                    path,
                    "DATE_RANGE",
                    f"{spec.label.zh}不在 1900 至 2199 年|{spec.label.en} is not between 1900 and 2199",
                )
            )
        parsed = value
    elif kind is Kind.INSTANT:
        if not isinstance(value, datetime):
            raise _wrong(spec, path, _WRONG[kind])
        if value.utcoffset() is None or not FIRST_DAY <= value.date() <= LAST_DAY:
            raise _wrong(spec, path, _WRONG[kind])
        parsed = value.astimezone(UTC)
    elif kind is Kind.FLAG:
        if not isinstance(value, bool):
            raise _wrong(spec, path, _WRONG[kind])
        parsed = value
    elif kind is Kind.CHOICE:
        parsed = _choice(spec, value, path)
    else:
        if isinstance(value, int) and not isinstance(value, bool):
            value = Ref(value, "", "")
        elif isinstance(value, str):
            value = Ref(0, value, "")
        if not isinstance(value, Ref) or abs(value.id) > 2**63 - 1:
            raise _wrong(spec, path, _WRONG[kind])
        _check_characters(spec, value.code + value.name, path)
        parsed = Ref(value.id, tidy(value.code), tidy(value.name))
        parsed = parsed if parsed.id or parsed.code or parsed.name else None
    if spec.minimum is not None and parsed is not None and parsed < spec.minimum:
        raise Bad(
            problem(
                path,
                "TOO_SMALL",
                f"{spec.label.zh}不能小于 {_bound(spec, spec.minimum, 'zh')}|{spec.label.en} must be at least {_bound(spec, spec.minimum, 'en')}",
            )
        )
    if spec.maximum is not None and parsed is not None and parsed > spec.maximum:
        zh, en = _bound(spec, spec.maximum, "zh"), _bound(spec, spec.maximum, "en")
        raise Bad(problem(path, "TOO_BIG", f"{spec.label.zh}不能大于 {zh}|{spec.label.en} must be at most {en}"))
    return parsed


def _bound(spec: FieldSpec, bound: Any, language: str) -> str:
    """A bound as people say it: of a duration in days or hours."""
    return show_duration(bound, language, in_days=spec.in_days) if spec.kind is Kind.DURATION else str(bound)


@cache
def _members(choices: Choices | tuple[Member, ...], _count: int) -> dict[str | Member, Member]:
    """A choice's members by themselves, their codes and their labels; of two that say the same, the first."""
    found: dict[str | Member, Member] = {}
    for member in choices:
        for said in (member, member.code, member.label.zh, member.label.en):
            found.setdefault(said, member)
    return found


def _choice(spec: FieldSpec, value: Any, path: str) -> Any:
    assert spec.choices is not None
    if isinstance(value, (str, Member)):
        found = _members(spec.choices, len(spec.choices)).get(value)
        if found is not None:
            return found
    known_zh = "、".join(member.label.zh for member in spec.choices)
    known_en = ", ".join(member.label.en for member in spec.choices)
    raise Bad(
        problem(
            path,
            "UNKNOWN_CHOICE",
            f"{spec.label.zh}没有这一项，可选：{known_zh}|{spec.label.en}: no such choice; known: {known_en}",
        )
    )
