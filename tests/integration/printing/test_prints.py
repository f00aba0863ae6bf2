"""Prints of real documents: what stands on the sheet, who may have it, and how often it was had."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from cellar_server.kernel.access.policy import ANY, PRINT, READ, RolePolicy, combined
from cellar_server.kernel.exchange import prints
from cellar_server.kernel.schema.problems import Forbidden, NotFound
from cellar_server.kernel.schema.records import RecordView
from cellar_server.kernel.schema.text import label
from cellar_server.kernel.unit_of_work import numbering
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.printing import LISTING, Column, PrintDocument, render
from cellar_server.printing.arrange import arrange
from tests.integration.inventory.test_loans import asked, loan
from tests.integration.order_to_cash.test_loan_to_sale import sold
from tests.support.books import AUDITOR, CHECKER, SmallBooks, ref, request, rows_of
from tests.support.papers import TEMPLATES


def sheet(books: SmallBooks, record: RecordView, template: str, language: str = "zh") -> PrintDocument:
    made: list[prints.Prints] = []

    def body(work: UnitOfWork) -> Reply:
        declaration = work.registry.of(record.entity)
        made.append(prints.take(work, declaration, prints.prepare(work, declaration, [record.id], template)))
        return Reply(record.entity, 0)

    who = replace(books.who, language="en" if language == "en" else "zh")
    books.commands.run(who, request(), body)
    assert render(made[0].template, made[0].documents, language="en" if language == "en" else "zh").startswith(b"%PDF")
    return made[0].documents[0]


def row(document: PrintDocument, line: int = 0) -> dict[str, object]:
    return dict(zip([column.name for column in document.columns], document.rows[line], strict=True))


@pytest.mark.covers("SO-03")
def test_an_order_confirmation_says_what_was_agreed(books: SmallBooks) -> None:
    order = books.approved_order(("A", 13), ("B", 12))
    shown = sheet(books, order, "order_confirmation")
    assert (shown.title, shown.organisation, shown.number) == ("订单确认单", "澄岭酒业销售公司", order.number)
    assert shown.amount == order.values["gross_total"]
    first = row(shown)
    assert (first["item_code"], first["item"], first["unit"]) == ("A", "澄岭陈酿十五年", "瓶")
    assert (first["quantity"], first["price"], first["gross"]) == (13, Decimal("99.99"), Decimal("1299.87"))
    assert {signature.label for signature in shown.signatures} >= {"制单", "审核", "业务员"}
    assert not shown.watermark
    assert shown.copy == 1
    again = sheet(books, order, "order_confirmation", "en")
    assert (again.title, again.copy) == ("Order confirmation", 2)
    assert "Item code" in [column.label for column in again.columns]
    order = books.order(("A", 6))
    draft = sheet(books, order, "order_confirmation")
    # Called as on its form.
    assert (draft.watermark, draft.number) == ("草稿", numbering.called(order.number).zh)
    assert draft.number.startswith("草稿 ")


def test_who_signs_stands_in_the_place_that_his_deed_says(books: SmallBooks) -> None:
    order = books.approved_order(("A", 15))
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order), "approve")
    made = {each.label: each.name for each in sheet(books, note, "delivery_note").signatures}
    out = books.by(CHECKER).act(books.push("delivery_note.outbound", note), "sign")
    signed = {each.label: each.name for each in sheet(books, out, "outbound").signatures}
    assert (signed["制单"], signed["保管员"]) == (made["制单"], made["审核"])
    assert made["制单"] != made["审核"]
    assert "审核" not in signed


@pytest.mark.parametrize("template", ["outbound", "outbound_tractor", "listing"])
def test_a_paper_says_all_that_happened_and_has_no_empty_place_for_it(books: SmallBooks, template: str) -> None:
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", books.approved_order(("A", 15))), "approve")
    out = books.by(CHECKER).act(books.push("delivery_note.outbound", note), "sign")
    assert out.sealed_by.startswith("保管员 ")
    assert "· 保管员 " in out.byline
    assert sheet(books, out, template).stamp == "已签字"
    audited = books.by(AUDITOR).act(out, "audit")
    assert audited.sealed_by.startswith("财务审核 ")
    shown = sheet(books, audited, template)
    assert shown.stamp == "已签字 · 已审核（财务）"
    names = {each.label: each.name for each in shown.signatures}
    assert names["财务审核"]
    assert names["保管员"]
    assert names["财务审核"] != names["保管员"]
    made: list[prints.Prints] = []
    with books.reading() as work:
        made.append(prints.prepare(work, books.ledger.registry.of("outbound"), [out.id], template))
    places = [label(words).zh for words in made[0].template.signatures]
    assert "审核" not in places
    assert places.count("保管员") == 1


def test_a_sheet_speaks_as_people_do(books: SmallBooks) -> None:
    """Shares in percent, what was chosen by its title, and a tick that is nowhere set where ticks are all that lines say."""
    (item,) = rows_of(books, books.ledger.registry.of("item").model, code="A")
    shown = dict(sheet(books, books.get("item", item.id), "listing").facts)
    assert str(shown["税率"]).endswith("%")
    (parameter,) = rows_of(books, books.ledger.registry.of("parameter").model, code="approval.maker_may_check")
    assert dict(sheet(books, books.get("parameter", parameter.id), "listing").facts)["领域"] == "审核"
    (period, *_) = rows_of(books, books.ledger.registry.of("period").model)
    assert "已关账" in [column.label for column in sheet(books, books.get("period", period.id), "listing").columns]


def test_every_document_has_the_standard_print_beside_its_own(books: SmallBooks) -> None:
    registry = books.ledger.registry
    assert [each.name for each in prints.offered(registry.of("sales_order"))] == ["order_confirmation", "listing"]
    assert prints.offered(registry.of("receipt"))[-1] is LISTING
    assert prints.offered(registry.of("open_item")) == ()
    order = books.approved_order(("A", 13))
    listing = sheet(books, order, "listing")
    assert listing.title == "销售订单"
    with pytest.raises(NotFound):
        sheet(books, order, "delivery_note")


@pytest.mark.covers("LG-02")
def test_goods_are_counted_in_cases_and_bottles(books: SmallBooks) -> None:
    order = books.approved_order(("A", 15), ("B", 12))
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order), "approve")
    # The order keeps whole cases as they were typed; its papers say them as all others do.
    for record, template in ((note, "delivery_note"), (order, "order_confirmation"), (order, "listing")):
        shown = sheet(books, record, template)
        assert [row(shown, line)["cases"] for line in (0, 1)] == ["2箱3瓶", "2箱"]
        assert dict(zip([column.name for column in shown.columns], shown.totals, strict=True))["cases"] == "4箱3瓶"


def test_a_sign_off_says_what_was_shipped_signed_and_lost_in_cases(books: SmallBooks) -> None:
    """Its quantities have other names; the columns follow from what the fields are."""
    order = books.approved_order(("A", 15), ("B", 12))
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order), "approve")
    out = books.act(books.push("delivery_note.outbound", note), "sign")
    shown = sheet(books, books.push("outbound.sign_off", out), "listing")
    assert [row(shown, line)["cases_shipped"] for line in (0, 1)] == ["2箱3瓶", "2箱"]
    assert [row(shown, line)["cases_signed"] for line in (0, 1)] == ["2箱3瓶", "2箱"]
    labels = {column.name: column.label for column in shown.columns}
    assert labels["cases_signed"] == "签收数量箱数"
    # Nothing is lost: no column to say so.
    assert "cases_lost" not in labels
    assert dict(zip([column.name for column in shown.columns], shown.totals, strict=True))["cases_shipped"] == "4箱3瓶"


def test_no_figure_of_money_is_picked_with_the_goods(books: SmallBooks) -> None:
    order = books.approved_order(("A", 6))
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order), "approve")
    shown = sheet(books, books.push("delivery_note.outbound", note), "outbound")
    extra = replace(
        shown,
        columns=[*shown.columns, Column("worth", "货值", 20, "money")],
        rows=[[*line, Decimal(7)] for line in shown.rows],
        totals=[*shown.totals, Decimal(7)],
    )
    (body,) = arrange(extra, TEMPLATES["outbound"], "zh")
    assert {column.kind for column in body.columns}.isdisjoint({"money", "price", "rate"})


@pytest.mark.covers("CR-08")
def test_a_customer_s_statement_needs_the_right_to_what_it_tells(books: SmallBooks) -> None:
    customer = books.get("customer", books.ids["C1"])
    shown = sheet(books, customer, "customer_statement")
    assert shown.title == "客户对账单"
    assert (shown.copy, sheet(books, customer, "customer_statement").copy) == (1, 2)
    clerk = RolePolicy("r", frozenset({("customer", PRINT), ("customer", READ)}))
    with pytest.raises(Forbidden):
        sheet(replace(books, who=replace(books.who, policy=combined((clerk,)))), customer, "customer_statement")
    reader = replace(clerk, grants=clerk.grants | {("receivable", READ), ("receipt", READ)})
    assert sheet(
        replace(books, who=replace(books.who, policy=combined((reader,)))), customer, "customer_statement"
    ).rows
    blind = RolePolicy("b", frozenset({(ANY, ANY)}), hidden=frozenset({("sales_order", "lines.price")}))
    seen = sheet(
        replace(books, who=replace(books.who, policy=combined((blind,)))), books.order(("A", 6)), "order_confirmation"
    )
    assert "price" not in row(seen)


@pytest.mark.covers("SO-09", "S26.20")
def test_an_outbound_of_what_is_on_loan_says_that_nothing_is_picked(books: SmallBooks) -> None:
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", books.approved_order(("A", 6))), "approve")
    assert "taken_from" not in row(sheet(books, books.push("delivery_note.outbound", note), "outbound"))
    lent = loan(books, {"item_id": ref("A"), "quantity": Decimal(6)}, customer_id=ref("C1"))
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", sold(books, lent)), "approve")
    assert row(sheet(books, note, "delivery_note"))["taken_from"] == "借出（补单）"
    out = books.push("delivery_note.outbound", note)
    assert row(sheet(books, out, "outbound"))["taken_from"] == "借出（补单）"
    assert row(sheet(books, out, "outbound", "en"))["taken_from"] == "On loan already"


@pytest.mark.covers("SO-09", "S26.19")
def test_papers_of_a_loan_say_what_they_came_from(books: SmallBooks) -> None:
    plain = loan(books, {"item_id": ref("A"), "quantity": Decimal(6)})
    assert "issue_request" not in row(sheet(books, plain, "stock_paper"))
    asked_for = asked(books, {"item_id": ref("A"), "quantity": Decimal(6)})
    lent = books.by(CHECKER).act(books.push("issue_request.loan", asked_for), "sign")
    seen = sheet(books, lent, "stock_paper")
    assert row(seen)["issue_request"] == asked_for.number
    assert asked_for.values["purpose"] in str(seen.facts)
    back = books.push("loan.loan_return", lent)
    assert row(sheet(books, back, "stock_paper"))["loan"] == lent.number


@pytest.mark.covers("S26.17", "WH-05")
def test_who_signed_stands_on_the_paper_and_not_who_was_meant_to(books: SmallBooks) -> None:
    """A transfer names the warehouse's keeper; another signed for him, and a third for what arrived."""
    head = {"warehouse_id": ref("W1"), "to_warehouse_id": ref("W2"), "org_id": ref("01")}
    order = books.save("transfer_order", head, [{"item_id": ref("A"), "quantity": Decimal(5)}])
    out = books.push("transfer_order.transfer_out", books.by(CHECKER).act(order, "approve"))
    out = books.by(CHECKER).act(
        books.save("transfer_out", {"keeper_id": ref("S01")}, id_=out.id, version=out.row_version), "sign"
    )
    signed = [each.name for each in sheet(books, out, "stock_paper").signatures if each.label == "保管员"]
    assert signed == [f"#{CHECKER}"]
    (came,) = rows_of(books, books.ledger.registry.of("transfer_in").model, source_id=out.id)
    came = books.act(books.get("transfer_in", came.id), "sign")
    assert "签收" in {each.label for each in sheet(books, came, "stock_paper").signatures}
