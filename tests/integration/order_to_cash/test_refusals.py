"""What the chain refuses, each with its code and its place; nothing is written then."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.areas.masters.settlement import PaymentTerm
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.problems import Conflict, Invalid
from cellar_server.kernel.schema.records import RecordInput
from tests.support.books import CHECKER, SmallBooks, ref, request, rows_of

D = Decimal


def refused(deed: Callable[[], Any]) -> list[tuple[str, str]]:
    """(code, path) of every problem that stops the deed."""
    with pytest.raises(Invalid) as caught:
        deed()
    return [(problem.code, problem.path) for problem in caught.value.problems]


@pytest.mark.covers("S26.10", "PR-06")
def test_every_unpriced_line_is_named_at_approval(one_books: SmallBooks) -> None:
    books = one_books
    order = books.act(books.order(("A", 6), ("N", 1), ("N", 2)), "submit")
    assert [row.values["price"] for row in order.grids["lines"]] == [D("99.99"), None, None]
    assert refused(lambda: books.by(CHECKER).act(order, "approve")) == [
        ("UNPRICED", "lines[1].price"), ("UNPRICED", "lines[2].price"),
    ]  # fmt: skip
    assert books.again(order).state == "submitted"
    assert books.stock("A").reserved == 0


@pytest.mark.covers("CR-03")
def test_credit_stops_an_order_and_warns_where_the_company_says_so(one_books: SmallBooks) -> None:
    books = one_books
    poor = {"customer_id": ref("C2")}
    order = books.act(books.order(("A", 1), **poor), "submit")
    assert [code for code, _ in refused(lambda: books.by(CHECKER).act(order, "approve"))] == ["CREDIT_EXCEEDED"]
    outcome = books.by(CHECKER).with_settings(credit__action="warn").do(order, "approve")
    assert [problem.code for problem in outcome.warnings] == ["CREDIT_EXCEEDED"]
    books.proven()


@pytest.mark.covers("CR-03")
def test_who_pays_first_gets_goods_for_money_that_arrived(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    books.save(
        "customer",
        {
            "code": "C3",
            "name": "先款商行",
            "customer_class_id": ref("DEALER"),
            "salesperson_id": ref("S01"),
            "prepaid": True,
        },
    )
    books.save("customer_address", {"code": "AC3", "name": "三号仓", "customer_id": ref("C3")})
    order = books.act(books.order(("A", 10), customer_id=ref("C3")), "submit")
    assert refused(lambda: other.act(order, "approve")) == [("PAYMENT_FIRST", "customer_id")]
    head = {"customer_id": ref("C3"), "org_id": ref("01")}
    other.act(books.save("receipt", {**head, "amount": D("999.90")}), "approve")
    assert other.act(order, "approve").state == "approved"
    books.proven()


@pytest.mark.covers("CR-03")
def test_a_term_that_came_to_ask_for_money_first_counts_for_whoever_has_it(one_books: SmallBooks) -> None:
    books = one_books
    order = books.act(books.order(("A", 10)), "submit")
    (term,) = rows_of(books, PaymentTerm, code="D30")
    record = books.get("payment_term", term.id)
    books.save("payment_term", {"prepaid": True, "days": 0}, id_=record.id, version=record.row_version)
    assert refused(lambda: books.by(CHECKER).act(order, "approve")) == [("PAYMENT_FIRST", "customer_id")]


@pytest.mark.covers("ORG-07", "SO-03")
def test_maker_is_not_checker(one_books: SmallBooks) -> None:
    order = one_books.act(one_books.order(("A", 1)), "submit")
    assert refused(lambda: one_books.act(order, "approve")) == [("MAKER_IS_CHECKER", "")]
    allowed = one_books.with_settings(approval__maker_may_check="1")
    assert allowed.act(order, "approve").state == "approved"


@pytest.mark.covers("ORG-07", "SO-03")
def test_who_changed_a_document_is_its_maker_too(one_books: SmallBooks) -> None:
    """Whoever changes another's order and approves his own change has had no second pair of eyes."""
    books, other = one_books, one_books.by(CHECKER)
    order = books.order(("N", 10), price=D(9))
    line = {"id": order.grids["lines"][0].id, "quantity": D(100)}
    changed = other.save("sales_order", {}, [line], id_=order.id, version=order.row_version)
    submitted = other.act(changed, "submit")
    assert refused(lambda: other.act(submitted, "approve")) == [("MAKER_IS_CHECKER", "")]
    # In one call too: what is changed in this command counts.
    receipt = books.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(7)})
    mine = RecordInput("receipt", receipt.id, receipt.row_version, {"amount": D(700)})
    with pytest.raises(Invalid, match="MAKER_IS_CHECKER"):
        other.commands.save(other.who, request(), mine, then="approve")
    # To save it as it stands is no change.
    third = books.by(13)
    back = third.act(submitted, "reject", reason="再看")
    same = third.save("sales_order", {}, id_=back.id, version=back.row_version)
    assert third.act(books.act(same, "submit"), "approve").state == "approved"


def test_goods_that_are_not_there_cannot_be_promised(one_books: SmallBooks) -> None:
    order = one_books.act(one_books.order(("A", 601), ("B", 601)), "submit")
    found = refused(lambda: one_books.by(CHECKER).act(order, "approve"))
    assert found == [("SHORTAGE", "lines[0].quantity"), ("SHORTAGE", "lines[1].quantity")]


@pytest.mark.covers("LG-02")
def test_no_more_is_delivered_than_ordered(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    order = books.approved_order(("A", 10))
    first, second = (
        books.push("sales_order.delivery_note", order),
        books.push("sales_order.delivery_note", order, quantities=(1,)),
    )
    other.act(first, "approve")
    # The order is done: it gives nothing any more, not even the one bottle.
    assert [code for code, _ in refused(lambda: other.act(second, "approve"))] == ["UPSTREAM_STATE"]
    third = books.approved_order(("A", 10))
    too_much = books.push("sales_order.delivery_note", third, quantities=(11,))
    assert refused(lambda: other.act(too_much, "approve")) == [("OPEN_QUANTITY", "lines[0].quantity")]
    books.proven()


@pytest.mark.covers("LG-08", "S26.12")
def test_a_sign_off_adds_up_and_explains_its_loss(one_books: SmallBooks) -> None:
    books = one_books
    outbound = _shipped(books, 10)
    wrong = {"signed": D(7), "lost": D(2)}

    def save(**values: Any) -> Any:
        head, rows = books.typed(books.evaluate_push("outbound.sign_off", outbound))
        return books.save("sign_off", head, [{**row, **values} for row in rows])

    assert refused(lambda: save(**wrong)) == [
        ("DOES_NOT_ADD_UP", "lines[0].signed"), ("LOSS_UNEXPLAINED", "lines[0].reason_id"), ("LOSS_UNCLAIMED", "lines[0].liable"),
    ]  # fmt: skip
    more = save(shipped=D(11), signed=D(11))
    # Nor has the road that many to give.
    assert refused(lambda: books.act(more, "sign")) == [
        ("OPEN_QUANTITY", "lines[0].shipped"),
        ("SHORTAGE", "lines[0].shipped"),
    ]


@pytest.mark.covers("IV-03")
def test_no_more_is_invoiced_than_signed(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    sign_off = books.act(books.push("outbound.sign_off", _shipped(books, 10)), "sign")
    too_much = books.push("sign_off.sales_invoice", sign_off, quantities=(11,))
    assert refused(lambda: other.act(too_much, "approve")) == [("OPEN_QUANTITY", "lines[0].quantity")]


@pytest.mark.covers("RC-03")
def test_no_more_is_written_off_than_open(one_books: SmallBooks) -> None:
    books = one_books
    _, receivable, receipt = _owed_and_paid(books, 10, "500.00")
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    pair = {"receivable_id": receivable.id, "receipt_id": receipt.id}
    assert refused(lambda: books.save("write_off", head, [{**pair, "amount": D("500.01")}])) == [
        ("OPEN_AMOUNT", "lines[0].amount")
    ]
    one, two = (books.save("write_off", head, [{**pair, "amount": D("300.00")}]) for _ in range(2))
    other = books.by(CHECKER)
    other.act(one, "approve")
    assert [code for code, _ in refused(lambda: other.act(two, "approve"))] == ["OPEN_AMOUNT"]
    assert books.again(receipt).values["settled_total"] == 300
    books.proven()


def test_a_settled_invoice_and_receipt_do_not_go_back(one_books: SmallBooks) -> None:
    books = one_books
    invoice, receivable, receipt = _owed_and_paid(books, 10, "500.00")
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    books.by(CHECKER).act(
        books.save("write_off", head, [{"receivable_id": receivable.id, "receipt_id": receipt.id}]), "approve"
    )
    assert refused(lambda: books.act(books.again(receivable), "unapprove"))[0][0] == "WRONG_STATE"
    assert [code for code, _ in refused(lambda: books.act(invoice, "unapprove"))] == ["WRONG_STATE"]
    assert [code for code, _ in refused(lambda: books.act(receipt, "unapprove"))] == ["WRONG_STATE"]


def test_a_receipt_confirmed_again_can_be_written_off(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    _, receivable, receipt = _owed_and_paid(books, 10, "500.00")
    books.act(receipt, "unapprove")
    other.act(receipt, "approve")
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    books.by(CHECKER).act(
        books.save("write_off", head, [{"receivable_id": receivable.id, "receipt_id": receipt.id}]), "approve"
    )
    assert books.again(receipt).state == "settled"
    books.proven()


def test_undo_only_backwards(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    order = books.approved_order(("A", 10))
    books.push("sales_order.delivery_note", order, quantities=(4,))
    assert refused(lambda: books.act(order, "unapprove")) == [("HAS_DOWNSTREAM", "")]
    outbound = _shipped(books, 6)
    books.act(books.push("outbound.sign_off", outbound, quantities=(6,), field_name="shipped"), "sign")
    assert [code for code, _ in refused(lambda: other.act(outbound, "unsign"))] == ["WRONG_STATE"]


def test_nothing_is_posted_into_a_closed_period(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    order = books.approved_order(("A", 10))
    note = other.act(books.push("sales_order.delivery_note", order), "approve")
    outbound = books.push("delivery_note.outbound", note)
    code = f"{clock.today():%Y-%m}"
    books.close_period(code, Module.of("stock"))
    assert refused(lambda: books.act(outbound, "sign")) == [("PERIOD_CLOSED", "business_date")]
    books.close_period(code, Module.of("sales"))
    books.act(outbound, "void")
    # A note moves only counters; it is guarded like what moves stock or money.
    assert refused(lambda: other.act(note, "unapprove")) == [("PERIOD_CLOSED", "business_date")]


def test_a_stale_version_is_told_apart(one_books: SmallBooks) -> None:
    order = one_books.order(("A", 1))
    one_books.save("sales_order", {"remark": "改"}, id_=order.id, version=order.row_version)
    with pytest.raises(Conflict):
        one_books.act(order, "submit", version=order.row_version)


def test_a_forged_source_line_brings_nothing(one_books: SmallBooks) -> None:
    """What a desk may not type comes from upstream again at save: said as something else it is refused, and unseen links are made anew."""
    books, other = one_books, one_books.by(CHECKER)
    order = books.approved_order(("A", 10), ("B", 10))
    note = other.act(books.push("sales_order.delivery_note", order), "approve")
    draft = books.evaluate_push("delivery_note.outbound", note)
    rows = [{**row.values, "item_id": ref("N")} for row in draft.grids["lines"]]
    assert refused(lambda: books.save("outbound", draft.values, rows)) == [
        ("FIELD_READONLY", "lines[0].item_id"), ("FIELD_READONLY", "lines[1].item_id"),
    ]  # fmt: skip
    rows = [{**row.values, "order_line_id": note.id} for row in draft.grids["lines"]]
    saved = books.save("outbound", draft.values, rows)
    assert [row.values["item_id"].code for row in saved.grids["lines"]] == ["A", "B"]
    books.act(saved, "sign")
    assert [row.values["shipped"] for row in books.again(order).grids["lines"]] == [10, 10]
    books.proven()


def _shipped(books: SmallBooks, quantity: int) -> Any:
    order = books.approved_order(("A", quantity))
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order), "approve")
    return books.act(books.push("delivery_note.outbound", note), "sign")


def _owed_and_paid(books: SmallBooks, quantity: int, amount: str) -> tuple[Any, Any, Any]:
    """An approved invoice, its receivable, and a confirmed receipt."""
    other = books.by(CHECKER)
    sign_off = books.act(books.push("outbound.sign_off", _shipped(books, quantity)), "sign")
    invoice = other.act(books.push("sign_off.sales_invoice", sign_off), "approve")
    receipt = other.act(
        books.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(amount)}), "approve"
    )
    with books.reading() as work:
        receivable = work.session.execute(_newest_receivable()).scalar_one()
    return invoice, books.get("receivable", receivable), receipt


def _newest_receivable() -> Any:
    from sqlalchemy import select

    from cellar_server.areas.billing.receivable_doc import Receivable

    return select(Receivable.id).order_by(Receivable.id.desc()).limit(1)


@pytest.mark.covers("PR-05")
def test_whether_a_price_may_be_typed_is_the_companys_decision(one_books: SmallBooks) -> None:
    """A found price stands unless the rule frees it; a missing one may be typed unless it forbids it; zero where it says so."""
    books = one_books
    order = books.order(("A", 6), ("N", 1))
    head, rows = books.typed(order)

    def save(by: SmallBooks, prices: tuple[Any, Any]) -> Any:
        typed = [{**row, "price": price} for row, price in zip(rows, prices, strict=True)]
        return by.save("sales_order", head, typed)

    assert refused(lambda: save(books, (D("90"), D("5")))) == [("PRICE_FIXED", "lines[0].price")]
    assert refused(lambda: save(books, (D("99.99"), D("0")))) == [("PRICE_ZERO", "lines[1].price")]
    assert save(books, (D("99.99"), D("5"))).values["gross_total"] == D("604.94")
    free = books.with_rule(found_editable=True, zero_allowed=True)
    assert save(free, (D("90"), D(0))).values["gross_total"] == D("540.00")
    strict = books.with_rule(missing_editable=False)
    assert refused(lambda: save(strict, (D("99.99"), D("5")))) == [("PRICE_BY_HAND", "lines[1].price")]
