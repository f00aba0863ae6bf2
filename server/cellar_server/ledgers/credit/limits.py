"""Limits and temporary credit, as customers' files and credit adjustments say them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, update

from cellar_db.ids import new_id
from cellar_db.upserts import insert_missing
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.credit.tables import BUCKETS, ROW_OF, ZERO, balance, temporary


def untouched(customer_id: int) -> dict[str, Any]:
    """The balance of a customer of whom nothing was said yet."""
    zeros = dict.fromkeys((*BUCKETS, "credit_limit"), ZERO)
    return {"id": new_id(), "customer_id": customer_id, **zeros, "unlimited": False}


def grant(work: UnitOfWork, customer_id: int, limit: Decimal | None, *, grace_days: int | None = None) -> None:
    """Set the limit (None: no limit) and the days of grace (None: everybody's) of a customer, as his file says now.

    A customer without any gets no balance row before he trades, so that a file made by mistake can be deleted.
    """
    if limit == 0 and grace_days is None and not work.connection.scalar(ROW_OF, {"wanted": customer_id}):
        return
    insert_missing(work.connection, balance, [untouched(customer_id)], ["customer_id"])
    values = {"credit_limit": limit or ZERO, "unlimited": limit is None, "grace_days": grace_days}
    work.connection.execute(update(balance).where(balance.c.customer_id == customer_id).values(values))


def lend(
    work: UnitOfWork, adjustment_id: int | None, customer_id: int, amount: Decimal, *, valid_from: date, valid_to: date
) -> None:
    """Temporary credit on top of the limit, by a credit adjustment; whoever carries this out answers for it."""
    row = {
        "id": new_id(), "customer_id": customer_id, "amount": amount, "valid_from": valid_from, "valid_to": valid_to,
        "adjustment_id": adjustment_id, "granted_by": work.principal.name,
    }  # fmt: skip
    work.connection.execute(insert(temporary), row)
