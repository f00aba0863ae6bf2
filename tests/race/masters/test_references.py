"""A master or a price that changes while an order is being approved: the approval is carried out again, or comes first and holds it off."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cellar_db import engine as db
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordView
from cellar_server.kernel.unit_of_work import remembered
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from tests.support.books import CHECKER, SmallBooks, rows_of, small_books
from tests.support.hands import ref, request

WAIT = 30
Change = Callable[[SmallBooks], Any]


@pytest.fixture
def small(postgresql_url: str) -> Iterator[SmallBooks]:
    """On the database where writers do not wait for each other anyway."""
    with small_books(postgresql_url) as made:
        yield made


def close_the_list(books: SmallBooks) -> None:
    (price_list,) = rows_of(books, books.ledger.registry.of("price_list").model)
    books.act(books.get("price_list", price_list.id), "close")


def block_the_customer(books: SmallBooks) -> None:
    books.act(books.get("customer", books.ids["C1"]), "block", reason="欠款")


def rename_a_region(books: SmallBooks) -> None:
    books.save("region", {"code": "R9", "name": "别处"})


class Approval:
    """An approval in a thread of its own; ``pause`` runs when everything was asked, and nothing is posted yet."""

    def __init__(self, books: SmallBooks, order: RecordView, pause: Callable[[], None]) -> None:
        self.error: Exception | None = None
        self.tries = 0
        self._books, self._order, self._pause = books.by(CHECKER).in_session(), order, pause
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        def body(work: UnitOfWork) -> Reply:
            self.tries += 1
            documents.act(work, work.registry.of("sales_order"), self._order.id, 0, "approve", {})
            self._pause()
            return Reply("sales_order", self._order.id)

        try:
            self._books.commands.run(self._books.who, request(), body)
        except Exception as error:
            self.error = error

    def end(self) -> None:
        self.thread.join(WAIT)
        assert not self.thread.is_alive()


@pytest.mark.covers("SO-03", "PR-06", "MD-02")
@pytest.mark.parametrize(
    ("change", "code"), [(close_the_list, "PRICE_"), (block_the_customer, "REFERENCE_STOPPED"), (rename_a_region, "")]
)
def test_what_changes_between_the_question_and_the_commit_is_asked_again(
    small: SmallBooks, change: Change, code: str
) -> None:
    order = small.act(small.order(("A", 6)), "submit")
    asked, changed = threading.Event(), threading.Event()

    def pause() -> None:
        asked.set()
        assert changed.wait(WAIT)

    approval = Approval(small, order, pause)
    assert asked.wait(WAIT)
    change(small)
    changed.set()
    approval.end()
    if code:
        assert isinstance(approval.error, Invalid), approval.error
        assert any(found.code.startswith(code) for found in approval.error.problems), approval.error
        assert small.again(order).state == "submitted"
    else:
        assert (approval.error, approval.tries) == (None, 2)
    small.proven()


@pytest.mark.covers("SO-03", "PR-06", "MD-02")
@pytest.mark.parametrize("change", [close_the_list, block_the_customer])
def test_a_change_waits_for_the_approval_that_has_asked_for_the_last_time(
    small: SmallBooks, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = small.act(small.order(("A", 6)), "submit")
    confirmed, go = threading.Event(), threading.Event()
    real = remembered.confirm

    def confirm(*arguments: Any, **more: Any) -> None:
        real(*arguments, **more)
        confirmed.set()
        assert go.wait(WAIT)

    with monkeypatch.context() as patched:
        patched.setattr(remembered, "confirm", confirm)
        approval = Approval(small, order, lambda: None)
        assert confirmed.wait(WAIT)
    changing = threading.Thread(target=change, args=(small,))
    changing.start()
    changing.join(0.5)
    assert changing.is_alive(), "it must not change before the approval is through"
    go.set()
    approval.end()
    changing.join(WAIT)
    assert (approval.error, changing.is_alive()) == (None, False)
    assert small.again(order).state == "approved"
    small.proven()


def test_two_approvals_do_not_wait_for_each_other(small: SmallBooks, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (small.act(small.order((item, 6), customer_id=ref(who)), "submit") for item, who in (("A", "C1"), ("B", "C2")))  # fmt: skip
    small.give_credit("C2", unlimited=True)
    confirmed, go = threading.Event(), threading.Event()
    real = remembered.confirm

    def confirm(*arguments: Any, **more: Any) -> None:
        real(*arguments, **more)
        confirmed.set()
        assert go.wait(WAIT)

    with monkeypatch.context() as patched:
        patched.setattr(remembered, "confirm", confirm)
        approval = Approval(small, first, lambda: None)
        assert confirmed.wait(WAIT)
    # Its number waits for the first one's; everything else does not.
    with db.write(small.ledger.engine) as connection:
        assert remembered.hold(connection)
    go.set()
    approval.end()
    assert approval.error is None
    assert small.by(CHECKER).in_session().act(second, "approve").state == "approved"


def test_changes_without_end_do_not_stop_an_approval(small: SmallBooks) -> None:
    """Outdated at every try: from then on it holds changes off from its beginning."""
    order = small.act(small.order(("A", 6)), "submit")
    changes: list[int] = []

    def change() -> None:
        changes.append(1)
        if len(changes) <= 3:
            small.save("region", {"code": f"R{len(changes)}", "name": "别处"})

    restless = Approval(small, order, change)
    restless.end()
    assert (restless.error, restless.tries) == (None, 4)
    small.proven()
