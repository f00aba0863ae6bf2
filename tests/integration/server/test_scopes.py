"""A role sees what its scopes say: nothing where an entity has no such dimension, organisations with those below them,
a salesperson with his subordinates where the role says so; and a reorganisation is known at the next call (ORG-05)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from cellar_server.kernel.access.policy import RolePolicy, combined
from cellar_server.kernel.entry import security
from cellar_server.kernel.lists.query import Query, page
from cellar_server.kernel.schema.problems import Forbidden, Invalid
from cellar_server.kernel.schema.records import RecordView
from tests.support.books import D, SmallBooks, ref, small_books

pytestmark = pytest.mark.differs("queries")

PASSWORD = "long-enough-9"


@pytest.fixture
def books(database_url: str) -> Iterator[SmallBooks]:
    with small_books(database_url) as made:
        yield made


def listed(books: SmallBooks, entity: str) -> set[int]:
    with books.reading() as work:
        return set(page(work, Query(entity), []).ids)


def narrowed(books: SmallBooks, **scopes: int) -> SmallBooks:
    windows = tuple(sorted((dimension, frozenset({id_})) for dimension, id_ in scopes.items()))
    policy = combined((RolePolicy("r", frozenset({("*", "*")}), windows),))
    return replace(books, who=replace(books.who, policy=policy))


@pytest.mark.covers("ORG-05")
def test_a_dimension_that_an_entity_lacks_closes_it(books: SmallBooks) -> None:
    order = books.approved_order(("A", 10))
    receipt = books.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(400)})
    keeper = narrowed(books, warehouse=books.ids["W1"])
    assert listed(books, "receipt") == {receipt.id}
    assert listed(keeper, "receipt") == set()
    assert listed(keeper, "parameter") == set()
    assert listed(keeper, "sales_order") == {order.id}
    assert listed(narrowed(books, warehouse=books.ids["W2"]), "sales_order") == set()
    assert listed(keeper, "item") == listed(books, "item")
    with pytest.raises(Invalid) as refused:
        keeper.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(1)})
    assert [found.code for found in refused.value.problems] == ["OUT_OF_SCOPE"]


def _user(books: SmallBooks, code: str, scopes: list[dict[str, Any]], **values: Any) -> None:
    role = books.save(
        "role", {"code": f"R{code}", "name": code}, [{"entity": "*", "verb": "*"}], grid="grants"
    )  # fmt: skip
    books.save("role", {}, scopes, id_=role.id, version=role.row_version, grid="scopes")
    books.save(
        "app_user", {"code": code, "name": code, "password": PASSWORD, "must_change": False, **values},
        [{"role_id": ref(f"R{code}")}], grid="roles",
    )  # fmt: skip


def _as(books: SmallBooks, code: str) -> SmallBooks:
    """The books as this person's next call finds them."""
    login = security.login(books.ledger, code, PASSWORD, "zh", "")
    return replace(books, who=login.principal)


def _order_of(books: SmallBooks, org: str, salesperson: str) -> RecordView:
    return books.order(("A", 1), org_id=ref(org), salesperson_id=ref(salesperson))


@pytest.mark.covers("ORG-05", "ORG-01")
def test_an_organisation_stands_for_those_below_it_and_a_move_is_known_at_once(books: SmallBooks) -> None:
    books.ids["0101"] = books.save(
        "organisation", {"code": "0101", "name": "一部", "is_sales": True, "parent_id": ref("01")}
    ).id
    books.save("organisation", {"code": "02", "name": "另一公司", "is_company": True, "is_sales": True})
    top, low = _order_of(books, "01", "S01"), _order_of(books, "0101", "S01")
    _user(books, "boss", [{"dimension": "org", "target_id": books.ids["01"]}])
    _user(books, "own", [{"dimension": "org", "own": True}], org_id=ref("01"))
    _user(books, "unit", [{"dimension": "org", "target_id": books.ids["0101"]}])
    assert listed(_as(books, "boss"), "sales_order") == {top.id, low.id}
    assert listed(_as(books, "own"), "sales_order") == {top.id, low.id}
    assert listed(_as(books, "unit"), "sales_order") == {low.id}
    unit = books.get("organisation", books.ids["0101"])
    books.save("organisation", {"parent_id": ref("02")}, id_=unit.id, version=unit.row_version)
    assert listed(_as(books, "boss"), "sales_order") == {top.id}
    assert listed(_as(books, "own"), "sales_order") == {top.id}


@pytest.mark.covers("ORG-05", "MD-04")
def test_own_and_subordinates(books: SmallBooks) -> None:
    for code, above in (("S02", "S01"), ("S03", "S02"), ("S09", None)):
        values = {"code": code, "name": code, "org_id": ref("01"), "superior_id": ref(above) if above else None}
        books.ids[code] = books.save("employee", values).id
    orders = {code: _order_of(books, "01", code).id for code in ("S01", "S02", "S03", "S09")}
    mine = {"dimension": "employee", "own": True}
    _user(books, "alone", [mine], employee_id=ref("S02"))
    _user(books, "lead", [{**mine, "below": True}], employee_id=ref("S02"))
    assert listed(_as(books, "alone"), "sales_order") == {orders["S02"]}
    assert listed(_as(books, "lead"), "sales_order") == {orders["S02"], orders["S03"]}
    moved = books.get("employee", books.ids["S09"])
    books.save("employee", {"superior_id": ref("S03")}, id_=moved.id, version=moved.row_version)
    assert listed(_as(books, "lead"), "sales_order") == {orders[code] for code in ("S02", "S03", "S09")}
    ring = books.get("employee", books.ids["S02"])
    with pytest.raises(Invalid) as refused:
        books.save("employee", {"superior_id": ref("S09")}, id_=ring.id, version=ring.row_version)
    assert [(found.path, found.code) for found in refused.value.problems] == [("superior_id", "TREE_RING")]


@pytest.mark.covers("ORG-05", "MD-04")
def test_a_seeded_lead_sees_his_people_and_a_seeded_salesperson_himself(books: SmallBooks) -> None:
    books.ids["S02"] = books.save(
        "employee", {"code": "S02", "name": "S02", "org_id": ref("01"), "superior_id": ref("S01")}
    ).id
    orders = {code: _order_of(books, "01", code).id for code in ("S01", "S02")}
    for code, role in (("lead", "sales_lead"), ("rep", "sales_rep")):
        values = {"code": code, "name": code, "password": PASSWORD, "must_change": False, "employee_id": ref("S01")}
        books.save("app_user", {**values, "org_id": ref("01")}, [{"role_id": ref(role)}], grid="roles")
    assert listed(_as(books, "lead"), "sales_order") == set(orders.values())
    assert listed(_as(books, "rep"), "sales_order") == {orders["S01"]}


@pytest.mark.covers("ORG-05")
def test_subordinates_are_of_salespeople_only(books: SmallBooks) -> None:
    role = books.save("role", {"code": "X", "name": "x"})
    scope = {"dimension": "warehouse", "target_id": books.ids["W1"], "below": True}
    with pytest.raises(Invalid) as refused:
        books.save("role", {}, [scope], id_=role.id, version=role.row_version, grid="scopes")
    assert [(found.path, found.code) for found in refused.value.problems] == [("scopes[0].below", "BELOW_SCOPE")]


@pytest.mark.covers("ORG-05")
def test_a_role_closed_here_adds_nothing_and_takes_nothing_from_another(books: SmallBooks) -> None:
    receipt = books.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(400)})
    closed = RolePolicy("keeper", frozenset({("*", "*")}), (("warehouse", frozenset({books.ids["W1"]})),))
    cashier = RolePolicy("cashier", frozenset({("receipt", "read")}), (("customer", frozenset({books.ids["C1"]})),))
    both = replace(books, who=replace(books.who, policy=combined((closed, cashier))))
    assert listed(both, "receipt") == {receipt.id}
    with pytest.raises(Forbidden):
        both.save("receipt", {"remark": "x"}, id_=receipt.id, version=receipt.row_version)
