"""Proofs of the ledgers: every projection is the sum of its ledger, and no limit of nature is broken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, func, or_, select

from cellar_server.kernel import periods
from cellar_server.kernel.model import table_of
from cellar_server.kernel.modules import Module
from cellar_server.kernel.periods import Period, PeriodClosing
from cellar_server.kernel.prove import Difference, compare, proof
from cellar_server.kernel.registry import Registry
from cellar_server.ledgers import credit, receivable, stock


def _projection(
    connection: Connection,
    name: str,
    projection: Table,
    ledger: Table,
    key: tuple[str, ...],
    buckets: tuple[str, ...],
    *where: Any,
) -> Iterator[Difference]:
    sums = select(*(ledger.c[part] for part in key), *(func.sum(ledger.c[bucket]) for bucket in buckets))
    sums = sums.where(*where).group_by(*(ledger.c[part] for part in key))
    expected = {tuple(row[: len(key)]): tuple(row[len(key) :]) for row in connection.execute(sums)}
    shown = select(*(projection.c[part] for part in key), *(projection.c[bucket] for bucket in buckets))
    found = {tuple(row[: len(key)]): tuple(row[len(key) :]) for row in connection.execute(shown)}
    nothing = tuple(0 for _ in buckets)
    yield from compare(name, expected, found, nothing=nothing)


@proof("stock: balance = Σ moves")
def _stock(connection: Connection, _: Registry) -> Iterator[Difference]:
    moves = table_of(stock.StockMove)
    yield from _projection(
        connection,
        "stock: balance = Σ moves",
        table_of(stock.StockItem),
        moves,
        ("warehouse_id", "item_id"),
        stock.BUCKETS,
    )


@proof("stock: batch balance = Σ moves of the batch")
def _stock_batches(connection: Connection, _: Registry) -> Iterator[Difference]:
    moves = table_of(stock.StockMove)
    yield from _projection(
        connection, "stock: batch balance = Σ moves of the batch", table_of(stock.StockBatch), moves,
        ("warehouse_id", "item_id", "batch_id"), stock.BATCH_BUCKETS, moves.c.batch_id != 0,
    )  # fmt: skip


@proof("stock: nothing below zero, nothing promised twice")
def _stock_limits(connection: Connection, registry: Registry) -> Iterator[Difference]:
    columns = table_of(stock.StockItem).c
    warehouse = registry.of("warehouse").table
    below = or_(
        columns.on_hand < columns.reserved,
        columns.reserved < 0,
        columns.in_transit < 0,
        columns.lent < 0,
        columns.to_inspect < 0,
    )
    rows = connection.execute(
        select(columns.warehouse_id, columns.item_id, columns.on_hand, columns.reserved, columns.in_transit)
        .join(warehouse, warehouse.c.id == columns.warehouse_id)
        .where(below, warehouse.c.allow_negative == False)  # noqa: E712
    )
    for row in rows:
        yield Difference(
            "stock: nothing below zero, nothing promised twice", f"warehouse {row[0]} item {row[1]}", "0 ≤ reserved ≤ on hand",
            f"on hand {row[2]}, reserved {row[3]}, in transit {row[4]}",
        )  # fmt: skip


@proof("credit: exposure = Σ entries")
def _credit(connection: Connection, _: Registry) -> Iterator[Difference]:
    yield from _projection(
        connection, "credit: exposure = Σ entries", table_of(credit.CreditBalance), table_of(credit.CreditEntry), ("customer_id",),
        credit.BUCKETS,
    )  # fmt: skip


@proof("receivable: open = amount − Σ allocations")
def _open_items(connection: Connection, _: Registry) -> Iterator[Difference]:
    name = "receivable: open = amount − Σ allocations"
    items, allocations = table_of(receivable.OpenItem).c, table_of(receivable.Allocated).c
    taken: dict[int, Any] = {}
    for side in (allocations.invoice_item_id, allocations.receipt_item_id):
        for item, amount in connection.execute(select(side, func.sum(allocations.amount)).group_by(side)):
            taken[item] = taken.get(item, 0) + amount
    expected, found = {}, {}
    for id_, amount, open_amount in connection.execute(select(items.id, items.amount, items.open_amount)):
        expected[id_], found[id_] = amount - taken.pop(id_, 0), open_amount
    yield from compare(name, expected, found)
    for item, amount in taken.items():
        yield Difference(name, f"allocation of item {item}", "an open item", f"{amount} without one")


@proof("receivable and credit agree")
def _sides(connection: Connection, _: Registry) -> Iterator[Difference]:
    items, balances = table_of(receivable.OpenItem).c, table_of(credit.CreditBalance).c
    for kind, bucket in (("invoice", balances.invoiced), ("receipt", balances.advance)):
        sums = connection.execute(
            select(items.customer_id, func.sum(items.open_amount)).where(items.kind == kind).group_by(items.customer_id)
        )
        expected = {f"customer {row[0]} {kind}": row[1] for row in sums if row[1]}
        rows = connection.execute(select(balances.customer_id, bucket).where(bucket != 0))
        yield from compare(
            "receivable and credit agree", expected, {f"customer {row[0]} {kind}": row[1] for row in rows}
        )


class _Closed(NamedTuple):
    code: str
    starts: date
    ends: date
    module: Module
    org_id: int
    closed_at: datetime


_AFTER = "periods: nothing was posted into a period after it was closed"


@proof(_AFTER)
def _closed_periods(connection: Connection, registry: Registry) -> Iterator[Difference]:
    """A posting shares its closing row from before it is written, and a period is closed at the moment nobody shares it: so a
    row made later than that moment is one that the guard never saw. What was carried over without its moment says nothing."""
    period, closing = table_of(Period).c, table_of(PeriodClosing).c
    closings = [
        _Closed(*row)
        for row in connection.execute(
            select(period.code, period.starts, period.ends, closing.module, closing.org_id, closing.closed_at)
            .join(table_of(PeriodClosing), closing.document_id == period.id)
            .where(closing.closed == True, closing.closed_at.is_not(None))  # noqa: E712
        )
    ]
    if not closings:
        return
    units = periods.read_units(connection, registry)
    for model in (stock.StockMove, credit.CreditEntry, receivable.OpenItem, receivable.Allocated):
        for declaration in registry.declarations.values():
            if declaration.module is None:
                continue
            ledger, doc = table_of(model).c, declaration.table
            rows = connection.execute(
                select(doc.c.number, doc.c.org_id, ledger.posting_date, ledger.created_at)
                .join(doc, doc.c.id == ledger.record_id)
                .where(
                    ledger.entity == declaration.name,
                    ledger.created_at > min(each.closed_at for each in closings),
                    ledger.posting_date <= max(each.ends for each in closings),
                )
            )
            for number, org, on, made in rows:
                books = periods.finance_unit(units, org)
                for each in closings:
                    mine = each.module is declaration.module and each.org_id == books
                    if mine and each.starts <= on <= each.ends and made > each.closed_at:
                        yield Difference(_AFTER, f"{number} in {each.code}", f"made before {each.closed_at}", str(made))
