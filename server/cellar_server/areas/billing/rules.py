"""Pure decisions about invoices: the share of an order line that an invoice bills (IV-03, §2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cellar_server.kernel.amounts.money import net_of, share


@dataclass(frozen=True, slots=True)
class Billed:
    """What a line bills: net + tax = gross."""

    net: Decimal
    tax: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAmounts:
    """An order line's quantity and amounts, and what invoices have billed of it so far.

    ``tax_included`` is how its price was made: it says which amount the formulas of §2.3 begin with.
    """

    quantity: Decimal
    net: Decimal
    gross: Decimal
    rate: Decimal
    tax_included: bool = True
    invoiced: Decimal
    invoiced_net: Decimal
    invoiced_gross: Decimal


def bill(line: OrderAmounts, quantity: Decimal) -> Billed:
    """The next ``quantity`` of an order line: whatever brings all invoices together to the exact share.

    After the last invoice net, tax and gross are those of the invoiced part computed at once, to the cent; each single
    invoice may differ by a cent from its own product. With tax the net follows from the gross; without, it is the share of
    the order's net, for the gross ÷ (1 + rate) need not lead back to the net that the tax was reckoned on.
    """
    whole = line.invoiced + quantity
    upto = share(line.gross, whole, line.quantity)
    gross = upto - line.invoiced_gross
    net_upto = net_of(upto, line.rate) if line.tax_included else share(line.net, whole, line.quantity)
    net = net_upto - line.invoiced_net
    return Billed(net, gross - net, gross)
