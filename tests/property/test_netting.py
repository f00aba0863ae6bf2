"""红蓝对冲: however reds, payments and write-offs come and go, both sides are settled of the same, and nothing that can be netted stays open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cellar_server.kernel.links.reversing import HEAD
from cellar_server.kernel.schema.records import RecordView
from tests.support import databases
from tests.support.books import CHECKER, SmallBooks, ref, small_books

D = Decimal
WHOLE = 12


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallBooks]:
    with databases.fresh("sqlite", tmp_path_factory.mktemp("netting")) as url, small_books(url) as made:
        made.save("supplier", {"code": "GY1", "name": "瓶厂"})
        yield made


@dataclass
class Account:
    """Two debts of one party with what is paid of them, reversed and written off."""

    books: SmallBooks
    debt: str
    payment: str
    write_off: str
    party: dict[str, Any]
    debts: list[RecordView] = field(default_factory=list)
    payments: list[RecordView] = field(default_factory=list)
    reds: list[RecordView] = field(default_factory=list)
    settled: list[RecordView] = field(default_factory=list)

    def make(self, entity: str, amount: int) -> RecordView:
        head = {**self.party, "org_id": ref("01"), "amount": D(amount)}
        return self.books.by(CHECKER).act(self.books.save(entity, head), "approve")

    def left(self, record: RecordView) -> Decimal:
        values = self.books.again(record).values
        found: Decimal = abs(values["amount"]) - abs(values["settled_total"])
        return found

    def reverse(self, which: int, part: int) -> None:
        original = self.debts[which % 2]
        values = self.books.again(original).values
        by = min(D(part), values["amount"] - values["reversed_total"])
        if by:
            red = self.books.reverse(original, {HEAD: by}, grid="instalments")
            self.reds.append(self.books.by(CHECKER).act(red, "approve"))

    def pay(self, which: int, part: int) -> None:
        self._settle(self.debts[which % 2], self.payments[which % 2], f"{self.payment}_id", part)

    def net(self, which: int, part: int) -> None:
        """With a red one, of whichever of the two."""
        if self.reds:
            self._settle(self.debts[which % 2], self.reds[part % len(self.reds)], f"red_{self.debt}_id", part)

    def _settle(self, debt: RecordView, source: RecordView, name: str, part: int) -> None:
        amount = min(D(part), self.left(debt), self.left(source))
        if amount:
            line = {f"{self.debt}_id": debt.id, name: source.id, "amount": amount}
            made = self.books.save(self.write_off, {**self.party, "org_id": ref("01")}, [line])
            self.settled.append(self.books.by(CHECKER).act(made, "approve"))

    def undo(self, which: int, _: int) -> None:
        if self.settled:
            made = self.settled.pop(which % len(self.settled))
            self.books.by(CHECKER).act(made, "reverse", reason="错")

    def take_back(self, which: int, _: int) -> None:
        """A red one, while no write-off stands on it."""
        free = [red for red in self.reds if self._free(red)]
        if free:
            red = free[which % len(free)]
            self.reds.remove(red)
            self.books.by(CHECKER).act(self.books.again(red), "unapprove")
            self.books.act(self.books.again(red), "void")

    def _free(self, red: RecordView) -> bool:
        values = self.books.again(red).values
        return bool(values["settled_total"] + values["offset_total"] == 0)

    def even(self) -> None:
        """Black debts are settled of what payments and red ones are, and no red one waits beside an original that is open."""
        of = {each.id: self.books.again(each).values for each in (*self.debts, *self.payments, *self.reds)}
        debts = sum(of[each.id]["settled_total"] for each in self.debts)
        sources = sum(abs(of[each.id]["settled_total"]) for each in (*self.payments, *self.reds))
        assert debts == sources
        for red in self.reds:
            original = next(each for each in self.debts if each.id == of[red.id]["red_of_id"].id)
            assert not (self.left(red) and self.left(original))


DEEDS = ("reverse", "pay", "net", "undo", "take_back")


# What is paid is reversed, and then not paid; of two red ones the first goes.
PAID = [("pay", 1, WHOLE), ("pay", 0, 5), ("reverse", 0, 4), ("reverse", 0, 8)]


@pytest.mark.covers("RC-03")
@pytest.mark.parametrize("side", ["receivable", "payable"])
@settings(max_examples=8)
@example(deeds=[*PAID, ("undo", 1, 1)])
@example(deeds=[*PAID, ("take_back", 0, 1), ("net", 1, 2), ("undo", 0, 1)])
@example(deeds=[("pay", 0, 5), ("reverse", 0, 9), ("reverse", 0, 3), ("undo", 0, 1), ("take_back", 0, 1)])
@example(deeds=[("pay", 0, 5), ("reverse", 0, 5), ("reverse", 0, 7), ("take_back", 0, 1)])
@given(deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 5), st.integers(1, WHOLE)), max_size=10))
def test_what_is_netted_is_even(books: SmallBooks, side: str, deeds: list[tuple[str, int, int]]) -> None:
    account = (
        Account(books, "receivable", "receipt", "write_off", {"customer_id": ref("C1")})
        if side == "receivable"
        else Account(books, "payable", "payment", "payment_write_off", {"supplier_id": ref("GY1")})
    )
    before = books.exposure()
    account.debts = [account.make(account.debt, amount) for amount in (WHOLE, 7)]
    account.payments = [account.make(account.payment, amount) for amount in (5, WHOLE)]
    for deed, which, part in deeds:
        getattr(account, deed)(which, part)
        account.even()
    books.proven()
    while account.settled:
        account.undo(0, 0)
        account.even()
    # Without a write-off every red one is its original's, whole.
    assert all(account.left(red) == 0 for red in account.reds)
    while account.reds:
        account.take_back(0, 0)
    assert [account.left(each) for each in account.debts] == [WHOLE, 7]
    for each in (*account.debts, *account.payments):
        books.by(CHECKER).act(books.again(each), "unapprove")
    assert books.exposure() == before
    books.proven()
