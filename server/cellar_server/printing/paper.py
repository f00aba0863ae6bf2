"""Sheets of paper, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass

mm = 72 / 25.4
"""Points in a millimetre."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet and what must stay blank on it."""

    width: float
    height: float
    side: float
    top: float
    bottom: float

    @property
    def inside(self) -> float:
        """The printable width."""
        return self.width - 2 * self.side


A4 = Paper(width=210, height=297, side=15, top=12, bottom=10)
A4_LANDSCAPE = Paper(width=297, height=210, side=14, top=12, bottom=10)
# 241 mm continuous paper cut to half a letter; the tractor holes take 12.7 mm at each side.
TRACTOR = Paper(width=241, height=139.7, side=16, top=7, bottom=6)
