"""Customer balances: an inquiry that groups, listed, filtered, summed and narrowed like a table of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from cellar_server.areas.masters.customer import Customer
from cellar_server.kernel.access.policy import ANY, READ, RolePolicy, combined
from cellar_server.kernel.lists import query as lists
from cellar_server.kernel.lists.query import Query
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.field_makers import money
from cellar_server.kernel.schema.grouped import grouped
from cellar_server.kernel.schema.layout import Where
from cellar_server.ledgers.open_items import OpenItem
from tests.support.books import CHECKER, SmallBooks, ref, rows_of

pytestmark = pytest.mark.differs("queries")
TODAY = clock.today()
EARLIER = TODAY - timedelta(days=5)
COLUMNS = ("customer_id", "owed", "advance", "due_date")


def owe(books: SmallBooks, customer: str, entity: str, amount: str, number: str, days: int = 0) -> None:
    head: dict[str, Any] = {
        "customer_id": ref(customer), "org_id": ref("01"), "amount": Decimal(amount), "kind": "opening", "former_number": number,
        "business_date": EARLIER,
    }  # fmt: skip
    if days:
        head["due_on"] = TODAY + timedelta(days=days)
    books.by(CHECKER).act(books.save(entity, head), "approve")


@pytest.fixture
def owing(books: SmallBooks) -> SmallBooks:
    owe(books, "C1", "receivable", "300", "K-1", days=20)
    owe(books, "C1", "receivable", "200", "K-2", days=-3)
    owe(books, "C1", "receipt", "120", "S-1")
    owe(books, "C2", "receipt", "50", "S-2")
    return books


def balances(books: SmallBooks, *wheres: Where) -> dict[str, tuple[Decimal, Decimal, date | None]]:
    with books.reading() as work:
        found = lists.page(work, Query("customer_balance", wheres), COLUMNS)
        assert lists.count(work, Query("customer_balance", wheres)) == (len(found.ids), False)
        shown = zip(*(found.columns[name] for name in COLUMNS), strict=True)
        return {name: (owed, advance, due) for name, owed, advance, due in shown}


def test_a_customer_is_one_row_with_what_he_owes_and_what_he_paid_ahead(owing: SmallBooks) -> None:
    first, second = (rows_of(owing, Customer, code=code)[0].name for code in ("C1", "C2"))
    everybody = balances(owing)
    assert everybody == {
        first: (Decimal(500), Decimal(120), TODAY - timedelta(days=3)),
        second: (Decimal(0), Decimal(50), None),
    }
    assert balances(owing, Where.of("owed", "from", Decimal(1))).keys() == {first}
    assert balances(owing, Where.of("due_date", "from", TODAY)) == {}
    with owing.reading() as work:
        assert lists.sums(work, Query("customer_balance"), ["owed", "advance"])[0] == {"owed": 500, "advance": 170}


def test_pages_go_on_where_they_stopped(owing: SmallBooks) -> None:
    with owing.reading() as work:
        first = lists.page(work, Query("customer_balance"), COLUMNS, limit=1)
        rest = lists.page(work, Query("customer_balance"), COLUMNS, after=first.next, limit=1)
    assert (first.more, rest.more) == (True, False)
    assert len({*first.ids, *rest.ids}) == 2


@pytest.mark.parametrize("dimension", ["customer", "employee", "org"])
def test_a_role_sees_the_balances_of_its_own_customers_alone(owing: SmallBooks, dimension: str) -> None:
    first, second = (rows_of(owing, Customer, code=code)[0] for code in ("C1", "C2"))
    its = {"customer": first.id, "employee": first.salesperson_id, "org": first.org_id}[dimension]
    role = RolePolicy("its", frozenset({(ANY, READ)}), ((dimension, frozenset({its})),))
    narrowed = replace(owing, who=replace(owing.who, policy=combined((role,))))
    told = {each.name for each in (first, second) if its in (each.id, each.salesperson_id, each.org_id)}
    assert balances(narrowed).keys() == told


def test_a_column_without_a_field_is_told_and_so_is_a_field_without_a_column() -> None:
    table = OpenItem.__table__.c
    statement = select(func.min(table.id).label("id"), table.customer_id, table.kind).group_by(
        table.customer_id, table.kind
    )
    with pytest.raises(ValueError, match="customer_id, kind, owed is not both a column and a field"):
        grouped(__name__, "planted", statement, owed=money("欠|Owed"))
