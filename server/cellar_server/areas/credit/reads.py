"""What credit reads of the books beyond its own record."""

from __future__ import annotations

from decimal import Decimal

from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit


def used(work: UnitOfWork, customer_id: int) -> Decimal:
    """Stored: what the customer has taken up, for whoever approves. The document's own rights hide it: its field, and its
    scope, which is the customers on its lines."""
    return credit.exposure(work.connection, customer_id, work.today).used
