"""信用调整单: what a customer may owe is changed by two people, and nothing, zero and no limit are three things."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.declaration import EntityKind
from cellar_server.kernel.schema.fields import Kind
from cellar_server.kernel.schema.problems import Invalid
from tests.support.books import CHECKER, SmallBooks, ref

pytestmark = pytest.mark.differs("scenario")

D = Decimal


def proposed(books: SmallBooks, *lines: dict[str, Any]) -> Any:
    return books.save("credit_adjustment", {"org_id": ref("01"), "reason": "年度授信"}, list(lines))


def codes(refused: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {found.path: found.code for found in refused.value.problems}


@pytest.mark.covers("CR-01", "CR-02", "S24.11", "S24.12")
def test_a_new_customer_buys_nothing_on_credit_until_two_people_say_so(books: SmallBooks) -> None:
    made = books.save(
        "customer",
        {
            "code": "C7",
            "name": "新客户",
            "customer_class_id": ref("DEALER"),
            "org_id": ref("01"),
            "salesperson_id": ref("S01"),
        },
    )
    books.ids["C7"] = made.id
    books.save("customer_address", {"name": "一号仓", "customer_id": ref("C7"), "preferred": True})
    assert (made.values["credit_limit"], made.values["unlimited"]) == (0, False)
    assert books.exposure("C7").limit == 0
    order = books.act(books.order(("A", 1), customer_id=ref("C7")), "submit")
    with pytest.raises(Invalid, match="CREDIT_EXCEEDED"):
        books.by(CHECKER).act(order, "approve")
    adjustment = proposed(books, {"customer_id": ref("C7"), "credit_limit": D("99.99")})
    with pytest.raises(Invalid, match="MAKER_IS_CHECKER"):
        books.act(adjustment, "approve")
    with pytest.raises(Invalid, match="MAKER_IS_CHECKER"):
        # Credit changes by nobody alone, whatever the company allows elsewhere.
        books.with_settings(approval__maker_may_check="1").act(adjustment, "approve")
    done = books.by(CHECKER).act(adjustment, "approve")
    assert done.number.startswith("XT")
    assert books.exposure("C7").limit == D("99.99")
    assert books.get("customer", made.id).values["credit_limit"] == D("99.99")
    books.by(CHECKER).act(order, "approve")
    books.proven()


def test_nothing_zero_and_no_limit_are_three_things(one_books: SmallBooks) -> None:
    books = one_books
    books.give_credit("C1", grace_days=10)
    assert books.exposure().limit == 200_000, "an empty limit leaves it as it is"
    books.give_credit("C1", credit_limit=D(0))
    assert books.exposure().limit == 0
    books.give_credit("C1", unlimited=True)
    assert books.exposure().limit is None
    books.give_credit("C1", credit_limit=D(5))
    assert books.exposure().limit == 5
    file = books.get("customer", books.ids["C1"]).values
    assert (file["credit_limit"], file["unlimited"], file["grace_days"]) == (5, False, 10)


def test_payment_first_stands_above_what_was_granted(one_books: SmallBooks) -> None:
    books = one_books
    customer = books.get("customer", books.ids["C1"])
    books.save("customer", {"prepaid": True}, id_=customer.id, version=customer.row_version)
    assert books.exposure().limit == 0
    books.give_credit("C1", unlimited=True)
    assert books.exposure().limit == 0


BAD = {
    "nothing changes": ({}, {"lines[0].credit_limit": "NOTHING_CHANGES"}),
    "both": ({"unlimited": True, "credit_limit": D(5)}, {"lines[0].credit_limit": "LIMIT_OR_NONE"}),
    "below zero": ({"credit_limit": D(-1)}, {"lines[0].credit_limit": "TOO_SMALL"}),
    "grace without end": ({"credit_limit": D(1), "grace_days": 999_999}, {"lines[0].grace_days": "TOO_BIG"}),
    "temporary without days": (
        {"temporary": D(5)},
        {"lines[0].valid_from": "REQUIRED", "lines[0].valid_to": "REQUIRED"},
    ),
    "days without temporary": (
        {"grace_days": 1, "valid_from": clock.today()},
        {"lines[0].temporary": "REQUIRED"},
    ),
    "temporary backwards": (
        {"temporary": D(5), "valid_from": clock.today(), "valid_to": clock.today() - timedelta(days=1)},
        {"lines[0].valid_to": "DATES_REVERSED"},
    ),
    "temporary of nothing": (
        {"temporary": D(0), "valid_from": clock.today(), "valid_to": clock.today()},
        {"lines[0].temporary": "NOT_POSITIVE"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_line_that_makes_no_sense_is_refused_by_name(one_books: SmallBooks, kind: str) -> None:
    line, expected = BAD[kind]
    with pytest.raises(Invalid) as refused:
        proposed(one_books, {"customer_id": ref("C1"), **line})
    assert codes(refused) == expected


def test_a_customer_stands_once(one_books: SmallBooks) -> None:
    with pytest.raises(Invalid, match="LINE_TWICE"):
        proposed(
            one_books,
            {"customer_id": ref("C1"), "credit_limit": D(1)},
            {"customer_id": ref("C1"), "credit_limit": D(2)},
        )


def test_who_approves_has_seen_what_holds_now(one_books: SmallBooks) -> None:
    """Two proposals on one table: the second was made on a limit that is gone."""
    books = one_books
    first = proposed(books, {"customer_id": ref("C1"), "credit_limit": D(1)})
    second = proposed(books, {"customer_id": ref("C1"), "credit_limit": D(2)})
    books.by(CHECKER).act(first, "approve")
    with pytest.raises(Invalid) as refused:
        books.by(CHECKER).act(second, "approve")
    assert codes(refused) == {"lines[0].old_limit": "LIMIT_MOVED"}
    again = books.again(second)
    row = again.grids["lines"][0]
    saved = books.save(
        "credit_adjustment", {}, [{"id": row.id, "credit_limit": D(2)}], id_=again.id, version=again.row_version
    )
    books.by(CHECKER).act(saved, "approve")
    assert books.exposure().limit == 2


@pytest.mark.covers("CR-02", "CR-03")
def test_temporary_credit_counts_on_its_days_and_is_listed(books: SmallBooks) -> None:
    today = clock.today()
    books.give_credit("C1", credit_limit=D(10), temporary=D(5), valid_from=today, valid_to=today)
    assert (books.exposure().limit, books.exposure().temporary) == (10, 5)
    over = proposed(books, {"customer_id": ref("C1"), "temporary": D(5), "valid_from": today - timedelta(days=3),
                            "valid_to": today - timedelta(days=1)})  # fmt: skip
    with pytest.raises(Invalid, match="ALREADY_OVER"):
        books.by(CHECKER).act(over, "approve")


@pytest.mark.covers("CR-03")
def test_a_customers_own_days_of_grace_count(books: SmallBooks) -> None:
    due = clock.today() - timedelta(days=5)
    owed = books.save(
        "receivable",
        {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(50), "business_date": due, "due_on": due},
    )
    books.by(CHECKER).act(owed, "approve")
    order = books.act(books.order(("A", 1)), "submit")
    with pytest.raises(Invalid, match="OVERDUE"):
        books.by(CHECKER).act(order, "approve")
    books.give_credit("C1", grace_days=4)
    with pytest.raises(Invalid, match="OVERDUE"):
        books.by(CHECKER).with_settings(credit__grace_days="30").act(order, "approve")
    books.give_credit("C1", grace_days=5)
    books.by(CHECKER).act(order, "approve")
    books.proven()


def test_every_whole_number_that_people_type_has_bounds(one_books: SmallBooks) -> None:
    """A number of days without an end overflows a calendar; one without a beginning runs backwards."""
    unbounded = []
    for declaration in one_books.ledger.registry.declarations.values():
        if declaration.kind is EntityKind.INQUIRY:
            continue
        grids = [grid.fields for grid in declaration.grids.values()]
        for fields in (declaration.fields, *grids):
            for name, spec in fields.items():
                typed = spec.kind is Kind.INTEGER and not spec.readonly and not spec.hidden
                if typed and (spec.minimum is None or spec.maximum is None):
                    unbounded.append(f"{declaration.name}.{name}")
    # The id of a record, of 63 bits.
    assert unbounded == ["role.target_id"]


@pytest.mark.covers("CR-01")
def test_a_customers_own_days_of_grace_can_be_given_and_taken_off_again(books: SmallBooks) -> None:
    """Zero days of his own and none of his own are two things."""
    for changes, own in (({"grace_days": 0}, 0), ({"general_grace": True}, None), ({"grace_days": 30}, 30)):
        adjusted = proposed(books, {"customer_id": ref("C1"), **changes})
        books.by(CHECKER).act(adjusted, "approve")
        assert books.get("customer", books.ids["C1"]).values["grace_days"] == own
    with pytest.raises(Invalid, match="GRACE_OR_GENERAL"):
        proposed(books, {"customer_id": ref("C1"), "grace_days": 30, "general_grace": True})
