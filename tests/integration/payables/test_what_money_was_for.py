"""A payment or receipt that names what it pays is matched with that; with another debt by hand it may be, and it is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.links.reversing import HEAD
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.records import RecordInput, RecordView
from tests.support.books import CHECKER, SmallBooks, ref, request
from tests.support.hands import typed_line

D = Decimal


@dataclass(frozen=True)
class Hands:
    """One side of the books: what is owed, the money, and the write-off of both."""

    books: SmallBooks
    debt: str
    money: str
    write_off: str
    party: dict[str, Any]

    @property
    def head(self) -> dict[str, Any]:
        return {**self.party, "org_id": ref("01")}

    def owed(self, amount: str, days: int) -> RecordView:
        due = clock.today() + timedelta(days=days)
        made = self.books.save(self.debt, {**self.head, "amount": D(amount), "due_on": due})
        return self.books.by(CHECKER).act(made, "approve")

    def paid(self, debt: RecordView, amount: str) -> RecordView:
        pushed = self.books.push(f"{self.debt}.{self.money}", debt, changes={"amount": D(amount)})
        return self.books.by(CHECKER).act(pushed, "approve")

    def matched(self) -> list[tuple[int | None, ...]]:
        """Debt, money and red debt of each proposed line, with the amount."""
        shown, _, _ = self.books.evaluate(self.write_off, self.head, action="match")
        names = [f"{each}_id" for each in (self.debt, self.money, f"red_{self.debt}")]
        rows = [line.values for line in shown.grids["lines"]]
        return [(*(row[name] and row[name].id for name in names), row["amount"]) for row in rows]

    def warned(self, debt: RecordView, money: RecordView) -> list[tuple[str, str]]:
        line = {f"{self.debt}_id": debt.id, f"{self.money}_id": money.id}
        data = RecordInput(self.write_off, 0, 0, self.head, {"lines": [typed_line(line)]})
        outcome = self.books.commands.save(self.books.who, request(), data)
        return [(each.code, each.path) for each in outcome.warnings]


@pytest.fixture(name="hands", params=["payable", "receivable"])
def _hands(request: pytest.FixtureRequest, books: SmallBooks) -> Hands:
    if request.param == "payable":
        return Hands(books, "payable", "payment", "payment_write_off", {"supplier_id": ref("GY1")})
    return Hands(books, "receivable", "receipt", "write_off", {"customer_id": ref("C1")})


@pytest.mark.covers("RC-03", "PU-10")
def test_what_money_was_paid_for_comes_first(hands: Hands) -> None:
    """Before the debt that is due first, before an exact amount, and before what a red one could net."""
    sooner, later = hands.owed("50", 1), hands.owed("100", 30)
    money = hands.paid(later, "50")
    assert hands.matched() == [(later.id, money.id, None, 50)]
    books = hands.books
    settled = books.save(hands.write_off, *books.typed(books.evaluate(hands.write_off, hands.head, action="match")[0]))
    books.by(CHECKER).act(settled, "approve")
    # What was paid of a debt that is then reversed is open on the red one.
    red = books.by(CHECKER).act(books.reverse(books.again(later), {HEAD: D(80)}, grid="instalments"), "approve")
    more = hands.paid(sooner, "45")
    assert hands.matched() == [(sooner.id, more.id, None, 45), (sooner.id, None, red.id, 5)]
    books.proven()


def test_money_for_one_debt_settles_another_with_a_word(hands: Hands) -> None:
    sooner, later = hands.owed("500", 1), hands.owed("100", 30)
    money = hands.paid(later, "50")
    assert hands.warned(sooner, money) == [("PAID_FOR_ANOTHER", f"lines[0].{hands.debt}_id")]
    assert hands.warned(later, money) == []
