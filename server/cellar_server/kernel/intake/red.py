"""What of a red document (红字单据) may be written: how much is reversed, its date, its remark, what its type leaves free.

Everything else is its original's (``links/mirroring.py``): what is sent for it and says something else is refused. Figures that follow
from the quantity are reckoned anew whatever a desk remembers of them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import select

from cellar_server.kernel.access.policy import READ
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.fields import FieldSpec
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

# A clerk says these of every document himself.
_OWN = frozenset({"business_date", "remark", "red_of_id"})


@cache
def held(declaration: Declaration) -> frozenset[str]:
    """Fields of the head that are the original's and nothing else."""
    return frozenset(
        spec.name for spec in _not_his(declaration)
        if not spec.sum_of and (spec.copied or spec.transaction_type or spec.name == "department_id")
    )  # fmt: skip


@cache
def closed(declaration: Declaration) -> frozenset[str]:
    """Fields of the head that no clerk says of a red document: those that are the original's, and those of which it says nothing,
    for no copy has them (期初原单号).
    """
    unsaid = (
        spec.name for spec in _not_his(declaration) if not (spec.copied or spec.readonly or spec.hidden or spec.sum_of)
    )
    return held(declaration) | frozenset(unsaid)


def _not_his(declaration: Declaration) -> list[FieldSpec]:
    """What a clerk does not say himself; nothing where the type has no red documents."""
    said = declaration.reversible
    if said is None:
        return []
    own = _OWN | {said.amount, *said.free.split()}
    return [spec for name, spec in declaration.fields.items() if name not in own]


@cache
def held_of_lines(declaration: Declaration) -> frozenset[str]:
    """Fields of a line that are those of the original's line; where that came from is one of them."""
    said = declaration.reversible
    if said is None or not said.grid:
        return frozenset()
    grid = declaration.grids[said.grid]
    own = said.following | {said.quantity, "red_of_line_id", *said.counts.split()}
    columns = grid.line.__table__.c
    return frozenset(
        name for name, spec in grid.fields.items()
        if name not in own and (spec.copied or (spec.hidden and columns[name].foreign_keys))
    )  # fmt: skip


def closed_in(declaration: Declaration, place: str) -> frozenset[str]:
    """What may not be written of the head (``place`` empty) or of the lines of a grid (``lines.``)."""
    said = declaration.reversible
    if not place:
        return closed(declaration)
    return held_of_lines(declaration) if said is not None and place == f"{said.grid}." else frozenset()


def is_instalments(declaration: Declaration, grid: str) -> bool:
    """Whether the lines of a grid are instalments, which are the original's and follow from the amount."""
    said = declaration.reversible
    return said is not None and grid != "" and grid == said.instalment[0]


def standing_on(work: UnitOfWork, declaration: Declaration, original: Any) -> list[Any]:
    """The red documents of an original that are in effect or may yet be: they hold it where it stands."""
    if declaration.reversible is None or original.red_of_id is not None:
        return []
    table, models = declaration.table, declaration.model
    asked = select(table.c.id).where(table.c.red_of_id == original.id, declaration.living).order_by(table.c.id)
    ids = list(work.connection.scalars(asked))
    found: dict[int, Any] = work.get_many(models, ids) if ids else {}
    return [found[id_] for id_ in ids if id_ in found]


def in_sight(work: UnitOfWork, declaration: Declaration, reds: list[Any]) -> list[Any]:
    """Those that this person may see."""
    return [each for each in reds if work.allows(declaration, each, READ)]


def reckoned(declaration: Declaration, place: str, name: str) -> bool:
    """Whether a figure follows from how much is reversed."""
    said = declaration.reversible
    return said is not None and place == f"{said.grid}." and name in said.following
