"""What the bulk door refuses: by its record, all or nothing, and no more than a person is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from cellar_server.areas.inventory.other_issue import OtherIssue
from cellar_server.areas.masters.supplier import Supplier
from cellar_server.areas.receipts.receipt import Receipt
from cellar_server.areas.sales.order_tables import SalesOrder, SalesOrderLine
from cellar_server.areas.shipping.delivery_note import DeliveryNote, DeliveryNoteLine
from cellar_server.kernel import bulk
from cellar_server.kernel.access.policy import Policy
from cellar_server.kernel.bulk import LineOf, Of, Typed
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.modules import Module
from cellar_server.kernel.schema.problems import Forbidden, Invalid
from tests.support.books import SmallBooks, rows_of
from tests.support.hands import ref

D = Decimal


def order(key: str, quantity: int, *, item: str = "A", **values: Any) -> Typed:
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W1"), **values}
    rows = [{"item_id": ref(item), "quantity": D(quantity), "price": D("99.99")}]
    return Typed(model=SalesOrder, key=key, values=head, lines={"lines": rows}, deeds=("submit", "approve"))


def note(key: str, quantity: int) -> Typed:
    rows = [{"order_line_id": LineOf(key, 0), "quantity": D(quantity)}]
    return Typed(model=DeliveryNote, values={}, lines={"lines": rows}, deeds=("approve",))


def issue(quantity: int) -> Typed:
    head = {"warehouse_id": ref("W1"), "org_id": ref("01"), "reason_id": ref("U01")}
    rows = [{"item_id": ref("A"), "quantity": D(quantity)}]
    return Typed(model=OtherIssue, values=head, lines={"lines": rows}, deeds=("sign",))


def receipt(key: str | None = None, **values: Any) -> Typed:
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(10), **values}
    return Typed(model=Receipt, key=key, values=head, deeds=("approve",))


def refused(books: SmallBooks, *batch: Typed, **how: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as found:
        books.run(lambda work: bulk.write(work, batch, **how))
    return {each.path: each.code for each in found.value.problems}


@pytest.fixture
def alone(one_books: SmallBooks) -> SmallBooks:
    return one_books.with_settings(approval__maker_may_check="1")


def _count(books: SmallBooks, model: Any) -> int:
    with books.reading() as work:
        return work.connection.scalar(select(func.count()).select_from(table_of(model))) or 0


def test_each_refusal_names_its_record_and_nothing_is_kept(alone: SmallBooks) -> None:
    batch = [
        order("1", 6),
        order("2", 6, customer_id=ref("nobody")),
        order("3", 0),
        issue(601),
        note("1", 7),
        note("1", 6),
    ]
    found = refused(alone, *batch)
    assert found["[1].customer_id"] == "REFERENCE_UNKNOWN"
    assert "[2].lines[0].quantity" in found
    assert found["[3].lines[0].quantity"] == "SHORTAGE"
    assert found["[4].lines[0].quantity"] == "OPEN_QUANTITY"
    assert not any(path.startswith(("[0]", "[5]")) for path in found)
    assert _count(alone, SalesOrder) == 0
    alone.proven()


def test_many_that_are_short_together_are_refused_where_it_runs_out(alone: SmallBooks) -> None:
    found = refused(alone, issue(400), issue(150), issue(100), issue(50))
    assert list(found) == ["[2].lines[0].quantity"]


def test_nobody_checks_what_he_brings_in_himself(one_books: SmallBooks) -> None:
    assert refused(one_books, order("1", 6)) == {"[0]": "MAKER_IS_CHECKER"}


def test_who_may_not_make_one_may_not_bring_one_in(alone: SmallBooks) -> None:
    nobody = alone.as_(policy=Policy(()))
    with pytest.raises(Forbidden):
        nobody.run(lambda work: bulk.write(work, [order("1", 6)]))


def test_a_key_that_is_not_there_is_told(alone: SmallBooks) -> None:
    assert refused(alone, note("nowhere", 1)) == {"[0]": "KEY_UNKNOWN"}


def test_who_pays_first_counts_what_was_approved_beside_it(alone: SmallBooks) -> None:
    c1 = alone.get("customer", alone.ids["C1"])
    alone.save("customer", {"prepaid": True}, id_=c1.id, version=c1.row_version)
    alone.in_session().run(
        lambda work: bulk.write(
            work,
            [
                Typed(
                    model=Receipt,
                    values={"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(1000)},
                    deeds=("approve",),
                )
            ],
        )
    )
    assert refused(alone.in_session(), order("1", 6), order("2", 6)) == {"[1].customer_id": "PAYMENT_FIRST"}


def test_the_past_is_held_to_no_limit_of_today(one_books: SmallBooks) -> None:
    """The customer has no credit, and is stopped; the day is in an open period, and nobody checks it again."""
    today = clock.today()
    c2 = one_books.get("customer", one_books.ids["C2"])
    one_books.act(c2, "stop")
    batch = [order("1", 6, customer_id=ref("C2"), address_id=ref("AC2"), business_date=today)]
    one_books.in_session().run(lambda work: bulk.write(work, batch, migrated=True))
    (made,) = (each for each in rows_of(one_books, SalesOrder) if each.migrated)
    assert (made.state, made.posting_date, made.created_at.date()) == ("approved", today, today)
    assert refused(one_books, order("2", 6, business_date=today + timedelta(days=1)), migrated=True) == {
        "[0].business_date": "IN_FUTURE"
    }
    one_books.proven()


def test_a_record_names_another_by_its_key(alone: SmallBooks) -> None:
    rows = [{"order_line_id": LineOf("1", 0), "quantity": D(2)}]
    batch = [order("1", 6), Typed(model=DeliveryNote, key="n", values={}, lines={"lines": rows})]
    alone.run(lambda work: bulk.write(work, batch))
    (source,), (taken,) = rows_of(alone, SalesOrderLine), rows_of(alone, DeliveryNoteLine)
    (stored,), (draft,) = rows_of(alone, SalesOrder), rows_of(alone, DeliveryNote)
    assert (taken.order_line_id, taken.document_id, source.document_id) == (source.id, draft.id, stored.id)
    assert (draft.state, draft.customer_id, source.delivered) == ("draft", stored.customer_id, 0)


@pytest.mark.differs("ledgers")
def test_each_kind_of_refusal_says_of_which_record(one_books: SmallBooks) -> None:
    """What a rule, a claim, a link, a ledger, a period and the database itself refuse, each in a batch with others that may pass."""
    books = one_books.with_settings(approval__maker_may_check="1").in_session()
    books.run(lambda work: bulk.write(work, [receipt(bank_reference="R1", bank_account="6222")]))
    numbered = [replace(order(key, 1), number="SO-OLD-1") for key in "ab"]
    books.run(lambda work: bulk.write(work, numbered[:1], migrated=True))
    first = replace(order("fine", 1), number="SO-OLD-2")
    assert refused(books, first, numbered[0], migrated=True) == {"[1].number": "DUPLICATE"}
    assert refused(books, first, replace(order("c", 1), number="SO-OLD-2"), migrated=True) == {
        "[1].number": "DUPLICATE"
    }
    fine, taken = receipt(), receipt(bank_reference="r1", bank_account="6222")
    assert refused(books, fine, taken) == {"[1].bank_reference": "ALREADY_TAKEN"}
    twice = receipt(bank_reference="R2", bank_account="6222")
    assert refused(books, fine, twice, fine, twice) == {"[3].bank_reference": "ALREADY_TAKEN"}
    assert refused(books, fine, receipt(amount=D(0))) == {"[1].amount": "NOT_POSITIVE"}
    assert refused(books, fine, receipt(amount=D(10) ** 18)) == {"[1].amount": "TOO_BIG"}
    assert refused(books, fine, receipt(nothing=1)) == {"[1].nothing": "FIELD_UNKNOWN"}
    assert refused(books, fine, replace(fine, deeds=("unheard_of",))) == {"[1]": "ACTION_UNKNOWN"}
    assert refused(books, order("1", 599), order("2", 1)) == {"[1].lines[0].quantity": "SHORTAGE"}
    books.close_period(f"{clock.today():%Y-%m}", Module.of("receivable"))
    assert refused(books, order("fine", 1), fine) == {"[1].business_date": "PERIOD_CLOSED"}
    assert _count(books, Receipt) == 1


def test_of_two_new_codes_alike_the_second_is_told(alone: SmallBooks) -> None:
    alike = [Typed(model=Supplier, values={"code": code, "name": "瓶厂"}) for code in ("GY9", "ＧＹ9")]
    assert refused(alone, *alike) == {"[1].code": "DUPLICATE"}


def test_a_red_one_beside_black_ones_says_what_its_original_says(alone: SmallBooks) -> None:
    """Whatever was read before it: what a red one holds of its original is not written, and a refund is less than nothing."""
    original = receipt(key="r")
    red = Typed(
        model=Receipt, values={"red_of_id": Of("r"), "amount": D(-4), "customer_id": ref("C2")}, deeds=("approve",)
    )
    assert refused(alone, original, receipt(), red) == {"[2].customer_id": "FIELD_READONLY"}
    assert refused(alone, original, red, receipt(amount=D(-1))) == {
        "[1].customer_id": "FIELD_READONLY", "[2].amount": "NOT_POSITIVE",
    }  # fmt: skip


def test_a_batch_goes_forward_only(alone: SmallBooks) -> None:
    """What a deed posts stands at the end of its stretch: an undo beside it would find nothing to take back."""
    there_and_back = replace(issue(5), deeds=("sign", "unsign"))
    assert refused(alone, there_and_back) == {"[0]": "DEED_BACKWARD"}
    assert _count(alone, OtherIssue) == 0


def test_what_no_record_of_a_batch_may_say(alone: SmallBooks) -> None:
    assert refused(alone, order("1", 6), order("1", 7)) == {"[1]": "KEY_TWICE"}
    assert refused(alone, replace(issue(5), number="QK0001")) == {"[0].number": "READONLY"}
    rows = [{"order_line_id": LineOf("1", -1), "quantity": D(1)}]
    assert refused(alone, order("1", 6), replace(note("1", 1), lines={"lines": rows})) == {"[1]": "KEY_UNKNOWN"}
