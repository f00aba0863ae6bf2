"""The order of dates that the world has: nothing before what it came from, nothing in effect before its day has come."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from cellar_db import engine as db
from cellar_server.areas.billing.receivable_doc import Receivable
from cellar_server.areas.receipts.write_off import WriteOff
from cellar_server.areas.sales.order_tables import SalesOrder
from cellar_server.areas.shipping.sign_off import SignOff
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import Invalid
from tests.support.books import CHECKER, SmallBooks

D = Decimal
DAY = timedelta(days=1)
NOTE, OUTBOUND, SIGN_OFF, INVOICE = (
    "sales_order.delivery_note",
    "delivery_note.outbound",
    "outbound.sign_off",
    "sign_off.sales_invoice",
)


def stored(books: SmallBooks, model: Any, **values: Any) -> None:
    """As if it had been typed before."""
    with db.write(books.ledger.engine) as connection:
        connection.execute(update(model).values(**values))


def codes(refused: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(found.path, found.code) for found in refused.value.problems]


@pytest.mark.covers("IV-03", "S26.12")
def test_each_step_is_dated_on_or_after_what_it_came_from(books: SmallBooks) -> None:
    today, other = clock.today(), books.by(CHECKER)
    document = books.approved_order(("A", 10))
    for link, action, who in (
        (NOTE, "approve", other),
        (OUTBOUND, "sign", books),
        (SIGN_OFF, "sign", books),
        (INVOICE, "approve", other),
    ):
        early = dict.fromkeys(
            ("business_date", "signed_on") if link is SIGN_OFF else ("business_date",), today - 520 * DAY
        )
        with pytest.raises(Invalid) as refused:
            books.push(link, document, changes=early)
        assert codes(refused) == [(name, "BEFORE_SOURCE") for name in early]
        assert document.number in refused.value.problems[0].message.zh
        document = who.act(books.push(link, document), action)
    books.proven()


def test_the_order_of_dates_is_asked_at_the_deed(books: SmallBooks) -> None:
    """The note was saved first, then its order got a later date by a hand that the rule did not see."""
    order = books.approved_order(("A", 10))
    note = books.push(NOTE, order)
    stored(books, SalesOrder, business_date=clock.today() + DAY)
    with pytest.raises(Invalid) as refused:
        books.by(CHECKER).act(note, "approve")
    assert codes(refused) == [("business_date", "BEFORE_SOURCE")]
    assert books.again(order).values["delivered_total"] == 0


@pytest.mark.covers("SO-03")
def test_nothing_takes_effect_before_its_day(books: SmallBooks) -> None:
    tomorrow = clock.today() + DAY
    order = books.act(books.order(("A", 1), business_date=tomorrow), "submit")
    with pytest.raises(Invalid) as refused:
        books.by(CHECKER).act(order, "approve")
    assert codes(refused) == [("business_date", "IN_FUTURE")]
    lax = books.with_settings(documents__days_ahead="1")
    assert lax.by(CHECKER).act(order, "approve").state == "approved"


@pytest.mark.covers("LG-08")
def test_a_sign_off_lies_between_the_outbound_and_today(books: SmallBooks) -> None:
    today, other = clock.today(), books.by(CHECKER)
    note = other.act(books.push(NOTE, books.approved_order(("A", 10))), "approve")
    outbound = books.act(books.push(OUTBOUND, note), "sign")
    cases: tuple[tuple[date, date, list[str]], ...] = (
        (today - DAY, today, ["BEFORE_SOURCE"]),
        # Signed after the paper was entered; entered and signed tomorrow.
        (today + DAY, today, ["DATES_REVERSED"]),
        (today + DAY, today + DAY, ["IN_FUTURE"]),
    )
    for signed, entered, found in cases:
        with pytest.raises(Invalid) as refused:
            books.push(SIGN_OFF, outbound, changes={"signed_on": signed, "business_date": entered})
        assert [code for path, code in codes(refused) if path == "signed_on"] == found
    draft = books.push(SIGN_OFF, outbound)
    for signed, entered, found in cases:
        stored(books, SignOff, signed_on=signed, business_date=entered)
        with pytest.raises(Invalid) as refused:
            books.act(draft, "sign")
        assert set(found) <= {code for path, code in codes(refused) if path == "signed_on"}
    stored(books, SignOff, signed_on=today, business_date=today)
    books.act(draft, "sign")
    books.proven()


@pytest.mark.covers("RC-03")
def test_a_write_off_comes_after_both_sides_and_a_payment_may_come_first(books: SmallBooks) -> None:
    today, other = clock.today(), books.by(CHECKER)

    def made(entity: str, on: date) -> Any:
        head = {"customer_id": books.ids["C1"], "org_id": books.ids["01"], "amount": D(100), "business_date": on}
        return other.act(books.save(entity, head), "approve")

    owed, paid = made("receivable", today), made("receipt", today - DAY)
    rows = [{"receivable_id": owed.id, "receipt_id": paid.id, "amount": D(60)}]
    head = {"customer_id": books.ids["C1"], "org_id": books.ids["01"]}
    with pytest.raises(Invalid) as refused:
        books.save("write_off", {**head, "business_date": today - DAY}, rows)
    assert codes(refused) == [("business_date", "BEFORE_SOURCE")]
    draft = books.save("write_off", head, rows)
    stored(books, WriteOff, business_date=today - DAY)
    with pytest.raises(Invalid) as refused:
        other.act(draft, "approve")
    assert codes(refused) == [("business_date", "BEFORE_SOURCE")]
    stored(books, WriteOff, business_date=today)
    other.act(draft, "approve")
    books.proven()


@pytest.mark.covers("CR-04", "S26.13")
def test_nothing_is_due_before_it_is_owed(books: SmallBooks) -> None:
    """At save, and at the deed for what was typed before the rule."""
    today = clock.today()
    head = {"customer_id": books.ids["C1"], "org_id": books.ids["01"], "amount": D(100)}
    with pytest.raises(Invalid) as refused:
        books.save("receivable", {**head, "due_on": today - DAY})
    assert codes(refused) == [("due_on", "DATES_REVERSED")]
    assert str(today) in refused.value.problems[0].message.zh
    draft = books.save("receivable", {**head, "due_on": today})
    stored(books, Receivable, due_on=today - DAY)
    with pytest.raises(Invalid) as refused:
        books.by(CHECKER).act(draft, "approve")
    assert codes(refused) == [("due_on", "DATES_REVERSED")]


@pytest.mark.covers("MD-01")
@pytest.mark.parametrize(
    ("entity", "code", "first", "last"),
    [("item", "A", "launched_on", "withdrawn_on"), ("batch", "B1", "made_on", "expires_on"), ("employee", "S01", "hired_on", "left_on")],
)  # fmt: skip
def test_a_master_ends_after_it_began(one_books: SmallBooks, entity: str, code: str, first: str, last: str) -> None:
    today = clock.today()
    record = one_books.get(entity, one_books.ids[code])
    with pytest.raises(Invalid) as refused:
        one_books.save(entity, {first: today, last: today - DAY}, id_=record.id, version=record.row_version)
    assert (last, "DATES_REVERSED") in codes(refused)
    one_books.save(entity, {first: today, last: today}, id_=record.id, version=record.row_version)


def test_a_note_is_planned_and_signed_for_in_order(books: SmallBooks) -> None:
    today = clock.today()
    order = books.approved_order(("A", 10))
    with pytest.raises(Invalid) as refused:
        books.push(NOTE, order, changes={"ship_on": today - DAY})
    assert codes(refused) == [("ship_on", "DATES_REVERSED")]
