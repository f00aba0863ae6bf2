"""Pure decisions about invoices and openings: the share of an order line that an invoice bills (IV-03, §2.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cellar_server.kernel.amounts.money import net_of, share
from cellar_server.kernel.schema.problems import Problem, problem


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


def opening_number(former_number: str | None, *, opening: bool) -> Iterator[Problem]:
    """An opening (期初) names the paper it stood on before, so that none is brought in twice; nothing else has such a number."""
    if opening and not former_number:
        yield problem(
            "former_number", "REQUIRED", "期初单据须填原单号|An opening names its former number",
            "填原系统或原帐上的单号|Enter the number it has in the books of before",
        )  # fmt: skip
    if former_number and not opening:
        yield problem(
            "former_number", "NOT_AN_OPENING", "只有期初单据才填原单号|Only an opening has a former number",
            "清空原单号，或将类型改为期初|Clear it, or make it an opening",
        )  # fmt: skip
