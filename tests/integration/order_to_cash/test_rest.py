"""Closing the rest, merging, splitting over batches and warehouses, losses that are paid, what the form shows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cellar_server.areas.receipts.statement import statement
from cellar_server.kernel.audit import showing
from cellar_server.kernel.life import documents
from cellar_server.kernel.links import tracing
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import Invalid
from tests.support.books import CHECKER, SmallBooks, ref

D = Decimal


@pytest.mark.covers("SO-13")
def test_closing_the_rest_frees_goods_and_credit_and_reopening_takes_them_back(books: SmallBooks) -> None:
    other = books.by(CHECKER)
    order = books.approved_order(("A", 60))
    note = other.act(books.push("sales_order.delivery_note", order, quantities=(40,)), "approve")
    books.act(books.push("delivery_note.outbound", note, quantities=(25,)), "sign")
    closed = books.act(order, "close", reason="客户取消")
    assert closed.state == "closed"
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
    assert again.state == "partly"
    assert books.stock("A").reserved == 35
    assert books.again(books.push("sales_order.delivery_note", again)).values["quantity_total"] == 35
    books.proven()


@pytest.mark.covers("LG-02")
def test_a_note_given_back_opens_the_order_again(books: SmallBooks) -> None:
    other = books.by(CHECKER)
    order = books.approved_order(("A", 60))
    note = other.act(books.push("sales_order.delivery_note", order), "approve")
    books.act(note, "close", reason="改期")
    assert books.again(order).state == "approved"
    assert books.stock("A").reserved == 60
    books.proven()


@pytest.mark.covers("LG-02", "SO-05")
def test_orders_of_one_customer_are_merged_by_warehouse(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    one, two = books.approved_order(("A", 10)), books.approved_order(("A", 5), ("B", 4))
    note = other.act(books.push("sales_order.delivery_note", one, two), "approve")
    assert note.values["quantity_total"] == 19
    assert books.again(one).state == books.again(two).state == "done"
    outbound = books.act(books.push("delivery_note.outbound", note), "sign")
    assert [books.again(each).values["shipped_total"] for each in (one, two)] == [10, 9]
    with books.reading() as work:
        trace = tracing.trace(work, "outbound", outbound.id)
    assert [node.entity for node in trace.nodes] == ["sales_order", "sales_order", "delivery_note", "outbound"]
    books.proven()


@pytest.mark.covers("LG-03", "S17.8")
def test_the_oldest_batches_are_proposed_and_split(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    note = other.act(books.push("sales_order.delivery_note", books.approved_order(("B", 400))), "approve")
    outbound = books.act(books.push("delivery_note.outbound", note), "sign")
    rows = [(row.values["batch_id"].code, row.values["quantity"]) for row in outbound.grids["lines"]]
    assert rows == [("B1", 300), ("B2", 100)]
    assert books.again(note).state == "done"
    books.proven()


@pytest.mark.covers("LG-08")
def test_a_loss_borne_by_the_customer_is_invoiced_where_the_company_says_so(one_books: SmallBooks) -> None:
    loss = {"signed": D(8), "lost": D(2), "reason_id": ref("L01"), "liable": "customer"}
    for setting, billed in (("0", 8), ("1", 10)):
        books = one_books.with_settings(billing__customer_pays_loss=setting)
        other = books.by(CHECKER)
        note = other.act(books.push("sales_order.delivery_note", books.approved_order(("A", 10))), "approve")
        outbound = books.act(books.push("delivery_note.outbound", note), "sign")
        values, (row,) = books.typed(books.evaluate_push("outbound.sign_off", outbound))
        sign_off = books.act(books.save("sign_off", values, [{**row, **loss}]), "sign")
        invoice = other.act(books.push("sign_off.sales_invoice", sign_off), "approve")
        assert invoice.values["quantity_total"] == billed
        assert books.exposure().shipped == 0
        books.proven()


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


@pytest.mark.covers("CR-08")
def test_the_statement_adds_up(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    note = other.act(books.push("sales_order.delivery_note", books.approved_order(("A", 10))), "approve")
    sign_off = books.act(
        books.push("outbound.sign_off", books.act(books.push("delivery_note.outbound", note), "sign")), "sign"
    )
    other.act(books.push("sign_off.sales_invoice", sign_off), "approve")
    other.act(books.save("receipt", {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D("400")}), "approve")
    today = clock.today()
    with books.reading() as work:
        made = statement(work, customer_id=books.ids["C1"], org_id=books.ids["01"], since=today, until=today)
    assert (made.opening, made.closing) == (0, D("599.90"))
    assert [(m.kind, m.increase, m.decrease) for m in made.movements] == [
        ("销售发票", D("999.90"), 0),
        ("收款", 0, 400),
    ]
    assert all(m.number[:2] in ("YS", "SK") for m in made.movements)
    exposure = books.exposure()
    assert exposure.invoiced - exposure.advance == made.closing


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


@pytest.mark.covers("LG-08", "IV-03")
def test_the_foot_of_the_trace_says_what_holds(one_books: SmallBooks) -> None:
    books, other = one_books, one_books.by(CHECKER)
    order = books.approved_order(("A", 60))
    note = other.act(books.push("sales_order.delivery_note", order), "approve")
    outbound = books.act(books.push("delivery_note.outbound", note), "sign")
    values, (row,) = books.typed(books.evaluate_push("outbound.sign_off", outbound))
    loss = {"signed": D(58), "lost": D(2), "reason_id": ref("L01"), "liable": "carrier"}
    sign_off = books.act(books.save("sign_off", values, [{**row, **loss}]), "sign")
    invoice = other.act(books.push("sign_off.sales_invoice", sign_off), "approve")
    said = []
    with books.reading() as work:
        for record in (order, outbound, sign_off, invoice):
            declaration = books.ledger.registry.of(record.entity)
            said += declaration.holding(work, documents.load(work, declaration, record.id))
    assert all(identity.holds for identity in said)
    assert [identity.zh for identity in said] == [
        "出库 60 = 签收 58 + 途损 2 + 未签收 0",
        "出库 60 = 签收 58 + 途损 2",
        "出库合计 60 = 签收合计 58 + 途损合计 2",
        "已开票 58 ≤ 应开票 58",
        "应收 5,799.42 = 发票 5,799.42",
    ]
