"""Goods on loan: with whom they are, and how they come back (SO-09, W07)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from cellar_server.areas.inventory.loan import LoanLine
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.records import RecordView
from cellar_server.kernel.unit_of_work import prove
from tests.integration.inventory.papers import line, paper
from tests.support.books import CHECKER, SmallBooks
from tests.support.hands import ref, refusal

pytestmark = pytest.mark.differs("scenario")

D = Decimal


def loan(books: SmallBooks, *rows: Any, **head: Any) -> RecordView:
    values = {"employee_id": ref("S01"), "due_on": clock.today() + timedelta(days=30), **head}
    return books.by(CHECKER).act(paper(books, "loan", *rows, **values), "sign")


def brought(books: SmallBooks, lent: RecordView, *quantities: int | None, **changes: Any) -> RecordView:
    shown = books.push("loan.loan_return", lent, quantities=quantities, changes=changes)
    return books.by(CHECKER).act(shown, "sign")


def figures(books: SmallBooks, item: str = "A") -> tuple[Any, ...]:
    """On hand, lent, available."""
    there = books.stock(item)
    return there.on_hand, there.lent, there.available


def counters(books: SmallBooks, record: RecordView, index: int = 0) -> tuple[Any, ...]:
    row = books.again(record).grids["lines"][index].values
    return row["handled"], row["returned"], row["sold"]


@pytest.mark.covers("SO-09", "WH-01", "WH-02")
def test_what_is_lent_is_ours_and_comes_back_in_parts(books: SmallBooks) -> None:
    lent = loan(books, line("A", 60), line("B", 30, "B1"), customer_id=ref("C1"))
    assert figures(books) == (540, 60, 540)
    assert books.stock("B").lent == 30
    books.proven()
    first = brought(books, lent, 20, 30)
    assert figures(books) == (560, 40, 560)
    assert counters(books, lent) == (20, 20, 0)
    assert books.again(lent).values["progress"] == "partly"
    # More than is still out comes back from nobody; what came back goes out again as it came.
    too_much = books.push("loan.loan_return", lent, quantities=(41,))
    found = refusal(books.by(CHECKER).act, too_much, "sign")
    assert found == dict.fromkeys(("OPEN_QUANTITY", "SHORTAGE"), "lines[0].quantity")
    books.act(too_much, "void")
    assert refusal(books.by(CHECKER).act, lent, "unsign") == {"WRONG_STATE": ""}
    last = brought(books, lent)
    assert books.again(lent).values["progress"] == "done"
    assert figures(books) == (600, 0, 600)
    books.proven()
    for each in (last, first):
        books.act(books.by(CHECKER).act(each, "unsign"), "void")
    assert figures(books) == (540, 60, 540)
    assert books.by(CHECKER).act(lent, "unsign").state == "draft"
    assert figures(books) == (600, 0, 600)
    books.proven()


@pytest.mark.covers("SO-09")
def test_what_comes_back_damaged_is_not_for_sale(books: SmallBooks) -> None:
    lent = loan(books, line("A", 6))
    shown = books.evaluate_push("loan.loan_return", lent)
    head, rows = books.typed(shown)
    made = books.save("loan_return", head, [{**rows[0], "stock_status": "damaged"}])
    books.by(CHECKER).act(made, "sign")
    assert figures(books) == (600, 0, 594)
    books.proven()


def test_what_is_promised_is_not_lent(books: SmallBooks) -> None:
    books.approved_order(("A", 590))
    made = paper(books, "loan", line("A", 11), employee_id=ref("S01"), due_on=clock.today())
    assert refusal(books.by(CHECKER).act, made, "sign") == {"SHORTAGE": "lines[0].quantity"}


@pytest.mark.covers("PT-36")
def test_the_prover_finds_a_loan_that_says_otherwise_than_the_stock(books: SmallBooks) -> None:
    loan(books, line("A", 5))
    books.proven()
    books.run(lambda work: work.connection.execute(update(table_of(LoanLine)).values(returned=1)))
    found = prove.prove(books.ledger.engine, books.ledger.registry)
    assert "loans: lent stock = Σ lent − returned − sold" in {each.proof for each in found}
