"""Pure decisions about invoices: the share of an order line that an invoice bills (IV-03, §2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cellar_server.sales.rules import net_of, share


@dataclass(frozen=True, slots=True)
class Billed:
    """What a line bills: net + tax = gross."""

    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAmounts:
    """An order line's quantity and gross, and what invoices have billed of it so far."""

    quantity: Decimal
    gross: Decimal
    rate: Decimal
    invoiced: Decimal
    invoiced_net: Decimal
    invoiced_gross: Decimal


def bill(line: OrderAmounts, quantity: Decimal) -> Billed:
    """The next ``quantity`` of an order line: whatever brings all invoices together to the exact share.

    After the last invoice net, tax and gross are those of the invoiced part computed at once, to the cent; each single
    invoice may differ by a cent from its own product.
    """
    upto = share(line.gross, line.quantity, line.invoiced + quantity)
    gross = upto - line.invoiced_gross
    net = net_of(upto, line.rate) - line.invoiced_net
    return Billed(net, gross - net, gross)
