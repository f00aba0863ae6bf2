"""Users, roles, periods."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from cellar_db import engine as db
from cellar_server.kernel.accounts import User
from cellar_server.kernel.problems import Forbidden, Invalid, Unauthenticated
from cellar_server.kernel.security import authenticate, login
from cellar_server.kernel.tables import system_state
from tests.support.books import SmallBooks, ref, rows_of

PASSWORD = "Yan-Shan-9"


def codes(caught: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {found.path: found.code for found in caught.value.problems}


def version(books: SmallBooks) -> int:
    with db.read(books.ledger.engine) as connection:
        return connection.scalar(select(system_state.c.security_version)) or 0


def new_user(books: SmallBooks, code: str = "lin", password: str | None = PASSWORD, role: str = "order_clerk"):  # type: ignore[no-untyped-def]
    return books.save(
        "app_user", {"code": code, "name": code, "password": password}, [{"role_id": ref(role)}], grid="roles"
    )


@pytest.mark.covers("ORG-09")
def test_a_password_goes_in_is_hashed_and_never_comes_out(books: SmallBooks) -> None:
    made = new_user(books)
    assert made.values["password"] is None
    (stored,) = rows_of(books, User, code="lin")
    assert stored.password is not None
    assert PASSWORD not in stored.password
    opened = login(books.ledger, "lin", PASSWORD, "zh", "test")
    assert opened.must_change
    # Saving with the password left empty keeps it.
    renamed = books.save("app_user", {"name": "林", "password": None}, id_=made.id, version=made.row_version)
    assert login(books.ledger, "lin", PASSWORD, "zh", "test").principal.name == "林"
    books.act(renamed, "stop")
    with pytest.raises(Unauthenticated):
        authenticate(books.ledger, opened.token)


def test_the_password_policy(one_books: SmallBooks) -> None:
    for password, expected in (
        (None, "REQUIRED"),
        ("a1b2", "PASSWORD_SHORT"),
        ("abcdefghij", "PASSWORD_PLAIN"),
        ("lin-12345", "PASSWORD_NAME"),
    ):
        with pytest.raises(Invalid) as refused:
            new_user(one_books, password=password)
        assert codes(refused) == {"password": expected}


@pytest.mark.covers("ORG-04", "ORG-05")
def test_a_role_that_changes_counts_at_the_next_call(one_books: SmallBooks) -> None:
    books = one_books
    new_user(books)
    token = login(books.ledger, "lin", PASSWORD, "zh", "test").token
    role = books.save("role", {"code": "narrow", "name": "窄"}, [{"entity": "item", "verb": "read"}], grid="grants")
    user = books.get("app_user", rows_of(books, User, code="lin")[0].id)
    before = version(books)
    books.save("app_user", {}, [{"role_id": ref("narrow")}], id_=user.id, version=user.row_version, grid="roles")
    assert version(books) > before
    policy = authenticate(books.ledger, token).policy
    assert policy.may("item", "read")
    assert not policy.may("sales_order", "read")
    books.act(role, "stop")
    assert not authenticate(books.ledger, token).policy.may("item", "read")


def test_rights_to_what_does_not_exist_are_refused(one_books: SmallBooks) -> None:
    with pytest.raises(Invalid) as refused:
        one_books.save(
            "role",
            {"code": "r", "name": "r"},
            [{"entity": "itme", "verb": "read"}, {"entity": "item", "verb": "raed"}],
            grid="grants",
        )
    assert codes(refused) == {"grants[0].entity": "ENTITY_UNKNOWN", "grants[1].verb": "VERB_UNKNOWN"}


def test_the_order_clerk_makes_orders_and_approves_none(one_books: SmallBooks) -> None:
    books = one_books
    new_user(books)
    policy = login(books.ledger, "lin", PASSWORD, "zh", "test").principal.policy
    assert all(policy.may("sales_order", verb) for verb in ("read", "create", "edit", "submit", "withdraw"))
    assert not any(policy.may("sales_order", verb) for verb in ("approve", "unapprove"))
    assert "cost" in policy.hidden_fields("item")
    clerk = books.by(99)
    clerk.who = type(clerk.who)(99, "lin", "lin", policy, clerk.who.settings)
    with pytest.raises(Forbidden):
        clerk.save("price_item", {"code": "X", "name": "X"})


@pytest.mark.covers("MD-13")
def test_periods_close_in_order_and_open_from_the_end(one_books: SmallBooks) -> None:
    books = one_books
    from cellar_server.kernel.periods import Period

    first, second = (
        books.get("period", row.id) for row in sorted(rows_of(books, Period), key=lambda row: row.starts)[:2]
    )
    with pytest.raises(Invalid) as early:
        books.act(second, "close_stock")
    assert codes(early) == {"stock_closed": "EARLIER_OPEN"}
    closed = books.act(first, "close_stock")
    assert (closed.values["stock_closed"], closed.values["sales_closed"]) == (True, False)
    books.act(second, "close_stock")
    with pytest.raises(Invalid) as late:
        books.act(closed, "open_stock")
    assert codes(late) == {"stock_closed": "LATER_CLOSED"}
    # The switches cannot be set past their actions.
    edited = books.save("period", {"sales_closed": True}, id_=closed.id, version=closed.row_version)
    assert edited.values["sales_closed"] is False
