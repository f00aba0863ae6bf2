"""What a customer has taken up and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, bindparam, func, literal, select

from cellar_db import types
from cellar_db.locks import lock_rows
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.credit.tables import BUCKETS, ROW_OF, ZERO, balance, temporary


@dataclass(frozen=True, slots=True)
class Exposure:
    """``limit`` None: no limit; zero for a customer of whom nothing was said."""

    ordered: Decimal = ZERO
    shipped: Decimal = ZERO
    invoiced: Decimal = ZERO
    advance: Decimal = ZERO
    limit: Decimal | None = ZERO
    temporary: Decimal = ZERO

    @property
    def used(self) -> Decimal:
        return self.ordered + self.shipped + self.invoiced - self.advance

    @property
    def available(self) -> Decimal | None:
        return None if self.limit is None else self.limit + self.temporary - self.used


_on_day = bindparam("on_day", type_=types.Day())
_lent = select(func.coalesce(func.sum(temporary.c.amount), literal(ZERO, types.Money()))).where(
    temporary.c.valid_from <= _on_day, temporary.c.valid_to >= _on_day
)
"""Temporary credit that is valid on a day, of the customers that are still to be named."""
granted = _lent.where(temporary.c.customer_id == balance.c.customer_id).correlate(balance).scalar_subquery()
_EXPOSURE = select(
    *(balance.c[bucket] for bucket in BUCKETS),
    balance.c.credit_limit,
    balance.c.unlimited,
    granted.label("granted"),
).where(balance.c.customer_id == bindparam("k_customer"))
_LENT_TO = _lent.where(temporary.c.customer_id == bindparam("k_customer"))


def exposure(connection: Connection, customer_id: int, on: date) -> Exposure:
    """What a customer has taken up and what is left."""
    asked = {"k_customer": customer_id, "on_day": on}
    row = connection.execute(_EXPOSURE, asked).first()
    if row is None:
        # Who has not traded yet may have been lent something.
        return Exposure(temporary=connection.scalar(_LENT_TO, asked) or ZERO)
    return Exposure(*row[:4], None if row.unlimited else row.credit_limit, row.granted)


def hold(work: UnitOfWork, customer_id: int) -> None:
    """Lock a customer's balance for a rule that reads it, until the commit."""
    lock_rows(work.connection, balance, work.connection.scalars(ROW_OF, {"wanted": customer_id}).all())
