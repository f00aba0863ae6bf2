"""A price belongs to what it was found for, to its unit and its currency; discounts and floors have bounds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.access.policy import ANY, Policy, RolePolicy
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.records import RecordView
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.hands import refused

D = Decimal


def listed(books: SmallBooks, *rows: dict[str, Any], **head: Any) -> RecordView:
    """An approved list of wholesale prices that goes before the one of the books."""
    values = {
        "name": "新价", "price_item_id": ref("WHOLESALE"), "org_id": ref("01"), "effective_from": clock.today().replace(day=1), **head
    }  # fmt: skip
    return books.by(CHECKER).act(books.save("price_list", values, list(rows)), "approve")


def breaks(books: SmallBooks) -> None:
    """A costs 60 from 100 on, and 50 for C1 alone below that; C2 pays what the books' list says."""
    listed(
        books,
        {"item_id": ref("A"), "customer_id": ref("C1"), "price": D(50)},
        {"item_id": ref("A"), "customer_id": ref("C1"), "min_quantity": D(100), "price": D(40)},
        {"item_id": ref("A"), "customer_class_id": ref("DEALER"), "min_quantity": D(100), "price": D(60)},
    )


def head(customer: str = "C1", **more: Any) -> dict[str, Any]:
    return {"customer_id": ref(customer), "org_id": ref("01"), "warehouse_id": ref("W1"), **more}


def line(record: RecordView, index: int = 0) -> dict[str, Any]:
    return dict(record.grids["lines"][index].values)


def source(record: RecordView) -> str:
    """``批发价 1``: the list that the first line names as its source, and the list's line."""
    return f"{line(record)['price_list_id'].name} {line(record)['price_row']}"


def changed(books: SmallBooks, order: RecordView, values: dict[str, Any], **line_values: Any) -> RecordView:
    """The stored order with other values, as a desk sends it: everything it was shown."""
    row = {**line(order), "id": order.grids["lines"][0].id, **line_values}
    return books.save("sales_order", {**order.values, **values}, [row], id_=order.id, version=order.row_version)


@pytest.mark.covers("PR-05", "PR-06")
def test_another_quantity_or_customer_is_priced_anew(books: SmallBooks) -> None:
    breaks(books)
    order = books.order(("A", 100), customer_id=ref("C2"))
    assert (line(order)["price"], source(order)) == (60, "新价 3")
    fewer = changed(books, order, {}, quantity=D(1))
    assert (line(fewer)["price"], source(fewer)) == (D("99.99"), "批发价 1")
    own = books.order(("A", 6))
    assert line(own)["price"] == 50
    others = changed(books, own, {"customer_id": ref("C2")})
    assert line(others)["price"] == D("99.99")
    approved = books.by(CHECKER).with_settings(credit__action="warn")
    assert line(approved.act(books.act(others, "submit"), "approve"))["gross"] == D("599.94")


@pytest.mark.covers("PR-05")
def test_a_draft_at_the_desk_is_priced_anew_too(one_books: SmallBooks) -> None:
    """Unsaved lines carry what their price was found for; it was the clerk who changed the quantity, not the price."""
    breaks(one_books)
    shown, _, _ = one_books.evaluate("sales_order", head("C2"), [{"item_id": ref("A"), "quantity": D(100)}])
    assert line(shown)["price"] == 60
    values, (row,) = one_books.typed(shown)
    again, problems, _ = one_books.evaluate("sales_order", values, [{**row, "quantity": D(1)}])
    assert line(again)["price"] == D("99.99")
    assert [(found.code, found.warning) for found in problems] == [("PRICE_ASKED_ANEW", True)]
    values, (row,) = one_books.typed(again)
    back, _, _ = one_books.evaluate("sales_order", values, [{**row, "quantity": D(100)}])
    assert line(back)["price"] == 60


@pytest.mark.covers("PR-05")
def test_on_demand_a_price_is_marked_and_refused_at_submit(one_books: SmallBooks) -> None:
    breaks(one_books)
    books = one_books.with_rule(moment="on_demand")
    order = books.order(("A", 100), customer_id=ref("C2"))
    fewer = changed(books, order, {}, quantity=D(1))
    assert (line(fewer)["price"], line(fewer)["priced_from"]) == (60, "out_of_date")
    assert refused(lambda: books.act(fewer, "submit")) == [("PRICE_OUT_OF_DATE", "lines[0].price")]
    # Nor is it passed for one that somebody typed.
    row = {**line(fewer), "id": fewer.grids["lines"][0].id, "quoted_for": None}
    assert refused(lambda: books.save("sales_order", fewer.values, [row], id_=fewer.id, version=fewer.row_version)) == [
        ("PRICE_FIXED", "lines[0].price")
    ]
    empty = books.save("sales_order", head(), [{"item_id": ref("A"), "quantity": D(1)}])
    assert line(empty)["price"] is None


def test_a_rule_may_let_a_price_outlive_the_change_of_a_field(one_books: SmallBooks) -> None:
    breaks(one_books)
    books = one_books.with_rule(on_quantity=False)
    order = books.order(("A", 100), customer_id=ref("C2"))
    fewer = changed(books, order, {}, quantity=D(1))
    assert (line(fewer)["price"], source(fewer)) == (60, "新价 3")
    assert books.act(fewer, "submit").state == "submitted"


@pytest.mark.parametrize("deed", ["submit", "approve"])
@pytest.mark.covers("PR-05")
def test_a_list_closed_since_does_not_price_an_approval(one_books: SmallBooks, deed: str) -> None:
    books, other = one_books, one_books.by(CHECKER)
    price_list = listed(books, {"item_id": ref("A"), "customer_id": ref("C1"), "price": D(50)})
    order = books.order(("A", 6))
    if deed == "approve":
        order = books.act(order, "submit")
    books.act(price_list, "close")
    assert refused(lambda: other.act(order, deed)) == [("PRICE_OUT_OF_DATE", "lines[0].price")]
    books.with_rule(at_approval="keep")
    outcome = other.do(order, deed)
    assert [found.code for found in outcome.warnings] == ["PRICE_OUT_OF_DATE"]
    assert outcome.record is not None
    assert line(outcome.record)["price"] == 50


def test_a_claim_that_a_price_was_found_is_not_believed(one_books: SmallBooks) -> None:
    """Whoever sends another memory with his price gets the list's answer."""
    books = one_books.with_rule(at_approval="keep", moment="on_demand")
    order = books.order(("A", 6))
    asked = str(line(order)["quoted_for"])
    forged = asked.replace("99.99", "1")
    row = {"item_id": ref("A"), "quantity": D(6), "price": D(1), "quoted_for": forged}
    assert refused(lambda: books.save("sales_order", head(), [row])) == [("PRICE_FIXED", "lines[0].price")]
    assert refused(lambda: changed(books, order, {}, price=D(1), quoted_for=forged)) == [
        ("PRICE_FIXED", "lines[0].price")
    ]
    hundred = forged.replace("|6|", "|100|")
    stale = changed(books, order, {}, price=D(1), quoted_for=hundred)
    assert refused(lambda: books.act(stale, "submit")) == [("PRICE_OUT_OF_DATE", "lines[0].price")]
    assert refused(lambda: changed(books, stale, {}, quantity=D(100))) == [("PRICE_FIXED", "lines[0].price")]


@pytest.mark.covers("PR-02")
@pytest.mark.parametrize(("cases", "gross"), [(2_500, "250000.00"), (100_000, "10000000.00")])
def test_a_case_price_is_exact_in_any_number_of_cases(one_books: SmallBooks, cases: int, gross: str) -> None:
    listed(one_books, {"item_id": ref("A"), "customer_id": ref("C1"), "price": D(100), "unit": "case"})
    shown, _, panels = one_books.evaluate("sales_order", head(), [{"item_id": ref("A"), "cases": D(cases)}], line=0)
    row = line(shown)
    assert (row["price"], row["price_unit"], row["price_per"], row["gross"]) == (100, "case", 6, D(gross))
    assert "箱(6) 含税" in [fact.text.zh for fact in panels[0].facts if fact.text]
    bottles = one_books.save("sales_order", head(), [{"item_id": ref("A"), "quantity": D(6 * cases)}])
    assert line(bottles)["gross"] == D(gross)
    # The same by the bottle is no price that anybody made.
    _, (sent,) = one_books.typed(shown)
    typed = {**sent, "price": D("16.666667"), "price_unit": "main"}
    assert refused(lambda: one_books.save("sales_order", head(), [typed])) == [("PRICE_FIXED", "lines[0].price")]


@pytest.mark.covers("PR-02", "IV-03")
def test_invoices_of_an_order_without_tax_add_up_to_its_net_and_tax(books: SmallBooks) -> None:
    """Net first, then the tax on it; 7 bottles in parts of 3 and 4 bill to the cent what was ordered."""
    other = books.by(CHECKER)
    listed(
        books, {"item_id": ref("A"), "customer_id": ref("C1"), "price": D("33.33"), "unit": "case"}, tax_included=False
    )
    order = books.order(("A", 7))
    row = line(order)
    assert (row["price"], row["price_unit"], row["tax_included"]) == (D("33.33"), "case", False)
    # 7 × 33.33 ÷ 6 = 38.885
    assert (row["net"], row["tax"], row["gross"]) == (D("38.89"), D("5.06"), D("43.95"))
    order = other.act(books.act(order, "submit"), "approve")
    billed = []
    for part in (3, 4):
        note = other.act(books.push("sales_order.delivery_note", order, quantities=(part,)), "approve")
        out = books.act(books.push("delivery_note.outbound", note), "sign")
        signed = books.act(books.push("outbound.sign_off", out), "sign")
        invoice = other.act(books.push("sign_off.sales_invoice", signed), "approve")
        billed.append(line(invoice))
        assert (billed[-1]["price"], billed[-1]["price_unit"]) == (D("33.33"), "case")
    assert [sum(each[name] for each in billed) for name in ("net", "tax", "gross")] == [
        D("38.89"), D("5.06"), D("43.95"),
    ]  # fmt: skip
    books.proven()


@pytest.mark.covers("PR-02")
def test_a_list_in_dollars_prices_no_order_in_yuan(books: SmallBooks) -> None:
    listed(books, {"item_id": ref("N"), "price": D(10)}, currency="USD", price_item_id=ref("PROMO"))
    books.save("price_strategy", {"code": "S2", "name": "促销"}, [{"price_item_id": ref("PROMO")}], grid="steps")
    with books.reading() as work:
        matches = work.registry.of("price_match").table
        id_ = work.connection.execute(matches.select()).first()
    assert id_ is not None
    match = books.get("price_match", id_.id)
    rows = [{**row.values, "id": row.id} for row in match.grids["rows"]]
    rows.append({"customer_class_id": ref("DEALER"), "item_class_id": ref("NEW"), "strategy_id": ref("S2")})
    books.save("price_match", {}, rows, id_=match.id, version=match.row_version, grid="rows")
    shown, problems, _ = books.evaluate(
        "sales_order", head(), [{"item_id": ref("N"), "quantity": D(1)}], action="price_all"
    )
    assert line(shown)["price"] is None
    assert ["价目表为 USD，订单为 CNY" in found.message.zh for found in problems] == [True]
    dollars = books.with_settings(ledger__currency="USD")
    shown, problems, _ = dollars.evaluate("sales_order", head(), [{"item_id": ref("N"), "quantity": D(1)}])
    assert (line(shown)["price"], list(problems)) == (10, [])


def test_a_list_names_a_currency_that_there_is(one_books: SmallBooks) -> None:
    row = {"item_id": ref("A"), "price": D(50)}
    assert refused(lambda: listed(one_books, row, currency="YUA")) == [("CURRENCY_UNKNOWN", "currency")]
    assert listed(one_books, row, currency=" usd").values["currency"] == "USD"
    assert listed(one_books, row, currency=None).values["currency"] == "CNY"


def clerk(books: SmallBooks) -> SmallBooks:
    """Somebody who may do everything with an order but go below the bounds."""
    may = {("sales_order", verb) for verb in ("read", "create", "edit", "submit", "approve")}
    grants = frozenset(may | {(ANY, "read")})
    return replace(books, who=replace(books.who, policy=Policy((RolePolicy("clerk", grants),))))


@pytest.mark.covers("PR-10")
def test_a_discount_below_the_lowest_needs_authority_at_every_step(one_books: SmallBooks) -> None:
    books = one_books.with_settings(pricing__below_floor="warn")
    row = {"item_id": ref("B"), "quantity": D(6), "price": D("33.33"), "discount": D("0.01")}
    below = [("DISCOUNT_BELOW", "lines[0].discount")]
    assert refused(lambda: clerk(books).save("sales_order", head(), [row])) == below
    assert clerk(books).save("sales_order", head(), [{**row, "discount": D("0.80")}]).id
    order = books.save("sales_order", head(), [row])
    assert refused(lambda: clerk(books).act(order, "submit")) == below
    order = books.act(order, "submit")
    assert refused(lambda: clerk(books.by(CHECKER)).act(order, "approve")) == below
    assert books.by(CHECKER).act(order, "approve").state == "approved"


@pytest.mark.covers("PR-10")
def test_a_price_below_the_floor_is_refused_or_warned(one_books: SmallBooks) -> None:
    row = {"item_id": ref("A"), "quantity": D(6), "price": D("99.99"), "discount": D("0.80")}
    below = [("BELOW_FLOOR", "lines[0].price")]
    assert refused(lambda: clerk(one_books).save("sales_order", head(), [row])) == below
    warned = clerk(one_books.with_settings(pricing__below_floor="warn"))
    assert warned.save("sales_order", head(), [row]).id
    order = one_books.save("sales_order", head(), [row])
    assert refused(lambda: clerk(one_books).act(order, "submit")) == below


def test_a_floor_by_the_case_is_compared_exactly(one_books: SmallBooks) -> None:
    """A floor of 90 a case of six is 15 a bottle; 99.99 × 0.9001 is just above 90."""
    listed(
        one_books,
        {"item_id": ref("A"), "customer_id": ref("C1"), "price": D("99.99"), "floor_price": D(90), "unit": "case"},
    )
    row = {"item_id": ref("A"), "quantity": D(7)}
    by = clerk(one_books)
    assert by.save("sales_order", head(), [{**row, "discount": D("0.9001")}]).id
    assert refused(lambda: by.save("sales_order", head(), [{**row, "discount": D("0.90")}])) == [
        ("BELOW_FLOOR", "lines[0].price")
    ]
