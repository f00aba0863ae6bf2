"""Two hands on one loan, one transfer, one warehouse: what is lent comes back once, or is sold once (SO-09, WH-05)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cellar_server.kernel.schema.records import RecordView
from tests.integration.inventory.papers import line, paper
from tests.integration.inventory.test_loans import counters, loan
from tests.integration.inventory.test_transfers import HOW, ordered
from tests.race.inventory.test_warehouse import outcome
from tests.support.books import CHECKER, D, SmallBooks, small_books
from tests.support.hands import ref, together

pytestmark = pytest.mark.differs("locks")


def submitted(books: SmallBooks, lent: RecordView, quantity: int) -> RecordView:
    """An order over a loan, to be approved."""
    head, rows = books.typed(books.evaluate_push("loan.sales_order", lent))
    shown, _, _ = books.evaluate("sales_order", head, [{**rows[0], "quantity": D(quantity)}], action="price_all")
    return books.act(books.save("sales_order", *books.typed(shown)), "submit")


def at_once(*deeds: Callable[[], Any]) -> Any:
    return outcome(together(len(deeds), lambda n: deeds[n]()))


@pytest.mark.covers("SO-09", "PT-30")
def test_two_bring_back_the_same_goods(database_url: str) -> None:
    with small_books(database_url) as books:
        lent = loan(books, line("A", 60))
        drafts = [books.push("loan.loan_return", lent, quantities=(40,)) for _ in range(2)]
        lead = books.by(CHECKER)
        found = at_once(*(lambda each=each: lead.act(each, "sign") for each in drafts))
        assert found == {"ok": 1, "OPEN_QUANTITY": 1}
        assert counters(books, lent) == (40, 40, 0)
        assert books.stock("A").lent == 20
        books.proven()


@pytest.mark.covers("SO-09", "PT-30")
def test_goods_are_brought_back_or_sold(database_url: str) -> None:
    with small_books(database_url) as books:
        lent = loan(books, line("A", 60), customer_id=ref("C1"))
        back = books.push("loan.loan_return", lent, quantities=(40,))
        order = submitted(books, lent, 30)
        lead = books.by(CHECKER)
        found = at_once(lambda: lead.act(back, "sign"), lambda: lead.act(order, "approve"))
        assert found == {"ok": 1, "OPEN_QUANTITY": 1}
        assert counters(books, lent)[0] in (40, 30)
        books.proven()


@pytest.mark.covers("SO-09", "SO-13")
def test_an_order_gives_up_what_is_brought_back_at_the_same_moment(database_url: str) -> None:
    with small_books(database_url) as books:
        lent = loan(books, line("A", 60), customer_id=ref("C1"))
        lead = books.by(CHECKER)
        order = lead.act(submitted(books, lent, 60), "approve")
        back = books.push("loan.loan_return", loan(books, line("A", 5)))
        note = lead.act(books.push("sales_order.delivery_note", order, quantities=(40,)), "approve")
        found = at_once(
            lambda: lead.act(order, "close", reason="不要了"),
            lambda: lead.act(note, "close", reason="不发了"),
            lambda: lead.act(back, "sign"),
        )
        assert found == {"ok": 3}
        # Whichever was first, nothing of the loan is held for an order that promises nothing.
        assert counters(books, lent) == (0, 0, 0)
        books.proven()


@pytest.mark.covers("WH-05", "PT-30")
def test_two_receive_the_same_transfer(database_url: str) -> None:
    with small_books(database_url) as books:
        by_hand = books.with_settings(**{HOW: "manual"})
        lead = by_hand.by(CHECKER)
        out = lead.act(by_hand.push("transfer_order.transfer_out", ordered(by_hand, line("A", 60))), "sign")
        drafts = [by_hand.push("transfer_out.transfer_in", out) for _ in range(2)]
        found = at_once(*(lambda each=each: lead.act(each, "sign") for each in drafts))
        assert found == {"ok": 1, "UPSTREAM_STATE": 1} or found == {"ok": 1, "OPEN_QUANTITY": 1}
        there = books.stock("A", "W2")
        assert [there.on_hand, there.in_transit] == [60, 0]
        books.proven()


def test_transfers_in_opposite_ways_do_not_deadlock(database_url: str) -> None:
    with small_books(database_url) as books:
        books.bring_in(line("A", 100), line("N", 100), warehouse="W2")
        ways = [("W1", "W2"), ("W2", "W1")] * 3
        lead = books.by(CHECKER)
        drafts = [
            books.push("transfer_order.transfer_out", ordered(books, line("A", 2), line("N", 3), warehouse_id=ref(one), to_warehouse_id=ref(other)))
            for one, other in ways
        ]  # fmt: skip
        assert at_once(*(lambda each=each: lead.act(each, "sign") for each in drafts)) == {"ok": 6}
        books.proven()


@pytest.mark.covers("MD-06", "WH-02")
@pytest.mark.parametrize("counts", [True, False])
def test_goods_move_while_their_warehouse_begins_or_ceases_to_count(database_url: str, counts: bool) -> None:
    """What is blocked afterwards is what warehouse and state say, whoever came first (``recounting.py``)."""
    with small_books(database_url) as books:
        lead = books.by(CHECKER).in_session()
        if counts:
            place = books.get("warehouse", books.ids["W1"])
            books.save("warehouse", {"in_atp": False}, id_=place.id, version=place.row_version)
        place = books.get("warehouse", books.ids["W1"])
        frozen = {"from_status": "qualified", "to_status": "frozen"}
        papers = [
            paper(books, "status_change", line("A", 5, **frozen)),
            paper(books, "other_issue", line("A", 7)),
            paper(books, "other_receipt", line("A", 11)),
        ]
        found = at_once(
            lambda: books.save("warehouse", {"in_atp": counts}, id_=place.id, version=place.row_version),
            *(lambda each=each: lead.act(each, "sign") for each in papers),
        )
        assert set(found) <= {"ok", "SHORTAGE"}
        books.proven()
        # Who was refused went by the warehouse of a moment before; asked again it is signed.
        for each in papers:
            if books.again(each).state == "draft":
                books.by(CHECKER).act(each, "sign")
        books.proven()
