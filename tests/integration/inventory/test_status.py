"""Goods by status: what comes in to be inspected, is found good or not, is frozen and freed (WH-02, MD-06)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.schema.records import RecordView
from tests.integration.inventory.papers import line, paper
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.hands import refusal

pytestmark = pytest.mark.differs("scenario")

D = Decimal


def changed(
    books: SmallBooks, item: str, quantity: int, was: str, becomes: str, batch: str | None = None, **head: Any
) -> RecordView:
    row = line(item, quantity, batch, from_status=was, to_status=becomes)
    return books.by(CHECKER).act(paper(books, "status_change", row, **head), "sign")


def figures(books: SmallBooks, item: str = "A") -> tuple[D, D, D]:
    """On hand, blocked, available."""
    there = books.stock(item)
    return there.on_hand, there.blocked, there.available


@pytest.mark.covers("WH-02", "WH-01")
def test_what_is_to_be_inspected_is_not_promised_until_it_is_found_good(books: SmallBooks) -> None:
    came = books.bring_in(line("A", 60, stock_status="to_inspect"))
    assert figures(books) == (660, 60, 600)
    assert refusal(books.approved_order, ("A", 601)) == {"SHORTAGE": "lines[0].quantity"}
    good = changed(books, "A", 50, "to_inspect", "qualified")
    assert figures(books) == (660, 10, 650)
    bad = changed(books, "A", 10, "to_inspect", "rejected", reason_id=ref("Q01"))
    assert figures(books) == (660, 10, 650)
    books.proven()
    # More than there is of that state is not changed, and nothing goes back that has gone on.
    assert refusal(changed, books, "A", 1, "to_inspect", "qualified") == {"SHORTAGE": "lines[0].quantity"}
    assert refusal(books.by(CHECKER).act, came, "unsign") == {"SHORTAGE": ""}
    for each in (bad, good):
        books.by(CHECKER).act(each, "unsign")
    assert figures(books) == (660, 60, 600)
    books.by(CHECKER).act(came, "unsign")
    assert figures(books) == (600, 0, 600)
    books.proven()


@pytest.mark.covers("WH-02")
def test_what_is_promised_is_not_frozen_and_what_is_frozen_not_promised(books: SmallBooks) -> None:
    order = books.approved_order(("B", 590))
    assert refusal(changed, books, "B", 11, "qualified", "frozen", "B1") == {"SHORTAGE": "lines[0].quantity"}
    frozen = changed(books, "B", 10, "qualified", "frozen", "B1")
    assert figures(books, "B") == (600, 10, 0)
    assert refusal(books.approved_order, ("B", 1)) == {"SHORTAGE": "lines[0].quantity"}
    books.by(CHECKER).act(order, "unapprove")
    # Whoever picks is not offered them.
    note = books.push("sales_order.delivery_note", books.approved_order(("B", 590)))
    picked = books.push("delivery_note.outbound", books.by(CHECKER).act(note, "approve"))
    assert sorted(row.values["quantity"] for row in picked.grids["lines"]) == [290, 300]
    assert books.by(CHECKER).act(frozen, "unsign").state == "draft"
    books.proven()


def test_what_is_rejected_leaves_by_its_status_alone(books: SmallBooks) -> None:
    books.bring_in(line("A", 5, stock_status="damaged"))
    issue = paper(books, "other_issue", line("A", 6, stock_status="damaged"))
    assert refusal(books.by(CHECKER).act, issue, "sign") == {"SHORTAGE": "lines[0].quantity"}
    issue = paper(books, "other_issue", line("A", 5, stock_status="damaged"))
    books.by(CHECKER).act(issue, "sign")
    assert figures(books) == (600, 0, 600)
    books.proven()


def test_a_change_changes_something_and_says_why_goods_are_rejected(one_books: SmallBooks) -> None:
    books = one_books
    same = line("A", 1, from_status="qualified", to_status="qualified")
    assert refusal(paper, books, "status_change", same) == {"SAME_STATUS": "lines[0].to_status"}
    rejected = line("A", 1, from_status="qualified", to_status="rejected")
    assert refusal(paper, books, "status_change", rejected) == {"REASON_MISSING": "reason_id"}
