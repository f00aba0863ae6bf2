"""Search over everything: what finds a record, who sees it, what it costs, and that no door forgets to say it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import delete, insert, select

from cellar_db import engine as db
from cellar_server.kernel.access.policy import CREATE, READ, Policy, RolePolicy
from cellar_server.kernel.lists import search as searching
from cellar_server.kernel.lists.search import search
from cellar_server.kernel.schema.tables import search_entry, seeded
from cellar_server.kernel.unit_of_work import search_upkeep
from tests.support.books import CHECKER, SmallBooks
from tests.support.counting import count_statements
from tests.support.hands import ref

pytestmark = pytest.mark.differs("queries")
D = Decimal


def found(books: SmallBooks, text: str) -> list[tuple[str, str]]:
    """(entity, number or code) of what a text finds."""
    with books.reading() as work:
        return [(hit.entity, hit.called) for hit in search(work, text)[0]]


def reading(books: SmallBooks, *entities: str, **scopes: frozenset[int]) -> SmallBooks:
    role = RolePolicy("reader", frozenset((name, READ) for name in entities), tuple(scopes.items()))
    return replace(books, who=replace(books.who, policy=Policy((role,))))


def test_a_document_is_found_by_its_number_a_part_of_it_and_its_amount(books: SmallBooks) -> None:
    order = books.approved_order(("A", 7))
    other = books.approved_order(("A", 8))
    head, _, counter = order.number.partition("-")
    for typed in (
        order.number,
        order.number.lower(),
        f" {head}{counter}",
        f"{head[2:]}-{counter}",
        counter,
        str(int(counter)),
    ):
        assert ("sales_order", order.number) in found(books, typed), typed
    total = books.again(order).values["gross_total"]
    assert found(books, f"¥{total:,}") == [("sales_order", order.number)]
    assert {("sales_order", order.number), ("sales_order", other.number)} <= set(found(books, head))
    assert found(books, str(total)[:-1] + "1") == []


def test_a_hit_says_whose_it_is_when_and_what_it_comes_to(books: SmallBooks) -> None:
    order = books.again(books.approved_order(("A", 7)))
    with books.reading() as work:
        (hit,), more = search(work, order.number)
        name = search(work, "C1")[0][0].name
    assert (hit.id, hit.name, hit.state, hit.path) == (order.id, name, "approved", "number")
    assert (hit.day, hit.amount) == (order.values["business_date"], order.values["gross_total"])
    assert not more


def test_a_master_is_found_by_every_part_of_its_name_and_by_what_is_told_of_it(books: SmallBooks) -> None:
    contact = [{"name": "欧阳锦", "phone": "0571-8888 6666"}]
    made = {
        "code": "C77",
        "name": "西湖名酒（杭州）",
        "customer_class_id": ref("DEALER"),
        "phone": "138 0000 4321",
        "address": "文三路 90 号",
    }
    saved = books.save("customer", made, contact, grid="contacts")
    for typed in (
        "c77",
        "77",
        "西湖",
        "名酒",
        "杭州",
        "mj",
        "4321",
        "13800004321",
        "文三路90",
        "欧阳",
        "057188886666",
        "6666",
    ):
        assert ("customer", "C77") in found(books, typed), typed
    changed = books.save(
        "customer", {"name": "东湖名酒", "phone": None}, [], id_=saved.id, version=saved.row_version, grid="contacts"
    )
    assert ("customer", "C77") in found(books, "东湖")
    assert [found(books, typed) for typed in ("西湖", "4321", "欧阳")] == [[], [], []]
    books.delete(changed)
    assert found(books, "C77") == []
    books.proven()


def test_a_draft_is_found_by_its_amount_alone_until_it_has_a_number(books: SmallBooks) -> None:
    order = books.again(books.order(("A", 7)))
    assert found(books, str(order.values["gross_total"])) == [("sales_order", order.number)]
    assert found(books, order.number) == []
    books.delete(order)
    assert found(books, str(order.values["gross_total"])) == []


def test_nobody_finds_what_he_may_not_see(books: SmallBooks) -> None:
    order = books.approved_order(("A", 7))
    total = str(books.again(order).values["gross_total"])
    assert found(reading(books, "customer"), order.number) == []
    assert found(reading(books, "sales_order"), order.number) == [("sales_order", order.number)]
    elsewhere = reading(books, "sales_order", "customer", customer=frozenset({books.ids["C1"] + 1}))
    assert found(elsewhere, order.number) == []
    assert found(reading(books, "sales_order", customer=frozenset({books.ids["C1"]})), order.number) != []
    role = RolePolicy(
        "clerk",
        frozenset({("sales_order", READ)}),
        (),
        frozenset({("sales_order", "gross_total"), ("sales_order", "customer_id")}),
    )
    blind = replace(books, who=replace(books.who, policy=Policy((role,))))
    assert found(blind, total) == []
    with blind.reading() as work:
        (hit,) = search(work, order.number)[0]
    assert (hit.amount, hit.name) == (None, "")
    numberless = replace(role, hidden=frozenset({("sales_order", "number"), ("sales_order", "tags")}))
    blind = replace(books, who=replace(books.who, policy=Policy((numberless,))))
    assert found(blind, order.number) == []
    assert found(blind, total) == [("sales_order", "")]


def test_who_may_read_little_is_told_where_not_all_was_looked_at(
    books: SmallBooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    for quantity in (1, 2, 3):
        books.approved_order(("A", quantity))
    monkeypatch.setattr(searching, "_LOOKED_AT", 2)
    head = books.approved_order(("A", 4)).number[:2]
    with reading(books, "customer").reading() as work:
        assert search(work, head) == ([], True)
        assert search(work, "0571") == ([], False)


def test_a_call_costs_the_same_few_statements_however_much_it_finds(books: SmallBooks) -> None:
    order = books.approved_order(("A", 7))
    everything = books.who.policy.may("sales_order", CREATE)
    assert everything
    counts = []
    for typed in (order.number, order.number[:2], "1", "a"):
        with count_statements(books.commands.engine) as sent, books.reading() as work:
            search(work, typed)
        counts.append(sent.count)
    assert max(counts) <= 4, counts


def test_what_is_saved_costs_one_insert_and_nothing_where_no_searched_field_changed(books: SmallBooks) -> None:
    def sent(deed: object) -> list[str]:
        with count_statements(books.commands.engine) as statements:
            deed()  # type: ignore[operator]
        return [sql.split()[0] for sql in statements.sql if "search_entry" in sql]

    orders = []
    assert sent(lambda: orders.append(books.order(("A", 7)))) == ["INSERT"]
    order = books.act(orders[0], "submit")
    assert sent(lambda: books.by(CHECKER).act(order, "approve")) == ["INSERT"]
    customer = books.get("customer", books.ids["C1"])
    remark = {"remark": "周五送货"}
    assert sent(lambda: books.save("customer", remark, id_=customer.id, version=customer.row_version)) == []
    customer = books.again(customer)
    phone = {"phone": "13900001111"}
    assert sent(lambda: books.save("customer", phone, id_=customer.id, version=customer.row_version)) == ["INSERT"]


def test_a_proof_finds_what_is_not_said_and_what_nobody_says(books: SmallBooks) -> None:
    books.proven()
    order = books.approved_order(("A", 7))
    mine = search_entry.c
    with db.write(books.commands.engine) as connection:
        connection.execute(delete(search_entry).where(mine.record_id == order.id, mine.field_path == "gross_total"))
        connection.execute(
            insert(search_entry),
            {
                "entity": "customer",
                "record_id": 1,
                "field_path": "name",
                "line_id": 0,
                "starts_at": 0,
                "folded": "ghost",
            },
        )
    told = {difference.what for difference in books.differences()}
    assert told == {f"sales_order {order.id} gross_total", "customer 1 name"}


def test_an_upgrade_fills_what_a_ledger_set_of_before_does_not_say(books: SmallBooks) -> None:
    order = books.approved_order(("A", 7))
    registry = books.commands.registry
    with db.write(books.commands.engine) as connection:
        connection.execute(delete(search_entry))
        connection.execute(delete(seeded).where(seeded.c.entity == "search"))
        assert "sales_order" in search_upkeep.fill(connection, registry)
    assert ("sales_order", order.number) in found(books, order.number)
    books.proven()
    with db.write(books.commands.engine) as connection:
        assert search_upkeep.fill(connection, registry) == []
        assert connection.scalars(select(search_entry.c.folded).limit(1)).all()
