"""红冲 along the chain: invoices with their receivables, receipts and refunds, papers of the warehouse."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.kernel.links import tracing
from cellar_server.kernel.links.reversing import HEAD
from cellar_server.kernel.lists import query
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordView
from cellar_server.ledgers.credit import rules
from tests.support.books import CHECKER, SmallBooks, rows_of
from tests.support.halfway import owed_and_paid, shipped
from tests.support.hands import ref, refused

D = Decimal


def invoiced(books: SmallBooks, quantity: int) -> tuple[RecordView, RecordView]:
    """A signed sign-off and its approved invoice."""
    sign_off = books.act(books.push("outbound.sign_off", shipped(books, quantity)), "sign")
    return sign_off, books.by(CHECKER).act(books.push("sign_off.sales_invoice", sign_off), "approve")


def part(
    books: SmallBooks, original: RecordView, quantity: D | int, then: str = "approve", **changes: Any
) -> RecordView:
    """A red document in effect of so much of the first line."""
    red = books.reverse(original, {original.grids["lines"][0].id: D(quantity)}, **changes)
    return books.by(CHECKER).act(red, then)


def values(record: RecordView, *names: str) -> list[Any]:
    return [record.values[name] for name in names]


@pytest.mark.covers("IV-03")
def test_an_invoice_is_reversed_in_parts_to_the_cent(one_books: SmallBooks) -> None:
    """Red in three parts: what was invoiced of sign-off and order is open again, nothing of it is owed, and it can be billed anew."""
    books = one_books
    sign_off, invoice = invoiced(books, 7)
    before = books.exposure()
    reds = [part(books, invoice, quantity) for quantity in (2, 2, 3)]
    for name in ("net_total", "tax_total", "gross_total", "quantity_total"):
        assert sum(red.values[name] for red in reds) == -invoice.values[name]
    assert values(books.again(invoice), "reversal", "progress") == ["whole", "done"]
    assert books.again(sign_off).values["progress"] == "open"
    after = books.exposure()
    assert (after.invoiced, after.shipped) == (0, before.shipped + invoice.values["gross_total"])
    assert {row.settled_total - row.amount for row in rows_of(books, Receivable)} == {D(0)}
    books.proven()
    again = books.by(CHECKER).act(books.push("sign_off.sales_invoice", sign_off), "approve")
    assert again.values["gross_total"] == invoice.values["gross_total"]
    books.proven()


def test_a_red_invoice_goes_back_and_holds_its_original_meanwhile(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    _, invoice = invoiced(books, 5)
    red = part(books, invoice, 2)
    assert {code for code, _ in refused(lambda: other.act(books.again(invoice), "unapprove"))} & {
        "HAS_RED",
        "WRONG_STATE",
    }
    with books.reading() as work:
        found = tracing.trace(work, "sales_invoice", invoice.id)
    assert (("sales_invoice", invoice.id), ("sales_invoice", red.id)) in found.edges
    other.act(books.again(red), "unapprove")
    assert refused(lambda: other.act(books.again(invoice), "unapprove")) == [("HAS_RED", "")]
    books.act(books.again(red), "void")
    assert values(books.again(invoice), "reversal", "settled_total", "progress") == ["none", D(0), "open"]
    books.proven()
    other.act(books.again(invoice), "unapprove")
    books.proven()


def test_what_a_red_document_may_say(one_books: SmallBooks) -> None:
    """How much, when and why; the rest is its original's. No more than stands, nothing of another, and no red one of a red one."""
    books, other = one_books, one_books.by(CHECKER)
    _, invoice = invoiced(books, 5)
    assert refused(lambda: part(books, invoice, 6)) == [("REVERSED_TOO_MUCH", "lines[0].quantity")]
    assert ("FIELD_READONLY", "buyer_contact") in refused(lambda: books.reverse(invoice, buyer_contact="别处"))
    number = ref(invoice.number)
    assert ("FIELD_READONLY", "buyer_contact") in refused(
        lambda: books.reverse(invoice, buyer_contact="别处", red_of_id=number)
    )
    yesterday = clock.today() - timedelta(days=1)
    assert ("BEFORE_SOURCE", "business_date") in refused(lambda: books.reverse(invoice, business_date=yesterday))
    draft = books.push("sign_off.sales_invoice", books.act(books.push("outbound.sign_off", shipped(books, 1)), "sign"))
    assert refused(lambda: books.reverse(draft)) == [("RED_OF_NOTHING", "red_of_id")]
    one, two = (books.reverse(invoice, {invoice.grids["lines"][0].id: D(3)}) for _ in range(2))
    other.act(one, "approve")
    # That too much is reversed is told, not where the cents lie.
    assert refused(lambda: other.act(two, "approve")) == [("REVERSED_TOO_MUCH", "lines[0].quantity")]
    assert refused(lambda: books.reverse(books.again(one))) == [("RED_OF_RED", "red_of_id")]
    # Its receivable goes with it.
    owed = books.get("receivable", rows_of(books, Receivable)[0].id)
    assert refused(lambda: books.reverse(owed, grid="instalments")) == [("GOES_WITH_SOURCE", "")]
    books.proven()


def test_an_invoice_that_was_paid_leaves_its_red_one_open(one_books: SmallBooks) -> None:
    """Nothing is open to be settled by: the customer has money to come."""
    books, other = one_books, one_books.by(CHECKER)
    invoice, debt, receipt = owed_and_paid(books, 4, "1000")
    line = {"receivable_id": debt.id, "receipt_id": receipt.id}
    done = books.save("write_off", {"customer_id": ref("C1"), "org_id": ref("01")}, [line])
    other.act(done, "approve")
    red = part(books, invoice, 4)
    assert values(red, "settled_total", "offset_total", "progress") == [D(0), D(0), "open"]
    assert books.exposure().invoiced == red.values["gross_total"]
    books.proven()
    # Once the write-off is undone, the two net by themselves: nothing is owed, nothing is late, nothing is collected.
    other.act(done, "reverse", reason="错")
    assert [values(books.again(each), "progress", "settled_total") for each in (invoice, red)] == [
        ["done", invoice.values["gross_total"]], ["done", red.values["gross_total"]],
    ]  # fmt: skip
    assert refused(lambda: books.evaluate_push("receivable.receipt", debt)) == [("NOTHING_OPEN", "")]
    late = clock.today() + timedelta(days=400)
    with books.reading() as work:
        assert rules.overdue(replace(work, today=late), {books.ids["C1"]}, warning=False) == []
    books.proven()
    other.act(books.again(red), "unapprove")
    assert values(books.again(invoice), "progress", "settled_total") == ["open", D(0)]
    books.proven()


@pytest.mark.covers("RC-02")
def test_what_a_customer_paid_too_much_is_paid_back(one_books: SmallBooks) -> None:
    """退款: the advance falls; no more goes back than is open, and no refund is made from nothing."""
    books, other = one_books, one_books.by(CHECKER)
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(300)}
    receipt = other.act(books.save("receipt", head), "approve")
    assert ("REFUND_OF_NOTHING", "kind") in refused(lambda: books.save("receipt", {**head, "kind": "refund"}))
    back = other.act(
        books.reverse(receipt, {HEAD: D(120)}, kind="refund", bank_reference="T1", bank_account="6222"), "approve"
    )
    assert values(back, "amount", "kind", "progress") == [D(-120), "refund", "done"]
    assert books.exposure().advance == 180
    assert values(books.again(receipt), "reversal", "settled_total") == ["partly", D(120)]
    assert ("REVERSED_TOO_MUCH", "amount") in refused(lambda: books.reverse(receipt, {HEAD: D(181)}))
    books.proven()
    other.act(books.again(back), "unapprove")
    assert books.exposure().advance == 300
    books.proven()


def test_goods_go_back_at_what_they_came_in_at(one_books: SmallBooks) -> None:
    """Red in parts while the average moves on: value and pieces of the original, to the cent."""
    books = one_books
    came = books.bring_in({"item_id": ref("A"), "quantity": D(7), "unit_cost": D("14.285")})
    before = books.stock()
    for quantity in (2, 1, 4):
        books.bring_in({"item_id": ref("A"), "quantity": D(3), "unit_cost": D(99)})
        part(books, came, quantity, "sign")
        books.proven()
    assert books.again(came).values["reversal"] == "whole"
    assert books.stock().on_hand == before.on_hand + 9 - 7


def test_what_stands_in_a_closed_period_is_reversed_in_an_open_one(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    last_month = clock.today().replace(day=1) - timedelta(days=1)
    head = {
        "customer_id": ref("C1"),
        "org_id": ref("01"),
        "amount": D(50),
        "due_on": last_month,
        "business_date": last_month,
    }
    debt = other.act(books.save("receivable", head), "approve")
    books.close_period(f"{last_month:%Y-%m}", Module.of("receivable"))
    red = other.act(books.reverse(debt, grid="instalments"), "approve")
    assert values(red, "business_date", "due_on", "amount") == [clock.today(), last_month, D(-50)]
    books.proven()


@pytest.mark.covers("WH-01")
def test_so_many_cases_of_a_red_line_are_so_many_bottles(one_books: SmallBooks) -> None:
    """As on a black line: cases typed drive the quantity, and what contradicts is refused."""
    books = one_books
    came = books.bring_in({"item_id": ref("A"), "cases": D(10), "unit_cost": D("14.28")})
    red = books.reverse(came)
    assert values_of(red) == [D(-10), D(-60), D("-856.80")]
    (line,) = red.grids["lines"]

    def typed(**changes: Any) -> RecordView:
        now = books.again(red)
        row = {"id": line.id, **changes}
        return books.save(now.entity, {}, [row], id_=now.id, version=now.row_version)

    assert values_of(typed(cases=D(-3))) == [D(-3), D(-18), D("-257.04")]
    assert values_of(typed(quantity=D(-20))) == [None, D(-20), D("-285.60")]
    assert ("CASES_DIFFER", "lines[0].cases") in refused(lambda: typed(cases=D(-3), quantity=D(-5)))
    assert ("REVERSED_TOO_MUCH", "lines[0].quantity") in refused(lambda: typed(cases=D(-11)))
    books.by(CHECKER).act(books.again(red), "sign")
    assert values_of(books.reverse(books.again(came))) == [None, D(-40), D("-571.20")]
    books.proven()


def values_of(record: RecordView) -> list[Any]:
    (line,) = record.grids["lines"]
    return [line.values[name] for name in ("cases", "quantity", "cost")]


@pytest.mark.covers("ORG-05")
def test_a_refusal_tells_no_figure_of_a_hidden_field(one_books: SmallBooks) -> None:
    """Two red ones of one line: where the cents lie now is for whoever may see costs."""
    books = one_books
    came = books.bring_in({"item_id": ref("A"), "quantity": D(7), "unit_cost": D("14.285714")})
    id_ = came.grids["lines"][0].id
    one, two = (books.reverse(came, {id_: D(quantity)}) for quantity in (2, 3))
    books.by(CHECKER).act(one, "sign")

    def told(checker: SmallBooks) -> str:
        with pytest.raises(Invalid) as caught:
            checker.act(books.again(two), "sign")
        (found,) = caught.value.problems
        assert (found.code, found.path) == ("AMOUNT_MOVED", "lines[0].cost")
        return f"{found.message} {found.hint}"

    set_cost(books, two, "-42.00")
    assert "42.8" in told(books.by(CHECKER))
    policy = books.who.policy
    costs = frozenset({("other_receipt", "lines.cost"), ("other_receipt", "lines.unit_cost")})
    blind = replace(policy, roles=tuple(replace(role, hidden=role.hidden | costs) for role in policy.roles))
    assert not any(sign.isdigit() for sign in told(books.by(CHECKER).as_(policy=blind)))


def set_cost(books: SmallBooks, red: RecordView, cost: str) -> None:
    """As it stood before another red one took the cents."""
    line = books.ledger.registry.of(red.entity).grids["lines"].line.__table__
    books.run(
        lambda work: work.connection.execute(update(line).where(line.c.document_id == red.id).values(cost=D(cost)))
    )


def test_what_a_document_reverses_is_said_at_its_birth(one_books: SmallBooks) -> None:
    """A saved black one does not turn red, whatever is sent; a red one reverses what it reversed."""
    books, other = one_books, one_books.by(CHECKER)
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(50)}
    receipt, another = (other.act(books.save("receipt", head), "approve") for _ in range(2))
    draft = books.save("receipt", head)
    red = books.reverse(receipt)
    for record, said in ((draft, receipt), (red, another), (red, None)):
        now = books.again(record)
        sent = {"red_of_id": said and ref(said.number)}
        found = refused(lambda now=now, sent=sent: books.save("receipt", sent, id_=now.id, version=now.row_version))
        assert found == [("FIELD_READONLY", "red_of_id")]
    assert books.again(draft).values["amount"] == 50


def test_who_pays_for_another_is_explained_on_a_red_receipt_too(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(50)}
    receipt = other.act(books.save("receipt", head), "approve")
    assert refused(lambda: books.reverse(receipt, payer="别人")) == [("PAYER_DIFFERS", "remark")]
    assert refused(lambda: books.reverse(receipt, bank_reference="T1")) == [("REQUIRED", "bank_account")]
    assert books.reverse(receipt, payer="别人", remark="代付退回").values["remark"] == "代付退回"


def test_what_was_reversed_says_so_and_is_offered_only_what_can_be_done(one_books: SmallBooks) -> None:
    """Its red ones are named on it; no undo while one stands, no red one of what is settled or goes with another, none of a red one."""
    books, other = one_books, one_books.by(CHECKER)
    came = books.bring_in({"item_id": ref("A"), "quantity": D(6), "unit_cost": D(1)})
    assert (other.again(came).reversible, other.again(came).reds) == (True, [])
    assert "unsign" in other.again(came).actions
    red = part(books, came, 6, "sign")
    shown = other.again(came)
    assert (shown.reversible, [each.code for each in shown.reds]) == (False, [red.number])
    assert "unsign" not in shown.actions
    assert "unsign" in other.again(red).actions
    assert (other.again(red).reversible, red.values["reversal"]) == (False, "red")
    # The way out is in the words of the type.
    with pytest.raises(Invalid) as caught:
        other.act(shown, "unsign")
    (found,) = caught.value.problems
    assert found.code == "HAS_RED"
    assert "弃签" in found.hint.zh
    _, invoice = invoiced(books, 1)
    debt = books.get("receivable", rows_of(books, Receivable)[0].id)
    assert (books.again(invoice).reversible, debt.reversible) == (True, False)


def test_a_red_document_is_none_of_those_that_were_not_reversed(one_books: SmallBooks) -> None:
    books = one_books
    came = books.bring_in({"item_id": ref("A"), "quantity": D(6)})
    untouched = books.bring_in({"item_id": ref("A"), "quantity": D(6)})
    red = part(books, came, 2, "sign")
    with books.reading() as work:
        found = query.page(work, query.Query("other_receipt", (Where.of("reversal", "in", "none"),)), ["number"], "")
    assert untouched.id in found.ids
    assert not {came.id, red.id} & set(found.ids)
    books.proven()


def test_a_refusal_of_a_red_field_names_the_original(one_books: SmallBooks) -> None:
    books = one_books
    _, invoice = invoiced(books, 2)
    with pytest.raises(Invalid) as caught:
        books.reverse(invoice, buyer_contact="别处")
    (found,) = [each for each in caught.value.problems if each.path == "buyer_contact"]
    assert invoice.number in found.message.zh
    assert invoice.number in found.message.en
    with pytest.raises(Invalid) as caught:
        part(books, invoice, 3)
    assert "−2" in caught.value.problems[0].hint.zh
    assert "-−" not in caught.value.problems[0].hint.zh
