"""Each proof of the chain sees the corruption it is there for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.areas.billing.sales_invoice import SalesInvoice
from cellar_server.areas.sales.order_tables import SalesOrder, SalesOrderLine
from cellar_server.areas.shipping.sign_off import SignOffLine
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.unit_of_work import prove
from tests.support.books import CHECKER, SmallBooks

D = Decimal
PLANTED = [
    (SalesOrderLine, {"signed": D(1)}, "orders: further counters = Σ downstream"),
    (
        SalesOrderLine,
        {"invoiced_gross": D(1)},
        "orders: credit ordered and shipped = what is not shipped and not invoiced",
    ),
    (SalesOrderLine, {"quantity": D(77)}, "orders: reserved stock = what is promised and not shipped"),
    (SignOffLine, {"lost": D(1)}, "sign-off: shipped = signed + lost"),
    (Receivable, {"amount": D(1)}, "invoices: receivable = invoice"),
    (Receivable, {"settled_total": D(1)}, "settled: documents and open items agree"),
    (SalesInvoice, {"settled_total": D(1)}, "settled: orders received = invoices settled"),
    (Receivable, {"progress": Progress.DONE}, "progress: it follows from what was taken or settled"),
    (SalesOrder, {"progress": Progress.OPEN}, "progress: it follows from what was taken or settled"),
    (SalesOrder, {"received_total": D(1)}, "settled: orders received = invoices settled"),
]


@pytest.mark.parametrize(
    ("model", "values", "name"), PLANTED, ids=[f"{m.__tablename__} {next(iter(v))}" for m, v, _ in PLANTED]
)
def test_a_planted_corruption_is_seen(one_books: SmallBooks, model: Any, values: dict[str, Any], name: str) -> None:
    books, other = one_books, one_books.by(CHECKER)
    note = other.act(books.push("sales_order.delivery_note", books.approved_order(("A", 10))), "approve")
    sign_off = books.act(
        books.push("outbound.sign_off", books.act(books.push("delivery_note.outbound", note), "sign")), "sign"
    )
    other.act(books.push("sign_off.sales_invoice", sign_off), "approve")
    books.proven()
    books.run(lambda work: work.connection.execute(update(model).values(values)))
    assert name in {difference.proof for difference in prove.prove(books.ledger.engine, books.ledger.registry)}
