"""What of a record the search over everything (Ctrl+K) finds it by, as short folded texts of which each is a beginning.

No database answers ``contains`` from an index; all answer ``begins with``. So a text is kept once for each place that somebody may
begin to type at: a name at each of its characters, a number whole, from its first digit and from its counter. An amount is kept as
``=1234.5`` and found when it is the same.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from cellar_common.folding import bare, cut, fold
from cellar_common.numbers import draft_mark
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec, Kind
from cellar_server.kernel.schema.model import Document, Master

LENGTH = 40
"""The most that is compared of a text, in UTF-16 units."""
_PLACES = 60
_SEPARATOR = re.compile(r"[\W_]+")


class By(enum.Enum):
    """How a field is found: anywhere in it, as a number, or by the same amount."""

    TEXT = 1
    NUMBER = 2
    AMOUNT = 3


OF_MASTERS = {"code": By.NUMBER, "name": By.TEXT, "pinyin": By.TEXT}
_OF_EVERY_RECORD = {"number": By.NUMBER, **OF_MASTERS}


@dataclass(frozen=True, slots=True)
class Found:
    """A field that a record is found by; ``grid`` is empty for the head's."""

    grid: str
    name: str
    by: By

    @property
    def path(self) -> str:
        return f"{self.grid}.{self.name}" if self.grid else self.name


@cache
def found_by(declaration: Declaration) -> tuple[Found, ...]:
    """The fields that records of this type are found by; none for what is no record that can be opened."""
    is_master = issubclass(declaration.model, Master)
    # What the program itself lists (parameters) nobody looks for by name.
    if not (issubclass(declaration.model, Document) or (is_master and declaration.creatable)):
        return ()
    total = declaration.total(Kind.MONEY)
    found = [
        Found("", name, by) for name, spec in declaration.fields.items() if (by := _by(name, spec, total)) is not None
    ]
    for grid in declaration.grids.values():
        found += [Found(grid.name, name, By.TEXT) for name, spec in grid.fields.items() if spec.searched]
    return tuple(found)


def _by(name: str, spec: FieldSpec, total: str) -> By | None:
    if name == total:
        return By.AMOUNT
    if spec.kind is not Kind.TEXT:
        return None
    if spec.identifier or spec.unique_with is not None:
        return By.NUMBER
    return _OF_EVERY_RECORD.get(name, By.TEXT if spec.searched else None)


def words(by: By, value: Any) -> dict[int, str]:
    """Where each begins in the value → what is kept of it; nothing of what is empty, of zero, and of a draft's stand-in."""
    if not value or (isinstance(value, str) and draft_mark(value)):
        return {}
    if by is By.AMOUNT:
        return {0: amount(value)}
    whole = bare(value)
    places = dict.fromkeys(_number_places(value, whole)) if by is By.NUMBER else range(min(len(whole), _PLACES))
    return {at: cut(whole[at:], LENGTH) for at in places}


def _number_places(text: str, whole: str) -> Iterator[int]:
    """A number is typed whole, without the letters that it begins with, or from its counter on, with or without its zeros."""
    yield 0
    digit = next((at for at, sign in enumerate(whole) if sign.isdigit()), 0)
    counter = max(0, len(whole) - len(_SEPARATOR.split(fold(text))[-1]))
    for begin in (digit, counter):
        yield begin
        yield len(whole) - len(whole[begin:].lstrip("0") or whole[-1])


def amount(value: Decimal) -> str:
    """How an amount is kept: ``=1234.5``, without zeros at its end."""
    return "=" + format(value.normalize() if value else Decimal(0), "f")


def typed(text: str) -> tuple[str, str]:
    """What somebody typed, as it is compared with the beginnings that are kept, and as an amount (empty where it is none)."""
    plain = text.strip().lstrip("¥￥").replace(",", "").replace("，", "")
    try:
        same = amount(Decimal(plain)) if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,2})?", plain) else ""
    except ArithmeticError:
        same = ""
    return cut(bare(text), LENGTH), same
