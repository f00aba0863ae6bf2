"""付款条件分期: what is owed and what is to be paid is due in the parts that the term says."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.records import RecordView
from tests.support.books import CHECKER, SmallBooks, ref, rows_of
from tests.support.halfway import shipped
from tests.support.hands import refused

D = Decimal
TODAY = clock.today()


def term(books: SmallBooks, *parts: tuple[str, int], **head: object) -> RecordView:
    rows = [{"portion": D(share), "days": days} for share, days in parts]
    return books.save("payment_term", {"code": "F3", "name": "三期", **head}, rows, grid="instalments")


def parts_of(record: RecordView) -> list[tuple[int, Decimal]]:
    return [((line.values["due_on"] - TODAY).days, line.values["amount"]) for line in record.grids["instalments"]]


@pytest.mark.covers("MD-07", "PU-10", "SO-11")
def test_what_is_owed_is_due_as_the_term_says(one_books: SmallBooks) -> None:
    """A payable and a receivable by hand; another day in the head, which somebody chose, is the day of the whole."""
    books, other = one_books, one_books.by(CHECKER)
    made = term(books, ("0.5", 0), ("0.25", 30), ("0.25", 90))
    books.save("supplier", {"code": "GY1", "name": "瓶厂", "payment_term_id": ref("F3")})
    customer = books.get("customer", books.ids["C1"])
    books.save("customer", {"payment_term_id": ref("F3")}, id_=customer.id, version=customer.row_version)
    org = {"org_id": ref("01"), "amount": D("100.01")}
    for entity, party in (("payable", {"supplier_id": ref("GY1")}), ("receivable", {"customer_id": ref("C1")})):
        saved = books.save(entity, {**org, **party})
        assert parts_of(saved) == [(0, D("50.01")), (30, D(25)), (90, D(25))]
        assert saved.values["due_on"] == TODAY
        other.act(saved, "approve")
        whole = books.save(entity, {**org, **party, "due_on": TODAY + timedelta(days=5)})
        assert parts_of(whole) == []
    books.proven()
    # Terms that change say so of what is made from then on.
    books.save("payment_term", {"days": 10}, [], grid="instalments", id_=made.id, version=made.row_version)
    later = books.save("payable", {**org, "supplier_id": ref("GY1")})
    assert (parts_of(later), later.values["due_on"]) == ([], TODAY + timedelta(days=10))


@pytest.mark.covers("MD-07", "IV-03")
def test_an_invoice_is_due_in_instalments(one_books: SmallBooks) -> None:
    """Its receivable has them, red ones part them, write-offs settle them in their order."""
    books, other = one_books, one_books.by(CHECKER)
    term(books, ("0.3", 0), ("0.7", 60))
    customer = books.get("customer", books.ids["C1"])
    books.save("customer", {"payment_term_id": ref("F3")}, id_=customer.id, version=customer.row_version)
    sign_off = books.act(books.push("outbound.sign_off", shipped(books, 4)), "sign")
    invoice = other.act(books.push("sign_off.sales_invoice", sign_off), "approve")
    owed = books.get("receivable", rows_of(books, Receivable)[-1].id)
    assert invoice.values["gross_total"] == D("399.96")
    assert parts_of(owed) == [(0, D("119.99")), (60, D("279.97"))]
    other.act(books.reverse(invoice), "approve")
    assert books.again(owed).values["progress"] == "done"
    books.proven()


@pytest.mark.covers("MD-07")
def test_terms_that_do_not_add_up_are_refused(one_books: SmallBooks) -> None:
    assert refused(lambda: term(one_books, ("0.5", 0), ("0.4", 30))) == [("SHARES_DIFFER", "instalments")]
    assert ("NOT_POSITIVE", "instalments[1].portion") in refused(lambda: term(one_books, ("1", 0), ("0", 30)))
    assert refused(lambda: term(one_books, ("1", 0), days=30)) == [("DAYS_OF_INSTALMENTS", "days")]
    assert refused(lambda: term(one_books, ("1", 0), prepaid=True)) == [("PREPAID_TERM", "prepaid")]
