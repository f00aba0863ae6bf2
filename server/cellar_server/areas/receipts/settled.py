"""What a write-off tells the documents it settles: amounts and progress of receivables, invoices and receipts, orders' receipts.

Rows change in key order, one table after the other (receivable, receipt, invoice, order), so that two write-offs never wait
for each other in a circle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import bindparam, update

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.areas.billing.sales_invoice import SalesInvoice
from cellar_server.areas.receipts import reads
from cellar_server.areas.receipts.receipt import Receipt
from cellar_server.areas.sales.order_tables import SalesOrder
from cellar_server.kernel.amounts import money
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.problems import Problem
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers.open_items import told

_orders = table_of(SalesOrder)
_RECEIVE = (
    update(_orders)
    .where(_orders.c.id == bindparam("wanted_id"))
    .values(received_total=_orders.c.received_total + bindparam("by", type_=_orders.c.received_total.type))
)


Amounts = Mapping[int, Decimal]


class _SettledDoor:
    """Behind the links' doors and before the ledgers': several write-offs at once tell each document once."""

    order: ClassVar[int] = 12
    name: ClassVar[str] = "settled"

    def post(self, work: UnitOfWork, entries: list[tuple[Amounts, Amounts]]) -> list[Problem]:
        by_receivable: dict[int, Decimal] = defaultdict(Decimal)
        by_receipt: dict[int, Decimal] = defaultdict(Decimal)
        for receivables, receipts in entries:
            for sums, amounts in ((by_receivable, receivables), (by_receipt, receipts)):
                for id_, amount in amounts.items():
                    sums[id_] += amount
        _tell(work, by_receivable, by_receipt)
        return []


_DOOR = _SettledDoor()


def settle(work: UnitOfWork, by_receivable: Amounts, by_receipt: Amounts) -> None:
    """Move what is settled of these receivables and receipts (negative: undone), of their invoices and orders."""
    work.post(_DOOR, [(by_receivable, by_receipt)])


def _tell(work: UnitOfWork, by_receivable: Amounts, by_receipt: Amounts) -> None:
    told.tell(work, Receivable, by_receivable)
    told.tell(work, Receipt, by_receipt)
    by_invoice: dict[int, Decimal] = defaultdict(Decimal)
    for receivable_id, invoice_id in reads.invoices_of(work, by_receivable):
        by_invoice[invoice_id] += by_receivable[receivable_id]
    if by_invoice:
        told.tell(work, SalesInvoice, by_invoice, whole="gross_total")
        _tell_orders(work, by_invoice)


def _tell_orders(work: UnitOfWork, by_invoice: Amounts) -> None:
    """An order has received its share, pro rata of what each invoice bills of it."""
    parts: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    settled: dict[int, Decimal] = {}
    for invoice_id, now, order_id, gross in reads.billed(work, by_invoice):
        parts[invoice_id].append((order_id, gross))
        settled[invoice_id] = now
    received: dict[int, Decimal] = defaultdict(Decimal)
    for invoice_id, orders in parts.items():
        weights = [gross for _, gross in orders]
        after = money.parts(settled[invoice_id], weights)
        before = money.parts(settled[invoice_id] - by_invoice[invoice_id], weights)
        for (order_id, _), new, old in zip(orders, after, before, strict=True):
            received[order_id] += new - old
    changes = {id_: amount for id_, amount in sorted(received.items()) if amount}
    if changes:
        work.write(_RECEIVE, [{"wanted_id": id_, "by": amount} for id_, amount in changes.items()])
        for id_ in changes:
            work.touch(SalesOrder.__tablename__, id_)
