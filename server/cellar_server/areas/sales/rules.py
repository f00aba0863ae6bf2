"""Pure decisions about orders: what a line in force promises. Decimal in, Decimal out.

Quantities are in the item's main unit (瓶), amounts include tax.
"""

from __future__ import annotations

from decimal import Decimal

from cellar_server.kernel.amounts.money import share


def promised(*, quantity: Decimal, gross: Decimal, delivered: Decimal, closed: bool) -> tuple[Decimal, Decimal]:
    """(quantity, amount) that a line of an order in force promises: all of it, or once closed what is on a delivery note."""
    return (delivered, share(gross, delivered, quantity)) if closed else (quantity, gross)
