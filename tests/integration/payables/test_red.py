"""红冲 of payables and payments: what is owed falls, whole or in part, and what was paid too much comes back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from cellar_server.areas.masters.supplier import Supplier
from cellar_server.areas.payables.statement import this_month
from cellar_server.kernel.links.reversing import HEAD
from cellar_server.kernel.schema import clock
from tests.integration.payables.test_payables import _books, listed, owed, paid  # noqa: F401
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.hands import refused

D = Decimal


def test_a_payable_is_reversed_in_parts(books: SmallBooks) -> None:
    """Each part settles its original at once; the last takes the rest; undone in any order nothing is left of them."""
    debt = owed(books, "100", "33.33", "33.33", "33.34")
    first = books.by(CHECKER).act(books.reverse(debt, {HEAD: D(10)}, grid="instalments"), "approve")
    assert (first.values["amount"], first.values["settled_total"], first.values["progress"]) == (D(-10), D(-10), "done")
    shown = books.again(debt)
    assert [shown.values[name] for name in ("reversal", "reversed_total", "settled_total")] == ["partly", D(10), D(10)]
    books.proven()
    rest = books.reverse(books.again(debt), grid="instalments")
    assert rest.values["amount"] == -90
    rest = books.by(CHECKER).act(rest, "approve")
    assert books.again(debt).values["reversal"] == "whole"
    assert listed(books, "supplier_balance", "owed", "advance") == []
    assert set(listed(books, "payable_item", "open_amount")) == {(D(0),)}
    books.proven()
    for red in (first, rest):
        books.by(CHECKER).act(books.again(red), "unapprove")
        books.act(books.again(red), "void")
    assert books.again(debt).values["reversal"] == "none"
    books.proven()
    books.by(CHECKER).act(books.again(debt), "unapprove")
    books.proven()


@pytest.mark.covers("CR-08")
def test_a_suppliers_statement_is_the_mirror_of_a_customers(books: SmallBooks) -> None:
    """What was owed, its red part, what was paid; what is owed now is ours to pay, in the balance too."""
    debt = owed(books, "100")
    books.by(CHECKER).act(books.reverse(debt, {HEAD: D(30)}, grid="instalments"), "approve")
    paid(books, "45")
    ours = books.as_(org_id=books.ids["01"])
    with ours.reading() as work:
        supplier = work.get(Supplier, debt.values["supplier_id"].id)
        made = this_month(work, supplier)
    assert [(each.kind, each.increase, each.decrease) for each in made.movements] == [
        ("其他应付", D(100), 0), ("其他应付", D(-30), 0), ("付款", 0, D(45)),
    ]  # fmt: skip
    assert (made.opening, made.closing) == (0, D(25))
    assert listed(books, "supplier_balance", "owed", "advance") == [(D(70), D(45))]


def test_an_employee_has_a_balance_too(books: SmallBooks) -> None:
    whose = {"supplier_id": None, "employee_id": ref("S01")}
    paid(books, "300", **whose)
    owed(books, "10")
    found = listed(books, "supplier_balance", "supplier_id", "employee_id", "owed", "advance")
    assert {(bool(row[0]), bool(row[1]), *row[2:]) for row in found} == {
        (False, True, D(0), D(300)), (True, False, D(10), D(0)),
    }  # fmt: skip


def test_a_payment_that_comes_back_on_a_later_day_leaves_nothing(books: SmallBooks) -> None:
    """It is due on a day of its own, which is no difference."""
    yesterday = clock.today() - timedelta(days=1)
    paid_then = paid(books, "100", business_date=yesterday)
    books.by(CHECKER).act(books.reverse(paid_then, kind="refund"), "approve")
    assert books.again(paid_then).values["reversal"] == "whole"
    books.proven()


def test_what_a_payment_names_is_not_taken_back_under_it(books: SmallBooks) -> None:
    debt = owed(books, "100")
    paid(books, "100", payable_id=debt.id)
    assert refused(lambda: books.by(CHECKER).act(books.again(debt), "unapprove")) == [("HAS_DOWNSTREAM", "")]


def test_a_red_payable_is_not_paid(books: SmallBooks) -> None:
    debt = owed(books, "100")
    red = books.by(CHECKER).act(books.reverse(debt, {HEAD: D(30)}, grid="instalments"), "approve")
    assert refused(lambda: books.evaluate_push("payable.payment", red)) == [("NOTHING_OPEN", "")]
