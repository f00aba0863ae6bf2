"""What an order is refused at its approval: no price, no credit, no money, no second pair of eyes, no goods."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cellar_server.areas.masters.settlement import PaymentTerm
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordInput
from tests.support.books import CHECKER, SmallBooks, ref, request, rows_of
from tests.support.hands import refused

D = Decimal


@pytest.mark.covers("S26.10", "PR-06")
def test_every_unpriced_line_is_named_at_approval(one_books: SmallBooks) -> None:
    books = one_books
    draft = books.order(("A", 6), ("N", 1), ("N", 2))
    # Whoever submits hears it, and why, though he may.
    told = books.do(draft, "submit")
    assert [(found.code, found.path) for found in told.warnings] == [
        ("UNPRICED", "lines[1].price"),
        ("UNPRICED", "lines[2].price"),
    ]
    assert all(found.message.zh.split("：")[1] for found in told.warnings)
    order = books.again(draft)
    assert [row.values["price"] for row in order.grids["lines"]] == [D("99.99"), None, None]
    assert refused(lambda: books.by(CHECKER).act(order, "approve")) == [
        ("UNPRICED", "lines[1].price"), ("UNPRICED", "lines[2].price"),
    ]  # fmt: skip
    assert books.again(order).state == "submitted"
    assert books.stock("A").reserved == 0


@pytest.mark.covers("CR-03")
def test_credit_stops_an_order_and_warns_where_the_company_says_so(one_books: SmallBooks) -> None:
    books = one_books
    poor = {"customer_id": ref("C2")}
    order = books.act(books.order(("A", 1), **poor), "submit")
    assert [code for code, _ in refused(lambda: books.by(CHECKER).act(order, "approve"))] == ["CREDIT_EXCEEDED"]
    outcome = books.by(CHECKER).with_settings(credit__action="warn").do(order, "approve")
    assert [problem.code for problem in outcome.warnings] == ["CREDIT_EXCEEDED"]
    books.proven()


@pytest.mark.covers("CR-03")
def test_who_pays_first_gets_goods_for_money_that_arrived(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    books.save(
        "customer",
        {
            "code": "C3",
            "name": "先款商行",
            "customer_class_id": ref("DEALER"),
            "salesperson_id": ref("S01"),
            "prepaid": True,
        },
    )
    books.save("customer_address", {"code": "AC3", "name": "三号仓", "customer_id": ref("C3")})
    order = books.act(books.order(("A", 10), customer_id=ref("C3")), "submit")
    assert refused(lambda: other.act(order, "approve")) == [("PAYMENT_FIRST", "customer_id")]
    head = {"customer_id": ref("C3"), "org_id": ref("01")}
    other.act(books.save("receipt", {**head, "amount": D("999.90")}), "approve")
    assert other.act(order, "approve").state == "approved"
    books.proven()


@pytest.mark.covers("CR-03")
def test_a_term_that_came_to_ask_for_money_first_counts_for_whoever_has_it(one_books: SmallBooks) -> None:
    books = one_books
    order = books.act(books.order(("A", 10)), "submit")
    (term,) = rows_of(books, PaymentTerm, code="D30")
    record = books.get("payment_term", term.id)
    books.save("payment_term", {"prepaid": True, "days": 0}, id_=record.id, version=record.row_version)
    assert refused(lambda: books.by(CHECKER).act(order, "approve")) == [("PAYMENT_FIRST", "customer_id")]


@pytest.mark.covers("ORG-07", "SO-03")
def test_maker_is_not_checker(one_books: SmallBooks) -> None:
    order = one_books.act(one_books.order(("A", 1)), "submit")
    assert refused(lambda: one_books.act(order, "approve")) == [("MAKER_IS_CHECKER", "")]
    allowed = one_books.with_settings(approval__maker_may_check="1")
    assert allowed.act(order, "approve").state == "approved"


@pytest.mark.covers("ORG-07", "SO-03")
def test_who_changed_a_document_is_its_maker_too(one_books: SmallBooks) -> None:
    """Whoever changes another's order and approves his own change has had no second pair of eyes."""
    books, other = one_books, one_books.by(CHECKER)
    order = books.order(("N", 10), price=D(9))
    line = {"id": order.grids["lines"][0].id, "quantity": D(100)}
    changed = other.save("sales_order", {}, [line], id_=order.id, version=order.row_version)
    submitted = other.act(changed, "submit")
    assert refused(lambda: other.act(submitted, "approve")) == [("MAKER_IS_CHECKER", "")]
    # In one call too: what is changed in this command counts.
    receipt = books.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(7)})
    mine = RecordInput("receipt", receipt.id, receipt.row_version, {"amount": D(700)})
    with pytest.raises(Invalid, match="MAKER_IS_CHECKER"):
        other.commands.save(other.who, request(), mine, then="approve")
    # To save it as it stands is no change.
    third = books.by(13)
    back = third.act(submitted, "reject", reason="再看")
    same = third.save("sales_order", {}, id_=back.id, version=back.row_version)
    assert third.act(books.act(same, "submit"), "approve").state == "approved"


def test_goods_that_are_not_there_cannot_be_promised(one_books: SmallBooks) -> None:
    order = one_books.act(one_books.order(("A", 601), ("B", 601)), "submit")
    found = refused(lambda: one_books.by(CHECKER).act(order, "approve"))
    assert found == [("SHORTAGE", "lines[0].quantity"), ("SHORTAGE", "lines[1].quantity")]
