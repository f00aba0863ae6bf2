"""How a value stands in a cell."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from cellar_common.figures import MINUS, show_day, show_minute, show_money, show_price, show_quantity, show_rate

from . import words
from .document import Align, Cell, Column, Kind, Language

FIGURES: frozenset[Kind] = frozenset({"integer", "quantity", "money", "price", "rate", "factor"})
_CENTRED: frozenset[Kind] = frozenset({"day", "instant", "flag"})


def alignment(column: Column) -> Align:
    """Where the column's values stand: figures right so that their places line up."""
    if column.align:
        return column.align
    if column.kind in FIGURES:
        return "right"
    return "center" if column.kind in _CENTRED else "left"


def show(value: Cell, kind: Kind, language: Language) -> str:
    """The text of a value. An empty figure is —, so that nobody writes one in; an empty text is blank."""
    if value is None:
        return show_money(None) if kind in FIGURES else ""
    match value:
        case bool():
            return words.say(words.YES if value else words.NO, language)
        case datetime():
            return show_minute(value)
        case date():
            return show_day(value)
        case str():
            return value.replace("\r\n", "\n").replace("\t", " ")
        case _:
            return _figure(Decimal(value), kind)


def loose_kind(value: Cell) -> Kind:
    """The kind of a header field's value: a decimal there is an amount of money."""
    return "money" if isinstance(value, Decimal) else "text"


def is_negative(value: Cell) -> bool:
    """Whether the value prints red: a figure below zero, also one that is in words already (−12 kg), by the true minus that nobody types."""
    if isinstance(value, str):
        return value[:1] == MINUS and value[1:2].isdigit()
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and value < 0


def _figure(value: Decimal, kind: Kind) -> str:
    if kind == "money":
        return show_money(value)
    if kind == "price":
        return show_price(value)
    if kind == "rate":
        return show_rate(value)
    return show_quantity(value)
