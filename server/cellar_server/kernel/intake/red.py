"""What of a red document (红字单据) may be written: how much is reversed, its date, its remark, what its type leaves free.

Everything else is its original's (``links/mirroring.py``): what is sent for it and says something else is refused. Figures that follow
from the quantity are reckoned anew whatever a desk remembers of them.
"""

from __future__ import annotations

from functools import cache

from cellar_server.kernel.schema.declaration import Declaration

# A clerk says these of every document himself.
_OWN = frozenset({"business_date", "remark", "red_of_id"})


@cache
def held(declaration: Declaration) -> frozenset[str]:
    """Fields of the head that are the original's and nothing else."""
    said = declaration.reversible
    if said is None:
        return frozenset()
    own = _OWN | {said.amount, *said.free.split()}
    return frozenset(
        name for name, spec in declaration.fields.items()
        if name not in own and not spec.sum_of and (spec.copied or spec.transaction_type or name == "department_id")
    )  # fmt: skip


@cache
def held_of_lines(declaration: Declaration) -> frozenset[str]:
    """Fields of a line that are those of the original's line; where that came from is one of them."""
    said = declaration.reversible
    if said is None or not said.grid:
        return frozenset()
    grid = declaration.grids[said.grid]
    own = said.following | {said.quantity, "red_of_line_id"}
    columns = grid.line.__table__.c
    return frozenset(
        name for name, spec in grid.fields.items()
        if name not in own and (spec.copied or (spec.hidden and columns[name].foreign_keys))
    )  # fmt: skip


def held_in(declaration: Declaration, place: str) -> frozenset[str]:
    """Of the head (``place`` empty) or of the lines of a grid (``lines.``)."""
    said = declaration.reversible
    if not place:
        return held(declaration)
    return held_of_lines(declaration) if said is not None and place == f"{said.grid}." else frozenset()


def reckoned(declaration: Declaration, place: str, name: str) -> bool:
    """Whether a figure follows from how much is reversed."""
    said = declaration.reversible
    return said is not None and place == f"{said.grid}." and name in said.following
