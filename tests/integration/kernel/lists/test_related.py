"""Everything that names a record: found from the declarations, counted as far as it may be seen, in few statements."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event

from cellar_server.kernel import access
from cellar_server.kernel.lists import related
from tests.support.books import SmallBooks

pytestmark = pytest.mark.differs("queries")


def told(books: SmallBooks, entity: str, code: str) -> dict[str, int]:
    with books.commands.reading(books.who) as work:
        found = related.related(work, work.registry.of(entity), books.ids[code])
        return {f"{each.declaration.name}.{each.field.name}": each.count for each in found}


@pytest.mark.covers("MD-02")
def test_a_customer_has_his_orders_and_an_item_the_lines_that_hold_it(books: SmallBooks) -> None:
    before = told(books, "customer", "C1")
    assert "sales_order.customer_id" not in before
    books.approved_order(("A", 5))
    books.order(("A", 2), ("B", 1))
    assert told(books, "customer", "C1")["sales_order.customer_id"] == 2
    assert not {each for each in told(books, "customer", "C1") if each.startswith("sales_order_lines")}
    item = told(books, "item", "A")
    assert item["sales_order_lines.item_id"] == 2
    assert item["stock_move.item_id"] >= 2


def test_it_stops_counting_and_takes_a_statement_for_a_dozen_types(
    books: SmallBooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        books.order(("A", 1))
    monkeypatch.setattr(related, "CAP", 2)
    sent: list[str] = []
    with books.commands.reading(books.who) as work:
        declaration = work.registry.of("customer")
        naming = len([*related._naming(work, declaration)])
        event.listen(work.connection, "before_cursor_execute", lambda *told: sent.append(told[2]))
        found = {each.declaration.name: each for each in related.related(work, declaration, books.ids["C1"])}
    assert found["sales_order"].count == 3
    assert found["sales_order"].capped
    assert len(sent) == -(-naming // related._AT_ONCE)


def test_who_may_not_see_a_type_is_told_nothing_of_it(books: SmallBooks) -> None:
    books.order(("A", 1))
    role = access.RolePolicy("narrow", grants=frozenset({("customer", access.READ)}), hidden=frozenset(), scopes=())
    narrow = replace(books, who=replace(books.who, policy=access.combined((role,))))
    assert told(narrow, "customer", "C1") == {}
