"""Totals of a head as sums over its lines: the fields that say ``sum_of``."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from cellar_server.kernel.schema.declaration import Declaration

ZERO = Decimal(0)


@cache
def _summed(declaration: Declaration) -> tuple[tuple[str, str, str], ...]:
    """(field of the head, grid, field of its lines)."""
    return tuple((name, *spec.sum_of.split(".")) for name, spec in declaration.fields.items() if spec.sum_of)  # type: ignore[misc]


def fill(declaration: Declaration, record: Any) -> None:
    """Reckon the totals from the lines as they stand; what is still empty on a line counts for nothing."""
    for name, grid, field in _summed(declaration):
        setattr(record, name, sum((getattr(line, field) or ZERO for line in getattr(record, grid)), ZERO))
