"""Scopes that go through a reference or look at the lines: SQL and memory must tell the same rows."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Table, create_engine, insert, select

from cellar_db import types
from cellar_server.areas.masters.customer import Customer
from cellar_server.areas.masters.customer_address import CUSTOMER_ADDRESS, CustomerAddress
from cellar_server.areas.pricing.price_list import PRICE_LIST, PriceList, PriceListLine
from cellar_server.areas.sales.order_tables import SalesOrder, SalesOrderLine
from cellar_server.areas.sales.sales_order import SALES_ORDER
from cellar_server.books import registry
from cellar_server.kernel.access.policy import ANY, Policy, RolePolicy
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.fields import ChoiceType
from cellar_server.kernel.schema.model import table_of

registry()
CUSTOMER, ADDRESS = table_of(Customer), table_of(CustomerAddress)
LIST, LINE = table_of(PriceList), table_of(PriceListLine)
ORDER, ORDER_LINE = table_of(SalesOrder), table_of(SalesOrderLine)
FILLERS: dict[type, Any] = {
    types.Id: 1, types.Flag: False, types.Day: clock.today(), types.Instant: clock.now(), types.Quantity: Decimal(0),
    types.Money: Decimal(0), types.Price: Decimal(0), types.Rate: Decimal(0),
}  # fmt: skip


def row(table: Table, **values: Any) -> dict[str, Any]:
    """A row whose other columns hold anything that fits."""
    made: dict[str, Any] = {}
    for column in table.columns:
        kind = column.type
        if column.key in values:
            made[column.key] = values[column.key]
        elif column.nullable:
            made[column.key] = None
        elif isinstance(kind, ChoiceType):
            made[column.key] = next(iter(kind.choices))
        else:
            made[column.key] = FILLERS.get(type(kind), f"{values['id']}")
    return made


people = st.none() | st.integers(1, 3)
customers = st.dictionaries(st.integers(1, 4), people, min_size=1)
scopes = st.dictionaries(
    st.sampled_from(["employee", "customer"]), st.frozensets(st.integers(1, 4), max_size=3), max_size=2
)
policies = st.lists(scopes, min_size=1, max_size=2).map(
    lambda found: Policy(tuple(RolePolicy("r", frozenset({(ANY, ANY)}), tuple(sorted(each.items()))) for each in found))
)


@pytest.mark.covers("ORG-05")
@given(policy=policies, salespeople=customers, data=st.data())
def test_sql_and_memory_agree_through_references_and_lines(
    policy: Policy, salespeople: dict[int, int | None], data: st.DataObject
) -> None:
    known = st.sampled_from(sorted(salespeople))
    addresses = data.draw(st.lists(known, min_size=1, max_size=6))
    lists = data.draw(st.lists(st.lists(st.none() | known, max_size=3), min_size=1, max_size=5))

    def reach(entity: str, id_: int, column: str) -> int | None:
        assert (entity, column) == ("customer", "salesperson_id")
        return salespeople[id_]

    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        for table in (CUSTOMER, ADDRESS, LIST, LINE):
            table.create(connection)
        rows = [row(CUSTOMER, id=id_, salesperson_id=person) for id_, person in salespeople.items()]
        connection.execute(insert(CUSTOMER), rows)
        rows = [row(ADDRESS, id=i, customer_id=customer) for i, customer in enumerate(addresses)]
        connection.execute(insert(ADDRESS), rows)
        connection.execute(insert(LIST), [row(LIST, id=i) for i in range(len(lists))])
        lines = [(i, customer) for i, each in enumerate(lists) for customer in each]
        if lines:
            made = [row(LINE, id=n, document_id=i, customer_id=customer) for n, (i, customer) in enumerate(lines)]
            connection.execute(insert(LINE), made)

        def seen(declaration: Any) -> set[int]:
            window = policy.predicate(declaration)
            statement = select(declaration.table.c.id)
            return set(connection.scalars(statement if window is None else statement.where(window)))

        seen_addresses, seen_lists = seen(CUSTOMER_ADDRESS), seen(PRICE_LIST)
    engine.dispose()
    assert seen_addresses == {
        i for i, customer in enumerate(addresses)
        if policy.allows(CUSTOMER_ADDRESS, SimpleNamespace(customer_id=customer), "read", reach)
    }  # fmt: skip
    assert seen_lists == {
        i for i, each in enumerate(lists)
        if policy.allows(PRICE_LIST, SimpleNamespace(lines=[SimpleNamespace(customer_id=c) for c in each]), "read", reach)
    }  # fmt: skip


def test_a_list_of_somebody_else_s_prices_is_not_mine() -> None:
    """What the rule means, spelled out: everybody's lines are mine to see, one line of another's customer closes the list."""
    mine = Policy((RolePolicy("r", frozenset({(ANY, ANY)}), (("employee", frozenset({7})),)),))
    people = {1: 7, 2: 8}

    def may(*customers: int | None) -> bool:
        record = SimpleNamespace(lines=[SimpleNamespace(customer_id=customer) for customer in customers])
        return mine.allows(PRICE_LIST, record, "read", lambda entity, id_, column: people[id_])

    assert may()
    assert may(None, 1)
    assert not may(1, 2)


places = st.none() | st.integers(1, 3)
keepers = st.lists(
    st.dictionaries(st.sampled_from(["warehouse", "employee"]), st.frozensets(st.integers(1, 3), max_size=2), max_size=2),
    min_size=1, max_size=2,
).map(lambda found: Policy(tuple(RolePolicy("r", frozenset({(ANY, ANY)}), tuple(sorted(each.items()))) for each in found)))  # fmt: skip


@pytest.mark.covers("ORG-05")
@given(
    policy=keepers,
    orders=st.lists(st.tuples(places, st.integers(1, 3), st.lists(places, max_size=3)), min_size=1, max_size=6),
    verb=st.sampled_from(["read", "export", "print", "edit", "approve"]),
)
def test_sql_and_memory_agree_over_what_is_shared(
    policy: Policy, orders: list[tuple[int | None, int, list[int | None]]], verb: str
) -> None:
    """An order is a warehouse's by its lines, and by its head where they say nothing."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        for table in (ORDER, ORDER_LINE):
            table.create(connection)
        heads = [row(ORDER, id=i, warehouse_id=head, salesperson_id=who) for i, (head, who, _) in enumerate(orders)]
        connection.execute(insert(ORDER), heads)
        lines = [(i, place) for i, (_, _, each) in enumerate(orders) for place in each]
        if lines:
            made = [row(ORDER_LINE, id=n, document_id=i, warehouse_id=place) for n, (i, place) in enumerate(lines)]
            connection.execute(insert(ORDER_LINE), made)
        window = policy.predicate(SALES_ORDER, verb)
        statement = select(ORDER.c.id)
        seen = set(connection.scalars(statement if window is None else statement.where(window)))
    engine.dispose()

    def record(head: int | None, who: int, each: list[int | None]) -> Any:
        held = [SimpleNamespace(warehouse_id=place) for place in each]
        return SimpleNamespace(warehouse_id=head, salesperson_id=who, lines=held)

    def reach(entity: str, id_: int, column: str) -> int | None:
        raise AssertionError("these scopes go through no reference")

    allowed = {i for i, order in enumerate(orders) if policy.allows(SALES_ORDER, record(*order), verb, reach)}
    assert seen == allowed


def test_what_a_share_is() -> None:
    """Spelled out: one line of mine shows it, somebody else's beside it keeps me from changing it, the head counts alone."""
    mine = Policy((RolePolicy("r", frozenset({(ANY, ANY)}), (("warehouse", frozenset({2})),)),))

    def may(verb: str, head: int | None, *places: int | None) -> bool:
        record = SimpleNamespace(warehouse_id=head, lines=[SimpleNamespace(warehouse_id=place) for place in places])
        return mine.allows(SALES_ORDER, record, verb, lambda *_: None)

    assert may("read", 1, 1, 2)
    assert not may("edit", 1, 1, 2)
    assert may("edit", 1, 2, 2, None)
    assert not may("read", 2, 1)
    assert may("edit", 2, None)
    assert may("edit", 2)
    assert not may("read", None, None)
