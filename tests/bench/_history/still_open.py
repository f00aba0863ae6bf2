"""What the orders that are still open stand on: periods, counters, the goods they reserve and the credit they take up."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.orm import Session

from cellar_db import engine as db
from cellar_db.ids import new_id
from cellar_db.upserts import insert_missing
from cellar_server.areas.administration.seed import ensure_period
from cellar_server.areas.masters.batch import Batch
from cellar_server.areas.masters.customer import Customer
from cellar_server.areas.masters.item import Item
from cellar_server.areas.masters.warehouse import Warehouse
from cellar_server.kernel import audit
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.filling.masters import make as new_master
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.tables import number_counter
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, stock
from tests.bench._history.tables import ZERO
from tests.support.goods_in import bring_in


@dataclass
class Open:
    """What the orders that are still open have promised and taken up."""

    reserved: dict[tuple[int, int], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    ordered: dict[int, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


def counters_of(books: LedgerSet) -> dict[str, int]:
    """The last number given in each series so far; 0 in a new one."""
    with db.read(books.engine) as connection:
        known = connection.execute(select(number_counter.c.series, number_counter.c.last_value)).all()
    return defaultdict(int, known)


def settle(books: LedgerSet, first: date, today: date, counters: dict[str, int], still_open: Open) -> None:
    """Periods and counters; goods and credit under what is still open, so that whoever orders next has as much as before."""
    with (
        db.write(books.engine) as connection,
        Session(bind=connection, autoflush=False, expire_on_commit=False) as session,
    ):
        work = UnitOfWork(session, system(), books.registry)
        for month in range(first.year * 12 + first.month - 1, today.year * 12 + today.month):
            ensure_period(work, month // 12, month % 12 + 1)
        session.flush()
        connection.execute(number_counter.delete())
        connection.execute(
            insert(number_counter), [{"series": key, "last_value": value} for key, value in counters.items()]
        )
        _bring_goods(work, still_open, today)
        work.complete()
        audit.touched(work)
        work.finish()
        items, key = table_of(stock.StockItem), ("warehouse_id", "item_id")
        reserve = update(items).where(*(items.c[name] == bindparam(f"k_{name}") for name in key))
        reserve = reserve.values(reserved=items.c.reserved + bindparam("more", type_=items.c.reserved.type))
        rows = [
            {"k_warehouse_id": place, "k_item_id": item, "more": quantity}
            for (place, item), quantity in still_open.reserved.items()
        ]
        if rows:
            connection.execute(reserve, rows)
            _take_up(connection, still_open)


def _bring_goods(work: UnitOfWork, still_open: Open, today: date) -> None:
    managed = set(work.session.scalars(select(Item.id).where(Item.batch_managed == True)))  # noqa: E712
    batches: dict[int, Batch] = {}
    for _, item in still_open.reserved:
        if item in managed and item not in batches:
            code = f"H{new_id()}"
            batches[item] = new_master(work, Batch, code=code, name=code, item_id=item)
    work.session.add_all(batches.values())
    work.session.flush()
    papers: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for (place, item), quantity in still_open.reserved.items():
        batch = batches[item].id if item in batches else None
        papers[place].append({"item_id": item, "quantity": quantity, "batch_id": batch})
    for place, rows in papers.items():
        bring_in(work, work.get(Warehouse, place), rows, today)


def _take_up(connection: Connection, still_open: Open) -> None:
    balance, customer = table_of(credit.CreditBalance), table_of(Customer)
    rows = [{"k": id_, "more": amount} for id_, amount in still_open.ordered.items()]
    nothing = {**dict.fromkeys((*credit.BUCKETS, "credit_limit"), ZERO), "unlimited": False}
    missing = [{"id": new_id(), "customer_id": row["k"], **nothing} for row in rows]
    insert_missing(connection, balance, missing, ["customer_id"])
    more = bindparam("more", type_=balance.c.ordered.type)
    took = update(balance).where(balance.c.customer_id == bindparam("k"))
    took = took.values(ordered=balance.c.ordered + more, credit_limit=balance.c.credit_limit + more)
    connection.execute(took, rows)
    granted = update(customer).where(customer.c.id == bindparam("k"))
    connection.execute(granted.values(credit_limit=customer.c.credit_limit + more), rows)
