"""Two hands on one debt: it is paid once, reversed once, and what is reversed is not paid (PU-10, RC-03)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cellar_server.kernel.links.reversing import HEAD
from cellar_server.kernel.schema.records import RecordView
from tests.integration.payables.hands import D, owed, paid, write_off
from tests.race.inventory.test_warehouse import outcome
from tests.support.books import CHECKER, SmallBooks, small_books
from tests.support.hands import ref, together

pytestmark = pytest.mark.differs("locks")


@pytest.fixture
def books(database_url: str) -> Iterator[SmallBooks]:
    with small_books(database_url, goods=0) as made:
        made.save("supplier", {"code": "GY1", "name": "瓶厂"})
        yield made


def at_once(*deeds: Callable[[], Any]) -> Any:
    return outcome(together(len(deeds), lambda n: deeds[n]()))


def approving(books: SmallBooks, *drafts: RecordView) -> Any:
    lead = books.by(CHECKER)
    return at_once(*(lambda each=each: lead.act(each, "approve") for each in drafts))


@pytest.mark.covers("PU-10", "PT-30")
def test_two_payments_of_one_payable(books: SmallBooks) -> None:
    debt = owed(books, "100")
    head = {"payable_id": debt.id, "org_id": ref("01"), "amount": D(60)}
    found = approving(books, *(books.save("payment", head) for _ in range(2)))
    assert found == {"ok": 1, "BEYOND_OPEN": 1}
    books.proven()


@pytest.mark.covers("RC-03", "PT-30")
def test_two_red_ones_of_one_payable(books: SmallBooks) -> None:
    """More than all of it is not reversed; a part beside a part is, and their instalments come to it to the cent."""
    debt = owed(books, "100", "33.33", "33.33", "33.34")
    drafts = [books.reverse(debt, {HEAD: D(60)}, grid="instalments") for _ in range(2)]
    assert approving(books, *drafts) == {"ok": 1, "REVERSED_TOO_MUCH": 1}
    books.proven()


@pytest.mark.covers("RC-02", "PT-30")
def test_two_refunds_of_one_payment(books: SmallBooks) -> None:
    payment = paid(books, "100")
    drafts = [books.reverse(payment, {HEAD: D(60)}, kind="refund") for _ in range(2)]
    assert approving(books, *drafts) == {"ok": 1, "REVERSED_TOO_MUCH": 1}
    books.proven()


@pytest.mark.covers("RC-02", "PT-30")
def test_a_payment_is_written_off_or_comes_back(books: SmallBooks) -> None:
    debt, payment = owed(books, "100"), paid(books, "100")
    line = {"payable_id": debt.id, "payment_id": payment.id, "amount": D(60)}
    settling = books.save("payment_write_off", {"supplier_id": ref("GY1"), "org_id": ref("01")}, [line])
    found = approving(books, settling, books.reverse(payment, {HEAD: D(60)}, kind="refund"))
    assert found == {"ok": 1, "OPEN_AMOUNT": 1}
    books.proven()


@pytest.mark.covers("RC-03", "PT-30")
def test_a_write_off_is_undone_while_its_debt_is_reversed(books: SmallBooks) -> None:
    """Whichever comes first, debt and red one net in the end."""
    debt = owed(books, "100")
    settled = write_off(books, debt, paid(books, "100"))
    draft, lead = books.reverse(debt, grid="instalments"), books.by(CHECKER)
    found = at_once(lambda: lead.act(settled, "reverse", reason="错"), lambda: lead.act(draft, "approve"))
    assert found == {"ok": 2}
    assert [books.again(each).values["progress"] for each in (debt, draft)] == ["done", "done"]
    books.proven()
