"""What may be reversed of money, what one paper number belongs to, and what holds a document that should go back; on both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from cellar_server.kernel.exchange import importing
from cellar_server.kernel.links.reversing import HEAD
from cellar_server.kernel.lists import query
from cellar_server.kernel.lists.todo import waiting
from cellar_server.kernel.schema.problems import Invalid, Problem
from cellar_server.kernel.schema.records import RecordView
from tests.integration.payables.hands import owed, paid
from tests.support.books import CHECKER, D, SmallBooks
from tests.support.halfway import owed_and_paid
from tests.support.hands import ref, refused, request


@dataclass(frozen=True)
class Side:
    books: SmallBooks
    debt: str
    money: str
    write_off: str
    party: dict[str, Any]
    undo_money: str = "取消确认"

    def made(self, entity: str, amount: int) -> RecordView:
        head = {**self.party, "org_id": ref("01"), "amount": D(amount)}
        return self.books.by(CHECKER).act(self.books.save(entity, head), "approve")

    def settled(self, debt: RecordView, money: RecordView) -> RecordView:
        line = {f"{self.debt}_id": debt.id, f"{self.money}_id": money.id}
        made = self.books.save(self.write_off, {**self.party, "org_id": ref("01")}, [line])
        return self.books.by(CHECKER).act(made, "approve")

    def held(self, record: RecordView) -> Problem:
        with pytest.raises(Invalid) as found:
            self.books.by(CHECKER).act(self.books.again(record), "unapprove")
        return found.value.problems[0]


@pytest.fixture(name="side", params=["payable", "receivable"])
def _side(request: pytest.FixtureRequest, books: SmallBooks) -> Side:
    if request.param == "payable":
        return Side(books, "payable", "payment", "payment_write_off", {"supplier_id": ref("GY1")})
    return Side(books, "receivable", "receipt", "write_off", {"customer_id": ref("C1")})


@pytest.mark.covers("RC-04", "PU-10")
def test_what_is_open_of_money_is_proposed_to_be_reversed(side: Side) -> None:
    money = side.made(side.money, 300)
    side.settled(side.made(side.debt, 260), money)
    shown = side.books.evaluate_reversal(side.books.again(money))
    assert shown.values["amount"] == -40
    # A debt may be reversed though it is paid: what was paid of it is the party's then.
    debt = side.made(side.debt, 50)
    side.settled(debt, money)
    assert side.books.evaluate_reversal(side.books.again(debt)).values["amount"] == -50


@pytest.mark.covers("RC-03")
def test_what_holds_a_settled_document_is_named(side: Side) -> None:
    """Partly or wholly settled, debt or money: by a write-off, or by the red one that reverses it."""
    books = side.books
    debt, money = side.made(side.debt, 100), side.made(side.money, 60)
    write_off = side.settled(debt, money)
    title = books.ledger.registry.of(side.write_off).title.zh
    for each in (debt, money):
        found = side.held(each)
        assert (found.code, found.hint.zh) == ("WRONG_STATE", f"先“反核销”{title} {write_off.number}")
    books.by(CHECKER).act(write_off, "reverse", reason="错")
    for each in (debt, money):
        red = books.by(CHECKER).act(books.reverse(each, {HEAD: D(10)}, grid="instalments"), "approve")
        undo = books.ledger.registry.of(each.entity).actions["unapprove"].label.zh
        words = f"先“{undo}”{books.ledger.registry.of(each.entity).title.zh} {red.number}"
        assert side.held(each).hint.zh == words
        books.by(CHECKER).act(red, "unapprove")
        books.act(books.again(red), "void")
        books.by(CHECKER).act(books.again(each), "unapprove")
    books.proven()


def test_an_open_red_debt_waits_for_nobody(side: Side) -> None:
    """It is neither collected nor paid; what is black waits, and the list that is opened is of that."""
    books = side.books
    debt = side.made(side.debt, 100)
    side.settled(debt, side.made(side.money, 100))
    red = books.by(CHECKER).act(books.reverse(books.again(debt), {HEAD: D(30)}, grid="instalments"), "approve")
    assert red.values["progress"] == "open"
    black = side.made(side.debt, 10)
    with books.reading() as work:
        (item,) = [each for each in waiting(work) if each.entity == side.debt]
        shown = query.page(work, query.Query(item.entity, item.wheres), ["number"]).ids
    assert (item.count, list(shown)) == (1, [black.id])


def test_an_invoice_names_what_settled_its_receivable(books: SmallBooks) -> None:
    """The receivable that was made of it goes with it, so it is no answer."""
    invoice, receivable, receipt = owed_and_paid(books, 10, "500.00")
    line = {"receivable_id": receivable.id, "receipt_id": receipt.id}
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    made = books.by(CHECKER).act(books.save("write_off", head, [line]), "approve")
    with pytest.raises(Invalid) as found:
        books.act(books.again(invoice), "unapprove")
    assert [each.hint.zh for each in found.value.problems] == [f"先“反核销”核销单 {made.number}"]


@pytest.mark.covers("PU-10")
def test_a_paper_number_is_a_suppliers_or_an_employees(books: SmallBooks) -> None:
    """Two suppliers' papers may have one number; one supplier's may not."""
    for make in (owed, paid):
        for party in ({}, {"supplier_id": ref("GY2")}, {"supplier_id": None, "employee_id": ref("S01")}):
            opening: dict[str, Any] = {**party, "kind": "opening", "former_number": "K1"}
            make(books, "80", **opening)
            again = refused(lambda make=make, opening=opening: make(books, "80", **opening))  # type: ignore[misc]
            assert again == [("ALREADY_TAKEN", "former_number")]
    books.proven()


def test_two_of_a_file_that_say_the_same_are_named_by_their_rows(books: SmallBooks) -> None:
    """The first was never kept, so nobody could look for its number."""
    said = "供应商,组织,付款金额,银行流水号\nGY1,01,10,B-1\nGY1,01,20,B-2\nGY1,01,30,b-1\n"
    declaration = books.ledger.registry.of("payment")
    for dry_run in (True, False):
        report = importing.run(
            books.commands, books.who, request(), declaration, "付款.csv", said.encode(), dry_run=dry_run
        )
        (found,) = report.faults
        assert (found.row, found.problem.code) == (4, "ALREADY_TAKEN")
        assert found.problem.message.zh == "银行流水号 b-1 已用于第 2 行的付款单"
