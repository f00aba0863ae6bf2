"""对账单: what was owed, what came and went, what is owed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cellar_server.areas.receipts.statement import statement
from cellar_server.kernel.schema import clock
from tests.support.books import CHECKER, SmallBooks, ref

D = Decimal


@pytest.mark.covers("CR-08")
def test_the_statement_adds_up(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    note = other.act(books.push("sales_order.delivery_note", books.approved_order(("A", 10))), "approve")
    sign_off = books.act(
        books.push("outbound.sign_off", books.act(books.push("delivery_note.outbound", note), "sign")), "sign"
    )
    other.act(books.push("sign_off.sales_invoice", sign_off), "approve")
    other.act(books.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D("400")}), "approve")
    today = clock.today()
    with books.reading() as work:
        made = statement(work, customer_id=books.ids["C1"], org_id=books.ids["01"], since=today, until=today)
    assert (made.opening, made.closing) == (0, D("599.90"))
    assert [(m.kind, m.increase, m.decrease) for m in made.movements] == [
        ("销售发票", D("999.90"), 0),
        ("收款", 0, 400),
    ]
    assert all(m.number[:2] in ("YS", "SK") for m in made.movements)
    exposure = books.exposure()
    assert exposure.invoiced - exposure.advance == made.closing
