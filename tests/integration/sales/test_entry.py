"""An order as it is entered: priced in one call, by hand where that is allowed, copied, closed with its rest open."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.audit import showing
from cellar_server.kernel.life import documents
from cellar_server.kernel.schema.problems import Invalid
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.hands import refused

D = Decimal


@pytest.mark.covers("PR-06", "S26.9", "SO-03")
def test_one_call_prices_all_lines_and_says_from_where(one_books: SmallBooks) -> None:
    books = one_books
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W1")}
    rows = [{"item_id": ref("A"), "cases": D(2)}, {"item_id": ref("N"), "quantity": D(1)}]
    shown, problems, panels = books.evaluate("sales_order", head, rows, action="price_all", line=0)
    first, second = (row.values for row in shown.grids["lines"])
    assert (first["quantity"], first["price"], first["gross"], first["tax"]) == (
        12,
        D("99.99"),
        D("1199.88"),
        D("138.04"),
    )
    assert (first["priced_from"], first["price_list_id"].name, first["price_row"]) == ("list", "批发价", 1)
    assert second["price"] is None
    assert [(p.code, p.path, p.warning) for p in problems] == [("PRICE_NOT_FOUND", "lines[1].price", True)]
    assert (shown.values["salesperson_id"].code, shown.values["address_id"].code) == ("S01", "AC1")
    assert [panel.title.zh for panel in panels] == ["价格来源", "可用量", "信用"]
    assert panels[2].gauge is not None
    assert panels[2].gauge.limit == 200000
    # The cases are changed on the form: the quantity follows; then the quantity, and the cases follow.
    values, (row, _) = books.typed(shown)
    again, _, _ = books.evaluate("sales_order", values, [{**row, "cases": D(3)}])
    assert again.grids["lines"][0].values["quantity"] == 18
    values, (row,) = books.typed(again)
    third, _, _ = books.evaluate("sales_order", values, [{**row, "quantity": D(6)}])
    assert third.grids["lines"][0].values["cases"] == 1


def test_another_item_on_the_line_loses_the_price(one_books: SmallBooks) -> None:
    books = one_books
    order = books.order(("A", 6))
    row = {"id": order.grids["lines"][0].id, **order.grids["lines"][0].values, "item_id": ref("N")}
    saved = books.save("sales_order", {}, [row], id_=order.id, version=order.row_version)
    assert saved.grids["lines"][0].values["price"] is None


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


@pytest.mark.covers("SO-13")
def test_a_copy_takes_goods_and_prices_but_no_history(one_books: SmallBooks) -> None:
    books = one_books
    order = books.approved_order(("A", 12))
    books.by(CHECKER).act(books.push("sales_order.delivery_note", order), "approve")
    with books.reading() as work:
        declaration = books.ledger.registry.of("sales_order")
        shown = showing.view(work, declaration, documents.copy(work, declaration, order.id), saved=False)
    row = shown.grids["lines"][0].values
    assert (row["quantity"], row["price"], row["delivered"]) == (12, D("99.99"), 0)
    assert row["price_list_id"].name == "批发价"
    assert shown.values["delivered_total"] == 0
    assert books.save("sales_order", shown.values, [row]).state == "draft"


@pytest.mark.covers("SO-13")
def test_closing_the_rest_frees_goods_and_credit_and_reopening_takes_them_back(books: SmallBooks) -> None:
    other = books.by(CHECKER)
    order = books.approved_order(("A", 60))
    note = other.act(books.push("sales_order.delivery_note", order, quantities=(40,)), "approve")
    books.act(books.push("delivery_note.outbound", note, quantities=(25,)), "sign")
    closed = books.act(order, "close", reason="客户取消")
    assert closed.values["progress"] == "closed"
    assert closed.values["closed_because"] == "客户取消"
    # 15 are on the delivery note and stay promised.
    assert books.stock("A").reserved == 15
    assert books.exposure().ordered == D("1499.85")
    books.proven()
    with pytest.raises(Invalid):
        books.push("sales_order.delivery_note", order)
    # What comes back from the note is promised no more.
    returned = books.act(note, "close", reason="缺车")
    assert (returned.values["quantity_total"], returned.grids["lines"][0].values["returned"]) == (25, 15)
    assert books.stock("A").reserved == 0
    assert books.exposure().ordered == 0
    books.proven()
    again = books.act(order, "reopen")
    assert again.values["progress"] == "partly"
    assert books.stock("A").reserved == 35
    assert books.again(books.push("sales_order.delivery_note", again)).values["quantity_total"] == 35
    books.proven()
