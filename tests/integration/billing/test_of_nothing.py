"""Progress that only a further deed could reach, where there is nothing left to do, is reached at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.schema.progress import Progress
from tests.support.books import CHECKER, SmallBooks, ref, rows_of

D = Decimal


def signed_off(books: SmallBooks, order: Any, **loss: Any) -> Any:
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order), "approve")
    out = books.act(books.push("delivery_note.outbound", note), "sign")
    pushed = books.push("outbound.sign_off", out)
    if loss:
        row = pushed.grids["lines"][0]
        pushed = books.save("sign_off", {}, [{"id": row.id, **loss}], id_=pushed.id, version=pushed.row_version)
    return books.act(pushed, "sign")


def free_order(books: SmallBooks) -> Any:
    free = books.with_rule(zero_allowed=True, found_editable=True)
    order = free.order(("N", 3), price=D(0))
    return free.by(CHECKER).act(free.act(order, "submit"), "approve")


@pytest.mark.covers("IV-03", "CR-04", "RC-03")
def test_an_invoice_of_nothing_is_settled_and_can_be_taken_back(books: SmallBooks) -> None:
    from cellar_server.areas.billing.receivable_doc import Receivable

    signed = signed_off(books, free_order(books))
    invoice = books.by(CHECKER).act(books.push("sign_off.sales_invoice", signed), "approve")
    assert (invoice.values["gross_total"], invoice.values["progress"]) == (0, "done")
    (owed,) = rows_of(books, Receivable)
    assert (owed.amount, owed.progress) == (0, Progress.DONE)
    books.proven()
    back = books.by(CHECKER).act(invoice, "unapprove")
    assert (back.state, back.values["progress"]) == ("draft", "open")
    assert rows_of(books, Receivable)[0].state == "void"
    again = books.by(CHECKER).act(back, "approve")
    assert again.values["progress"] == "done"
    books.proven()


@pytest.mark.covers("LG-08", "IV-03")
def test_goods_that_were_all_lost_leave_nothing_to_invoice(books: SmallBooks) -> None:
    order = books.approved_order(("A", 2))
    lost = {"signed": D(0), "lost": D(2), "reason_id": ref("L01"), "liable": "carrier"}
    signed = signed_off(books, order, **lost)
    assert (signed.values["to_invoice_total"], signed.values["progress"]) == (0, "done")
    back = books.act(signed, "withdraw")
    assert (back.state, back.values["progress"]) == ("draft", "open")
    assert books.stock().in_transit == 2
    assert books.act(back, "sign").values["progress"] == "done"
    books.proven()
