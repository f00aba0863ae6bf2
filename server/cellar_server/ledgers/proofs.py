"""Proofs of the ledgers: every projection is the sum of its ledger, and no limit of nature is broken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, or_, select

from cellar_db import types
from cellar_db.functions import CHUNK
from cellar_server.kernel.schema import plain
from cellar_server.kernel.schema.declaration import Declaration
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.registry import Registry
from cellar_server.kernel.unit_of_work.prove import Difference, compare, proof
from cellar_server.ledgers import credit, effects, open_items, stock


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


_LEDGERS = (stock.StockMove, credit.CreditEntry, open_items.OpenItem, open_items.Allocated)
_EFFECTS = "effects: Σ ledger rows of a document = what it stands for"


@proof(_EFFECTS)
def _effects(connection: Connection, registry: Registry) -> Iterator[Difference]:
    """By document: the rows under its name are what it says now, or nothing where it is not in force."""
    for declaration in registry.declarations.values():
        if declaration.effects is None:
            yield from _silent(connection, declaration.name)
            continue
        yield from _orphans(connection, declaration)
        for ids in _in_portions(connection, declaration.table):
            sides = (stock.posted, credit.posted, open_items.posted)
            found = [side(connection, declaration.name, ids) for side in sides]
            for doc in plain.documents(connection, declaration, ids):
                force = declaration.state(doc.state).in_effect
                parts = effects.Parts(declaration.effects(doc) if force else ())
                expected = (
                    stock.tally(parts.moves),
                    credit.tally(parts.entries),
                    open_items.tally(parts.items, parts.settlements),
                )
                for should, is_ in zip(expected, (posted.get(doc.id, {}) for posted in found), strict=True):
                    if should != is_:
                        yield Difference(_EFFECTS, f"{declaration.name} {doc.number} ({doc.id})", str(should), str(is_))


def _in_portions(connection: Connection, table: Table) -> Iterator[list[int]]:
    """All ids of a table, five hundred at a time."""
    last = 0
    some = select(table.c.id).where(table.c.id > bindparam("after", type_=types.Id())).order_by(table.c.id).limit(CHUNK)
    while ids := list(connection.scalars(some, {"after": last})):
        yield ids
        last = ids[-1]


def _silent(connection: Connection, entity: str) -> Iterator[Difference]:
    """A declared type that says no effect posts nothing."""
    for ledger in map(table_of, _LEDGERS):
        count = connection.scalar(select(func.count()).select_from(ledger).where(ledger.c.entity == entity))
        if count:
            yield Difference(
                _EFFECTS, f"{entity}, which declares no effects", f"nothing in {ledger.name}", f"{count} rows"
            )


def _orphans(connection: Connection, declaration: Declaration) -> Iterator[Difference]:
    """Whose rows these are must be there."""
    documents = declaration.table
    for ledger in map(table_of, _LEDGERS):
        lost = select(ledger.c.record_id).where(
            ledger.c.entity == declaration.name, ledger.c.record_id.not_in(select(documents.c.id))
        )
        for id_ in connection.scalars(lost.distinct()):
            yield Difference(_EFFECTS, f"{ledger.name} of {declaration.name} {id_}", "a document", "nothing")
