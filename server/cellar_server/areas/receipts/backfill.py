"""Receipt and write-off of a payment for a sale that is over."""

from __future__ import annotations

from cellar_server.areas.receipts.receipt import RECEIPT, Receipt
from cellar_server.areas.receipts.write_off import WRITE_OFF, WriteOff, WriteOffLine
from cellar_server.areas.sales.backfill import Payment, Sale
from cellar_server.kernel.filling.bulk_rows import Rows, Stub, Written
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.schema.states import APPROVED
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, open_items

DOCUMENTS = (RECEIPT, WRITE_OFF)


def receipt(work: UnitOfWork, rows: Rows, sale: Sale, number: str, payment: Payment) -> tuple[Written, int]:
    """The confirmed receipt, and the open item that it is in the ledger."""
    customer, on, amount = sale.customer_id, payment.on, payment.amount
    head = rows.document(
        Receipt, number=number, state=APPROVED.code, progress=Progress.DONE, on=on, org_id=sale.org_id, customer_id=customer,
        salesperson_id=sale.salesperson_id, amount=amount, settled_total=amount, reference=sale.reference,
    )  # fmt: skip
    source = Stub(RECEIPT.name, head, on, sale.org_id)
    item = open_items.open_item(
        work, source, side=open_items.Side.RECEIVABLE, kind=open_items.Kind.PAYMENT, party=open_items.Party(customer_id=customer),
        amount=amount, due_date=on,
    )  # fmt: skip
    credit.post(work, source, [credit.Entry(customer_id=customer, advance=amount)])
    return Written(head), item


def write_off(
    work: UnitOfWork, rows: Rows, sale: Sale, number: str, payment: Payment, owed: tuple[Written, int], paid: tuple[Written, int]
) -> Written:  # fmt: skip
    """The write-off that settles the receivable with the receipt; each is its document and its open item."""
    customer, on, amount = sale.customer_id, payment.on, payment.amount
    head = rows.document(
        WriteOff, number=number, state=APPROVED.code, on=on, org_id=sale.org_id, customer_id=customer, amount=amount
    )
    rows.add(
        WriteOffLine, document_id=head, receivable_id=owed[0].id, receipt_id=paid[0].id, amount=amount, receivable_open=amount,
        receipt_open=amount,
    )  # fmt: skip
    source = Stub(WRITE_OFF.name, head, on, sale.org_id)
    open_items.allocate(work, source, [open_items.Allocation(owed[1], paid[1], amount)])
    credit.post(work, source, [credit.Entry(customer_id=customer, invoiced=-amount, advance=-amount)])
    return Written(head)
