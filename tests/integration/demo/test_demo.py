"""The demo company: believable, the same for the same seed, and in agreement with the program's own proofs."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from cellar_db import engine as db
from cellar_server.areas.administration import demo as users
from cellar_server.areas.masters.demo.catalogue import products
from cellar_server.areas.pricing import inquiry
from cellar_server.areas.pricing.rules import Quote
from cellar_server.demo import make as demo
from cellar_server.demo.orders import working_days
from cellar_server.kernel.access.principal import system
from cellar_server.kernel.entry.security import login
from cellar_server.kernel.schema import clock
from cellar_server.kernel.unit_of_work import prove
from cellar_server.ledgers.stock import StockItem, StockMove
from tests.support.empty_books import empty_books


def test_a_small_year(database_url: str) -> None:
    books = empty_books(database_url)
    made = demo.make(books, months=2, customers=40, orders_a_day=4)
    company = made.company
    assert len(company.customers) == 41
    assert len(company.items) == len(list(products())) >= 40
    assert len({customer.name for customer in company.customers.values()}) == 41
    with books.commands.reading(system()) as work:
        for customer in [*list(company.customers.values())[:12], company.customers["N00001"]]:
            found = inquiry.quote(
                work, org_id=company.sales_org.id, customer_id=customer.id, on=clock.today(),
                lines=[(item.id, Decimal(item.per_case)) for item in company.items.values()],
            )  # fmt: skip
            assert [answer for answer in found if not isinstance(answer, Quote)] == []
    assert prove.prove(books.engine, books.registry) == []
    opened = login(books, "demo", users.password(), "zh", "test")
    assert opened.principal.policy.may("sales_order", "approve")
    assert not opened.must_change
    with pytest.raises(ValueError, match="holds customers already"):
        demo.make(books, months=1, customers=5)
    # What came in is enough for everything that was ordered, month by month.
    wanted: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for order in made.orders:
        for line in order.lines:
            wanted[company.warehouses[order.warehouse].id, company.items[line.item].id] += line.quantity
    with db.read(books.engine) as connection:
        have = {
            (row[0], row[1]): row[2]
            for row in connection.execute(select(StockItem.warehouse_id, StockItem.item_id, StockItem.on_hand))
        }
        assert connection.scalar(select(func.count()).select_from(StockMove))
    assert all(have[key] >= quantity for key, quantity in wanted.items())


def test_the_same_seed_gives_the_same_orders(one_database_url: str) -> None:
    company = demo.make(empty_books(one_database_url), months=1, customers=20, orders_a_day=1).company
    first, last = date(2026, 1, 1), date(2026, 12, 31)
    one, same, other = (list(demo.plan(company, first=first, last=last, a_day=2, seed=seed)) for seed in (1, 1, 2))
    assert one == same
    assert one != other
    assert {order.day for order in one} <= set(working_days(first, last))
    assert all(line.quantity >= line.lost for order in one for line in order.lines)
    assert all(order.pay_after is None for order in one if order.prepaid)
    # Before Spring Festival more is ordered than in March.
    months: dict[int, int] = defaultdict(int)
    for order in one:
        months[order.day.month] += 1
    assert months[1] > months[3]
