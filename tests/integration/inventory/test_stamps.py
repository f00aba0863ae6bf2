"""What finance does with documents that moved stock: one stamp after the other, the last one back first (2.0, STK)."""

from __future__ import annotations

from typing import Any

import pytest

from cellar_server.kernel import audit
from cellar_server.kernel.life import documents, stamping
from cellar_server.kernel.lists import query, todo
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.problems import Refusal
from cellar_server.kernel.schema.records import RecordView
from cellar_server.kernel.schema.stamps import STAMPS, Finance
from cellar_server.kernel.unit_of_work.exactly_once import Reply
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from tests.integration.inventory.papers import PAPERS, line, paper
from tests.support.books import AUDITOR, CHECKER, SmallBooks, request, rows_of
from tests.support.hands import refusal

pytestmark = pytest.mark.differs("scenario")

MONTH = f"{clock.today():%Y-%m}"


def signed(books: SmallBooks, entity: str = "other_receipt") -> RecordView:
    where = "W2" if entity == "opening_stock" else "W1"
    return books.by(CHECKER).act(paper(books, entity, line("A", 6), warehouse=where), "sign")


def by_door(books: SmallBooks, record: RecordView, which: Finance, *, forward: bool = True) -> None:
    """As a document of finance will call it: on the paper, from a deed of its own."""
    declaration = books.ledger.registry.of(record.entity)

    def body(work: UnitOfWork) -> Reply:
        work.module = declaration.module
        with documents.altered(work, declaration, record.id, amends=False) as doc:
            (stamping.stamp if forward else stamping.unstamp)(work, doc, which)
        return Reply(record.entity, record.id)

    books.commands.run(books.who, request(), body)


@pytest.mark.parametrize("entity", PAPERS)
@pytest.mark.covers("WH-01")
def test_finance_audits_what_was_signed_and_takes_it_back(books: SmallBooks, entity: str) -> None:
    made, auditor = signed(books, entity), books.by(AUDITOR)
    assert made.values["finance"] == "unaudited"
    audited = auditor.act(made, "audit")
    assert (audited.state, audited.values["finance"], audited.number) == ("signed", "audited", made.number)
    assert "已审核（财务）" in audited.byline
    assert made.sealed_by.startswith("审核 ")
    assert audited.sealed_by.startswith("财务审核 ")
    model: Any = books.ledger.registry.of(entity).model
    (stored,) = rows_of(books, model, id=made.id)
    assert (stored.audited_by, stored.checked_by) == (AUDITOR, CHECKER), "who signed it is still who signed it"
    assert stored.audited_at is not None
    books.proven()
    back = auditor.act(audited, "unaudit")
    assert (back.state, back.values["finance"], back.values["audited_at"]) == ("signed", "unaudited", None)
    assert books.by(CHECKER).act(back, "unsign").state == "draft"
    declaration = books.ledger.registry.of(entity)
    with books.reading() as work:
        told = [
            change.after
            for entry in audit.read(work, declaration, made.id)
            for change in entry.changes
            if change.path == "finance"
        ]
    assert told == ["未审核", "已审核（财务）"], "the newest first"
    books.proven()


def test_an_outbound_is_audited_however_far_it_is_signed_off(books: SmallBooks) -> None:
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", books.approved_order(("A", 6))), "approve")
    out = books.act(books.push("delivery_note.outbound", note), "sign")
    off = books.push("outbound.sign_off", out)
    books.by(CHECKER).act(off, "sign")
    audited = books.by(AUDITOR).act(books.again(out), "audit")
    assert (audited.values["finance"], audited.values["progress"]) == ("audited", "done")
    # What is below it goes back; the outbound itself does not, whoever asks.
    books.by(CHECKER).act(books.again(off), "withdraw")
    books.act(books.again(off), "void")
    assert refusal(books.act, books.again(out), "unsign") == {"WRONG_STATE": ""}
    books.by(AUDITOR).act(books.again(out), "unaudit")
    assert books.act(books.again(out), "unsign").state == "draft"
    books.proven()


def test_who_made_or_signed_a_paper_does_not_audit_it(books: SmallBooks) -> None:
    made = signed(books)
    for person in (books, books.by(CHECKER)):
        assert "audit" not in person.again(made).actions, "nor is he offered what he will be refused"
    assert "audit" in books.by(AUDITOR).again(made).actions
    assert refusal(books.act, made, "audit") == {"MAKER_IS_CHECKER": ""}
    assert refusal(books.by(CHECKER).act, made, "audit") == {"SIGNER_IS_AUDITOR": ""}
    free = books.with_settings(approval__maker_may_check="1")
    assert "audit" in free.by(CHECKER).again(made).actions
    assert free.by(CHECKER).act(made, "audit").values["finance"] == "audited"


def test_a_signature_is_withdrawn_when_no_stamp_is_on_and_the_refusal_says_which_is(books: SmallBooks) -> None:
    made = signed(books)
    books.by(AUDITOR).act(made, "audit")
    with pytest.raises(Refusal) as refused:
        books.by(CHECKER).act(books.again(made), "unsign")
    (said,) = refused.value.problems
    assert "已审核（财务）" in said.message.zh
    assert "取消财务审核" in said.hint.zh
    by_door(books, made, Finance.COSTED)
    with pytest.raises(Refusal) as refused:
        books.by(AUDITOR).act(books.again(made), "unaudit")
    assert "已记账" in refused.value.problems[0].message.zh
    assert books.again(made).state == "signed"


@pytest.mark.parametrize("entity", ["other_receipt"])
def test_every_order_of_deeds_leaves_the_stamps_in_a_row_and_what_is_stamped_in_effect(
    books: SmallBooks, entity: str
) -> None:
    """From each number of stamps everything is tried; what succeeds is the next one on or the last one off."""
    books = books.with_settings(approval__maker_may_check="1")
    made = signed(books, entity)
    for there in range(len(STAMPS) + 1):
        for number, stamp in enumerate(STAMPS):
            for forward in (True, False):
                fits = number == there if forward else number == there - 1
                if not fits:
                    assert refusal(by_door, books, made, stamp, forward=forward) == {"STAMP_ORDER": "finance"}
        if there:
            by_door(books, made, STAMPS[there - 1], forward=False)
            by_door(books, made, STAMPS[there - 1])
            for deed in ("unsign", "void", "sign"):
                assert refusal(books.act, books.again(made), deed) == {"WRONG_STATE": ""}
        assert books.again(made).values["finance"] == tuple(Finance)[there].code
        books.proven()
        if there < len(STAMPS):
            by_door(books, made, STAMPS[there])
    for stamp in reversed(STAMPS):
        by_door(books, made, stamp, forward=False)
    assert books.act(books.again(made), "unsign").state == "draft"
    assert refusal(by_door, books, made, Finance.AUDITED) == {"STAMP_WITHOUT_EFFECT": "finance"}
    books.proven()


def test_stamps_are_set_and_taken_back_in_an_open_period_only(books: SmallBooks) -> None:
    made, stock = signed(books), Module.of("stock")
    books.close_period(MONTH, stock)
    assert "PERIOD_CLOSED" in refusal(books.by(AUDITOR).act, made, "audit")
    books.close_period(MONTH, stock, closed=False)
    audited = books.by(AUDITOR).act(made, "audit")
    books.close_period(MONTH, stock)
    assert "PERIOD_CLOSED" in refusal(books.by(AUDITOR).act, audited, "unaudit")
    assert "PERIOD_CLOSED" in refusal(by_door, books, made, Finance.COSTED)
    assert books.again(made).values["finance"] == "audited"
    # What is closed for sales is not closed for stock.
    books.close_period(MONTH, stock, closed=False)
    books.close_period(MONTH, Module.of("sales"))
    assert books.by(AUDITOR).act(audited, "unaudit").values["finance"] == "unaudited"


def test_a_master_that_was_stopped_meanwhile_does_not_stop_finance(books: SmallBooks) -> None:
    made = signed(books)
    books.act(books.get("item", books.ids["A"]), "stop")
    assert books.by(AUDITOR).act(made, "audit").values["finance"] == "audited"


def test_what_waits_for_finance_is_on_the_list_and_on_the_to_do(books: SmallBooks) -> None:
    entity = "other_receipt"
    waits, done = signed(books), signed(books)
    paper(books, entity, line("A", 1))
    books.by(AUDITOR).act(done, "audit")

    def listed() -> set[int]:
        listing = books.ledger.registry.of(entity).listing
        (scheme,) = (each for each in listing.schemes if each.name == "to_audit")
        with books.reading() as work:
            return set(query.page(work, query.Query(entity, scheme.wheres), ["number"]).ids)

    with books.reading() as work:
        (item,) = (each for each in todo.waiting(work) if each.entity == entity and "财务审核" in each.label.zh)
    assert (item.count, item.label.zh) == (1, "其他入库单 待财务审核")
    assert set(item.wheres) == {Where.of("state", "equals", "signed"), Where.of("finance", "equals", "unaudited")}
    assert listed() == {waits.id}
