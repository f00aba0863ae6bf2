"""Nobody is locked out, and a role says what it gives: the last who may give rights, rows that repeat, rows that take nothing away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cellar_server.areas.administration import keepers
from cellar_server.kernel.access.offers import right_offers
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import LineInput, RecordInput, RecordView
from tests.support.books import SmallBooks, ref, request

PASSWORD = "Yan-Shan-9"


def codes(caught: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {found.path: found.code for found in caught.value.problems}


def role(books: SmallBooks, code: str, *rights: tuple[str, str]) -> RecordView:
    rows = [{"entity": entity, "verb": verb} for entity, verb in rights]
    return books.save("role", {"code": code, "name": code}, rows, grid="grants")


def user(books: SmallBooks, code: str, *roles: str) -> RecordView:
    rows = [{"role_id": ref(each)} for each in roles]
    return books.save("app_user", {"code": code, "name": code, "password": PASSWORD}, rows, grid="roles")


def again(books: SmallBooks, view: RecordView, rows: list[dict[str, Any]], grid: str) -> RecordView:
    now = books.get(view.entity, view.id)
    return books.save(view.entity, {}, rows, id_=now.id, version=now.row_version, grid=grid)


Leave = Callable[[SmallBooks, RecordView, RecordView], Any]
LEAVING: dict[str, Leave] = {
    "his roles taken away": lambda books, person, keeping: again(books, person, [], "roles"),
    "another role instead": lambda books, person, keeping: again(books, person, [{"role_id": ref("looker")}], "roles"),
    "stopped": lambda books, person, keeping: books.act(person, "stop"),
    "his role stopped": lambda books, person, keeping: books.act(keeping, "stop"),
    "the right taken out of his role": lambda books, person, keeping: again(
        books, keeping, [{"entity": "app_user", "verb": "read"}], "grants"
    ),
}


@pytest.mark.covers("ORG-04")
@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING)
def test_the_last_who_may_give_rights_stays(one_books: SmallBooks, leave: Leave) -> None:
    books = one_books
    keeping = role(books, "keeping", ("app_user", "@keep"), ("role", "@keep"))
    role(books, "looker", ("item", "read"))
    person = user(books, "wang", "keeping")
    with pytest.raises(Invalid) as refused:
        leave(books, person, keeping)
    assert codes(refused) == {"": "LAST_ADMINISTRATOR"}
    other = user(books, "li", "keeping", "looker")
    if leave in (LEAVING["his role stopped"], LEAVING["the right taken out of his role"]):
        # Both have it from this role: another role must give it first.
        role(books, "second", ("@administration", "*"))
        again(books, other, [{"role_id": ref("second")}], "roles")
    leave(books, books.get("app_user", person.id), books.get("role", keeping.id))


def test_a_stopped_colleague_or_a_stopped_role_keeps_nothing(one_books: SmallBooks) -> None:
    books = one_books
    keeping = role(books, "keeping", ("*", "*"))
    person, other = user(books, "wang", "keeping"), user(books, "li", "keeping")
    books.act(other, "stop")
    with pytest.raises(Invalid, match="LAST_ADMINISTRATOR"):
        books.act(person, "stop")
    with pytest.raises(Invalid, match="LAST_ADMINISTRATOR"):
        books.act(books.get("role", keeping.id), "stop")
    books.act(books.get("app_user", other.id), "start")
    books.act(books.get("app_user", person.id), "stop")


@pytest.mark.covers("ORG-04")
def test_a_row_stands_once_and_own_or_a_record(one_books: SmallBooks) -> None:
    books = one_books
    twice = [{"entity": "item", "verb": "read"}, {"entity": "item", "verb": "edit"}, {"entity": "item", "verb": "read"}]
    with pytest.raises(Invalid) as refused:
        books.save("role", {"code": "r", "name": "r"}, twice, grid="grants")
    assert codes(refused) == {"grants[2].entity": "LINE_TWICE"}
    scopes = [
        {"dimension": "customer", "target_id": ref("C1")}, {"dimension": "customer", "target_id": ref("C1")},
        {"dimension": "org", "own": True, "target_id": ref("01")},
    ]  # fmt: skip
    with pytest.raises(Invalid) as refused:
        books.save("role", {"code": "r", "name": "r"}, scopes, grid="scopes")
    assert codes(refused) == {"scopes[1].dimension": "LINE_TWICE", "scopes[2].target_id": "OWN_OR_RECORD"}
    with pytest.raises(Invalid) as refused:
        user(books, "wang", "order_clerk", "order_clerk")
    assert codes(refused) == {"roles[1].role_id": "LINE_TWICE"}


def _warned(books: SmallBooks, view: RecordView, rows: list[dict[str, Any]], grid: str) -> list[str]:
    now = books.get(view.entity, view.id)
    lines = [LineInput(values=row) for row in rows]
    data = RecordInput(view.entity, now.id, now.row_version, grids={grid: lines})
    return [each.code for each in books.commands.save(books.who, request(), data).warnings]


@pytest.mark.covers("ORG-04", "ORG-06")
def test_what_a_change_does_not_do_is_said(one_books: SmallBooks) -> None:
    books = one_books
    made = role(books, "r", ("sales_order", "approve"), ("@sales", "@check"), ("item", "read"))
    left = [{"entity": "@sales", "verb": "@check"}]
    with books.reading() as work:
        doc = work.get(work.registry.of("role").model, made.id)
        doc.grants = [row for row in doc.grants if row.entity == "@sales"]  # type: ignore[attr-defined]
        (told,) = keepers.still_given(work, doc)  # type: ignore[arg-type]
        work.session.rollback()
    assert told.message.zh == "删去的“销售订单 · 审核”仍由其他行给予"
    assert _warned(books, made, left, "grants") == ["RIGHT_STILL_GIVEN"]
    hidden = [{"entity": "sales_order", "path": "customer_id"}, {"entity": "item", "path": "cost"}]
    assert _warned(books, made, hidden, "hidden") == ["REQUIRED_HIDDEN"]


@pytest.mark.covers("ORG-04")
def test_only_what_a_type_can_have_is_offered(one_books: SmallBooks) -> None:
    registry = one_books.ledger.registry
    offered = {each.code for each in right_offers(registry, {"entity": "stock_item"})}
    assert offered == {"*", "@look", "read", "print", "export", "share"}
    with pytest.raises(Invalid) as refused:
        role(one_books, "r", ("stock_item", "create"))
    assert codes(refused) == {"grants[0].verb": "UNKNOWN_CHOICE"}
    assert {"create", "delete", "import", "@make"} <= {
        each.code for each in right_offers(registry, {"entity": "sales_order"})
    }
