"""Invoice and receivable of a sale that is over, settled as far as it was paid."""

from __future__ import annotations

from typing import Any

from cellar_server.areas.billing.receivable_doc import RECEIVABLE, Receivable, ReceivableKind
from cellar_server.areas.billing.sales_invoice import SALES_INVOICE, SalesInvoice, SalesInvoiceLine
from cellar_server.areas.sales.backfill import Sale
from cellar_server.kernel.filling.bulk_rows import Rows, Written
from cellar_server.kernel.links import following
from cellar_server.kernel.schema.states import APPROVED
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, open_items

DOCUMENTS = (SALES_INVOICE, RECEIVABLE)


def _settled(sale: Sale) -> dict[str, Any]:
    paid, gross = sale.paid, sale.gross
    return {
        "settled_total": paid,
        "state": APPROVED.code,
        "progress": following.settled(paid, gross),
        "due_on": sale.due_on,
    }


def invoice(work: UnitOfWork, rows: Rows, sale: Sale, number: str, order: Written, signed: Written) -> Written:
    """The invoice of all that was signed for."""
    head = rows.document(
        SalesInvoice, number=number, **_settled(sale), **sale.party, **sale.money, quantity_total=sale.quantity
    )
    for position, (line, order_line, signed_line) in enumerate(zip(sale.lines, order.lines, signed.lines, strict=True)):
        rows.add(
            SalesInvoiceLine, document_id=head, item_id=line.item_id, position=position, quantity=line.quantity,
            salesperson_id=sale.salesperson_id, **line.amounts, sign_off_line_id=signed_line, order_line_id=order_line,
        )  # fmt: skip
    owed = credit.Entry(customer_id=sale.customer_id, shipped=-sale.gross, invoiced=sale.gross)
    credit.post(work, sale.stub(SALES_INVOICE.name, head), [owed])
    return Written(head)


def receivable(
    work: UnitOfWork, rows: Rows, sale: Sale, number: str, order_number: str, invoiced: Written
) -> tuple[Written, int]:
    """The receivable of the invoice, and the open item that it is in the ledger."""
    head = rows.document(
        Receivable, number=number, **_settled(sale), **sale.party, kind=ReceivableKind.INVOICE, amount=sale.gross,
        source_entity=SALES_INVOICE.name, source_id=invoiced.id,
        reference=" ".join(filter(None, (order_number, sale.reference)))[:200],
    )  # fmt: skip
    item = open_items.open_item(
        work, sale.stub(RECEIVABLE.name, head), side=open_items.Side.RECEIVABLE, kind=open_items.Kind.DEBT,
        party=open_items.Party(customer_id=sale.customer_id), amount=sale.gross, due_date=sale.due_on,
        reference=(sale.reference or order_number)[:60],
    )  # fmt: skip
    return Written(head), item
