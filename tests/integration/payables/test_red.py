"""红冲 of payables and payments: what is owed falls, whole or in part, and what was paid too much comes back."""

from __future__ import annotations

from decimal import Decimal

from cellar_server.kernel.links.reversing import HEAD
from tests.integration.payables.test_payables import MONTH, TODAY, _books, listed, owed, paid, write_off  # noqa: F401
from tests.support.books import CHECKER, SmallBooks

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
    assert listed(books, "supplier_balance", "owed", "advance") == [(D(0), D(0))]
    assert set(listed(books, "payable_item", "open_amount")) == {(D(0),)}
    books.proven()
    for red in (first, rest):
        books.by(CHECKER).act(books.again(red), "unapprove")
        books.act(books.again(red), "void")
    assert books.again(debt).values["reversal"] == "none"
    books.proven()
    books.by(CHECKER).act(books.again(debt), "unapprove")
    books.proven()
