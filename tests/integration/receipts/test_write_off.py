"""A write-off settles what is open on both sides, and holds them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from cellar_server.kernel.links.reversing import HEAD
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


@pytest.mark.covers("RC-02", "RC-04")
def test_what_is_collected_twice_is_said_and_taken(one_books: SmallBooks) -> None:
    """Money that came is entered; beyond what the receivable has open beside other receipts it is an advance."""
    books, other = one_books, one_books.by(CHECKER)
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(100)}
    debt = other.act(books.save("receivable", head), "approve")
    first = books.save("receipt", {**head, "receivable_id": debt.id, "amount": D(70)})
    assert books.evaluate_push("receivable.receipt", debt).values["amount"] == 30
    assert other.do(first, "approve").warnings == []
    second = books.save("receipt", {**head, "receivable_id": debt.id, "amount": D(31)})
    assert [each.code for each in other.do(second, "approve").warnings] == ["BEYOND_OPEN"]
    books.proven()


@pytest.mark.covers("RC-03")
def test_a_red_receivable_nets_and_nobody_pays(one_books: SmallBooks) -> None:
    """红蓝对冲: what is owed falls on both, the customer's advance stays as it is."""
    books, other = one_books, one_books.by(CHECKER)
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    first, second = (other.act(books.save("receivable", {**head, "amount": D(100)}), "approve") for _ in range(2))
    receipt = other.act(books.save("receipt", {**head, "amount": D(150)}), "approve")
    line = {"receivable_id": first.id, "receipt_id": receipt.id}
    other.act(books.save("write_off", head, [line]), "approve")
    red = other.act(books.reverse(books.again(first), {HEAD: D(80)}, grid="instalments"), "approve")
    before = books.exposure()
    netting = {"receivable_id": second.id, "red_receivable_id": red.id}
    saved = books.save(
        "write_off", head, [netting, {**netting, "red_receivable_id": None, "receipt_id": receipt.id, "amount": D(20)}]
    )
    done = other.act(saved, "approve")
    assert [books.again(each).values["settled_total"] for each in (second, red, receipt)] == [100, -80, 120]
    after = books.exposure()
    assert (after.invoiced, after.advance) == (before.invoiced - 20, before.advance - 20)
    books.proven()
    other.act(done, "reverse", reason="错")
    assert books.exposure() == before
    books.proven()
