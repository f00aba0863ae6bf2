"""An order's look-up of items tells stock, price and what the customer bought last, to whom may see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cellar_common.codec import Ref
from cellar_server.kernel import access
from cellar_server.kernel.access.policy import RolePolicy, combined
from cellar_server.kernel.lists import looked_up
from cellar_server.kernel.lists.lookup import lookup
from cellar_server.kernel.schema import clock
from cellar_server.ledgers import stock
from cellar_server.rpc import metadata
from tests.support.books import SmallBooks, small_books
from tests.support.counting import count_statements

PATH = "lines.item_id"


@pytest.fixture
def books(database_url: str) -> Iterator[SmallBooks]:
    with small_books(database_url) as made:
        yield made


def id_of(books: SmallBooks, entity: str, code: str) -> int:
    with books.reading() as work:
        (found, *_), _ = lookup(work, entity, code)
    return found.ref.id


def near(books: SmallBooks, customer: str = "C1") -> dict[str, Any]:
    """What a desk sends along with the question."""
    return {
        "customer_id": Ref(id_of(books, "customer", customer), customer, ""),
        "warehouse_id": Ref(id_of(books, "warehouse", "W1"), "W1", ""),
        "org_id": Ref(id_of(books, "organisation", "01"), "01", ""),
        "business_date": clock.today(),
    }


def told(books: SmallBooks, context: dict[str, Any], *codes: str) -> dict[str, list[Any]]:
    ids = [id_of(books, "item", code) for code in codes]
    with books.reading() as work:
        found = looked_up.told(work, work.registry.of("sales_order"), PATH, context, ids)
    return {spec.name: values for spec, values in found}


def test_it_tells_stock_price_and_the_last_purchase(books: SmallBooks) -> None:
    today = clock.today()
    books.approved_order(("A", 6), business_date=today - timedelta(days=9), price=Decimal(90))
    books.approved_order(("A", 12), business_date=today - timedelta(days=2), price=Decimal("88.5"))
    listed = books.order(("A", 1)).grids["lines"][0].values["price"]
    found = told(books, near(books), "A", "B")
    assert found["told_bought_on"] == [today - timedelta(days=2), None]
    assert found["told_paid"][1] is None
    assert found["told_paid"][0].startswith("88.50")
    assert found["told_price"][0].startswith(f"{listed:.2f}")
    ids = [id_of(books, "item", code) for code in ("A", "B")]
    warehouse_id = id_of(books, "warehouse", "W1")
    with books.reading() as work:
        now = stock.available(work.connection, [(warehouse_id, id_) for id_ in ids])
    assert found["told_available"] == [now[warehouse_id, id_].available for id_ in ids]


def test_what_is_not_said_beside_it_is_not_told_of(books: SmallBooks) -> None:
    books.approved_order(("A", 6))
    nothing = told(books, {"customer_id": Ref(0, "somebody", ""), "warehouse_id": None}, "A")
    assert set(nothing) == {"told_available", "told_price", "told_paid", "told_bought_on"}
    assert all(values == [None] for values in nothing.values())
    another = told(books, near(books, "C2"), "A")
    assert another["told_paid"] == [None]


def blind(books: SmallBooks, *hidden: tuple[str, str], seeing: str = "stock_item") -> SmallBooks:
    seen = ("sales_order", "item", "customer", seeing)
    rights = frozenset((entity, access.READ) for entity in seen)
    return replace(books, who=replace(books.who, policy=combined((RolePolicy("x", rights, (), frozenset(hidden)),))))


def test_who_may_not_see_a_figure_is_not_told_it(books: SmallBooks) -> None:
    books.approved_order(("A", 6))
    context = near(books)
    priceless = told(blind(books, ("sales_order", "lines.price")), context, "A")
    assert set(priceless) == {"told_available", "told_bought_on"}
    assert priceless["told_bought_on"] == [clock.today()]
    assert "told_available" not in told(blind(books, ("stock_item", "reserved")), context, "A")
    assert told(blind(books, seeing="warehouse"), context, "A")["told_available"] == [None]


def test_nothing_is_told_of_whom_the_person_may_not_see_or_to_whom_the_document_is_closed(books: SmallBooks) -> None:
    books.approved_order(("A", 6))
    context = near(books)
    rights = frozenset((entity, access.READ) for entity in ("sales_order", "item", "customer", "organisation"))
    own = RolePolicy("own", rights, (("customer", frozenset({books.ids["C2"]})),), frozenset())
    narrow = replace(books, who=replace(books.who, policy=combined((own,))))
    assert told(narrow, context, "A")["told_price"] == [None]
    assert told(narrow, near(books, "C2"), "A")["told_price"] != [None]
    items = RolePolicy("items", frozenset({("item", access.READ)}), (), frozenset())
    assert told(replace(books, who=replace(books.who, policy=combined((items,)))), context, "A") == {}


@pytest.mark.parametrize("said", ["昨天", 7, True])
def test_what_is_no_value_of_the_field_beside_it_is_as_if_it_were_empty(books: SmallBooks, said: Any) -> None:
    context = near(books)
    for name in context:
        assert set(told(books, {**context, name: said}, "A")) == {
            "told_available", "told_price", "told_paid", "told_bought_on"
        }  # fmt: skip
    assert told(books, {**context, "business_date": said}, "A")["told_price"] == [None]


def test_a_page_costs_two_statements_more(books: SmallBooks) -> None:
    books.approved_order(("A", 6))
    context = near(books)
    ids = [id_of(books, "item", code) for code in ("A", "B")]
    with books.reading() as work:
        order = work.registry.of("sales_order")
        looked_up.told(work, order, PATH, context, ids)
        with count_statements(books.ledger.engine) as sent:
            looked_up.told(work, order, PATH, context, ids)
    assert sent.count == 2, str(sent)


def test_a_desk_is_told_what_to_send_along(books: SmallBooks) -> None:
    with books.reading() as work:
        said = metadata.of_area(work.registry, work.principal.policy, "zh", "sales").metadata
    order = next(each for each in said.entities if each.name == "sales_order")
    item = next(field for field in order.form.grids[0].fields if field.name == "item_id")
    assert list(item.lookup_context) == ["warehouse_id", "org_id", "customer_id", "business_date"]
