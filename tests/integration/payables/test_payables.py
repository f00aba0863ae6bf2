"""What is owed to suppliers and employees, what is paid, and which pays which."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from cellar_server.areas.payables.payable import Payable, PayableInstalment
from cellar_server.areas.payables.payment import Payment
from cellar_server.kernel import bulk
from cellar_server.kernel.access.policy import READ, RolePolicy, combined
from cellar_server.kernel.exchange import export as exporting
from cellar_server.kernel.exchange import prints
from cellar_server.kernel.lists import query
from cellar_server.kernel.lists.query import Query
from cellar_server.kernel.reports.groups import Ask, groups
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.problems import Forbidden
from cellar_server.kernel.unit_of_work import prove
from cellar_server.ledgers.open_items import OpenItem
from tests.integration.payables.hands import MONTH, TODAY, listed, owed, paid, write_off
from tests.support.books import CHECKER, SmallBooks, ref, rows_of
from tests.support.hands import refused

D = Decimal


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
    ("EITHER_TWICE", {"employee_id": ref("S01")}, (), "employee_id"),
    ("EITHER_MISSING", {"supplier_id": None, "due_on": TODAY}, (), "supplier_id"),
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
    (OpenItem, {"org_id": None}, "open items: of the organisation of their document"),
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


@pytest.mark.covers("PU-10")
def test_a_payable_is_not_paid_twice(books: SmallBooks) -> None:
    """A push proposes what no other payment names, draft or not; beyond what is open beside those in effect nothing is paid."""
    debt = owed(books, "100")
    first = books.push("payable.payment", debt, changes={"amount": D(60)})
    assert books.evaluate_push("payable.payment", debt).values["amount"] == 40
    twice = books.save("payment", {"payable_id": debt.id, "org_id": ref("01"), "amount": D(60)})
    books.by(CHECKER).act(first, "approve")
    assert refused(lambda: books.by(CHECKER).act(twice, "approve")) == [("BEYOND_OPEN", "amount")]
    more = {"payable_id": debt.id, "org_id": ref("01"), "amount": D("40.01")}
    assert refused(lambda: books.save("payment", more)) == [("BEYOND_OPEN", "amount")]
    books.act(twice, "void")
    rest = books.push("payable.payment", debt)
    assert rest.values["amount"] == 40
    assert books.evaluate_push("payable.payment", debt).values["amount"] is None
    books.by(CHECKER).act(rest, "approve")
    # Written off, a payment names nothing any more: what is open says it.
    write_off(books, debt, first)
    assert books.evaluate_push("payable.payment", debt).values["amount"] is None
    # What comes back of a payment may be paid anew.
    books.by(CHECKER).act(books.reverse(rest, kind="refund"), "approve")
    assert books.evaluate_push("payable.payment", debt).values["amount"] == 40
    books.proven()


def test_many_payments_say_only_what_they_pay(books: SmallBooks) -> None:
    """By the bulk door a payable brings its amount and organisation, as a push does; two of one payable are one after the other."""
    debt, other = owed(books, "100", reference="HT-7"), owed(books, "30")
    batch = [
        bulk.Typed(model=Payment, values={"payable_id": debt.id, "amount": D(70)}, deeds=("approve",)),
        bulk.Typed(model=Payment, values={"payable_id": debt.id}, deeds=("approve",)),
        bulk.Typed(model=Payment, values={"payable_id": other.id}, deeds=("approve",)),
    ]
    lead = books.as_(user_id=CHECKER).with_settings(approval__maker_may_check="1")
    lead.run(lambda work: bulk.write(work, batch))
    made = rows_of(books, Payment)
    assert [(each.amount, each.org_id, each.reference) for each in made] == [
        (70, books.ids["01"], "HT-7"), (30, books.ids["01"], "HT-7"), (30, books.ids["01"], None),
    ]  # fmt: skip
    books.proven()


def test_instalments_that_a_payable_has_not_are_not_printed(books: SmallBooks) -> None:
    """Its sheet has no grid without lines and its total of nothing; with instalments it has."""
    declaration = books.ledger.registry.of("payable")
    made = [owed(books, "100"), owed(books, "100", "40", "60")]
    with books.reading() as work:
        whole, parted = prints.prepare(work, declaration, [each.id for each in made], "payable_slip").documents
    assert (list(whole.columns), list(whole.rows)) == ([], [])
    assert len(parted.rows) == 2


def test_rows_of_a_report_say_the_number_of_their_document(books: SmallBooks) -> None:
    """What is behind a group names the document that posted it, in lists and in files; so do the items themselves."""
    debt, payment = owed(books, "100"), paid(books, "40")
    for entity in ("payable_summary", "payable_item", "payable_move"):
        assert {row[0] for row in listed(books, entity, "record_id")} == {debt.number, payment.number}
    assert listed(books, "payable_ageing", "record_id") == [(debt.number,)]
    with books.reading() as work:
        file = exporting.export(work, Query("payable_summary"), ["record_id"], "", format="csv", with_lines=False).file
        file.seek(0)
        assert debt.number in file.read().decode("utf-8-sig")


def test_reports_of_payables_go_by_the_party_whoever_it_is(books: SmallBooks) -> None:
    """An employee stands among the suppliers by code and name, and opens what is his."""
    owed(books, "100")
    owed(books, "30", supplier_id=None, employee_id=ref("S01"))
    for entity in ("payable_ageing", "payable_summary", "payable_due"):
        levels = tuple(level for level in books.ledger.registry.of(entity).report.levels if "@" not in level)
        with books.reading() as work:
            found = groups(work, Ask(Query(entity), levels)).groups
            behind = [query.page(work, Query(entity, (each.where,)), ["party"]).columns["party"] for each in found]
        assert [each.name.split()[0] for each in found] == ["GY1", "S01"]
        assert behind == [[each.name] for each in found]
