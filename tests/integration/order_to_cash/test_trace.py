"""The foot of the trace says what holds between the documents of a chain."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cellar_server.kernel.life import documents
from tests.support.books import CHECKER, SmallBooks, ref

D = Decimal


@pytest.mark.covers("LG-08", "IV-03")
def test_the_foot_of_the_trace_says_what_holds(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    order = books.approved_order(("A", 60))
    note = other.act(books.push("sales_order.delivery_note", order), "approve")
    outbound = books.act(books.push("delivery_note.outbound", note), "sign")
    values, (row,) = books.typed(books.evaluate_push("outbound.sign_off", outbound))
    loss = {"signed": D(58), "lost": D(2), "reason_id": ref("L01"), "liable": "carrier"}
    sign_off = books.act(books.save("sign_off", values, [{**row, **loss}]), "sign")
    invoice = other.act(books.push("sign_off.sales_invoice", sign_off), "approve")
    said = []
    with books.reading() as work:
        for record in (order, outbound, sign_off, invoice):
            declaration = books.ledger.registry.of(record.entity)
            said += declaration.holding(work, documents.load(work, declaration, record.id))
    assert all(identity.holds for identity in said)
    assert [identity.zh for identity in said] == [
        "出库 60 = 签收 58 + 途损 2 + 未签收 0",
        "出库 60 = 签收 58 + 途损 2",
        "出库合计 60 = 签收合计 58 + 途损合计 2",
        "已开票 58 ≤ 应开票 58",
        "应收 5,799.42 = 发票 5,799.42",
    ]
