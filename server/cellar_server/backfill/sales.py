"""Sales that are over, as whole chains: order → delivery note → outbound → sign-off → invoice → receivable (S05.11, W05).

Each ``Sale`` becomes six documents, and a receipt with its write-off for each payment, that look exactly as if people had made them, linked, numbered, and posted through the
ledgers' own doors: stock, credit, receivable. A few hundred sales cost a few dozen statements. Stock must lie in the
warehouse before; a shortage refuses the whole batch and names every item.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from cellar_server.areas.billing import receivable_doc, sales_invoice
from cellar_server.areas.receipts import receipt, write_off
from cellar_server.areas.sales import sales_order
from cellar_server.areas.sales.order_tables import SalesOrder, SalesOrderLine
from cellar_server.areas.shipping import delivery_note, outbound, sign_off
from cellar_server.backfill.rows import Rows
from cellar_server.kernel.amounts.money import net_of
from cellar_server.kernel.amounts.steps import ZERO, unit_price
from cellar_server.kernel.unit_of_work import numbering
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, receivable, stock


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldLine:
    """``quantity`` in the main unit, ``gross`` the line's amount with tax. Price follows from the two."""

    item_id: int
    quantity: Decimal
    gross: Decimal
    tax_rate: Decimal = ZERO
    batch_id: int | None = None

    @property
    def price(self) -> Decimal:
        return unit_price(self.gross, self.quantity)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came in for a sale; all payments together are at most its amount."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """One shipped, signed and invoiced sale of one customer on one day."""

    customer_id: int
    org_id: int
    warehouse_id: int
    salesperson_id: int
    on: date
    due_on: date
    lines: Sequence[SoldLine]
    address_id: int | None = None
    reference: str | None = None
    payments: Sequence[Payment] = ()


@dataclass(frozen=True, slots=True)
class Stub:
    """What a ledger's door wants to know of a document that takes effect."""

    __tablename__: str
    id: int
    business_date: date
    org_id: int
    posting_date: None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """Ids of what a sale became; ``invoice_item`` is the open item."""

    order_id: int
    invoice_id: int
    receivable_id: int
    invoice_item: int
    gross: Decimal


_CHAIN = (
    (sales_order.SALES_ORDER, SalesOrder),
    (delivery_note.DELIVERY_NOTE, delivery_note.DeliveryNote),
    (outbound.OUTBOUND, outbound.Outbound),
    (sign_off.SIGN_OFF, sign_off.SignOff),
    (sales_invoice.SALES_INVOICE, sales_invoice.SalesInvoice),
    (receivable_doc.RECEIVABLE, receivable_doc.Receivable),
)


def post(work: UnitOfWork, sales: Sequence[Sale]) -> list[Posted]:
    """Write the chains of these sales in the work's transaction and queue their postings; call ``work.complete`` after."""
    numbers = _numbers(work, sales)
    rows = Rows(work)
    posted = []
    for sale in sales:
        made, chain = _chain(work, rows, sale, [next(numbers[name, sale.on]) for name in _NAMES])
        posted.append((made, chain))
        for payment in sale.payments:
            _pay(work, rows, sale, made, payment, [next(numbers[name, payment.on]) for name in _PAID])
        for upstream, downstream in pairwise(chain):
            rows.add_edge(upstream, downstream)
    rows.write()
    return [each for each, _ in posted]


_NAMES = tuple(declaration.name for declaration, _ in _CHAIN)
_PAYMENT = (receipt.RECEIPT, write_off.WRITE_OFF)
_PAID = tuple(declaration.name for declaration in _PAYMENT)


def _numbers(work: UnitOfWork, sales: Sequence[Sale]) -> dict[tuple[str, date], Any]:
    """Numbers by entity and day, taken from each series in one statement."""
    by_series: dict[tuple[str, str], list[date]] = defaultdict(list)
    for sale in sales:
        for declaration, _ in _CHAIN:
            by_series[declaration.name, numbering.series_of(declaration.number, sale.on)].append(sale.on)
        for payment in sale.payments:
            for each in _PAYMENT:
                by_series[each.name, numbering.series_of(each.number, payment.on)].append(payment.on)
    found: dict[tuple[str, date], list[str]] = defaultdict(list)
    for (name, series), days in sorted(by_series.items()):
        days.sort()
        for on, number in zip(days, numbering.take(work, series, days[0], len(days)), strict=True):
            found[name, on].append(number)
    return {key: iter(numbers) for key, numbers in found.items()}


def _chain(work: UnitOfWork, rows: Rows, sale: Sale, numbers: list[str]) -> tuple[Posted, list[tuple[str, int]]]:
    total = sum((line.quantity for line in sale.lines), ZERO)
    gross = sum((line.gross for line in sale.lines), ZERO)
    net = sum((net_of(line.gross, line.tax_rate) for line in sale.lines), ZERO)
    paid = sum((payment.amount for payment in sale.payments), ZERO)
    settled: dict[str, Any] = {
        "settled_total": paid,
        "state": "settled" if paid == gross else "part_settled" if paid else "approved",
    }
    common: dict[str, Any] = {
        "customer_id": sale.customer_id,
        "salesperson_id": sale.salesperson_id,
        "org_id": sale.org_id,
        "on": sale.on,
    }
    shipping: dict[str, Any] = {**common, "address_id": sale.address_id, "warehouse_id": sale.warehouse_id}
    money: dict[str, Any] = {"net_total": net, "tax_total": gross - net, "gross_total": gross}
    order = rows.document(
        SalesOrder, number=numbers[0], state="done", **shipping, **money, quantity_total=total, delivered_total=total,
        shipped_total=total, signed_total=total, invoiced_total=total, received_total=paid, customer_order_no=sale.reference, defaults_of=sale.customer_id,
    )  # fmt: skip
    note = rows.document(
        delivery_note.DeliveryNote,
        number=numbers[1],
        state="done",
        **shipping,
        ship_on=sale.on,
        quantity_total=total,
        shipped_total=total,
    )
    out = rows.document(
        outbound.Outbound,
        number=numbers[2],
        state="done",
        **shipping,
        quantity_total=total,
        handled_total=total,
        signed_total=total,
    )
    signed = rows.document(
        sign_off.SignOff, number=numbers[3], state="done", **shipping, signed_on=sale.on, quantity_total=total, signed_total=total,
        to_invoice_total=total, invoiced_total=total,
    )  # fmt: skip
    invoice = rows.document(
        sales_invoice.SalesInvoice,
        number=numbers[4],
        **settled,
        **common,
        **money,
        due_on=sale.due_on,
        quantity_total=total,
    )
    owed = rows.document(
        receivable_doc.Receivable, number=numbers[5], **settled, **common, kind=receivable_doc.ReceivableKind.INVOICE, amount=gross,
        source_entity=_NAMES[4], source_id=invoice,
        due_on=sale.due_on, reference=" ".join(filter(None, (numbers[0], sale.reference)))[:200],
    )  # fmt: skip
    for position, line in enumerate(sale.lines):
        _line(rows, sale, line, position, (order, note, out, signed, invoice))
    stubs = [
        Stub(name, id_, sale.on, sale.org_id)
        for name, id_ in zip(_NAMES, (order, note, out, signed, invoice, owed), strict=True)
    ]
    _post_stock(work, sale, stubs)
    customer = sale.customer_id
    credit.post(work, stubs[0], [credit.Entry(customer_id=customer, ordered=gross)])
    credit.post(work, stubs[2], [credit.Entry(customer_id=customer, ordered=-gross, shipped=gross)])
    credit.post(work, stubs[4], [credit.Entry(customer_id=customer, shipped=-gross, invoiced=gross)])
    item = receivable.open_item(
        work, stubs[5], kind="invoice", customer_id=customer, amount=gross, due_date=sale.due_on, reference=(sale.reference or numbers[0])[:60]
    )  # fmt: skip
    return Posted(order, invoice, owed, item, gross), [(stub.__tablename__, stub.id) for stub in stubs]


def _line(rows: Rows, sale: Sale, line: SoldLine, position: int, heads: tuple[int, int, int, int, int]) -> None:
    order, note, out, signed, invoice = heads
    quantity, net = line.quantity, net_of(line.gross, line.tax_rate)
    common: dict[str, Any] = {"item_id": line.item_id, "position": position, "quantity": quantity}
    sold_by = {"salesperson_id": sale.salesperson_id}
    amounts: dict[str, Any] = {
        "price": line.price,
        "tax_rate": line.tax_rate,
        "net": net,
        "tax": line.gross - net,
        "gross": line.gross,
    }
    order_line = rows.add(
        SalesOrderLine, document_id=order, **common, **amounts, warehouse_id=sale.warehouse_id, deliver_on=sale.on,
        delivered=quantity, shipped=quantity, signed=quantity, invoiced=quantity, shipped_amount=line.gross, invoiced_net=net,
        invoiced_gross=line.gross,
    )  # fmt: skip
    note_line = rows.add(
        delivery_note.DeliveryNoteLine,
        document_id=note,
        **common,
        **sold_by,
        warehouse_id=sale.warehouse_id,
        order_line_id=order_line,
        shipped=quantity,
    )
    out_line = rows.add(
        outbound.OutboundLine, document_id=out, **common, **sold_by, batch_id=line.batch_id, delivery_line_id=note_line, order_line_id=order_line,
        handled=quantity, signed=quantity, amount=line.gross,
    )  # fmt: skip
    signed_line = rows.add(
        sign_off.SignOffLine, document_id=signed, **sold_by, item_id=line.item_id, position=position, batch_id=line.batch_id, outbound_line_id=out_line,
        order_line_id=order_line, shipped=quantity, signed=quantity, to_invoice=quantity, invoiced=quantity,
    )  # fmt: skip
    rows.add(
        sales_invoice.SalesInvoiceLine,
        document_id=invoice,
        **common,
        **sold_by,
        **amounts,
        sign_off_line_id=signed_line,
        order_line_id=order_line,
    )


def _pay(work: UnitOfWork, rows: Rows, sale: Sale, made: Posted, payment: Payment, numbers: list[str]) -> None:
    """A confirmed receipt and the write-off that settles the sale's receivable with it."""
    customer, on, amount = sale.customer_id, payment.on, payment.amount
    money_in = rows.document(
        receipt.Receipt, number=numbers[0], state="settled", on=on, org_id=sale.org_id, customer_id=customer,
        salesperson_id=sale.salesperson_id, amount=amount, settled_total=amount, reference=sale.reference,
    )  # fmt: skip
    settling = rows.document(
        write_off.WriteOff,
        number=numbers[1],
        state="approved",
        on=on,
        org_id=sale.org_id,
        customer_id=customer,
        amount=amount,
    )
    rows.add(
        write_off.WriteOffLine, document_id=settling, receivable_id=made.receivable_id, receipt_id=money_in, amount=amount,
        receivable_open=amount, receipt_open=amount,
    )  # fmt: skip
    rows.add_edge((_NAMES[5], made.receivable_id), (_PAID[1], settling))
    rows.add_edge((_PAID[0], money_in), (_PAID[1], settling))
    source = Stub(_PAID[0], money_in, on, sale.org_id)
    item = receivable.open_item(work, source, kind="receipt", customer_id=customer, amount=amount, due_date=on)
    credit.post(work, source, [credit.Entry(customer_id=customer, advance=amount)])
    allocation = receivable.Allocation(made.invoice_item, item, amount)
    receivable.allocate(work, Stub(_PAID[1], settling, on, sale.org_id), customer, [allocation])


def _post_stock(work: UnitOfWork, sale: Sale, stubs: list[Stub]) -> None:
    """Promise, issue and arrival, as the three documents would."""
    order, _, out, signed, *_ = stubs
    promised, issued, arrived = [], [], []
    for line in sale.lines:
        where, what, quantity = sale.warehouse_id, line.item_id, line.quantity
        promised.append(stock.Move(warehouse_id=where, item_id=what, reserved=quantity))
        issued.append(
            stock.Move(
                warehouse_id=where,
                item_id=what,
                batch_id=line.batch_id,
                on_hand=-quantity,
                reserved=-quantity,
                in_transit=quantity,
            )
        )
        arrived.append(stock.Move(warehouse_id=where, item_id=what, batch_id=line.batch_id, in_transit=-quantity))
    stock.post(work, order, promised)
    stock.post(work, out, issued)
    stock.post(work, signed, arrived)
