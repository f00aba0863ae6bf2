"""Who deals in what: the customers, goods, warehouses and users of the ledger set whose past is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from cellar_db import engine as db
from cellar_server.areas.masters.customer import Customer
from cellar_server.areas.masters.customer_address import CustomerAddress
from cellar_server.areas.masters.item import Item
from cellar_server.areas.masters.warehouse import Warehouse, WarehouseKind
from cellar_server.demo.make import make
from cellar_server.kernel.access.accounts import User
from cellar_server.kernel.access.principal import SYSTEM_USER
from cellar_server.kernel.entry.ledger_set import LedgerSet


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer with what an order takes from his record."""

    id: int
    address_id: Any
    salesperson_id: int
    org_id: int
    settlement_method_id: Any


@dataclass
class Cast:
    """Who deals in what."""

    buyers: list[Buyer]
    items: list[Any]
    warehouses: list[int]
    maker: int
    checker: int


def cast_of(books: LedgerSet) -> Cast:
    """Who there is; without customers the demo company's masters are made first."""
    with db.read(books.engine) as connection:
        empty = connection.scalar(select(Customer.id).limit(1)) is None
    if empty:
        make(books, months=1, customers=1000, orders_a_day=1)
    with db.read(books.engine) as connection:
        addresses: dict[int, int] = dict(
            connection.execute(
                select(CustomerAddress.customer_id, CustomerAddress.id).order_by(CustomerAddress.preferred)
            ).all()
        )
        employee = books.registry.of("employee").table.c
        teams: dict[int, int] = dict(connection.execute(select(employee.id, employee.org_id)).all())
        customers = connection.execute(
            select(Customer.id, Customer.salesperson_id, Customer.org_id, Customer.settlement_method_id)
            .where(Customer.state == "active")
            .order_by(Customer.code)
        ).all()
        buyers = [
            Buyer(row[0], addresses.get(row[0]), row[1], teams.get(row[1]) or row[2] or 0, row[3])
            for row in customers
            if row[1]
        ]
        items = list(
            connection.execute(
                select(Item.id, Item.cost, Item.tax_rate, Item.batch_managed).where(Item.state == "active")
            ).all()
        )
        warehouses = list(
            connection.scalars(
                select(Warehouse.id).where(Warehouse.kind == WarehouseKind.FINISHED).order_by(Warehouse.code)
            )
        )
        users = list(connection.scalars(select(User.id).where(User.id != SYSTEM_USER).order_by(User.code)))
    return Cast(buyers, items, warehouses, (users or [SYSTEM_USER])[0], (users or [SYSTEM_USER])[-1])
