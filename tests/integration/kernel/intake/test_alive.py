"""A master that is stopped, blocked or off sale while documents wait is asked for at every deed that goes forward."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordInput, RecordView
from tests.support.books import CHECKER, SmallBooks, ref, request

pytestmark = pytest.mark.differs("locks")

Waiting = Mapping[str, RecordView]
YESTERDAY, TOMORROW = clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)


def _waiting(books: SmallBooks) -> Waiting:
    """A draft, a submitted and an approved order, a note and an outbound of others, everything one step from going on."""
    note_of, out_of = (books.approved_order(("A", 6)) for _ in range(2))
    note = books.push("sales_order.delivery_note", note_of)
    approved_note = books.by(CHECKER).act(books.push("sales_order.delivery_note", out_of), "approve")
    return {
        "submit": books.order(("A", 6)),
        "approve": books.act(books.order(("A", 6)), "submit"),
        "note": note,
        "outbound": books.push("delivery_note.outbound", approved_note),
    }


def _go_on(books: SmallBooks, waiting: Waiting) -> dict[str, set[str]]:
    """What stops each deed, by the names of the rules; empty where it passes."""
    found: dict[str, set[str]] = {}
    for deed, action, who in (
        ("submit", "submit", books), ("approve", "approve", books.by(CHECKER)),
        ("note", "approve", books.by(CHECKER)), ("outbound", "sign", books),
    ):  # fmt: skip
        try:
            who.act(waiting[deed], action)
            found[deed] = set()
        except Invalid as refused:
            found[deed] = {each.code for each in refused.problems}
    return found


def _stop(entity: str, code: str, action: str = "stop", **answers: Any) -> Callable[[SmallBooks], None]:
    return lambda books: books.act(books.get(entity, books.ids[code]), action, **answers) and None


def _change(entity: str, code: str, **values: Any) -> Callable[[SmallBooks], None]:
    def change(books: SmallBooks) -> None:
        record = books.get(entity, books.ids[code])
        books.save(entity, values, id_=record.id, version=record.row_version)

    return change


MEANWHILE = {
    "customer blocked": (_stop("customer", "C1", "block", reason="欠款"), "REFERENCE_STOPPED", "sales__blocked_customers"),
    "customer stopped": (_stop("customer", "C1"), "REFERENCE_STOPPED", "approval__stopped_records"),
    "address stopped": (_stop("customer_address", "AC1"), "REFERENCE_STOPPED", "approval__stopped_records"),
    "item stopped": (_stop("item", "A"), "REFERENCE_STOPPED", "approval__stopped_records"),
    "employee stopped": (_stop("employee", "S01"), "REFERENCE_STOPPED", "approval__stopped_records"),
    "warehouse stopped": (_stop("warehouse", "W1"), "REFERENCE_STOPPED", "approval__stopped_records"),
    "organisation stopped": (_stop("organisation", "01"), "REFERENCE_STOPPED", "approval__stopped_records"),
    "item withdrawn": (_change("item", "A", withdrawn_on=YESTERDAY), "ITEM_OFF_SALE", "sales__items_off_sale"),
    "item not launched": (_change("item", "A", launched_on=TOMORROW), "ITEM_OFF_SALE", "sales__items_off_sale"),
}  # fmt: skip


@pytest.mark.covers("MD-01", "MD-02", "MD-04")
@pytest.mark.parametrize("case", MEANWHILE)
def test_what_was_stopped_meanwhile_stops_each_later_deed(one_books: SmallBooks, case: str) -> None:
    meanwhile, rule, parameter = MEANWHILE[case]
    waiting = _waiting(one_books)
    meanwhile(one_books)
    assert _go_on(one_books, waiting) == {deed: {rule} for deed in waiting}
    assert _go_on(one_books.with_settings(**{parameter: "warn"}), waiting) == {deed: set() for deed in waiting}


def test_the_rule_holds_on_each_database_and_names_the_thing(books: SmallBooks) -> None:
    waiting = _waiting(books)
    _stop("customer", "C1", "block", reason="欠款")(books)
    with pytest.raises(Invalid) as refused:
        books.act(waiting["submit"], "submit")
    (found,) = refused.value.problems
    assert found.path == "customer_id"
    assert found.message.zh == "客户 C1 望川贸易 已冻结"
    assert found.hint.en


def test_a_warning_is_said_and_backward_deeds_are_free(one_books: SmallBooks) -> None:
    books = one_books
    order, approved = books.act(books.order(("A", 6)), "submit"), books.approved_order(("A", 6))
    _stop("customer", "C1", "block", reason="欠款")(books)
    lenient = books.with_settings(sales__blocked_customers="warn")
    told = lenient.do(books.act(order, "withdraw"), "submit").warnings
    assert [each.code for each in told] == ["REFERENCE_STOPPED"]
    books.by(CHECKER).act(approved, "unapprove")


def test_who_left_is_a_warning_unless_the_company_decides_otherwise(one_books: SmallBooks) -> None:
    order = one_books.order(("A", 6))
    _change("employee", "S01", left_on=YESTERDAY)(one_books)
    with pytest.raises(Invalid) as refused:
        one_books.with_settings(sales__left_employees="block").act(order, "submit")
    assert [each.code for each in refused.value.problems] == ["EMPLOYEE_LEFT"]
    assert [each.code for each in one_books.do(order, "submit").warnings] == ["EMPLOYEE_LEFT"]


ENDED = {
    "item withdrawn": (_change("item", "N", withdrawn_on=YESTERDAY), "ITEM_OFF_SALE"),
    "employee left": (_change("employee", "S01", left_on=YESTERDAY), "EMPLOYEE_LEFT"),
}


@pytest.mark.parametrize("case", ENDED)
def test_a_document_dated_back_is_carried_out_today_all_the_same(one_books: SmallBooks, case: str) -> None:
    ended, rule = ENDED[case]
    books = one_books.with_settings(sales__left_employees="block")
    order = books.order(("N", 6), price=Decimal(9), business_date=YESTERDAY - timedelta(days=1))
    ended(one_books)
    with pytest.raises(Invalid) as refused:
        books.act(order, "submit")
    assert {each.code for each in refused.value.problems} == {rule}


@pytest.mark.covers("RC-02")
def test_goods_on_the_road_arrive_and_money_is_collected_from_whom_was_stopped(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    note = other.act(books.push("sales_order.delivery_note", books.approved_order(("A", 6))), "approve")
    outbound = books.act(books.push("delivery_note.outbound", note), "sign")
    for entity, code in (("customer", "C1"), ("employee", "S01"), ("item", "A"), ("warehouse", "W1")):
        _stop(entity, code)(books)
    signed = books.act(books.push("outbound.sign_off", outbound), "sign")
    invoice = other.act(books.push("sign_off.sales_invoice", signed), "approve")
    receipt = books.save(
        "receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": invoice.values["gross_total"]}
    )
    assert other.act(receipt, "approve").state == "approved"


def test_the_next_form_says_what_the_next_deed_will_refuse(one_books: SmallBooks) -> None:
    _change("item", "A", launched_on=TOMORROW)(one_books)
    shown = one_books.order(("A", 6))
    again = RecordInput("sales_order", shown.id, shown.row_version, {"remark": "再看"})
    outcome = one_books.commands.save(one_books.who, request(), again)
    assert "ITEM_OFF_SALE" in [each.code for each in outcome.warnings]


def test_another_worker_that_remembers_the_customer_sees_the_block_at_its_next_call(books: SmallBooks) -> None:
    order = books.order(("A", 6))
    worker = LedgerSet("001", "另一进程", books.ledger.engine, books.ledger.registry)
    there = replace(books.in_session(), ledger=worker)
    there.save("sales_order", {"remark": "x"}, id_=order.id, version=order.row_version)
    _stop("customer", "C1", "block", reason="欠款")(books)
    with pytest.raises(Invalid, match="REFERENCE_STOPPED"):
        there.in_session().act(order, "submit")
