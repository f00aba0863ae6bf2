"""A red document settles its original as it takes effect, as far as both are open (红冲核销): neither waits for a write-off.

What of the original was settled before (paid, written off) stays so; then something of the red one stays open. ``offset_total`` of the red document says how much it was, so that an undo gives it back.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import select

from cellar_server.kernel.amounts.steps import ZERO
from cellar_server.kernel.links import upstream
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.open_items import told


def settle(work: UnitOfWork, red: Any) -> None:
    """``red`` is in hand and not in its table yet: it is told itself, its original by a statement."""
    declaration = work.registry.of(red.__tablename__)
    assert declaration.settled is not None
    done, whole = declaration.settled.done, declaration.settled.whole
    table = declaration.table.c
    upstream.heads(work, declaration.table, [red.red_of_id])
    row = work.connection.execute(select(table[whole], table[done]).where(table.id == red.red_of_id)).one()
    amount = max(min(-getattr(red, whole), row[0] - row[1]), ZERO)
    _tell(work, red, amount)


def undo(work: UnitOfWork, red: Any) -> None:
    """The mirror of ``settle``."""
    _tell(work, red, -red.offset_total)


def _tell(work: UnitOfWork, red: Any, amount: Decimal) -> None:
    settled = work.registry.of(red.__tablename__).settled
    assert settled is not None
    red.offset_total += amount
    setattr(red, settled.done, getattr(red, settled.done) - amount)
    told.tell(work, type(red), {red.red_of_id: amount}, whole=settled.whole)
