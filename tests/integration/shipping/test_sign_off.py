"""A sign-off adds up, and explains what was lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.halfway import shipped
from tests.support.hands import refusal, refused

D = Decimal


@pytest.mark.covers("LG-08", "S26.12")
def test_a_sign_off_adds_up_and_explains_its_loss(one_books: SmallBooks) -> None:
    books = one_books
    outbound = shipped(books, 10)
    wrong = {"signed": D(7), "lost": D(2)}

    def save(**values: Any) -> Any:
        head, rows = books.typed(books.evaluate_push("outbound.sign_off", outbound))
        return books.save("sign_off", head, [{**row, **values} for row in rows])

    assert refused(lambda: save(**wrong)) == [
        ("DOES_NOT_ADD_UP", "lines[0].signed"), ("LOSS_UNEXPLAINED", "lines[0].reason_id"), ("LOSS_UNCLAIMED", "lines[0].liable"),
    ]  # fmt: skip
    more = save(shipped=D(11), signed=D(11))
    # Nor has the road that many to give.
    assert refused(lambda: books.act(more, "sign")) == [
        ("OPEN_QUANTITY", "lines[0].shipped"),
        ("SHORTAGE", "lines[0].shipped"),
    ]


def test_a_loss_names_a_reason_for_losses(one_books: SmallBooks) -> None:
    books = one_books
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", books.approved_order(("A", 6))), "approve")
    outbound = books.act(books.push("delivery_note.outbound", note), "sign")
    values, (row,) = books.typed(books.evaluate_push("outbound.sign_off", outbound))
    row = {**row, "signed": D(5), "lost": D(1), "liable": "carrier"}
    refused = refusal(books.save, "sign_off", values, [{**row, "reason_id": ref("R01")}])
    assert refused == {"REFERENCE_KIND": "lines[0].reason_id"}
    books.save("sign_off", values, [{**row, "reason_id": ref("L01")}])
