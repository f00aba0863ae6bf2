"""红冲 of payables and payments: what is owed falls, whole or in part, and what was paid too much comes back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from cellar_server.areas.masters.supplier import Supplier
from cellar_server.areas.payables.payable import Payable
from cellar_server.areas.payables.payment import Payment
from cellar_server.areas.payables.statement import this_month
from cellar_server.kernel.exchange import importing
from cellar_server.kernel.links.reversing import HEAD
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import Invalid
from tests.integration.inventory.test_files import workbook
from tests.integration.payables.hands import listed, owed, paid, write_off
from tests.support.books import CHECKER, SmallBooks, ref, request, rows_of
from tests.support.hands import refusal, refused

D = Decimal


def test_a_payable_is_reversed_in_parts(books: SmallBooks) -> None:
    """Each part settles its original at once; the last takes the rest; undone in any order nothing is left of them."""
    debt = owed(books, "100", "33.33", "33.33", "33.34")
    first = books.by(CHECKER).act(books.reverse(debt, {HEAD: D(10)}, grid="instalments"), "approve")
    assert (first.values["amount"], first.values["settled_total"], first.values["progress"]) == (D(-10), D(-10), "done")
    shown = books.again(debt)
    assert [shown.values[name] for name in ("reversal", "reversed_total", "settled_total")] == ["partly", D(10), D(10)]
    books.proven()
    rest = books.reverse(books.again(debt), grid="instalments")
    assert rest.values["amount"] == -90
    rest = books.by(CHECKER).act(rest, "approve")
    assert books.again(debt).values["reversal"] == "whole"
    assert listed(books, "supplier_balance", "owed", "advance") == []
    assert set(listed(books, "payable_item", "open_amount")) == {(D(0),)}
    books.proven()
    for red in (first, rest):
        books.by(CHECKER).act(books.again(red), "unapprove")
        books.act(books.again(red), "void")
    assert books.again(debt).values["reversal"] == "none"
    books.proven()
    books.by(CHECKER).act(books.again(debt), "unapprove")
    books.proven()


@pytest.mark.covers("CR-08")
def test_a_suppliers_statement_is_the_mirror_of_a_customers(books: SmallBooks) -> None:
    """What was owed, its red part, what was paid; what is owed now is ours to pay, in the balance too."""
    debt = owed(books, "100")
    books.by(CHECKER).act(books.reverse(debt, {HEAD: D(30)}, grid="instalments"), "approve")
    paid(books, "45")
    ours = books.as_(org_id=books.ids["01"])
    with ours.reading() as work:
        supplier = work.get(Supplier, debt.values["supplier_id"].id)
        made = this_month(work, supplier)
    assert [(each.kind, each.increase, each.decrease) for each in made.movements] == [
        ("其他应付", D(100), 0), ("红字其他应付", D(-30), 0), ("付款", 0, D(45)),
    ]  # fmt: skip
    assert (made.opening, made.closing) == (0, D(25))
    assert listed(books, "supplier_balance", "owed", "advance") == [(D(70), D(45))]


def test_an_employee_has_a_balance_too(books: SmallBooks) -> None:
    whose = {"supplier_id": None, "employee_id": ref("S01")}
    paid(books, "300", **whose)
    owed(books, "10")
    found = listed(books, "supplier_balance", "supplier_id", "employee_id", "owed", "advance")
    assert {(bool(row[0]), bool(row[1]), *row[2:]) for row in found} == {
        (False, True, D(0), D(300)), (True, False, D(10), D(0)),
    }  # fmt: skip


def test_a_payment_that_comes_back_on_a_later_day_leaves_nothing(books: SmallBooks) -> None:
    """It is due on a day of its own, which is no difference."""
    yesterday = clock.today() - timedelta(days=1)
    paid_then = paid(books, "100", business_date=yesterday)
    books.by(CHECKER).act(books.reverse(paid_then, kind="refund"), "approve")
    assert books.again(paid_then).values["reversal"] == "whole"
    books.proven()


def test_what_a_payment_names_is_not_taken_back_under_it(books: SmallBooks) -> None:
    debt = owed(books, "100")
    paid(books, "100", payable_id=debt.id)
    assert refused(lambda: books.by(CHECKER).act(books.again(debt), "unapprove")) == [("HAS_DOWNSTREAM", "")]


def test_a_red_payable_is_not_paid(books: SmallBooks) -> None:
    debt = owed(books, "100")
    red = books.by(CHECKER).act(books.reverse(debt, {HEAD: D(30)}, grid="instalments"), "approve")
    assert refused(lambda: books.evaluate_push("payable.payment", red)) == [("NOTHING_OPEN", "")]


@pytest.mark.covers("RC-03")
def test_a_red_payable_settles_another_debt(books: SmallBooks) -> None:
    """红蓝对冲: paid once, then reversed; what comes back of it is netted with what is owed next, and undone."""
    first, other = books.by(CHECKER), owed(books, "100", "30", "70")
    debt = owed(books, "80")
    write_off(books, debt, paid(books, "80"))
    red = first.act(books.reverse(debt, {HEAD: D(50)}, grid="instalments"), "approve")
    assert (red.values["settled_total"], red.values["progress"]) == (0, "open")
    payment = paid(books, "10")
    head = {"supplier_id": ref("GY1"), "org_id": ref("01")}
    shown, _, _ = books.evaluate("payment_write_off", head, action="match")
    named = ("payable_id", "payment_id", "red_payable_id")
    lines = [line.values for line in shown.grids["lines"]]
    assert [[each[name] and each[name].id for name in named] for each in lines] == [
        [other.id, None, red.id], [other.id, payment.id, None],
    ]  # fmt: skip
    assert [each["amount"] for each in lines] == [50, 10]
    netted = first.act(books.save("payment_write_off", *books.typed(shown)), "approve")
    assert [books.again(each).values["progress"] for each in (other, red, payment)] == ["partly", "done", "done"]
    assert sorted(listed(books, "payable_item", "instalment", "open_amount", amount=30)) == [(1, 0)]
    books.proven()
    assert refused(lambda: first.act(books.again(red), "unapprove"))[0][0] in {"ALREADY_SETTLED", "WRONG_STATE"}
    first.act(netted, "reverse", reason="错")
    assert [books.again(each).values["progress"] for each in (other, red)] == ["open", "open"]
    books.proven()


def test_what_does_not_net_is_refused(books: SmallBooks) -> None:
    debt, other = owed(books, "100"), owed(books, "70")
    write_off(books, debt, paid(books, "100"))
    red = books.by(CHECKER).act(books.reverse(debt, {HEAD: D(60)}, grid="instalments"), "approve")
    head, payment = {"supplier_id": ref("GY1"), "org_id": ref("01")}, paid(books, "5")

    def line(**values: Any) -> list[tuple[str, str]]:
        row = {"payable_id": other.id, "amount": D(1), **values}
        return refused(lambda: books.save("payment_write_off", head, [row]))

    assert line() == [("MONEY_OR_RED", "lines[0].payment_id")]
    assert line(payment_id=payment.id, red_payable_id=red.id) == [("MONEY_OR_RED", "lines[0].payment_id")]
    assert ("NOT_RED", "lines[0].red_payable_id") in line(red_payable_id=debt.id)
    assert line(red_payable_id=red.id, amount=D("60.01")) == [("OPEN_AMOUNT", "lines[0].amount")]
    assert ("RED_IS_NOT_OWED", "lines[0].payable_id") in line(payable_id=red.id, payment_id=payment.id)
    books.save("organisation", {"code": "02", "name": "另一公司", "is_company": True})
    elsewhere = owed(books, "70", org_id=ref("02"))
    assert line(payable_id=elsewhere.id, red_payable_id=red.id) == [("OTHER_BOOKS", "lines[0].red_payable_id")]
    stranger = owed(books, "70", supplier_id=ref("GY2"))
    assert ("OTHER_PARTY", "lines[0].payable_id") in line(payable_id=stranger.id, red_payable_id=red.id)


def test_a_red_payable_nets_once_its_original_is_open_again(books: SmallBooks) -> None:
    """The write-off of the original is undone, a red one that came first is taken back: the next red one settles what is open."""
    other, debt = books.by(CHECKER), owed(books, "100", "60", "40")
    settled = write_off(books, debt, paid(books, "70"))
    first, second = (
        other.act(books.reverse(debt, {HEAD: D(part)}, grid="instalments"), "approve") for part in (30, 50)
    )
    assert [books.again(each).values["offset_total"] for each in (first, second)] == [30, 0]
    other.act(books.again(first), "unapprove")
    assert [books.again(second).values[name] for name in ("offset_total", "settled_total", "progress")] == [
        30,
        -30,
        "partly",
    ]
    books.proven()
    other.act(settled, "reverse", reason="付错")
    assert [books.again(second).values[name] for name in ("offset_total", "progress")] == [50, "done"]
    assert books.again(debt).values["settled_total"] == 50
    books.proven()
    # Taken back it gives everything back, whenever it settled it.
    other.act(books.again(second), "unapprove")
    assert books.again(debt).values["settled_total"] == 0
    books.proven()


def test_a_red_one_that_waits_beside_an_open_original_is_seen(books: SmallBooks) -> None:
    debt = owed(books, "100")
    red = books.by(CHECKER).act(books.reverse(debt, {HEAD: D(30)}, grid="instalments"), "approve")
    books.proven()
    both = update(Payable).where(Payable.id.in_([debt.id, red.id]))
    books.run(lambda work: work.connection.execute(both.values(settled_total=0, offset_total=0)))
    assert "payables: a red one and its original are not both open" in {each.proof for each in books.differences()}


@pytest.mark.covers("PT-14")
def test_red_ones_and_payments_come_from_a_file(books: SmallBooks) -> None:
    """By the number of what they reverse, or pay; the rest is that one's. What stands less than is reversed is said by its row."""
    debt, other = owed(books, "100", "40", "60", reference="HT-7"), owed(books, "70")

    def brought(entity: str, name: str, content: bytes) -> Any:
        declaration = books.ledger.registry.of(entity)
        return importing.run(books.commands, books.who, request(), declaration, name, content, dry_run=False)

    def payables(*heads: dict[str, Any]) -> Any:
        rows = [{"单据标识*": str(n), **head} for n, head in enumerate(heads)]
        return brought("payable", "应付.xlsx", workbook(books, "payable", rows, []))

    report = payables({"红冲原单": debt.number, "应付金额*": -101}, {"红冲原单": "YF0000-1", "应付金额*": -1})
    assert ("REVERSED_TOO_MUCH", 3) in {(found.problem.code, found.row) for found in report.faults}
    assert not report.written
    report = payables({"红冲原单": debt.number, "应付金额*": -10}, {"供应商": "GY1", "组织*": "01", "应付金额*": 5})
    assert (report.faults, report.fresh) == ([], 2)
    red = next(each for each in rows_of(books, Payable) if each.red_of_id == debt.id)
    books.by(CHECKER).act(books.get("payable", red.id), "approve")
    assert books.again(debt).values["reversed_total"] == 10
    paying = f"应付单,付款金额\n{debt.number},\n{other.number},20\n"
    report = brought("payment", "付款.csv", paying.encode())
    assert report.faults == []
    assert {(each.amount, each.reference) for each in rows_of(books, Payment)} == {(D(90), "HT-7"), (D(20), None)}
    books.proven()


def test_a_red_form_is_open_only_where_it_is_not_bound(books: SmallBooks) -> None:
    """What is its original's is locked on the form, its instalments too; said otherwise it is refused, a further instalment as well."""
    debt = owed(books, "100", "40", "60")
    shown = books.evaluate_reversal(debt)
    assert {"supplier_id", "employee_id", "kind", "due_on", "org_id"} <= set(shown.locked)
    assert not {"amount", "business_date", "reference", "remark"} & set(shown.locked)
    assert [set(line.locked) for line in shown.grids["instalments"]] == [{"due_on", "amount"}] * 2
    head, rows = books.typed(shown, "instalments")
    late = {**rows[1], "due_on": rows[1]["due_on"] + timedelta(days=1)}
    for values, lines, path in (
        ({**head, "supplier_id": ref("GY2")}, rows, "supplier_id"),
        (head, [rows[0], late], "instalments[1].due_on"),
        (head, [*rows, late], "instalments[2].due_on"),
    ):
        assert refused(partial(books.save, "payable", values, lines, grid="instalments")) == [("FIELD_READONLY", path)]
    # A desk remembers the amounts of before: they follow.
    red = books.save("payable", {**head, "amount": D(-10)}, rows, grid="instalments")
    assert [line.values["amount"] for line in red.grids["instalments"]] == [-4, -6]
    assert set(red.locked) == set(shown.locked)
    assert books.again(debt).locked == ()


def test_a_red_one_takes_no_number_of_before_however_it_is_sent(books: SmallBooks) -> None:
    """The form has it locked; what a file or a call says of it all the same is refused, not dropped."""
    debt = owed(books, "100")
    found = refusal(books.reverse, debt, {HEAD: D(10)}, grid="instalments", former_number="K1")
    assert found == {"FIELD_READONLY": "former_number"}
    assert books.reverse(debt, {HEAD: D(10)}, grid="instalments", former_number=None).values["amount"] == -10


def test_who_is_paid_for_another_is_explained_on_a_red_payment_too(books: SmallBooks) -> None:
    payment = paid(books, "100")
    assert refused(lambda: books.reverse(payment, payee="别人")) == [("PAYEE_DIFFERS", "remark")]
    assert books.reverse(payment, payee="别人", remark="代收退回").values["payee"] == "别人"


def test_nothing_too_much_is_said_of_what_cannot_be_reversed(books: SmallBooks) -> None:
    """No minus before a minus, and no zero to change it to."""
    debt = owed(books, "100")
    red = books.by(CHECKER).act(books.reverse(debt, grid="instalments"), "approve")
    head = {"supplier_id": ref("GY1"), "org_id": ref("01"), "amount": D(-1)}
    assert refused(lambda: books.save("payable", {**head, "red_of_id": ref(red.number)})) == [
        ("RED_OF_RED", "red_of_id")
    ]
    with pytest.raises(Invalid) as caught:
        books.save("payable", {**head, "red_of_id": ref(debt.number)})
    (found,) = caught.value.problems
    assert (found.code, found.path) == ("REVERSED_TOO_MUCH", "amount")
    assert "0.00" not in found.hint.zh
