"""Whether a number is too big to be kept: what the server reckons is held to the same bound as what is typed (``parse.py``).

Quantity × price, the sum of a document, the share of a line: each stored number of a record, with a field or without one,
lies within ``LARGEST`` of its kind. Asked once everything is reckoned, at evaluate, at save and after a deed, so that no
database and no list of sums ever meets a number that does not fit; the ledgers hold their sums to their columns' own bounds
(``within``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, inspect, literal

from cellar_common.figures import show_money, show_quantity
from cellar_db import types
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import LARGEST, Kind
from cellar_server.kernel.schema.problems import Problem, problem
from cellar_server.kernel.schema.text import Label

_KIND = {
    types.Money: Kind.MONEY,
    types.Quantity: Kind.QUANTITY,
    types.Price: Kind.PRICE,
    types.Rate: Kind.RATE,
}
_UNNAMED = Label("累计数", "A cumulative figure")


@dataclass(frozen=True, slots=True)
class _Number:
    """One stored number of a record; ``label`` is None for one that no screen shows."""

    name: str
    label: Label | None
    bound: Decimal


@cache
def numbers(model: Any) -> tuple[_Number, ...]:
    """Every column of a table that holds an exact amount, with its bound."""
    found = []
    for attribute in inspect(model).column_attrs:
        column = attribute.columns[0]
        kind = _KIND.get(type(column.type))
        if kind is not None:
            spec = column.info.get("field")
            found.append(_Number(attribute.key, None if spec is None else spec.label, LARGEST[kind]))
    return tuple(found)


def problems(declaration: Declaration, record: Any) -> Iterator[Problem]:
    """Every number of a record and its lines that is too big to be kept."""
    for place, number, value, _ in _beyond(declaration, record):
        row = place.partition("[")[2].partition("]")[0]
        where = Label(f"第 {int(row) + 1} 行", f" of line {int(row) + 1}") if row else Label("", "")
        words = number.label or _UNNAMED
        yield problem(
            place + number.name if number.label else place.rstrip("."), "TOO_BIG",
            f"{where.zh}{words.zh} {show_money(value)} 超出可记的范围，应小于 {show_quantity(number.bound)}|"
            f"{words.en}{where.en}, {show_money(value)}, is too big to be kept: it must be below {show_quantity(number.bound)}",
            "检查数量、单价和金额|Check quantities, prices and amounts",
        )  # fmt: skip


def blank_out(declaration: Declaration, record: Any) -> None:
    """A record that is only shown, without the numbers that no column and no message could hold."""
    for _, number, _, holder in list(_beyond(declaration, record)):
        setattr(holder, number.name, None)


def _beyond(declaration: Declaration, record: Any) -> Iterator[tuple[str, _Number, Decimal, Any]]:
    holders: Iterable[tuple[str, Any]] = [("", record)]
    yield from _of(holders, numbers(declaration.model))
    for grid in declaration.grids.values():
        lines = getattr(record, grid.name)
        yield from _of(((f"{grid.name}[{index}].", line) for index, line in enumerate(lines)), numbers(grid.line))


def _of(holders: Iterable[tuple[str, Any]], asked: tuple[_Number, ...]) -> Iterator[tuple[str, _Number, Decimal, Any]]:
    for place, holder in holders:
        # Straight from the instance, as the history does: a wide document has thousands of them.
        held = vars(holder)
        for number in asked:
            value = held.get(number.name)
            if value is not None and abs(value) >= number.bound:
                yield place, number, value, holder


def within(column: Any, change: Any) -> ColumnElement[bool]:
    """The condition of an UPDATE that adds ``change``: the sum fits the column on every database."""
    kind = column.type
    return and_(column + change <= literal(kind.largest, kind), column + change >= literal(-kind.largest, kind))


def full(path: str, name: Label, value: Decimal) -> Problem:
    """A ledger's sum would no longer fit its column."""
    return problem(
        path, "BALANCE_TOO_BIG",
        f"{name.zh}将达 {show_quantity(value)}，超出可记的范围|{name.en} would come to {show_quantity(value)}, which is too big to be kept",
        "检查数量和金额|Check quantities and amounts",
    )  # fmt: skip
