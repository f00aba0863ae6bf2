"""Users, roles, periods."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from cellar_common.codec import Ref
from cellar_db import engine as db
from cellar_server import seed
from cellar_server.kernel import audit
from cellar_server.kernel.access import principal
from cellar_server.kernel.access.accounts import User
from cellar_server.kernel.audit import showing
from cellar_server.kernel.entry.security import authenticate, login
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import Forbidden, Invalid, Unauthenticated
from cellar_server.kernel.schema.records import RecordView
from cellar_server.kernel.schema.tables import system_state
from cellar_server.kernel.unit_of_work.events import Event, EventLog
from cellar_server.kernel.unit_of_work.periods import Period
from tests.support.books import CHECKER, SmallBooks, ref, rows_of
from tests.support.empty_books import empty_books

pytestmark = pytest.mark.differs("scenario")

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
    assert codes(refused) == {"grants[0].entity": "UNKNOWN_CHOICE", "grants[1].verb": "UNKNOWN_CHOICE"}


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
    first, second = (
        books.get("period", row.id) for row in sorted(rows_of(books, Period), key=lambda row: row.starts)[:2]
    )
    with pytest.raises(Invalid) as early:
        books.act(second, "close_stock")
    assert codes(early) == {"closings": "EARLIER_OPEN"}
    closed = books.act(first, "close_stock")
    state = {row.values["module"]: row.values["closed"] for row in closed.grids["closings"]}
    assert state == {"sales": False, "stock": True, "receivable": False, "payable": False}
    with pytest.raises(Invalid) as twice:
        books.act(closed, "close_stock")
    assert codes(twice) == {"closings": "PERIOD_STATE"}
    books.act(second, "close_stock")
    with pytest.raises(Invalid) as late:
        books.act(closed, "open_stock")
    assert codes(late) == {"closings": "LATER_CLOSED"}
    # The switches cannot be set past their actions, nor thrown away, nor can a closed day leave its period.
    rows = [{"id": row.id, "closed": False} for row in closed.grids["closings"]]
    with pytest.raises(Invalid) as past:
        books.save("period", {}, rows, id_=closed.id, version=closed.row_version, grid="closings")
    assert set(codes(past).values()) == {"FIELD_READONLY"}
    shown = [{"id": row.id, **row.values} for row in closed.grids["closings"]]
    edited = books.save("period", {}, shown, id_=closed.id, version=closed.row_version, grid="closings")
    assert [row.values["closed"] for row in edited.grids["closings"]] == [
        row.values["closed"] for row in closed.grids["closings"]
    ]
    for wrong in ([], rows[1:], [{"closed": False}, *rows]):
        with pytest.raises(Invalid) as thrown:
            books.save("period", {}, wrong, id_=closed.id, version=edited.row_version, grid="closings")
        assert codes(thrown) == {"closings": "GRID_READONLY"}
    with pytest.raises(Invalid) as moved:
        books.save(
            "period", {"ends": closed.values["ends"] - timedelta(days=1)}, id_=closed.id, version=edited.row_version
        )
    assert codes(moved) == {"starts": "PERIOD_CLOSED"}


@pytest.mark.covers("MD-13")
def test_a_period_that_is_closed_for_anybody_is_not_deleted(one_books: SmallBooks) -> None:
    books = one_books
    first = min(rows_of(books, Period), key=lambda row: row.starts)
    closed = books.act(books.get("period", first.id), "close_stock")
    with pytest.raises(Invalid) as refused:
        books.delete(closed)
    assert codes(refused) == {"": "PERIOD_CLOSED"}
    reopened = books.act(closed, "open_stock")
    books.delete(reopened)
    assert first.id not in [row.id for row in rows_of(books, Period)]


def test_a_copied_period_is_open_and_can_be_saved(one_books: SmallBooks) -> None:
    books = one_books
    last = max(rows_of(books, Period), key=lambda row: row.ends)
    with books.reading() as work:
        copied = documents.copy(work, work.registry.of("period"), last.id)
        shown = showing.view(work, work.registry.of("period"), copied, saved=False)
    assert shown.grids["closings"] == []
    days = {"starts": last.ends + timedelta(days=1), "ends": last.ends + timedelta(days=30)}
    made = books.save("period", {"code": "NEXT", "name": "下期", **days}, [], grid="closings")
    assert not any(row.values["closed"] for row in made.grids["closings"])


@pytest.mark.covers("MD-13")
def test_who_keeps_no_books_closes_none_and_hears_who_does(one_books: SmallBooks) -> None:
    books = one_books
    books.save("organisation", {"code": "0106", "name": "门市", "is_sales": True, "parent_id": ref("01")})
    first = min(rows_of(books, Period), key=lambda row: row.starts)
    with pytest.raises(Invalid) as refused:
        books.act(books.get("period", first.id), "close_stock", org_id=ref("0106"))
    (found,) = refused.value.problems
    assert (found.path, found.code) == ("org_id", "NO_BOOKS")
    assert "0106 门市" in found.message.zh
    assert "01 澄岭酒业销售公司" in found.message.zh
    # What was asked is told in the history in its own words.
    closed = books.act(books.get("period", first.id), "close_stock", org_id=ref("01"))
    with books.reading() as work:
        entry = audit.read(work, work.registry.of("period"), closed.id)[0]
    assert [(change.label.zh[:4], change.after) for change in entry.changes if change.path == "?org_id"] == [
        ("财务组织", "01 澄岭酒业销售公司")
    ]


@pytest.mark.covers("PT-21", "ORG-09")
def test_a_user_or_role_that_is_deleted_is_a_change_of_rights_and_stands_in_the_log(one_books: SmallBooks) -> None:
    books = one_books
    made, role = (
        new_user(books),
        books.save("role", {"code": "odd", "name": "临时"}, [{"entity": "*", "verb": "read"}], grid="grants"),
    )
    for record, words in ((made, "用户 lin lin"), (role, "角色 odd 临时")):
        before = version(books)
        books.delete(record)
        assert version(books) > before
        deeds = {(row.deed, row.entity, row.note) for row in rows_of(books, EventLog)}
        assert (Event.DELETED, record.entity, words) in deeds
        assert (Event.RIGHTS, record.entity, record.values["code"]) in deeds
    with pytest.raises(Invalid) as refused:
        _delete_oneself(books)
    assert codes(refused) == {"": "STOP_ONESELF"}


@pytest.mark.covers("PT-21")
def test_who_did_anything_keeps_his_name_in_the_books(one_books: SmallBooks) -> None:
    books = one_books
    made = new_user(books)
    order = books.by(made.id).order(("A", 1))
    with pytest.raises(Invalid) as refused:
        books.delete(made)
    assert codes(refused) == {"": "USER_HAS_HISTORY"}
    assert books.act(made, "stop").state == "stopped"
    with books.reading() as work:
        entry = audit.read(work, work.registry.of("sales_order"), order.id)[-1]
    assert entry.who == "lin"


def _delete_oneself(books: SmallBooks) -> None:
    oneself = new_user(books, "self")
    books.by(oneself.id).delete(oneself)


@pytest.mark.covers("MD-13")
def test_each_finance_organisation_closes_its_own_books(one_books: SmallBooks) -> None:
    """Documents of a unit are in the books of the nearest finance organisation above it."""
    books = one_books
    company = books.save("organisation", {"code": "06", "name": "直营公司", "is_company": True, "is_finance": True})
    shop = books.save("organisation", {"code": "0601", "name": "门店", "is_sales": True, "parent_id": ref("06")})
    code = f"{clock.today():%Y-%m}"
    (period,) = rows_of(books, Period, code=code)
    for row in sorted(rows_of(books, Period), key=lambda each: each.starts):
        books.act(books.get("period", row.id), "close_receivable", org_id=Ref(company.id, "", ""))
        if row.id == period.id:
            break

    def receipt(org: str) -> RecordView:
        made = books.save(
            "receipt", {"customer_id": ref("C1"), "org_id": ref(org), "amount": Decimal(10), "remark": "x"}
        )
        return books.by(CHECKER).act(made, "approve")

    assert receipt("01").state == "approved"
    with pytest.raises(Invalid) as refused:
        receipt("0601")
    assert codes(refused) == {"business_date": "PERIOD_CLOSED"}
    # The shop may not slip out of its closed books into open ones.
    with pytest.raises(Invalid) as moved:
        books.save("organisation", {"parent_id": ref("01")}, id_=shop.id, version=shop.row_version)
    assert codes(moved) == {"is_finance": "BOOKS_CLOSED_DIFFERENTLY"}
    # Books that come out of others begin as these are.
    books.save("organisation", {"is_finance": True}, id_=shop.id, version=shop.row_version)
    with pytest.raises(Invalid):
        receipt("0601")
    shown = {
        (row.values["org_id"].code, row.values["module"])
        for row in books.get("period", period.id).grids["closings"]
        if row.values["closed"]
    }
    assert shown == {("06", "receivable"), ("0601", "receivable")}


def test_a_period_of_a_set_without_organisations_says_what_is_missing(one_database_url: str) -> None:
    """What `init` makes has periods and no organisation yet."""
    ledger = empty_books(one_database_url, "001", "空账套")
    books = SmallBooks(ledger, principal.system())
    books.run(seed.seed)
    first = min(rows_of(books, Period), key=lambda row: row.starts)
    with pytest.raises(Invalid) as refused:
        books.act(books.get("period", first.id), "close_stock")
    assert codes(refused) == {"closings": "NO_BOOKS"}
    ledger.engine.dispose()


def test_a_record_of_a_scope_is_checked_like_every_reference(one_books: SmallBooks) -> None:
    for target, rule in (
        (Ref(0, "C\x00", ""), "BAD_CHARACTER"),
        (Ref(4711, "", ""), "REFERENCE_UNKNOWN"),
        (True, "WRONG_TYPE"),
    ):
        rows = [{"dimension": "customer", "target_id": target}]
        with pytest.raises(Invalid) as refused:
            one_books.save("role", {"code": "s", "name": "s"}, rows, grid="scopes")
        assert codes(refused)["scopes[0].target_id"] == rule


@pytest.mark.covers("ORG-06")
@pytest.mark.parametrize(
    ("path", "gone"),
    [("lines.price", "quoted_for"), ("lines.cases", "seen_cases"), ("lines.item_id", "defaults_of"), ("customer_id", "defaults_of")],
)  # fmt: skip
def test_a_field_in_which_a_hidden_one_could_be_read_is_hidden_with_it(
    one_books: SmallBooks, path: str, gone: str
) -> None:
    books = one_books
    order = books.order(("A", 13))
    books.save("role", {"code": "all", "name": "all"}, [{"entity": "*", "verb": "*"}], grid="grants")
    books.save("role", {"code": "dim", "name": "dim"}, [{"entity": "*", "verb": "*"}], grid="grants")
    dim = next(each for each in rows_of(books, books.ledger.registry.of("role").model) if each.code == "dim")
    shown = books.get("role", dim.id)
    books.save(
        "role", {}, [{"entity": "sales_order", "path": path}], id_=dim.id, version=shown.row_version, grid="hidden"
    )

    def seen(role: str) -> set[str]:
        new_user(books, "u" + role, role=role)
        policy = login(books.ledger, "u" + role, PASSWORD, "zh", "test").principal.policy
        with books.commands.reading(replace(books.who, policy=policy)) as work:
            declaration = work.registry.of("sales_order")
            view = showing.view(work, declaration, documents.load(work, declaration, order.id))
        return {*view.values, *(f"lines.{name}" for name in view.grids["lines"][0].values)}

    place = path.rpartition(".")[0]
    assert seen("all") - seen("dim") >= {path, f"{place}.{gone}" if place else gone}
