"""What receipts read of the books beyond their own record; whatever is shown is narrowed to the person's sight."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import Select, func, select

from cellar_db.functions import in_lists, one_of
from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.areas.billing.sales_invoice import SalesInvoice, SalesInvoiceLine
from cellar_server.areas.receipts.receipt import Receipt
from cellar_server.areas.sales.order_tables import SalesOrderLine
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.states import APPROVED, giving
from cellar_server.kernel.schema.tables import document_link
from cellar_server.kernel.unit_of_work.unit import UnitOfWork

S = TypeVar("S", Receivable, Receipt)


def open_ones(work: UnitOfWork, model: type[S], customer_id: int) -> list[S]:
    """Shown: the receivables or receipts of a customer of which something is open, that this person may see, oldest first."""
    mine = work.visible(model).where(model.customer_id == customer_id, giving(table_of(model), APPROVED))
    return list(work.session.scalars(mine.order_by(model.id)))


_edges = document_link.c
_INVOICES = select(_edges.target_id, _edges.source_id).where(
    _edges.target_entity == Receivable.__tablename__,
    one_of(_edges.target_id, "ids"),
    _edges.source_entity == SalesInvoice.__tablename__,
)
_invoices, _billed, _ordered = table_of(SalesInvoice), table_of(SalesInvoiceLine), table_of(SalesOrderLine)
# What each invoice bills of each order.
_BILLED = (
    select(_invoices.c.id, _invoices.c.settled_total, _ordered.c.document_id, func.sum(_billed.c.gross))
    .select_from(_invoices)
    .join(_billed, _billed.c.document_id == _invoices.c.id)
    .join(_ordered, _ordered.c.id == _billed.c.order_line_id)
    .where(one_of(_invoices.c.id, "ids"))
    .group_by(_invoices.c.id, _invoices.c.settled_total, _ordered.c.document_id)
    .order_by(_invoices.c.id, _ordered.c.document_id)
)


def invoices_of(work: UnitOfWork, receivables: Iterable[int]) -> list[Any]:
    """Rule (receivable, invoice): what is settled is settled of the invoice too, whoever sees it."""
    return _by_ids(work, _INVOICES, receivables)


def billed(work: UnitOfWork, invoices: Iterable[int]) -> list[Any]:
    """Rule (invoice, settled of it, order, gross): every order takes its share of a payment."""
    return _by_ids(work, _BILLED, invoices)


def _by_ids(work: UnitOfWork, statement: Select[Any], ids: Iterable[int]) -> list[Any]:
    return [
        row for some in in_lists(sorted(set(ids))) for row in work.connection.execute(statement, {"ids": some}).all()
    ]
