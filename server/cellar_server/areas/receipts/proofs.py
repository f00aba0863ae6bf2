"""Proofs of money: the receivable is the invoice, what is settled is what was allocated, orders received what was settled."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import Connection, func, select

from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.schema.tables import document_link
from cellar_server.kernel.unit_of_work.prove import Difference, compare, proof
from cellar_server.ledgers.open_items import instalments, offsetting, told


@proof("invoices: receivable = invoice")
def _owed(connection: Connection, registry: Registry) -> Iterator[Difference]:
    if "sales_invoice" not in registry.declarations:
        return
    invoice, owed = registry.of("sales_invoice").table.c, registry.of("receivable").table.c
    edges = document_link.c
    shown = (
        select(edges.source_id, func.sum(owed.amount))
        .join(document_link, edges.target_id == owed.id)
        .where(
            edges.source_entity == "sales_invoice",
            edges.target_entity == "receivable",
            registry.of("receivable").living,
        )
        .group_by(edges.source_id)
    )
    billed = select(invoice.id, invoice.gross_total).where(registry.of("sales_invoice").effective)
    yield from compare(
        "invoices: receivable = invoice",
        {row[0]: row[1] for row in connection.execute(billed)},
        {row[0]: row[1] for row in connection.execute(shown)},
    )


@proof("settled: documents and open items agree")
def _settled(connection: Connection, registry: Registry) -> Iterator[Difference]:
    yield from told.disagree(connection, registry, "settled: documents and open items agree", ("receivable", "receipt"))


@proof("settled: a red one and its original are not both open")
def _netted(connection: Connection, registry: Registry) -> Iterator[Difference]:
    name = "settled: a red one and its original are not both open"
    yield from offsetting.disagree(connection, registry, name, ("receivable", "receipt", "sales_invoice"))


@proof("receivables: Σ instalments = document")
def _parts(connection: Connection, registry: Registry) -> Iterator[Difference]:
    yield from instalments.disagree(connection, registry, "receivables: Σ instalments = document", "receivable")


@proof("settled: orders received = invoices settled")
def _received(connection: Connection, registry: Registry) -> Iterator[Difference]:
    if "sales_order" not in registry.declarations:
        return
    order, invoice = registry.of("sales_order").table.c, registry.of("sales_invoice").table.c
    received = connection.scalar(select(func.sum(order.received_total))) or Decimal(0)
    settled = connection.scalar(select(func.sum(invoice.settled_total))) or Decimal(0)
    if received != settled:
        yield Difference("settled: orders received = invoices settled", "all orders", str(settled), str(received))
