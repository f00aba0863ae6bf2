"""The order of dates that the world has: nothing before what it came from, nothing in effect before its day has come."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from cellar_db import engine as db
from cellar_server.kernel import clock
from cellar_server.kernel.problems import Invalid
from cellar_server.receipts.write_off import WriteOff
from cellar_server.sales.sales_order import SalesOrder
from cellar_server.shipping.sign_off import SignOff
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
        with pytest.raises(Invalid) as refused:
            books.push(link, document, changes={"business_date": today - 520 * DAY})
        assert codes(refused) == [("business_date", "BEFORE_SOURCE")]
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
    for day, code in ((today - DAY, "BEFORE_SOURCE"), (today + DAY, "IN_FUTURE")):
        with pytest.raises(Invalid) as refused:
            books.push(SIGN_OFF, outbound, changes={"signed_on": day})
        assert codes(refused) == [("signed_on", code)]
    draft = books.push(SIGN_OFF, outbound)
    for day, code in ((today - DAY, "BEFORE_SOURCE"), (today + DAY, "IN_FUTURE")):
        stored(books, SignOff, signed_on=day)
        with pytest.raises(Invalid) as refused:
            books.act(draft, "sign")
        assert codes(refused) == [("signed_on", code)]
    stored(books, SignOff, signed_on=today)
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
