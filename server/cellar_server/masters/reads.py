"""What masters read of the books beyond their own record. Rules look at everything, and name what they found by ``naming``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from cellar_server.kernel.model import Master, table_of
from cellar_server.kernel.work import UnitOfWork


def others(work: UnitOfWork, doc: Master, *like: ColumnElement[bool]) -> Sequence[Any]:
    """Rule: whole rows of the other records of its kind that fulfil any of these conditions, in order of their codes."""
    table = table_of(type(doc))
    return work.connection.execute(select(table).where(table.c.id != doc.id, or_(*like)).order_by(table.c.code)).all()
