"""Reckoning in a number's cell: ``12*5``, ``=100/3``, ``(3+4)×2``.

Fractions are exact, so what is rounded is the result alone: ``100/3*3`` is 100.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from cellar_common.figures import MINUS

LONGEST = 100
"""Characters; with it the depth of the brackets is bounded too."""

_SIGNS = str.maketrans({MINUS: "-", "×": "*", "÷": "/"})
# A sign that stands between two figures; a plain −5 or (5) is no calculation.
_BETWEEN = re.compile(r"[\d.)][-+*/(]|\)\d")
# A day that got into the wrong cell is not 2026 less 11 less 22.
_DAY = re.compile(r"\d{4}([-/])\d{1,2}\1\d{1,2}")
_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d*)?|\.\d+|[-+*/()]", re.ASCII)


def is_calculation(text: str) -> bool:
    """Whether more is to be done than to read a number: it begins with ``=``, or signs stand between figures."""
    plain = _plain(text)
    return plain.startswith("=") or (_BETWEEN.search(plain) is not None and _DAY.fullmatch(plain) is None)


def reckoned(text: str, places: int) -> Decimal:
    """What a calculation comes to, rounded half up (away from zero) to ``places`` decimals.

    Raises ZeroDivisionError, OverflowError where it is longer than ``LONGEST``, ValueError where it cannot be read.
    """
    plain = _plain(text).removeprefix("=")
    if len(plain) > LONGEST:
        raise OverflowError(text)
    return _rounded(_Reading(plain).whole(), places)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).translate(_SIGNS).replace("¥", "").split())


def _rounded(value: Fraction, places: int) -> Decimal:
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal((int(value < 0 and whole > 0), tuple(int(digit) for digit in str(whole)), -places))


class _Reading:
    """One calculation: × and ÷ before + and −, both from the left."""

    def __init__(self, plain: str) -> None:
        self._tokens = list(_tokens(plain))
        self._at = 0

    def whole(self) -> Fraction:
        value = self._sum()
        if self._at < len(self._tokens):
            raise ValueError(self._tokens[self._at])
        return value

    def _taken(self, signs: str) -> str:
        """The next token where it is one of these, which is passed; else nothing."""
        token = self._tokens[self._at] if self._at < len(self._tokens) else ""
        if not token or token not in signs:
            return ""
        self._at += 1
        return token

    def _sum(self) -> Fraction:
        value = self._product()
        while sign := self._taken("+-"):
            other = self._product()
            value = value + other if sign == "+" else value - other
        return value

    def _product(self) -> Fraction:
        value = self._signed()
        while sign := self._taken("*/"):
            other = self._signed()
            value = value * other if sign == "*" else value / other
        return value

    def _signed(self) -> Fraction:
        sign = self._taken("+-")
        value = self._single()
        return -value if sign == "-" else value

    def _single(self) -> Fraction:
        if self._taken("("):
            value = self._sum()
            if not self._taken(")"):
                raise ValueError("(")
            return value
        if self._at == len(self._tokens):
            raise ValueError("")
        token = self._tokens[self._at]
        self._at += 1
        # A sign in a number's place is refused by Fraction itself.
        return Fraction(token.replace(",", ""))


def _tokens(plain: str) -> Iterator[str]:
    at = 0
    while at < len(plain):
        found = _TOKEN.match(plain, at)
        if found is None:
            raise ValueError(plain[at])
        yield found[0]
        at = found.end()
