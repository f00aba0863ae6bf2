"""A write-off settles what is open on both sides, and holds them."""

from __future__ import annotations

from decimal import Decimal

import pytest

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
