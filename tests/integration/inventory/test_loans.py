"""Goods on loan: with whom they are, and how they come back (SO-09, W07)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from cellar_server.areas.inventory.loan import LoanLine
from cellar_server.kernel.amounts.steps import PIECE
from cellar_server.kernel.audit import reading
from cellar_server.kernel.lists import query
from cellar_server.kernel.reports import groups
from cellar_server.kernel.reports.figures import figure
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordView
from cellar_server.kernel.unit_of_work import prove
from tests.integration.inventory.papers import line, paper
from tests.support.books import AUDITOR, CHECKER, SmallBooks
from tests.support.hands import ref, refusal

pytestmark = pytest.mark.differs("scenario")

D = Decimal


def loan(books: SmallBooks, *rows: Any, **head: Any) -> RecordView:
    values = {"employee_id": ref("S01"), "due_on": clock.today() + timedelta(days=30), **head}
    return books.by(CHECKER).act(paper(books, "loan", *rows, **values), "sign")


def brought(books: SmallBooks, lent: RecordView, *quantities: int | None, **changes: Any) -> RecordView:
    shown = books.push("loan.loan_return", lent, quantities=quantities, changes=changes)
    return books.by(CHECKER).act(shown, "sign")


def figures(books: SmallBooks, item: str = "A") -> tuple[Any, ...]:
    """On hand, lent, available."""
    there = books.stock(item)
    return there.on_hand, there.lent, there.available


def found(books: SmallBooks, entity: str, scheme: str) -> int:
    """How many rows a scheme of a list finds."""
    (wanted,) = (each for each in books.ledger.registry.of(entity).listing.schemes if each.name == scheme)
    with books.commands.reading(books.who) as work:
        return len(query.page(work, query.Query(entity, wanted.wheres), ["business_date"]).ids)


def counters(books: SmallBooks, record: RecordView, index: int = 0) -> tuple[Any, ...]:
    row = books.again(record).grids["lines"][index].values
    return row["handled"], row["returned"], row["sold"]


@pytest.mark.covers("SO-09", "WH-01", "WH-02")
def test_what_is_lent_is_ours_and_comes_back_in_parts(books: SmallBooks) -> None:
    lent = loan(books, line("A", 60), line("B", 30, "B1"), customer_id=ref("C1"))
    assert figures(books) == (540, 60, 540)
    assert books.stock("B").lent == 30
    books.proven()
    first = brought(books, lent, 20, 30)
    assert figures(books) == (560, 40, 560)
    assert counters(books, lent) == (20, 20, 0)
    assert books.again(lent).values["progress"] == "partly"
    # More than is still out comes back from nobody; what came back goes out again as it came.
    too_much = books.push("loan.loan_return", lent, quantities=(41,))
    found = refusal(books.by(CHECKER).act, too_much, "sign")
    assert found == dict.fromkeys(("OPEN_QUANTITY", "SHORTAGE"), "lines[0].quantity")
    books.act(too_much, "void")
    assert refusal(books.by(CHECKER).act, lent, "unsign") == {"WRONG_STATE": ""}
    last = brought(books, lent)
    assert books.again(lent).values["progress"] == "done"
    assert figures(books) == (600, 0, 600)
    books.proven()
    for each in (last, first):
        books.act(books.by(CHECKER).act(each, "unsign"), "void")
    assert figures(books) == (540, 60, 540)
    assert books.by(CHECKER).act(lent, "unsign").state == "draft"
    assert figures(books) == (600, 0, 600)
    books.proven()


@pytest.mark.covers("SO-09")
def test_what_comes_back_damaged_is_not_for_sale(books: SmallBooks) -> None:
    lent = loan(books, line("A", 6))
    shown = books.evaluate_push("loan.loan_return", lent)
    head, rows = books.typed(shown)
    made = books.save("loan_return", head, [{**rows[0], "stock_status": "damaged"}])
    books.by(CHECKER).act(made, "sign")
    assert figures(books) == (600, 0, 594)
    books.proven()


def test_what_is_promised_is_not_lent(books: SmallBooks) -> None:
    books.approved_order(("A", 590))
    made = paper(books, "loan", line("A", 11), employee_id=ref("S01"), due_on=clock.today())
    assert refusal(books.by(CHECKER).act, made, "sign") == {"SHORTAGE": "lines[0].quantity"}


def asked(books: SmallBooks, *rows: Any, **head: Any) -> RecordView:
    """An approved issue request."""
    values = {"employee_id": ref("S01"), "due_on": clock.today() + timedelta(days=30), "purpose": "糖酒会品鉴", **head}
    return books.by(CHECKER).act(books.act(paper(books, "issue_request", *rows, **values), "submit"), "approve")


@pytest.mark.covers("SO-09", "S26.19")
def test_what_was_asked_for_is_lent_in_parts_and_no_more(books: SmallBooks) -> None:
    request = asked(books, line("A", 60), customer_id=ref("C1"))
    # It promises nothing.
    assert figures(books) == (600, 0, 600)
    lent = books.push("issue_request.loan", request, quantities=(20,))
    shown = {name: lent.values[name] for name in ("customer_id", "employee_id", "due_on", "warehouse_id", "purpose")}
    assert shown == {name: request.values[name] for name in shown}
    assert lent.grids["lines"][0].values["issue_request_id"].id == request.id
    lent = books.by(CHECKER).act(lent, "sign")
    back = books.push("loan.loan_return", lent)
    assert back.grids["lines"][0].values["loan_id"].id == lent.id
    books.act(back, "void")
    assert figures(books) == (580, 20, 580)
    assert (books.again(request).values["lent_total"], books.again(request).values["progress"]) == (20, "partly")
    head, rows = books.typed(books.evaluate_push("issue_request.loan", request))
    assert rows[0]["quantity"] == 40
    too_much = books.save("loan", head, [{**rows[0], "quantity": D(41)}])
    assert refusal(books.by(CHECKER).act, too_much, "sign") == {"OPEN_QUANTITY": "lines[0].quantity"}
    books.act(too_much, "void")
    assert refusal(books.save, "loan", head, [{**rows[0], "item_id": ref("N")}]) == {
        "UPSTREAM_LINE": "lines[0].item_id"
    }
    assert refusal(books.by(CHECKER).act, request, "unapprove") == {"WRONG_STATE": ""}
    closed = books.by(CHECKER).act(books.again(request), "close", reason="展会取消")
    assert refusal(books.push, "issue_request.loan", closed) == {"NOTHING_OPEN": ""}
    reopened = books.by(CHECKER).act(closed, "reopen")
    rest = books.by(CHECKER).act(books.push("issue_request.loan", reopened), "sign")
    assert books.again(request).values["progress"] == "done"
    for each in (rest, books.again(lent)):
        books.act(books.by(CHECKER).act(each, "unsign"), "void")
    assert books.by(CHECKER).act(books.again(request), "unapprove").state == "draft"
    books.proven()


@pytest.mark.covers("SO-09", "ORG-07")
def test_the_keeper_signs_what_was_asked_for_and_what_comes_back(books: SmallBooks) -> None:
    """W07.2, W07.3a: an approved request, or the loan itself, is the other's word; without one two people lend."""
    request = asked(books, line("A", 6))
    lent = books.act(books.push("issue_request.loan", request), "sign")
    assert books.act(books.push("loan.loan_return", lent, quantities=(2,)), "sign").state == "signed"
    values: dict[str, Any] = {"employee_id": ref("S01"), "due_on": clock.today()}
    alone = paper(books, "loan", line("A", 3), **values)
    assert refusal(books.act, alone, "sign") == {"MAKER_IS_CHECKER": ""}
    head, rows = books.typed(books.evaluate_push("issue_request.loan", asked(books, line("A", 5))))
    mixed = books.save("loan", head, [*rows, line("B", 1, "B1")])
    assert refusal(books.act, mixed, "sign") == {"MAKER_IS_CHECKER": ""}
    free = books.with_settings(approval__maker_may_check="1")
    assert free.act(mixed, "sign").state == "signed"
    assert books.by(CHECKER).act(alone, "sign").state == "signed"
    books.proven()


@pytest.mark.covers("SO-09")
def test_what_was_asked_for_by_several_is_lent_for_all_that(books: SmallBooks) -> None:
    requests = [asked(books, line("A", 6), purpose=purpose) for purpose in ("品鉴", "展会", "品鉴")]
    lent = books.push("issue_request.loan", *requests)
    assert lent.values["purpose"] == "品鉴；展会"
    assert [row.values["issue_request_id"].id for row in lent.grids["lines"]] == [each.id for each in requests]


@pytest.mark.covers("SO-09")
def test_an_employee_asks_for_himself_unless_he_says_for_whom(books: SmallBooks) -> None:
    head = {"warehouse_id": ref("W1"), "org_id": ref("01"), "due_on": clock.today(), "purpose": "样品"}
    own = replace(books, who=replace(books.who, employee_id=books.ids["S01"]))
    shown, _, _ = own.evaluate("issue_request", head, [])
    assert shown.values["employee_id"].id == books.ids["S01"]
    assert own.save("issue_request", head, [line("A", 1)]).values["employee_id"].id == books.ids["S01"]


@pytest.mark.covers("SO-09")
def test_what_is_lent_by_request_is_proposed_by_batch(books: SmallBooks) -> None:
    """Of the oldest batch first; the two parts of one line take of it together."""
    request = asked(books, line("B", 305))
    lent = books.push("issue_request.loan", request)
    batches = [(row.values["batch_id"].code, row.values["quantity"]) for row in lent.grids["lines"]]
    assert batches == [("B1", 300), ("B2", 5)]
    books.by(CHECKER).act(lent, "sign")
    assert books.again(request).values["progress"] == "done"
    books.proven()


@pytest.mark.covers("SO-09", "WH-03")
def test_what_was_asked_for_too_long_ago_is_due_on_the_day_it_is_lent(books: SmallBooks) -> None:
    """The request proposes the day; the keeper may agree on another."""
    today, after = clock.today(), timedelta(days=40)
    request = asked(books, line("A", 60))
    head, rows = books.typed(books.evaluate_push("issue_request.loan", request))
    with clock.shifted(after):
        late, _ = books.typed(books.evaluate_push("issue_request.loan", request))
    assert (head["due_on"], late["due_on"]) == (today + timedelta(days=30), today + after)
    longer = books.save("loan", {**head, "due_on": today + after}, rows)
    assert books.by(CHECKER).act(longer, "sign").values["due_on"] == today + after


@pytest.mark.covers("SO-09", "WH-03")
def test_a_loan_is_prolonged_while_anything_of_it_is_out(books: SmallBooks) -> None:
    today = clock.today()
    day = timedelta(days=1)
    lent = loan(books, line("A", 6))
    brought(books, lent, 2)
    # Audited or not: what finance stamps is what moved.
    lent = books.by(AUDITOR).act(books.again(lent), "audit")
    with clock.shifted(31 * day):
        assert found(books, "loan", "overdue") == 1
        past = refusal(books.act, lent, "extend", due_on=today + 30 * day, reason="展会延期")
        assert past == {"DUE_IN_THE_PAST": "due_on"}
        assert refusal(books.act, lent, "extend", due_on=today + 60 * day) == {"REQUIRED": "reason"}
        longer = books.act(lent, "extend", due_on=today + 60 * day, reason="展会延期")
        assert (longer.values["due_on"], longer.values["progress"]) == (today + 60 * day, "partly")
        assert found(books, "loan", "overdue") == 0
        # Too long: another day takes it back.
        sooner = books.act(longer, "extend", due_on=today + 31 * day, reason="日期录错")
        assert sooner.values["due_on"] == today + 31 * day
        with books.commands.reading(books.who) as work:
            told = str(reading.read(work, work.registry.of("loan"), lent.id))
        assert "展会延期" in told
        assert "日期录错" in told
    brought(books, lent)
    assert refusal(books.act, books.again(lent), "extend", due_on=today, reason="晚了") == {"WRONG_STATE": ""}
    books.proven()


@pytest.mark.covers("SO-09", "MD-01", "MD-02")
def test_a_loan_is_prolonged_whoever_was_stopped_since(books: SmallBooks) -> None:
    """Nothing moves by it."""
    lent = loan(books, line("A", 6), customer_id=ref("C1"))
    for entity, code in (("item", "A"), ("customer", "C1"), ("employee", "S01"), ("warehouse", "W1")):
        books.act(books.get(entity, books.ids[code]), "stop")
    later = clock.today() + timedelta(days=60)
    assert books.act(lent, "extend", due_on=later, reason="展会延期").values["due_on"] == later


@pytest.mark.covers("SO-09")
def test_more_than_is_open_is_refused_with_ways_out_that_there_are(books: SmallBooks) -> None:
    loan(books, line("A", 40))
    lent = loan(books, line("A", 4))
    too_much = books.push("loan.loan_return", lent, quantities=(45,))
    with pytest.raises(Invalid) as caught:
        books.by(CHECKER).act(too_much, "sign")
    assert {each.code: each.hint.zh for each in caught.value.problems} == {
        "OPEN_QUANTITY": "改为 4", "SHORTAGE": "不超过上游单据的未执行数量",
    }  # fmt: skip


@pytest.mark.covers("SO-09", "MD-06")
def test_what_is_short_where_nothing_counts_is_what_lies_there(books: SmallBooks) -> None:
    place = books.get("warehouse", books.ids["W2"])
    books.save("warehouse", {"in_atp": False}, id_=place.id, version=place.row_version)
    made = paper(books, "loan", line("A", 4), warehouse="W2", employee_id=ref("S01"), due_on=clock.today())
    with pytest.raises(Invalid) as caught:
        books.by(CHECKER).act(made, "sign")
    (short,) = caught.value.problems
    assert "现存 0，缺 4" in short.message.zh
    assert short.hint.zh.startswith("改为 0，")


def aged(books: SmallBooks, report: str) -> dict[str, dict[str, Decimal]]:
    """What each borrower still has, by age; what is nothing left out."""
    with books.commands.reading(books.who) as work:
        asked = groups.Ask(query.Query(report, (Where.of("still_out", "from", PIECE),)), ("employee_id",))
        said = groups.groups(work, asked)
        return {
            each.code: {one.label.zh: value for one in said.measures if one.aged and (value := figure(one, each.sums))} for each in said.groups
        }  # fmt: skip


@pytest.mark.covers("SO-09")
def test_what_is_still_out_is_told_by_borrower_and_age(books: SmallBooks) -> None:
    """By the days since it was lent, and by the days that it is overdue; what came back is neither."""
    today = clock.today()
    lent = loan(books, line("A", 6), due_on=today + timedelta(days=10))
    loan(books, line("A", 5), due_on=today + timedelta(days=45))
    brought(books, lent, 2)
    assert aged(books, "loan_ageing") == {"S01": {"0–30 天": 9}}
    assert aged(books, "loans_open") == {"S01": {"未到期": 9}}
    with clock.shifted(timedelta(days=46)):
        assert aged(books, "loan_ageing") == {"S01": {"31–60 天": 9}}
        assert aged(books, "loans_open") == {"S01": {"1–30 天": 5, "31–60 天": 4}}
        assert aged(books.with_settings(inventory__loan_ages="40"), "loans_open") == {"S01": {"1–40 天": 9}}
        brought(books, lent)
        assert aged(books, "loans_open") == {"S01": {"1–30 天": 5}}


@pytest.mark.covers("SO-09")
def test_the_maker_does_not_approve_what_he_asked_for(books: SmallBooks) -> None:
    head: dict[str, Any] = {"employee_id": ref("S01"), "due_on": clock.today(), "purpose": "样品"}
    empty = paper(books, "issue_request", **head)
    assert refusal(books.act, empty, "submit") == {"NO_LINES": "lines"}
    request = books.act(paper(books, "issue_request", line("A", 1), **head), "submit")
    assert refusal(books.act, request, "approve") == {"MAKER_IS_CHECKER": ""}
    back = books.by(CHECKER).act(request, "reject", reason="数量太少")
    assert (back.state, back.values["sent_back_because"]) == ("draft", "数量太少")


@pytest.mark.covers("SO-09")
def test_a_company_that_wants_it_lends_by_request_alone(one_books: SmallBooks) -> None:
    books = one_books.with_settings(inventory__loan_by_request="1")
    made = paper(books, "loan", line("A", 11), employee_id=ref("S01"), due_on=clock.today())
    assert refusal(books.by(CHECKER).act, made, "sign") == {"NOT_REQUESTED": "lines[0].item_id"}
    books.by(CHECKER).act(books.push("issue_request.loan", asked(books, line("A", 5))), "sign")
    assert books.stock("A").lent == 5


@pytest.mark.covers("PT-36")
def test_the_prover_finds_a_loan_that_says_otherwise_than_the_stock(books: SmallBooks) -> None:
    loan(books, line("A", 5))
    books.proven()
    books.run(lambda work: work.connection.execute(update(table_of(LoanLine)).values(returned=1)))
    found = prove.prove(books.ledger.engine, books.ledger.registry)
    assert "loans: lent stock = Σ lent − returned − sold" in {each.proof for each in found}
