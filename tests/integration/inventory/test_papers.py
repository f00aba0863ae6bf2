"""Opening stock, other receipt, other issue: what they move, what takes them back, what they refuse (WH-01, WH-08)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.access.policy import RolePolicy, combined
from cellar_server.kernel.lists import query
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.problems import Invalid, NotFound
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.ledgers import stock
from tests.integration.inventory.papers import PAPERS, line, paper
from tests.support.books import CHECKER, SmallBooks, ref, request
from tests.support.counting import count_statements
from tests.support.hands import refusal

pytestmark = pytest.mark.differs("scenario")

D = Decimal
TODAY = clock.today()


@pytest.mark.covers("WH-01", "S19.6", "S19.8")
def test_goods_come_in_and_go_out_and_each_deed_is_taken_back(books: SmallBooks) -> None:
    lead = books.by(CHECKER)
    came = paper(books, "other_receipt", line("A", 60), line("B", 12, "B2"))
    assert (came.state, came.number[0], came.values["quantity_total"]) == ("draft", "~", 72)
    assert books.stock("A").on_hand == 600, "a draft moves nothing"
    came = lead.act(came, "sign")
    assert (came.state, came.number[:2], came.values["posting_date"]) == ("signed", "QR", TODAY)
    assert (books.stock("A").on_hand, books.stock("B").on_hand) == (660, 612)
    went = lead.act(paper(books, "other_issue", line("A", 5), line("B", 312, "B2")), "sign")
    assert went.number.startswith("QK")
    assert (books.stock("A").on_hand, books.stock("B").on_hand) == (655, 300)
    # What came in has gone on in part: it does not go back before that does.
    assert refusal(lead.act, came, "unsign") == {"SHORTAGE": ""}
    assert lead.act(went, "unsign").state == "draft"
    assert lead.act(came, "unsign").state == "draft"
    assert (books.stock("A").on_hand, books.stock("B").on_hand) == (600, 600)
    books.act(books.again(came), "void")
    books.proven()


@pytest.mark.covers("WH-08", "S19.9")
def test_an_opening_is_what_lay_there_before(books: SmallBooks) -> None:
    lead, yesterday = books.by(CHECKER), TODAY - timedelta(days=1)
    head: dict[str, Any] = {"warehouse": "W2", "business_date": yesterday}
    opening = lead.act(paper(books, "opening_stock", line("A", 7), line("B", 6, "B1"), **head), "sign")
    assert (opening.number[:2], opening.values["posting_date"]) == ("QC", yesterday)
    assert (books.stock("A", "W2").on_hand, books.stock("B", "W2").on_hand) == (7, 6)
    lead.act(opening, "unsign")
    assert (books.stock("A", "W2").on_hand, books.stock("B", "W2").on_hand) == (0, 0)
    # The same paper again, corrected.
    again = books.again(opening)
    rows = [{"id": row.id, **row.values} for row in again.grids["lines"]]
    changed = books.save(
        "opening_stock", {}, [{**rows[0], "quantity": D(8)}, rows[1]], id_=again.id, version=again.row_version
    )
    assert lead.act(changed, "sign").number == opening.number
    assert books.stock("A", "W2").on_hand == 8
    books.proven()


@pytest.mark.covers("WH-08")
def test_an_item_of_a_warehouse_has_one_opening(books: SmallBooks) -> None:
    """In draft or signed, and also for a paper that was changed into it; void or deleted gives it free."""
    first = paper(books, "opening_stock", line("A", 7), line("B", 6, "B1"), warehouse="W2")
    assert refusal(paper, books, "opening_stock", line("N", 1), line("A", 1), warehouse="W2") == {
        "ALREADY_TAKEN": "lines[1].item_id"
    }
    # Another batch, another warehouse, another item: none of them is doubled.
    other = paper(books, "opening_stock", line("B", 6, "B2"), line("N", 1), warehouse="W2")
    rows = [{"id": row.id, **row.values} for row in other.grids["lines"]]
    change = {"id_": other.id, "version": other.row_version}
    assert refusal(books.save, "opening_stock", {}, [{**rows[0], "batch_id": ref("B1")}, rows[1]], **change) == {
        "ALREADY_TAKEN": "lines[0].item_id"
    }
    assert refusal(books.save, "opening_stock", {"warehouse_id": ref("W1")}, rows, **change) == {
        "ALREADY_TAKEN": "lines[1].item_id"
    }
    books.by(CHECKER).act(first, "sign")
    assert "ALREADY_TAKEN" in refusal(paper, books, "opening_stock", line("A", 1), warehouse="W2")
    books.by(CHECKER).act(books.again(first), "unsign")
    books.act(books.again(first), "void")
    second = paper(books, "opening_stock", line("A", 1), warehouse="W2")
    books.commands.delete(books.who, request(), "opening_stock", second.id, second.row_version)
    paper(books, "opening_stock", line("A", 2), warehouse="W2")
    books.proven()


def test_a_line_stands_once_in_an_opening(one_books: SmallBooks) -> None:
    found = refusal(paper, one_books, "opening_stock", line("A", 1), line("A", 2), warehouse="W2")
    assert found == {"LINE_TWICE": "lines[1].item_id"}
    # Of two batches each has its own.
    paper(one_books, "opening_stock", line("B", 1, "B1"), line("B", 2, "B2"), warehouse="W2")


def test_two_papers_that_moved_nothing_yet_may_hold_the_same_line_twice(one_books: SmallBooks) -> None:
    """Only an opening is there once: two pallets of one batch are two lines of a receipt."""
    made = paper(one_books, "other_receipt", line("B", 1, "B1"), line("B", 2, "B1"))
    one_books.by(CHECKER).act(made, "sign")
    assert one_books.stock("B").on_hand == 603


@pytest.mark.covers("WH-08")
def test_nothing_is_dated_before_the_opening_afterwards(books: SmallBooks) -> None:
    """The book of those days would be below zero."""
    lead, earlier = books.by(CHECKER), TODAY - timedelta(days=3)
    for entity, reason in (("other_issue", "U09"), ("other_receipt", "I09")):
        head = {"warehouse_id": ref("W1"), "org_id": ref("01"), "reason_id": ref(reason), "business_date": earlier}
        dated = books.save(entity, head, [line("A", 5)])
        assert refusal(lead.act, dated, "sign") == {"BEFORE_OPENING": "business_date"}
    back = {"business_date": earlier}
    order = books.approved_order(("N", 6), price=D(9), **back)
    note = lead.act(books.push("sales_order.delivery_note", order, changes=back), "approve")
    outbound = books.push("delivery_note.outbound", note, changes=back)
    assert refusal(books.act, outbound, "sign") == {"BEFORE_OPENING": "business_date"}
    today = books.save("outbound", {"business_date": TODAY}, id_=outbound.id, version=outbound.row_version)
    assert books.act(today, "sign").state == "signed"
    books.proven()


@pytest.mark.covers("WH-08")
def test_nothing_moved_before_its_opening(books: SmallBooks) -> None:
    lead, earlier = books.by(CHECKER), TODAY - timedelta(days=3)
    books.bring_in(line("A", 5), warehouse="W2", business_date=earlier)
    rows = [line("A", 7), line("N", 7)]
    late = paper(books, "opening_stock", *rows, warehouse="W2")
    assert refusal(lead.act, late, "sign") == {"ALREADY_MOVED": "business_date"}
    # It was said when it was entered.
    values = {"warehouse_id": ref("W2"), "org_id": ref("01")}
    again = RecordInput("opening_stock", 0, 0, values, {"lines": [LineInput(0, line("B", 1, "B2"))]})
    told = books.commands.save(books.who, request(), again).warnings
    assert [(each.code, each.path) for each in told] == [("ALREADY_MOVED", "business_date")]
    # On the day of the first movement, or before it, it is an opening.
    shown = books.again(late)
    rows = [{"id": row.id, **row.values} for row in shown.grids["lines"]]
    dated = books.save("opening_stock", {"business_date": earlier}, rows, id_=late.id, version=shown.row_version)
    lead.act(dated, "sign")
    assert books.stock("A", "W2").on_hand == 12
    # Nor is what is found of another batch later: it is brought in with a reason.
    found = paper(books, "opening_stock", line("B", 1, "B1"), warehouse="W2")
    assert refusal(lead.act, found, "sign") == {"ALREADY_MOVED": "business_date"}
    books.proven()


def test_openings_of_several_days_are_not_each_others_movements(one_books: SmallBooks) -> None:
    books, lead = one_books, one_books.by(CHECKER)
    for item, days in (("A", 3), ("N", 1)):
        day = TODAY - timedelta(days=days)
        lead.act(paper(books, "opening_stock", line(item, 1), warehouse="W2", business_date=day), "sign")
    assert (books.stock("A", "W2").on_hand, books.stock("N", "W2").on_hand) == (1, 1)


def test_what_was_taken_back_did_not_move(books: SmallBooks) -> None:
    lead, earlier = books.by(CHECKER), TODAY - timedelta(days=3)
    came = books.bring_in(line("A", 5), warehouse="W2", business_date=earlier)
    lead.act(came, "unsign")
    lead.act(paper(books, "opening_stock", line("A", 7), warehouse="W2"), "sign")
    assert books.stock("A", "W2").on_hand == 7
    books.proven()


@pytest.mark.covers("WH-10", "S28.4")
def test_what_is_promised_is_not_issued(books: SmallBooks) -> None:
    lead = books.by(CHECKER)
    books.approved_order(("A", 590))
    too_much = paper(books, "other_issue", line("A", 11))
    assert refusal(lead.act, too_much, "sign") == {"SHORTAGE": "lines[0].quantity"}
    assert books.stock("A") == stock.Availability(on_hand=D(600), reserved=D(590))
    rows = [{"id": row.id, **row.values, "quantity": D(10), "cases": None} for row in too_much.grids["lines"]]
    fits = books.save("other_issue", {}, rows, id_=too_much.id, version=too_much.row_version)
    lead.act(fits, "sign")
    assert (books.stock("A").on_hand, books.stock("A").available) == (590, 0)
    books.proven()


def test_a_batch_gives_no_more_than_lies_of_it(books: SmallBooks) -> None:
    lead = books.by(CHECKER)
    more = paper(books, "other_issue", line("B", 301, "B1"))
    assert refusal(lead.act, more, "sign") == {"SHORTAGE": "lines[0].quantity"}
    lead.act(paper(books, "other_issue", line("B", 300, "B1")), "sign")
    assert books.stock("B").on_hand == 300
    books.proven()


def test_a_warehouse_that_may_go_below_zero_does(books: SmallBooks) -> None:
    books.save("warehouse", {"code": "W9", "name": "负库", "org_id": ref("01"), "allow_negative": True})
    books.ids["W9"] = books.by(CHECKER).act(
        paper(books, "other_issue", line("A", 4), warehouse="W9"), "sign"
    ).values["warehouse_id"].id  # fmt: skip
    assert books.stock("A", "W9").on_hand == -4
    books.proven()


@pytest.mark.parametrize("entity", PAPERS)
@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"quantity": D(0)}, {"NOT_POSITIVE": "lines[0].quantity"}),
        ({"quantity": D(-6)}, {"NOT_POSITIVE": "lines[0].quantity"}),
        ({"quantity": D("1.5")}, {"UNIT_DECIMALS": "lines[0].quantity"}),
        ({"cases": D("0.33")}, {"UNIT_DECIMALS": "lines[0].quantity"}),
        ({"quantity": "abc"}, {"WRONG_TYPE": "lines[0].quantity"}),
        ({"batch_id": ref("B1"), "quantity": D(6)}, {"NOT_ITS_BATCH": "lines[0].batch_id"}),
        ({"batch_id": ref("B9"), "quantity": D(6)}, {"REFERENCE_UNKNOWN": "lines[0].batch_id"}),
        ({"bottles": D(6), "quantity": D(6)}, {"FIELD_UNKNOWN": "lines[0].bottles"}),
    ],
)
def test_bad_lines_are_refused_by_name(
    shared: SmallBooks, entity: str, row: dict[str, Any], wanted: dict[str, str]
) -> None:
    found = refusal(paper, shared, entity, {"item_id": ref("A"), **row}, warehouse="W2")
    assert wanted.items() <= found.items()


@pytest.mark.parametrize("entity", PAPERS)
def test_bad_heads_are_refused_by_name(shared: SmallBooks, entity: str) -> None:
    books, lead = shared, shared.by(CHECKER)
    assert refusal(paper, books, entity, line("N", 6), warehouse_id=None) == {"REQUIRED": "warehouse_id"}
    if entity != "opening_stock":
        assert refusal(paper, books, entity, line("N", 6), reason_id=None) == {"REQUIRED": "reason_id"}
        assert refusal(paper, books, entity, line("N", 6), reason_id=ref("L01")) == {"REFERENCE_KIND": "reason_id"}
    tomorrow = paper(books, entity, line("N", 6), warehouse="W3", business_date=TODAY + timedelta(days=1))
    assert refusal(lead.act, tomorrow, "sign") == {"IN_FUTURE": "business_date"}
    assert refusal(lead.act, paper(books, entity), "sign") == {"NO_LINES": "lines"}
    bare = paper(books, entity, line("B", 6), warehouse="W3")
    assert refusal(lead.act, bare, "sign") == {"BATCH_MISSING": "lines[0].batch_id"}
    assert refusal(books.act, paper(books, entity, line("N", 1), warehouse="W4"), "sign") == {"MAKER_IS_CHECKER": ""}
    assert refusal(paper, books, entity, line("A", 6), org_id=ref("06"), warehouse="W3") == {"OTHER_COMPANY": "org_id"}


@pytest.mark.parametrize("entity", PAPERS)
def test_cases_are_another_way_to_enter_the_quantity(shared: SmallBooks, entity: str) -> None:
    made = paper(shared, entity, line("A", cases=D(3)), warehouse="W4")
    (row,) = made.grids["lines"]
    assert (row.values["quantity"], row.values["cases"], made.values["quantity_total"]) == (18, 3, 18)
    changed = shared.save(
        entity, {}, [{"id": row.id, **row.values, "quantity": D(20)}], id_=made.id, version=made.row_version
    )
    (row,) = changed.grids["lines"]
    assert (row.values["quantity"], row.values["cases"]) == (20, None)


@pytest.mark.parametrize("entity", PAPERS)
def test_goods_of_a_closed_period_are_refused(books: SmallBooks, entity: str) -> None:
    lead, warehouse = books.by(CHECKER), "W2" if entity == "opening_stock" else "W1"
    made = paper(books, entity, line("A", 6), warehouse=warehouse)
    books.close_period(f"{TODAY:%Y-%m}", Module.of("stock"))
    assert refusal(lead.act, made, "sign") == {"PERIOD_CLOSED": "business_date"}
    books.close_period(f"{TODAY:%Y-%m}", Module.of("stock"), closed=False)
    # Other modules' closings are none of its business.
    books.close_period(f"{TODAY:%Y-%m}", Module.of("sales"))
    lead.act(made, "sign")
    books.proven()


def test_a_batch_comes_in_when_it_is_made(one_books: SmallBooks) -> None:
    books, lead = one_books, one_books.by(CHECKER)
    books.save("batch", {"code": "B3", "item_id": ref("B"), "made_on": TODAY})
    yesterday = TODAY - timedelta(days=1)
    for entity in ("opening_stock", "other_receipt"):
        made = paper(books, entity, line("B", 6, "B3"), warehouse="W2", business_date=yesterday)
        assert refusal(lead.act, made, "sign") == {"BEFORE_SOURCE": "business_date"}


def test_what_may_not_be_sold_may_be_thrown_away(one_books: SmallBooks) -> None:
    """A stopped item, a stopped batch and an expired one leave by an issue; a stopped item does not come in."""
    books, lead = one_books, one_books.by(CHECKER)
    for entity, code in (("item", "A"), ("batch", "B1")):
        books.act(books.get(entity, books.ids[code]), "stop")
    lead.act(paper(books, "other_issue", line("A", 6), line("B", 6, "B1"), reason_id=ref("U04")), "sign")
    assert (books.stock("A").on_hand, books.stock("B").on_hand) == (594, 594)
    assert refusal(paper, books, "other_receipt", line("A", 6)) == {"REFERENCE_STOPPED": "lines[0].item_id"}
    # What lay there on the first day is counted, whatever became of it.
    opening = paper(books, "opening_stock", line("A", 6), line("B", 6, "B1"), warehouse="W2")
    lead.act(opening, "sign")
    assert (books.stock("A", "W2").on_hand, books.stock("B", "W2").on_hand) == (6, 6)
    books.proven()


def test_a_paper_is_the_keepers(one_books: SmallBooks) -> None:
    """Who keeps the warehouse stands on the paper by itself."""
    books = one_books
    place = books.get("warehouse", books.ids["W1"])
    books.save("warehouse", {"keeper_id": ref("S01")}, id_=place.id, version=place.row_version)
    made = paper(books, "other_receipt", line("A", 6))
    assert made.values["keeper_id"].code == "S01"


@pytest.mark.covers("ORG-05")
def test_who_is_narrowed_to_a_warehouse_sees_and_signs_its_papers_alone(one_books: SmallBooks) -> None:
    books = one_books
    here, there = (paper(books, "other_issue", line("A", 1), warehouse=code) for code in ("W1", "W2"))
    mine = combined((RolePolicy("r", frozenset({("*", "*")}), (("warehouse", frozenset({books.ids["W1"]})),)),))
    hands = replace(books, who=replace(books.who, policy=mine, user_id=CHECKER))
    with hands.reading() as work:
        assert list(query.page(work, query.Query("other_issue"), ["number"]).ids) == [here.id]
    hands.act(here, "sign")
    with pytest.raises(NotFound):
        hands.act(there, "sign")
    with pytest.raises(Invalid) as refused:
        paper(hands, "other_issue", line("A", 1), warehouse="W2")
    assert {"REFERENCE_UNKNOWN", "OUT_OF_SCOPE"} & {each.code for each in refused.value.problems}
    # A salesperson's own sight shows none of them.
    own = combined((RolePolicy("r", frozenset({("*", "*")}), (("employee", frozenset({books.ids["S01"]})),)),))
    with pytest.raises(NotFound):
        replace(books, who=replace(books.who, policy=own)).get("other_issue", here.id)


@pytest.mark.parametrize("entity", PAPERS)
def test_a_long_paper_costs_as_many_statements_as_a_short_one(one_books: SmallBooks, entity: str) -> None:
    books, lead = one_books, one_books.by(CHECKER)
    item = {"item_class_id": ref("WINE"), "unit_id": ref("PING"), "tax_rate": D("0.13")}
    codes = [f"L{number:02}" for number in range(46)]
    for code in codes:
        books.save("item", {"code": code, "name": code, **item})
    books.bring_in(*(line(code, 9) for code in codes))
    costs = []
    # The first one fills the worker's memory.
    for some in (codes[:3], codes[3:9], codes[9:]):
        rows = [line(code, 2) for code in some]
        with count_statements(books.ledger.engine) as sent:
            made = paper(books, entity, *rows, warehouse="W1" if entity == "other_issue" else "W2")
            lead.act(made, "sign")
        costs.append(sent.count)
    assert costs[1] == costs[2] <= 40, costs
    books.proven()
