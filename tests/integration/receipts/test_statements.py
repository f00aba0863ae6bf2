"""对账单 of customers and suppliers: of one company, a document a row, and what is red says what it reverses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from cellar_server.areas.masters.customer import Customer
from cellar_server.areas.masters.supplier import Supplier
from cellar_server.areas.payables import statement as of_suppliers
from cellar_server.areas.receipts import statement as of_customers
from cellar_server.kernel.links.reversing import HEAD
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.records import RecordView
from cellar_server.printing.document import Statement
from tests.support.books import CHECKER, D, SmallBooks
from tests.support.hands import ref


@dataclass(frozen=True)
class Side:
    books: SmallBooks
    debt: str
    money: str
    party: dict[str, Any]
    master: type
    printed: Callable[..., Statement]

    def approved(self, entity: str, amount: int, *parts: int, org: str = "01") -> RecordView:
        rows = [{"due_on": clock.today() + timedelta(days=n), "amount": D(part)} for n, part in enumerate(parts)]
        head = {**self.party, "org_id": ref(org), "amount": D(amount)}
        made = self.books.save(entity, head, rows or None, grid="instalments")
        return self.books.by(CHECKER).act(made, "approve")

    def account(self, party_id: int, org: str) -> Statement:
        with self.books.as_(org_id=self.books.ids[org]).reading() as work:
            return self.printed(work, work.get(self.master, party_id))


@pytest.fixture(name="side", params=["customer", "supplier"])
def _side(request: pytest.FixtureRequest, one_books: SmallBooks) -> Side:
    books = one_books
    for code, values in (("02", {"is_company": True}), ("0101", {"is_department": True, "parent_id": ref("01")})):
        books.ids[code] = books.save("organisation", {"code": code, "name": code, **values}).id
    books.save("supplier", {"code": "GY1", "name": "瓶厂"})
    if request.param == "customer":
        return Side(books, "receivable", "receipt", {"customer_id": ref("C1")}, Customer, of_customers.this_month)
    return Side(books, "payable", "payment", {"supplier_id": ref("GY1")}, Supplier, of_suppliers.this_month)


@pytest.mark.covers("CR-08", "ORG-05")
def test_a_statement_is_one_companys(side: Side) -> None:
    """What another company is owed is not on it, for a reader who sees both; a department's is on its company's."""
    debt = side.approved(side.debt, 100)
    side.approved(side.debt, 7, org="02")
    side.approved(side.money, 3, org="02")
    side.approved(side.debt, 20, org="0101")
    party = debt.values[next(iter(side.party))].id
    company = side.books.get("organisation", side.books.ids["01"]).values["name"]
    # A customer is of an organisation himself, and his statement of its company, whoever prints it.
    elsewhere = (company, D(120)) if side.debt == "receivable" else ("02", D(4))
    for org, expected in (("01", (company, D(120))), ("0101", (company, D(120))), ("02", elsewhere)):
        made = side.account(party, org)
        assert (made.organisation, made.closing) == expected


@pytest.mark.covers("CR-08")
def test_a_document_is_a_row_and_a_red_one_says_what_it_reverses(side: Side) -> None:
    books = side.books
    debt = side.approved(side.debt, 100, 30, 70)
    red = books.by(CHECKER).act(books.reverse(debt, {HEAD: D(50)}, grid="instalments"), "approve")
    money = side.approved(side.money, 40)
    back = books.by(CHECKER).act(books.reverse(money, {HEAD: D(15)}, grid="", kind="refund"), "approve")
    books.by(CHECKER).act(books.again(red), "unapprove")
    books.by(CHECKER).act(books.again(red), "approve")
    made = side.account(debt.values[next(iter(side.party))].id, "01")
    kind = "其他应收" if side.debt == "receivable" else "其他应付"
    paid = "收款" if side.debt == "receivable" else "付款"
    assert [(each.kind, each.number, each.summary, each.increase, each.decrease) for each in made.movements] == [
        (kind, debt.number, "", D(100), D(0)), (paid, money.number, "", D(0), D(40)),
        ("退款", back.number, f"红冲 {money.number}", D(0), D(-15)), (f"红字{kind}", red.number, f"红冲 {debt.number}", D(-50), D(0)),
    ]  # fmt: skip
    assert made.closing == 25


@pytest.mark.covers("CR-08")
def test_a_customer_is_not_told_what_credit_he_has(side: Side) -> None:
    debt = side.approved(side.debt, 100)
    made = side.account(debt.values[next(iter(side.party))].id, "01")
    assert [label for label, _ in made.facts] == ["客户编码" if side.debt == "receivable" else "供应商编码"]
