"""What an import did, or would do, sheet by sheet. A record counts for the sheet that its head stands in."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any


@dataclass(slots=True)
class SheetFigures:
    """``rows`` with something in them. ``fresh``, ``changed`` and ``unchanged`` records may be written, ``refused`` ones (and rows
    that belong to none) may not. ``left_out``: the sheet was not read."""

    name: str
    rows: int = 0
    fresh: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    left_out: bool = False

    def packed(self) -> list[Any]:
        return list(astuple(self))
