"""Sums that hold within a document, written as equations of its fields: ``quantity_total = signed_total + lost_total``.

What a document says must hold along its chain is shown at the foot of the trace, with the figures and in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cellar_common.figures import show_money, show_quantity
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.identities import Identity
from cellar_server.kernel.schema.text import Label

_WRITTEN = re.compile(r"(.+?)\s*(<=|=)\s*(.+)")
_TERM = re.compile(r"([+-]?)\s*(\w+)\s*")
_HOLDS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {"=": lambda a, b: a == b, "<=": lambda a, b: a <= b}
_SHOWN = {"=": "=", "<=": "≤"}
ZERO = Decimal(0)

Term = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Equation:
    """Terms are (1 or -1, field of the head); ``relation`` is ``=`` or ``<=``."""

    left: tuple[Term, ...]
    relation: str
    right: tuple[Term, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """Whoever may not see one of them is not told the equation."""
        return tuple(name for _, name in (*self.left, *self.right))

    def of(self, doc: Any, specs: Mapping[str, FieldSpec]) -> Identity:
        """The equation with a document's figures, in both languages."""
        left, right = (
            sum((sign * getattr(doc, name) for sign, name in side), ZERO) for side in (self.left, self.right)
        )
        shown = [
            f"{_side(self.left, doc, specs, zh)} {_SHOWN[self.relation]} {_side(self.right, doc, specs, zh)}"
            for zh in (True, False)
        ]
        return Identity(_HOLDS[self.relation](left, right), *shown)


def equation(written: str, specs: Mapping[str, FieldSpec]) -> Equation:
    """Read what was written; ValueError where it is no equation, or names what is no quantity or amount of the head."""
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"{written!r} is no equation")
    made = Equation(_terms(found[1]), found[2], _terms(found[3]))
    for name in made.fields:
        if name not in specs or specs[name].kind not in (Kind.MONEY, Kind.QUANTITY):
            raise ValueError(f"{written!r}: {name} is no quantity or amount of the head")
    return made


def _terms(side: str) -> tuple[Term, ...]:
    return tuple((-1 if sign == "-" else 1, name) for sign, name in _TERM.findall(side))


def _side(terms: tuple[Term, ...], doc: Any, specs: Mapping[str, FieldSpec], zh: bool) -> str:
    words = ""
    for index, (sign, name) in enumerate(terms):
        lead = " − " if sign < 0 else " + " if index else ""
        words += lead + _figure(specs[name], getattr(doc, name), zh=zh)
    return words


def _figure(spec: FieldSpec, value: Decimal, *, zh: bool) -> str:
    words: Label = spec.label
    shown = show_money(value) if spec.kind is Kind.MONEY else show_quantity(value)
    return f"{words.zh if zh else words.en.lower()} {shown}"
