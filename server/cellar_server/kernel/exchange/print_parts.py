"""What business areas add to prints: columns beside a reference (an item's unit), and documents of a template's own making."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cellar_server.kernel.schema.text import Label
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.printing import Cell, PrintDocument, Statement


@dataclass(frozen=True, slots=True)
class Extra:
    """A further column of texts, one cell a line. ``width`` is nominal, in mm; ``total`` stands in the totals row."""

    name: str
    label: Label
    width: float
    cells: Sequence[Cell]
    total: Cell = None
    right: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity of the lines that is in the main unit of what they refer to: its field and what each line has."""

    name: str
    label: Label
    values: Sequence[Decimal | None]


Beside = Callable[[UnitOfWork, Sequence[int | None], Sequence[Counted]], list[Extra]]
"""Ids of the lines' references and the quantities that count in their units in, columns out."""
Maker = Callable[[UnitOfWork, Any], PrintDocument | Statement]

BESIDE: dict[str, Beside] = {}
MAKERS: dict[str, Maker] = {}


def beside(entity: str, columns: Beside) -> None:
    """Register what prints show beside every reference to ``entity`` in a grid."""
    BESIDE[entity] = columns


def made_by(template: str, maker: Maker) -> None:
    """Register who makes the documents of ``template`` from a record, in place of its form and grid."""
    MAKERS[template] = maker
