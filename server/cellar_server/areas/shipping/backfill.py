"""Delivery note, outbound and sign-off of a sale that is over: all that was ordered left, and arrived."""

from __future__ import annotations

from cellar_server.areas.sales.backfill import Sale
from cellar_server.areas.shipping.delivery_note import DELIVERY_NOTE, DeliveryNote, DeliveryNoteLine
from cellar_server.areas.shipping.outbound import OUTBOUND, Outbound, OutboundLine
from cellar_server.areas.shipping.sign_off import SIGN_OFF, SignOff, SignOffLine
from cellar_server.kernel.filling.bulk_rows import Rows, Written
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.states import APPROVED, RECEIVED, SIGNED
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, stock

DOCUMENTS = (DELIVERY_NOTE, OUTBOUND, SIGN_OFF)


def note(rows: Rows, sale: Sale, number: str, order: Written) -> Written:
    """The note, all of it shipped."""
    head = rows.document(
        DeliveryNote,
        number=number,
        state=APPROVED.code,
        progress=Progress.DONE,
        **sale.goods,
        ship_on=sale.on,
        shipped_total=sale.quantity,
    )
    lines = [
        rows.add(
            DeliveryNoteLine, document_id=head, item_id=line.item_id, position=position, quantity=line.quantity,
            salesperson_id=sale.salesperson_id, warehouse_id=sale.warehouse_id, order_line_id=order_line, shipped=line.quantity,
        )
        for position, (line, order_line) in enumerate(zip(sale.lines, order.lines, strict=True))
    ]  # fmt: skip
    return Written(head, tuple(lines))


def outbound(work: UnitOfWork, rows: Rows, sale: Sale, number: str, order: Written, noted: Written) -> Written:
    """The outbound: what was promised leaves, and is owed for as shipped."""
    total = sale.quantity
    head = rows.document(
        Outbound,
        number=number,
        state=SIGNED.code,
        progress=Progress.DONE,
        **sale.goods,
        handled_total=total,
        signed_total=total,
    )
    lines = [
        rows.add(
            OutboundLine, document_id=head, item_id=line.item_id, position=position, quantity=line.quantity,
            salesperson_id=sale.salesperson_id, batch_id=line.batch_id, delivery_line_id=note_line, order_line_id=order_line,
            handled=line.quantity, signed=line.quantity, amount=line.gross,
        )
        for position, (line, order_line, note_line) in enumerate(zip(sale.lines, order.lines, noted.lines, strict=True))
    ]  # fmt: skip
    source = sale.stub(OUTBOUND.name, head)
    stock.post(work, source, [
        stock.Move(
            warehouse_id=sale.warehouse_id, item_id=line.item_id, batch_id=line.batch_id, on_hand=-line.quantity,
            reserved=-line.quantity, in_transit=line.quantity,
        )
        for line in sale.lines
    ])  # fmt: skip
    credit.post(work, source, [credit.Entry(customer_id=sale.customer_id, ordered=-sale.gross, shipped=sale.gross)])
    return Written(head, tuple(lines))


def sign_off(work: UnitOfWork, rows: Rows, sale: Sale, number: str, order: Written, out: Written) -> Written:
    """The sign-off: all of it arrived and is invoiced."""
    total = sale.quantity
    head = rows.document(
        SignOff, number=number, state=RECEIVED.code, progress=Progress.DONE, **sale.goods, signed_on=sale.on, signed_total=total, to_invoice_total=total,
        invoiced_total=total,
    )  # fmt: skip
    lines = [
        rows.add(
            SignOffLine, document_id=head, salesperson_id=sale.salesperson_id, item_id=line.item_id, position=position,
            batch_id=line.batch_id, outbound_line_id=out_line, order_line_id=order_line, shipped=line.quantity, signed=line.quantity,
            to_invoice=line.quantity, invoiced=line.quantity,
        )
        for position, (line, order_line, out_line) in enumerate(zip(sale.lines, order.lines, out.lines, strict=True))
    ]  # fmt: skip
    stock.post(work, sale.stub(SIGN_OFF.name, head), [
        stock.Move(warehouse_id=sale.warehouse_id, item_id=line.item_id, batch_id=line.batch_id, in_transit=-line.quantity)
        for line in sale.lines
    ])  # fmt: skip
    return Written(head, tuple(lines))
