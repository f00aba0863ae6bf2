"""Fills a new ledger set with the demo company: ``make(books)``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cellar_db import engine as db
from cellar_server.areas.administration.seed import ensure_period
from cellar_server.areas.inventory.demo import receive
from cellar_server.areas.masters.customer import Customer, CustomerKind
from cellar_server.areas.masters.demo import Company
from cellar_server.areas.masters.demo.company import MAIN_WAREHOUSE, WAREHOUSE_OF_AREA
from cellar_server.areas.masters.item import ItemKind, Tier
from cellar_server.demo import orders as planning
from cellar_server.demo import warehouse
from cellar_server.demo.orders import Buyer, Goods, PlannedOrder
from cellar_server.kernel import audit
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.unit_of_work import remembered
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.seed import seed
from cellar_server.seed.collected import modules

SEED = 20260101
_SIZES = {
    CustomerKind.REGIONAL: 10, CustomerKind.DEALER: 4, CustomerKind.SUB_DEALER: 2, CustomerKind.TERMINAL: 1,
    CustomerKind.GROUP_BUYER: 2, CustomerKind.INTERNAL: 6,
}  # fmt: skip
_WEIGHTS = {Tier.HIGH: 0.6, Tier.MIDDLE: 2.0, Tier.LOW: 1.4}


@dataclass(frozen=True)
class Demo:
    """What was made: the masters by code, and the orders that the company's year consists of, not posted yet."""

    company: Company
    orders: list[PlannedOrder]


def first_day(today: date, months: int) -> date:
    """The first of the month ``months`` months ago."""
    month = today.year * 12 + today.month - 1 - months
    return date(month // 12, month % 12 + 1, 1)


def plan(company: Company, *, first: date, last: date, a_day: float, seed: int = SEED) -> list[PlannedOrder]:
    """The orders of the company's customers from first to last; the same for the same seed."""
    goods = [
        Goods(code, product.per_case, _WEIGHTS[product.tier], product.kind is ItemKind.GIFT)
        for code, product in company.products.items()
    ]
    buyers = [
        Buyer(
            code, f"{code}-1", WAREHOUSE_OF_AREA.get(company.area_of[code], MAIN_WAREHOUSE), _SIZES[customer.kind],
            customer.prepaid,
        )
        for code, customer in sorted(company.customers.items())
    ]  # fmt: skip
    return list(planning.orders(goods, buyers, first=first, last=last, a_day=a_day, seed=seed))


def make(
    books: LedgerSet, *, months: int = 12, customers: int = 200, orders_a_day: float = 16, random_seed: int = SEED
) -> Demo:
    """Seed and fill an empty ledger set in one transaction: masters, users, prices, and stock for every planned order.

    ValueError where the ledger set has customers already: a demo is never mixed into real books.
    """
    with (
        db.write(books.engine) as connection,
        Session(bind=connection, autoflush=False, expire_on_commit=False) as session,
    ):
        work = UnitOfWork(session, system(), books.registry)
        if connection.scalar(select(func.count()).select_from(Customer)):
            raise ValueError(f"ledger set {books.code} holds customers already; a demo needs an empty one")
        first = first_day(work.today, months)
        seed(work)
        for month in range(months + 1):
            begins = first_day(work.today, month)
            ensure_period(work, begins.year, begins.month)
        company = Company(first, work.today, Random(random_seed), customers)
        for area in modules("demo"):
            # One that has nothing but what the company's trade brings has no masters to make.
            if hasattr(area, "build"):
                area.build(work, company)
        for area in modules("demo"):
            # What its people do, once all of them are there.
            if hasattr(area, "carry_on"):
                area.carry_on(work, company)
        planned = plan(company, first=first, last=work.today - timedelta(days=1), a_day=orders_a_day, seed=random_seed)
        receive(work, company, planning.arrivals(planned, first=first, seed=random_seed))
        work.complete()
        warehouse.carry(work, company)
        work.complete()
        audit.touched(work)
        work.finish()
        # Made beside the command path: a server that runs already must forget the trees and masters it knew.
        remembered.move(connection)
    return Demo(company, planned)
