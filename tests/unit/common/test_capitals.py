"""人民币大写: known cases, and every amount can be read back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellar_common.capitals import rmb

CASES = {
    140950: "壹仟肆佰零玖元伍角整",
    600714: "陆仟零柒元壹角肆分",
    168032: "壹仟陆佰捌拾元叁角贰分",
    10700053: "壹拾万零柒仟元零伍角叁分|壹拾万零柒仟元伍角叁分",
    1640902: "壹万陆仟肆佰零玖元零贰分",
    32504: "叁佰贰拾伍元零肆分",
    100000000000: "壹拾亿元整",
    10000000100: "壹亿零壹元整",
    1000: "壹拾元整",
    50: "伍角整",
    5: "伍分",
    0: "零元整",
    100100000: "壹佰万零壹仟元整",
    -140950: "负壹仟肆佰零玖元伍角整",
    123456789012345: "壹万贰仟叁佰肆拾伍亿陆仟柒佰捌拾玖万零壹佰贰拾叁元肆角伍分",
}

DIGITS = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_whole(text: str) -> int:
    """The reader's way: split at the last 亿, then at 万, then add digits with their places."""
    if "亿" in text:
        high, low = text.rsplit("亿", 1)
        return read_whole(high) * 10**8 + read_whole(low)
    if "万" in text:
        high, low = text.split("万")
        return read_whole(high) * 10**4 + read_whole(low)
    pairs = re.findall("([壹贰叁肆伍陆柒捌玖])([拾佰仟]?)", text)
    return sum(DIGITS[digit] * PLACES.get(place, 1) for digit, place in pairs)


def read(text: str) -> int:
    sign = -1 if text.startswith("负") else 1
    match = re.fullmatch("(?:(.+)元)?零?(?:(.)角)?(?:(.)分)?整?", text.removeprefix("负"))
    assert match, text
    whole, jiao, fen = match.groups()
    return sign * (read_whole(whole or "") * 100 + DIGITS[jiao or "零"] * 10 + DIGITS[fen or "零"])


@pytest.mark.parametrize("cents", CASES)
def test_known_cases(cents: int) -> None:
    assert rmb(cents) in CASES[cents].split("|")


@given(st.one_of(st.integers(-(10**17), 10**17), st.integers(0, 10**9).map(lambda n: n * 10**6)))
def test_every_amount_reads_back(cents: int) -> None:
    assert read(rmb(cents)) == cents


@given(st.integers(-(10**15), 10**15))
def test_the_written_form_keeps_the_rules(cents: int) -> None:
    text = rmb(cents)
    assert "零零" not in text
    assert "零元" not in text or text == "零元整"
    assert text.endswith("分") == bool(cents % 10 if cents >= 0 else -cents % 10)
    assert text.endswith("整") != text.endswith("分")


def test_different_amounts_never_read_the_same() -> None:
    assert len({rmb(cents) for cents in range(0, 200_000, 7)}) == len(range(0, 200_000, 7))
