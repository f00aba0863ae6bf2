"""Sales that are over, as whole chains: order → delivery note → outbound → sign-off → invoice → receivable (S05.11, W05).

Each ``Sale`` is typed as the documents that people would have made of it, and a receipt with its write-off for each payment; the bulk door carries
them out as documents from before the program. Stock must lie in the warehouse before; what is short is named by its record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.areas.billing.sales_invoice import InvoiceType, SalesInvoice
from cellar_server.areas.receipts.receipt import Receipt
from cellar_server.areas.receipts.write_off import WriteOff
from cellar_server.areas.sales.asking import unit_of
from cellar_server.areas.sales.order_tables import SalesOrder
from cellar_server.areas.shipping.delivery_note import DeliveryNote
from cellar_server.areas.shipping.outbound import Outbound
from cellar_server.areas.shipping.sign_off import SignOff
from cellar_server.kernel import bulk
from cellar_server.kernel.amounts.money import UnitPrice, split
from cellar_server.kernel.amounts.steps import ONE, ZERO
from cellar_server.kernel.bulk import LineOf, Of, Typed
from cellar_server.kernel.unit_of_work.unit import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLine:
    """``quantity`` in the main unit, at the price that was agreed."""

    item_id: int
    quantity: Decimal
    price: UnitPrice
    tax_rate: Decimal = ZERO
    batch_id: int | None = None

    @property
    def gross(self) -> Decimal:
        """What the line comes to with tax, as its order and its invoice will say."""
        return split(self.quantity, self.price, ONE, self.tax_rate).gross


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in for a sale; all payments together are at most its amount."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One shipped, signed and invoiced sale of one customer, due by his term of payment; what has no day of its own is of the order's."""

    customer_id: int
    org_id: int
    warehouse_id: int
    salesperson_id: int
    on: date
    lines: Sequence[SoldLine]
    address_id: int
    reference: str | None = None
    shipped_on: date | None = None
    signed_on: date | None = None
    invoiced_on: date | None = None
    payments: Sequence[Payment] = ()


def post(work: UnitOfWork, over: Sequence[Sale]) -> None:
    """Carry out the chains of these sales in the work's transaction; ``Invalid`` where one breaks a rule."""
    typed = [each for at, sale in enumerate(over) for each in _chain(at, sale)]
    bulk.write(work, bulk.in_stages(typed), migrated=True)


def _chain(at: int, sale: Sale) -> Iterator[Typed]:
    order, note, out, signed, invoice = ((at, name) for name in ("order", "note", "out", "signed", "invoice"))
    shipped, received, invoiced = (day or sale.on for day in (sale.shipped_on, sale.signed_on, sale.invoiced_on))
    places = range(len(sale.lines))
    yield Typed(model=SalesOrder, key=order, values=_ordered(sale), lines={"lines": [_line(each) for each in sale.lines]},
                deeds=("submit", "approve"))  # fmt: skip
    yield Typed(model=DeliveryNote, key=note, values={"business_date": shipped, "ship_on": shipped}, deeds=("approve",), lines={
        "lines": [{"order_line_id": LineOf(order, place), "quantity": sale.lines[place].quantity} for place in places]
    })  # fmt: skip
    yield Typed(model=Outbound, key=out, values={"business_date": shipped}, deeds=("sign",), lines={"lines": [
        {"delivery_line_id": LineOf(note, place), "quantity": line.quantity, "batch_id": line.batch_id}
        for place, line in enumerate(sale.lines)
    ]})  # fmt: skip
    yield Typed(model=SignOff, key=signed, values={"business_date": received, "signed_on": received}, deeds=("sign",), lines={"lines": [
        {"outbound_line_id": LineOf(out, place), "shipped": line.quantity, "signed": line.quantity}
        for place, line in enumerate(sale.lines)
    ]})  # fmt: skip
    # Of what kind it was nobody knows any more; a plain one asks no tax number.
    yield Typed(model=SalesInvoice, key=invoice, values={"business_date": invoiced, "kind": InvoiceType.PLAIN.code}, deeds=("approve",), lines={
        "lines": [{"sign_off_line_id": LineOf(signed, place), "quantity": sale.lines[place].quantity} for place in places]
    })  # fmt: skip
    for number, payment in enumerate(sale.payments):
        yield from _paid((at, "receipt", number), invoice, sale, payment)


def _ordered(sale: Sale) -> dict[str, Any]:
    return {
        "business_date": sale.on, "deliver_on": sale.on, "customer_id": sale.customer_id, "org_id": sale.org_id,
        "warehouse_id": sale.warehouse_id, "salesperson_id": sale.salesperson_id, "address_id": sale.address_id,
        "customer_order_no": sale.reference,
    }  # fmt: skip


def _line(line: SoldLine) -> dict[str, Any]:
    price = line.price
    return {
        "item_id": line.item_id, "quantity": line.quantity, "price": price.amount, "price_unit": unit_of(price).code,
        "tax_included": price.tax_included, "tax_rate": line.tax_rate,
    }  # fmt: skip


def _paid(receipt: Any, invoice: Any, sale: Sale, payment: Payment) -> Iterator[Typed]:
    head = {"business_date": payment.on, "customer_id": sale.customer_id, "org_id": sale.org_id}
    money = {"amount": payment.amount, "salesperson_id": sale.salesperson_id, "reference": sale.reference}
    yield Typed(model=Receipt, key=receipt, values={**head, **money}, deeds=("approve",))
    settled = {
        "receivable_id": Of(invoice, made=Receivable.__tablename__),
        "receipt_id": Of(receipt),
        "amount": payment.amount,
    }
    yield Typed(model=WriteOff, values=head, lines={"lines": [settled]}, deeds=("approve",))
