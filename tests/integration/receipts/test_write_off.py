"""A write-off settles what is open on both sides, and holds them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from cellar_server.kernel.schema import clock
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.halfway import owed_and_paid
from tests.support.hands import refused

D = Decimal


@pytest.mark.covers("RC-03")
def test_no_more_is_written_off_than_open(one_books: SmallBooks) -> None:
    books = one_books
    _, receivable, receipt = owed_and_paid(books, 10, "500.00")
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    pair = {"receivable_id": receivable.id, "receipt_id": receipt.id}
    assert refused(lambda: books.save("write_off", head, [{**pair, "amount": D("500.01")}])) == [
        ("OPEN_AMOUNT", "lines[0].amount")
    ]
    one, two = (books.save("write_off", head, [{**pair, "amount": D("300.00")}]) for _ in range(2))
    other = books.by(CHECKER)
    other.act(one, "approve")
    assert [code for code, _ in refused(lambda: other.act(two, "approve"))] == ["OPEN_AMOUNT"]
    assert books.again(receipt).values["settled_total"] == 300
    books.proven()


def test_a_settled_invoice_and_receipt_do_not_go_back(one_books: SmallBooks) -> None:
    books = one_books
    invoice, receivable, receipt = owed_and_paid(books, 10, "500.00")
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    books.by(CHECKER).act(
        books.save("write_off", head, [{"receivable_id": receivable.id, "receipt_id": receipt.id}]), "approve"
    )
    assert refused(lambda: books.act(books.again(receivable), "unapprove"))[0][0] == "WRONG_STATE"
    assert [code for code, _ in refused(lambda: books.act(invoice, "unapprove"))] == ["WRONG_STATE"]
    assert [code for code, _ in refused(lambda: books.act(receipt, "unapprove"))] == ["WRONG_STATE"]


def test_a_receipt_confirmed_again_can_be_written_off(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    _, receivable, receipt = owed_and_paid(books, 10, "500.00")
    books.act(receipt, "unapprove")
    other.act(receipt, "approve")
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    books.by(CHECKER).act(
        books.save("write_off", head, [{"receivable_id": receivable.id, "receipt_id": receipt.id}]), "approve"
    )
    assert books.again(receipt).values["progress"] == "done"
    books.proven()


@pytest.mark.covers("RC-03", "SO-11")
def test_a_receivable_in_instalments_is_late_by_the_day_of_each(one_books: SmallBooks) -> None:
    """分期: of two instalments the first is overdue; paid, the customer is served again, whatever is due later."""
    books, other = one_books, one_books.by(CHECKER)
    late, later = clock.today() - timedelta(days=40), clock.today() + timedelta(days=40)
    head = {
        "customer_id": ref("C1"), "org_id": ref("01"), "amount": D(100), "due_on": late, "kind": "opening", "former_number": "K1",
        "business_date": late,
    }  # fmt: skip
    parts = [{"due_on": day, "amount": D(50)} for day in (late, later)]
    wrong = [{"due_on": late, "amount": D(50)}, {"due_on": later, "amount": D(49)}]
    assert ("INSTALMENTS_DIFFER", "instalments") in refused(
        lambda: books.save("receivable", head, wrong, grid="instalments")
    )
    owed = other.act(books.save("receivable", head, parts, grid="instalments"), "approve")
    assert [code for code, _ in refused(lambda: books.approved_order(("A", 1)))] == ["OVERDUE"]
    paid = other.act(books.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(50)}), "approve")
    line = {"receivable_id": owed.id, "receipt_id": paid.id}
    settled = other.act(books.save("write_off", {"customer_id": ref("C1"), "org_id": ref("01")}, [line]), "approve")
    assert books.again(owed).values["progress"] == "partly"
    assert books.approved_order(("A", 1))
    other.act(settled, "reverse", reason="付错")
    assert [code for code, _ in refused(lambda: books.approved_order(("A", 1)))] == ["OVERDUE"]
    books.proven()
