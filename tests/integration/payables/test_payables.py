"""What is owed to suppliers and employees, what is paid, and which pays which."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from cellar_server.areas.payables.payable import Payable, PayableInstalment
from cellar_server.areas.payables.payment import Payment
from cellar_server.kernel.access.policy import READ, RolePolicy, combined
from cellar_server.kernel.lists import query
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.problems import Forbidden
from cellar_server.kernel.schema.records import RecordView
from cellar_server.kernel.unit_of_work import prove
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.hands import refused

D = Decimal
TODAY = clock.today()
MONTH = timedelta(days=30)


@pytest.fixture(name="books")
def _books(one_books: SmallBooks) -> SmallBooks:
    """With a supplier that is paid in 30 days, and another."""
    one_books.save("supplier", {
        "code": "GY1", "name": "瓶厂", "payment_term_id": ref("D30"), "bank": "工行", "bank_account": "6222",
    })  # fmt: skip
    one_books.save("supplier", {"code": "GY2", "name": "纸箱厂"})
    return one_books


def owed(books: SmallBooks, total: str, *parts: str, approved: bool = True, **values: Any) -> RecordView:
    """A payable to the first supplier; ``parts`` are its instalments, a month apart from today."""
    head = {"supplier_id": ref("GY1"), "org_id": ref("01"), "amount": D(total), **values}
    rows = [{"due_on": TODAY + n * MONTH, "amount": D(part)} for n, part in enumerate(parts)]
    made = books.save("payable", head, rows, grid="instalments")
    return books.by(CHECKER).act(made, "approve") if approved else made


def paid(books: SmallBooks, amount: str, **values: Any) -> RecordView:
    head = {"supplier_id": ref("GY1"), "org_id": ref("01"), "amount": D(amount), **values}
    return books.by(CHECKER).act(books.save("payment", head), "approve")


def write_off(
    books: SmallBooks, debt: RecordView, payment: RecordView, amount: str | None = None, **values: Any
) -> RecordView:
    line = {"payable_id": debt.id, "payment_id": payment.id, **({"amount": D(amount)} if amount else {})}
    made = books.save("payment_write_off", {"supplier_id": ref("GY1"), "org_id": ref("01"), **values}, [line])
    return books.by(CHECKER).act(made, "approve")


def listed(books: SmallBooks, entity: str, *names: str, **equals: Any) -> list[tuple[Any, ...]]:
    wheres = tuple(Where.of(name, "equals", value) for name, value in equals.items())
    with books.reading() as work:
        page = query.page(work, query.Query(entity, wheres), list(names), limit=100)
    return list(zip(*(page.columns[name] for name in names), strict=True))


@pytest.mark.covers("PU-10", "RC-03")
def test_a_supplier_is_paid_by_instalments(books: SmallBooks) -> None:
    """An advance first, then the rest: the first due is settled first, and an undo gives back just what it took."""
    debt = owed(books, "100", "40", "35", "25")
    advance = paid(books, "50")
    first = write_off(books, debt, advance)
    assert first.values["amount"] == 50
    assert sorted(listed(books, "payable_item", "instalment", "open_amount", kind="debt")) == [(1, 0), (2, 25), (3, 25)]
    assert listed(books, "supplier_balance", "owed", "advance", "due_date") == [(D(50), D(0), TODAY + MONTH)]
    rest = paid(books, "60")
    second = write_off(books, debt, rest)
    assert (books.again(debt).values["progress"], books.again(rest).values["progress"]) == ("done", "partly")
    books.proven()
    books.by(CHECKER).act(first, "reverse", reason="付错")
    assert sorted(listed(books, "payable_item", "instalment", "open_amount", kind="debt")) == [(1, 40), (2, 10), (3, 0)]
    books.by(CHECKER).act(second, "reverse", reason="付错")
    books.by(CHECKER).act(books.again(debt), "unapprove")
    for each in (advance, rest):
        books.by(CHECKER).act(books.again(each), "unapprove")
    assert listed(books, "supplier_balance", "owed", "advance") == []
    books.proven()


@pytest.mark.covers("EX-03")
def test_an_employee_takes_money_and_brings_his_claim(books: SmallBooks) -> None:
    """借支 is a payment that is open; what he claims later is settled with it, and nobody's credit moves."""
    whose = {"supplier_id": None, "employee_id": ref("S01")}
    before = books.exposure()
    taken = paid(books, "300", **whose)
    assert (bool(taken.values["payee"]), taken.values["bank_account"]) == (True, None)
    claim = owed(books, "260.50", **whose)
    assert claim.values["due_on"] == TODAY
    write_off(books, claim, taken, **whose)
    (left,) = listed(books, "payable_item", "open_amount", kind="payment")
    assert left == (D("39.50"),)
    assert books.exposure() == before
    books.proven()


def test_what_the_suppliers_file_says_is_filled_in(books: SmallBooks) -> None:
    debt, payment = owed(books, "10"), paid(books, "10")
    assert debt.values["due_on"] == TODAY + MONTH
    assert [payment.values[name] for name in ("payee", "bank", "bank_account")] == ["瓶厂", "工行", "6222"]


BAD: list[tuple[str, dict[str, Any], tuple[str, ...], str]] = [
    ("TWO_PARTIES", {"employee_id": ref("S01")}, (), "employee_id"),
    ("PARTY_MISSING", {"supplier_id": None, "due_on": TODAY}, (), "supplier_id"),
    ("NOT_POSITIVE", {"amount": D("-100")}, (), "amount"),
    ("INSTALMENTS_DIFFER", {}, ("40", "50"), "instalments"),
    ("NOT_POSITIVE", {}, ("140", "-40"), "instalments[1].amount"),
    ("NOT_FIRST_DUE", {"due_on": TODAY + 2 * MONTH}, ("40", "60"), "due_on"),
    ("NOT_AN_OPENING", {"former_number": "A1"}, (), "former_number"),
    ("REQUIRED", {"kind": "opening"}, (), "former_number"),
]


@pytest.mark.parametrize(("code", "values", "parts", "path"), BAD, ids=[f"{each[0]} {each[3]}" for each in BAD])
def test_a_payable_that_is_not_in_order_is_refused(
    books: SmallBooks, code: str, values: dict[str, Any], parts: tuple[str, ...], path: str
) -> None:
    assert (code, path) in refused(lambda: owed(books, "100", *parts, approved=False, **values))


def test_instalments_are_in_the_order_of_their_days(books: SmallBooks) -> None:
    rows = [{"due_on": TODAY + n * MONTH, "amount": D(50)} for n in (1, 0)]
    head = {"supplier_id": ref("GY1"), "org_id": ref("01"), "amount": D(100)}
    found = refused(lambda: books.save("payable", head, rows, grid="instalments"))
    assert ("OUT_OF_ORDER", "instalments[1].due_on") in found


@pytest.mark.covers("RC-03")
def test_nothing_is_paid_for_another(books: SmallBooks) -> None:
    debt, other = owed(books, "100"), paid(books, "100", supplier_id=ref("GY2"))
    assert refused(lambda: write_off(books, debt, other)) == [("OTHER_PARTY", "lines[0].payment_id")]
    mine = paid(books, "30")
    assert refused(lambda: write_off(books, debt, mine, "30.01")) == [("OPEN_AMOUNT", "lines[0].amount")]
    # Who entered the money does not settle with it.
    line = {"payable_id": debt.id, "payment_id": mine.id}
    draft = books.save("payment_write_off", {"supplier_id": ref("GY1"), "org_id": ref("01")}, [line])
    assert refused(lambda: books.act(draft, "approve")) == [("OWN_PAYMENT", "lines[0].payment_id")]
    books.with_settings(payables__maker_may_write_off="1").act(draft, "approve")
    assert refused(lambda: books.by(CHECKER).act(books.again(debt), "unapprove"))[0][0] == "WRONG_STATE"
    books.proven()


def test_openings_are_written_off_like_others(books: SmallBooks) -> None:
    then = TODAY - MONTH
    debt = owed(books, "80", kind="opening", former_number="YF-1", business_date=then, due_on=then - MONTH)
    before = paid(books, "80", kind="opening", former_number="FK-1", business_date=then)
    write_off(books, debt, before)
    again = refused(lambda: owed(books, "80", approved=False, kind="opening", former_number="yf-1"))
    assert [code for code, _ in again] == ["ALREADY_TAKEN"]
    books.proven()


def test_match_proposes_by_number_then_amount_then_day(books: SmallBooks) -> None:
    one, two = owed(books, "100", reference="HT9"), owed(books, "70")
    by_number, by_amount = paid(books, "60", reference="HT9"), paid(books, "70")
    head = {"supplier_id": ref("GY1"), "org_id": ref("01")}
    shown, _, _ = books.evaluate("payment_write_off", head, action="match")
    lines = [
        (line.values["payable_id"].id, line.values["payment_id"].id, line.values["amount"])
        for line in shown.grids["lines"]
    ]
    assert lines == [(one.id, by_number.id, D(60)), (two.id, by_amount.id, D(70))]


def test_a_closed_month_takes_no_payables(books: SmallBooks) -> None:
    """应付 is closed on its own, beside 应收."""
    draft = owed(books, "10", approved=False)
    books.close_period(f"{TODAY:%Y-%m}", Module.of("payable"))
    assert [code for code, _ in refused(lambda: books.by(CHECKER).act(draft, "approve"))] == ["PERIOD_CLOSED"]


@pytest.mark.covers("ORG-05")
def test_who_sees_one_side_sees_nothing_of_the_other(books: SmallBooks) -> None:
    owed(books, "100")
    bill = books.save("receivable", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(70)})
    books.by(CHECKER).act(bill, "approve")
    assert [row[0] for row in listed(books, "payable_item", "amount")] == [100]
    assert [row[0] for row in listed(books, "open_item", "amount")] == [70]
    assert [row[0] for row in listed(books, "customer_balance", "owed")] == [70]
    for mine, other in (("payable_item", "open_item"), ("open_item", "payable_item")):
        role = RolePolicy("one", frozenset({(mine, READ), ("supplier", READ), ("customer", READ)}))
        reader = replace(books, who=replace(books.who, policy=combined((role,)), user_id=99))
        assert len(listed(reader, mine, "amount")) == 1
        with pytest.raises(Forbidden):
            listed(reader, other, "amount")


PLANTED = [
    (Payable, {"settled_total": D(1)}, "payables: documents and open items agree"),
    (Payment, {"settled_total": D(1)}, "payables: documents and open items agree"),
    (PayableInstalment, {"amount": D(1)}, "payables: Σ instalments = document"),
    (PayableInstalment, {"amount": D(1)}, "effects: Σ ledger rows of a document = what it stands for"),
    (Payable, {"currency": "USD"}, "effects: Σ ledger rows of a document = what it stands for"),
]


@pytest.mark.parametrize(
    ("model", "values", "name"),
    PLANTED,
    ids=[f"{m.__tablename__} {n.split(':')[0]} {next(iter(v))}" for m, v, n in PLANTED],
)
def test_a_planted_corruption_is_seen(books: SmallBooks, model: Any, values: dict[str, Any], name: str) -> None:
    owed(books, "100", "40", "60")
    paid(books, "100")
    books.proven()
    books.run(lambda work: work.connection.execute(update(model).values(values)))
    assert name in {difference.proof for difference in prove.prove(books.ledger.engine, books.ledger.registry)}


def test_a_payable_is_paid_from_where_it_stands(books: SmallBooks) -> None:
    """下推付款: party, what is open and its paper come along, and the payment names what it pays."""
    debt = owed(books, "100", reference="HT-7")
    write_off(books, debt, paid(books, "30"))
    assert "payable.payment" in books.again(debt).pushes
    shown = books.evaluate_push("payable.payment", debt)
    said = {name: shown.values[name] for name in ("amount", "reference", "payee")}
    assert said == {"amount": D(70), "reference": "HT-7", "payee": "瓶厂"}
    assert (shown.values["payable_id"].id, set(shown.locked)) == (debt.id, {"supplier_id", "employee_id"})
    values = {name: shown.values[name] for name in ("payable_id", "amount", "org_id")}
    other = {**values, "supplier_id": ref("GY2")}
    assert refused(lambda: books.save("payment", other)) == [("UPSTREAM_HEAD", "supplier_id")]
    waiting = books.save("payment", {**values, "amount": D(50)})
    assert waiting.values["supplier_id"].code == "GY1"
    # Meanwhile it is paid otherwise: nothing is left to pay.
    write_off(books, debt, paid(books, "70"))
    assert refused(lambda: books.by(CHECKER).act(waiting, "approve")) == [("UPSTREAM_STATE", "payable_id")]
    assert refused(lambda: books.evaluate_push("payable.payment", debt)) == [("NOTHING_OPEN", "")]
