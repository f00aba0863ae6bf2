"""An invoice takes what was signed for, and of a loss what the customer bears."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.halfway import shipped
from tests.support.hands import refused

D = Decimal


@pytest.mark.covers("IV-03")
def test_no_more_is_invoiced_than_signed(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    sign_off = books.act(books.push("outbound.sign_off", shipped(books, 10)), "sign")
    too_much = books.push("sign_off.sales_invoice", sign_off, quantities=(11,))
    assert refused(lambda: other.act(too_much, "approve")) == [("OPEN_QUANTITY", "lines[0].quantity")]


@pytest.mark.covers("LG-08")
def test_a_loss_borne_by_the_customer_is_invoiced_where_the_company_says_so(one_books: SmallBooks) -> None:
    loss = {"signed": D(8), "lost": D(2), "reason_id": ref("L01"), "liable": "customer"}
    for setting, billed in (("0", 8), ("1", 10)):
        books = one_books.with_settings(billing__customer_pays_loss=setting)
        other = books.by(CHECKER)
        note = other.act(books.push("sales_order.delivery_note", books.approved_order(("A", 10))), "approve")
        outbound = books.act(books.push("delivery_note.outbound", note), "sign")
        values, (row,) = books.typed(books.evaluate_push("outbound.sign_off", outbound))
        sign_off = books.act(books.save("sign_off", values, [{**row, **loss}]), "sign")
        invoice = other.act(books.push("sign_off.sales_invoice", sign_off), "approve")
        assert invoice.values["quantity_total"] == billed
        assert books.exposure().shipped == 0
        books.proven()
