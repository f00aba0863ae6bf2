"""What every ledger comes to, and what every document has counted of others: two moments are the same, or they are not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from cellar_db import engine as db
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.registry import Registry
from cellar_server.ledgers import credit, stock
from cellar_server.ledgers.open_items import OpenItem
from tests.support.books import SmallBooks

Rows = list[tuple[Any, ...]]


def projections(books: SmallBooks) -> dict[str, Rows]:
    """Each row of a projection, and each counter of a document or its line, that is not zero."""
    with db.read(books.ledger.engine) as connection:
        found = {
            name: sorted(tuple(row) for row in connection.execute(asked))
            for name, asked in _asked(books.ledger.registry)
        }
    return {name: rows for name, rows in found.items() if rows}


@cache
def _asked(registry: Registry) -> tuple[tuple[str, Select[Any]], ...]:
    return (*_ledgers(), *_counters(registry))


def _ledgers() -> Iterator[tuple[str, Select[Any]]]:
    for model, key, buckets in (
        (stock.StockItem, ("warehouse_id", "item_id"), stock.ITEM_BUCKETS),
        (stock.StockBatch, stock.DETAIL_KEY, stock.DETAIL_BUCKETS),
        (stock.StockCost, stock.COST_KEY, ("quantity", "cost")),
        (credit.CreditBalance, ("customer_id",), credit.BUCKETS),
        (OpenItem, ("id",), ("open_amount",)),
    ):
        columns = table_of(model).c
        yield model.__tablename__, _unlike_zero([columns[name] for name in key], [columns[name] for name in buckets])


def _counters(registry: Registry) -> Iterator[tuple[str, Select[Any]]]:
    """What links, red documents and settlements have counted; each is written by what comes after and given back with it."""
    counted: dict[Any, set[str]] = {}
    for link in registry.links.values():
        counted.setdefault(table_of(registry.of(link.source.__tablename__).grids[link.grid].line), set()).add(
            link.taken
        )
        for also in link.also:
            counted.setdefault(table_of(also.model), set()).add(also.counter)
    for declaration in registry.declarations.values():
        if declaration.kind is not EntityKind.DOCUMENT:
            continue
        if declaration.settled is not None:
            counted.setdefault(declaration.table, set()).add(declaration.settled.done)
        if declaration.reversible is not None:
            said = declaration.reversible
            held = table_of(declaration.grids[said.grid].line) if said.grid else declaration.table
            counted.setdefault(held, set()).add("reversed" if said.grid else "reversed_total")
    for table, names in counted.items():
        yield table.name, _unlike_zero([table.c.id], [table.c[name] for name in sorted(names)])


def _unlike_zero(key: list[ColumnElement[Any]], figures: list[ColumnElement[Any]]) -> Select[Any]:
    return select(*key, *figures).where(or_(*(each != 0 for each in figures)))
