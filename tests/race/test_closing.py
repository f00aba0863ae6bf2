"""Closing a period and posting into it exclude each other, in either order; two postings do not wait for each other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from cellar_server.kernel.life import documents
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.unit_of_work.periods import Period
from cellar_server.ledgers import stock
from tests.support.kernel_books import Books, open_books

pytestmark = pytest.mark.differs("locks")

WAIT = 30


def move(books: Books) -> list[stock.Move]:
    return [stock.Move(warehouse_id=books.warehouse, item_id=books.items[0], on_hand=Decimal(1))]


def period(books: Books) -> int:
    """This month; everything before it is closed already."""
    with books.reading() as work:
        rows = work.session.execute(select(Period.id, Period.code).order_by(Period.starts)).all()
    for id_, code in rows:
        if code == f"{clock.today():%Y-%m}":
            return id_
        books.act("period", id_, "close_stock")
    raise AssertionError("there is no period of today")


class Paused:
    """A posting that stops just before its commit, holding what it holds, until it is let go."""

    def __init__(self, books: Books) -> None:
        self.reached, self.go = threading.Event(), threading.Event()
        self.error: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(books,))
        self._thread.start()
        assert self.reached.wait(WAIT)

    def _run(self, books: Books) -> None:
        def body(work: Any) -> None:
            stock.post(work, books.paper(), move(books))
            work.at_last(self._pause)

        try:
            books.run(body)
        except Exception as error:
            self.error = error

    def _pause(self) -> None:
        self.reached.set()
        assert self.go.wait(WAIT)

    def end(self) -> None:
        self.go.set()
        self._thread.join(WAIT)
        assert not self._thread.is_alive()


def aside(deed: Callable[[], Any]) -> tuple[threading.Thread, list[Exception]]:
    errors: list[Exception] = []

    def run() -> None:
        try:
            deed()
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, errors


@pytest.mark.covers("MD-13")
def test_a_period_closes_after_the_posting_in_flight(books: Books) -> None:
    this = period(books)
    posting = Paused(books)
    closing, errors = aside(lambda: books.act("period", this, "close_stock"))
    closing.join(0.5)
    assert closing.is_alive(), "it must not close before the posting is through"
    posting.end()
    closing.join(WAIT)
    assert (posting.error, errors, closing.is_alive()) == (None, [], False)
    assert books.stock().on_hand == 1
    with pytest.raises(Invalid, match="PERIOD_CLOSED"):
        books.post(stock.post, move(books))
    books.proven()


@pytest.mark.covers("MD-13")
def test_a_posting_waits_for_the_closing_in_flight_and_is_refused(books: Books) -> None:
    this = period(books)
    reached, go = threading.Event(), threading.Event()

    def pause() -> None:
        reached.set()
        assert go.wait(WAIT)

    def close() -> None:
        def body(work: Any) -> None:
            documents.act(work, work.registry.of("period"), this, 0, "close_stock", {})
            work.session.flush()
            work.at_last(pause)

        books.run(body)

    closing, failed = aside(close)
    assert reached.wait(WAIT)
    posting, refused = aside(lambda: books.post(stock.post, move(books)))
    posting.join(0.5)
    assert posting.is_alive(), "it must not look at a period that is being closed"
    go.set()
    posting.join(WAIT)
    closing.join(WAIT)
    assert failed == []
    assert [found.code for error in refused if isinstance(error, Invalid) for found in error.problems] == [
        "PERIOD_CLOSED"
    ]
    assert books.stock().on_hand == 0
    books.proven()


@pytest.mark.covers("MD-13")
def test_two_postings_do_not_wait_for_each_other(postgresql_url: str) -> None:
    """While the first still stands before its commit the second of another item goes through."""
    with open_books(postgresql_url) as books:
        period(books)
        first = Paused(books)
        other = [stock.Move(warehouse_id=books.warehouse, item_id=books.items[1], on_hand=Decimal(1))]
        second, errors = aside(lambda: books.post(stock.post, other))
        second.join(WAIT)
        assert (second.is_alive(), errors) == (False, [])
        first.end()
        assert first.error is None
        books.proven()
