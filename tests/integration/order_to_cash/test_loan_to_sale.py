"""借出转销售: what a customer has on loan is sold to him without moving twice (SO-09, W07, S26.19, S26.20)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cellar_server.kernel.lists import todo
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import RecordView
from tests.integration.inventory.papers import line
from tests.integration.inventory.test_bins import moved, with_bins
from tests.integration.inventory.test_loans import brought, counters, found, loan
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.hands import refusal

pytestmark = pytest.mark.differs("scenario")

D = Decimal


def sold(books: SmallBooks, lent: RecordView, *quantities: int | None) -> RecordView:
    """An order over the loan, priced and approved."""
    head, rows = books.typed(books.evaluate_push("loan.sales_order", lent))
    if quantities:
        rows = [{**row, "quantity": D(q)} for row, q in zip(rows, quantities, strict=True) if q is not None]
    shown, _, _ = books.evaluate("sales_order", head, rows, action="price_all")
    order = books.save("sales_order", *books.typed(shown))
    return books.by(CHECKER).act(books.act(order, "submit"), "approve")


def figures(books: SmallBooks, item: str = "A") -> tuple[D, D, D, D]:
    """On hand, reserved, lent, in transit."""
    there = books.stock(item)
    return there.on_hand, there.reserved, there.lent, there.in_transit


@pytest.mark.covers("SO-09", "SO-04", "S26.19", "S26.20")
def test_what_is_lent_is_sold_and_never_moves_twice(books: SmallBooks) -> None:
    lent = loan(books, line("A", 60), line("B", 30, "B2"), customer_id=ref("C1"))
    order = sold(books, lent, 50, 30)
    assert order.values["kind"] == "loan_to_sale"
    assert {row.values["taken_from"] for row in order.grids["lines"]} == {"loan"}
    # Nothing of the floor is promised, and what is on the order does not come back.
    assert figures(books) == (540, 0, 60, 0)
    assert counters(books, lent) == (50, 0, 0)
    assert refusal(brought, books, lent, 11) == {"OPEN_QUANTITY": "lines[0].quantity"}
    books.proven()
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order), "approve")
    assert figures(books) == (540, 0, 60, 0)
    out = books.push("delivery_note.outbound", note)
    assert [row.values["batch_id"] is not None for row in out.grids["lines"]] == [False, True]
    out = books.act(out, "sign")
    assert figures(books) == (540, 0, 10, 50)
    assert counters(books, lent) == (50, 0, 50)
    books.proven()
    arrived = books.push("outbound.sign_off", out)
    arrived = books.act(arrived, "sign")
    assert figures(books) == (540, 0, 10, 0)
    invoice = books.by(CHECKER).act(books.push("sign_off.sales_invoice", arrived), "approve")
    books.proven()
    brought(books, lent, 10)
    assert books.again(lent).values["progress"] == "done"
    assert figures(books) == (550, 0, 0, 0)
    books.proven()
    for record, deed in (
        (invoice, "unapprove"),
        (arrived, "withdraw"),
        (out, "unsign"),
        (note, "unapprove"),
        (order, "unapprove"),
    ):
        back = books.by(CHECKER).act(record, deed)
        books.act(back, "void")
        books.proven()
    assert figures(books) == (550, 0, 50, 0)
    assert counters(books, lent) == (10, 10, 0)


def _waits(books: SmallBooks, entity: str) -> dict[str, int]:
    """How many documents of an entity wait for what is made from them."""
    with books.commands.reading(books.who) as work:
        ways = {f"{work.registry.of(entity).title.zh} 待{way.label.zh}" for _, way in work.registry.ways_down(entity)}
        return {each.label.zh: each.count for each in todo.waiting(work) if each.label.zh in ways}


@pytest.mark.covers("SO-09", "WH-03")
def test_what_is_handled_in_part_waits_for_the_rest(books: SmallBooks) -> None:
    lent = loan(books, line("A", 60), customer_id=ref("C1"))
    order = sold(books, lent, 50)
    assert (books.again(lent).values["progress"], sorted(books.again(lent).pushes)) == (
        "partly", ["loan.loan_return", "loan.sales_order"],
    )  # fmt: skip
    assert list(_waits(books, "loan").values()) == [1, 1]
    brought(books, lent)
    assert (books.again(lent).values["progress"], books.again(lent).pushes) == ("taken", [])
    books.proven()
    # It is prolonged until all of it is sold.
    later = clock.today() + timedelta(days=90)
    prolonged = books.by(CHECKER).act(books.again(lent), "extend", due_on=later, reason="合同未到")
    assert (prolonged.values["progress"], prolonged.values["due_on"]) == ("taken", later)
    books.by(CHECKER).act(order, "unapprove")
    assert books.again(lent).values["progress"] == "partly"
    books.proven()


@pytest.mark.covers("SO-09", "WH-03")
def test_what_is_on_an_order_is_out_until_it_is_sold(books: SmallBooks) -> None:
    lent = loan(books, line("A", 60), customer_id=ref("C1"), due_on=clock.today())

    def standing() -> tuple[Any, ...]:
        with clock.shifted(timedelta(days=1)):
            lists = [found(books, entity, scheme) for entity in ("loan", "loan_lines") for scheme in ("out", "overdue")]
        return books.again(lent).values["progress"], *lists

    assert standing() == ("open", 1, 1, 1, 1)
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", sold(books, lent)), "approve")
    assert counters(books, lent) == (60, 0, 0)
    assert standing() == ("taken", 1, 1, 1, 1)
    assert refusal(books.push, "loan.loan_return", lent) == {"NOTHING_OPEN": ""}
    # Nothing of it waits to be returned or sold.
    assert books.again(lent).pushes == []
    assert _waits(books, "loan") == {}
    books.proven()
    part = books.act(books.push("delivery_note.outbound", note, quantities=(40,)), "sign")
    assert standing() == ("taken", 1, 1, 1, 1)
    rest = books.act(books.push("delivery_note.outbound", note), "sign")
    assert standing() == ("done", 0, 0, 0, 0)
    books.proven()
    for each in (rest, part):
        books.act(each, "unsign")
        assert standing() == ("taken", 1, 1, 1, 1)
        books.proven()


@pytest.mark.covers("SO-09", "SO-13")
def test_what_an_order_gives_up_is_open_on_the_loan_again(books: SmallBooks) -> None:
    lent = loan(books, line("A", 60), customer_id=ref("C1"))
    order = sold(books, lent)
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order, quantities=(40,)), "approve")
    order = books.by(CHECKER).act(order, "close", reason="不要了")
    assert counters(books, lent) == (40, 0, 0)
    back = brought(books, lent)
    assert counters(books, lent) == (60, 20, 0)
    books.proven()
    # What the note gives back to an order that is closed is with the borrower still.
    out = books.act(books.push("delivery_note.outbound", note, quantities=(25,)), "sign")
    note = books.by(CHECKER).act(note, "close", reason="只发这些")
    assert counters(books, lent) == (45, 20, 25)
    books.proven()
    assert refusal(books.by(CHECKER).act, order, "reopen") == {"OPEN_QUANTITY": "lines[0].quantity"}
    books.by(CHECKER).act(back, "unsign")
    order = books.by(CHECKER).act(order, "reopen")
    assert counters(books, lent) == (60, 0, 25)
    books.proven()
    books.by(CHECKER).act(order, "close", reason="不要了")
    books.act(books.act(out, "unsign"), "void")
    books.by(CHECKER).act(books.by(CHECKER).act(note, "reopen"), "unapprove")
    assert counters(books, lent) == (0, 0, 0)
    assert figures(books) == (540, 0, 60, 0)
    books.proven()


@pytest.mark.covers("SO-09")
def test_a_line_of_a_loan_is_what_was_lent_to_whom_it_was(books: SmallBooks) -> None:
    lent = loan(books, line("A", 6), customer_id=ref("C1"))
    head, rows = books.typed(books.evaluate_push("loan.sales_order", lent))
    other = {**rows[0], "item_id": ref("N")}
    assert refusal(books.save, "sales_order", head, [other]) == {"UPSTREAM_LINE": "lines[0].item_id"}
    moved = {**rows[0], "warehouse_id": ref("W2")}
    assert refusal(books.save, "sales_order", head, [moved]) == {"UPSTREAM_LINE": "lines[0].warehouse_id"}
    strange = {**head, "customer_id": ref("C2")}
    assert refusal(books.save, "sales_order", strange, rows) == {"NOT_HIS_LOAN": "customer_id"}
    plain = {"item_id": ref("A"), "quantity": D(1)}
    assert refusal(books.save, "sales_order", head, [plain]) == {"NOT_LENT": "lines[0].item_id"}
    # Beside what is lent an ordinary order may sell it too.
    mixed = books.save("sales_order", {**head, "kind": "normal"}, [rows[0], plain])
    assert [row.values["taken_from"] for row in mixed.grids["lines"]] == ["loan", "stock"]


@pytest.mark.covers("SO-09")
def test_an_outbound_takes_the_batch_that_was_lent(books: SmallBooks) -> None:
    lent = loan(books, line("B", 6, "B2"), customer_id=ref("C1"))
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", sold(books, lent)), "approve")
    shown = books.evaluate_push("delivery_note.outbound", note)
    head, rows = books.typed(shown)
    wrong = {**rows[0], "batch_id": ref("B1")}
    assert refusal(books.save, "outbound", head, [wrong]) == {"NOT_LENT_BATCH": "lines[0].batch_id"}


@pytest.mark.covers("SO-09", "MD-01")
def test_what_the_customer_has_is_sold_though_it_was_stopped_since(books: SmallBooks) -> None:
    lent = loan(books, line("A", 60), customer_id=ref("C1"))
    order, other = sold(books, lent), books.approved_order(("A", 6))
    item = books.get("item", books.ids["A"])
    yesterday = clock.today() - timedelta(days=1)
    item = books.save("item", {"withdrawn_on": yesterday}, id_=item.id, version=item.row_version)
    books.act(item, "stop")
    # Of the floor nothing leaves that is stopped or off sale.
    floor = books.push("sales_order.delivery_note", other)
    assert set(refusal(books.by(CHECKER).act, floor, "approve")) == {"REFERENCE_STOPPED", "ITEM_OFF_SALE"}
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order), "approve")
    out = books.act(books.push("delivery_note.outbound", note), "sign")
    books.act(books.push("outbound.sign_off", out), "sign")
    assert figures(books)[2:] == (0, 0)
    books.proven()


def _stopped(books: SmallBooks, entity: str, code: str) -> None:
    books.act(books.get(entity, books.ids[code]), "stop")


@pytest.mark.covers("SO-09", "MD-02", "CR-03")
@pytest.mark.parametrize("deed", ["block", "stop"])
def test_a_customer_who_was_blocked_or_stopped_since_keeps_what_he_has(books: SmallBooks, deed: str) -> None:
    """补单: order approved, then he is blocked. What would leave the floor for him stays there."""
    lent = loan(books, line("A", 60), line("B", 30, "B2"), customer_id=ref("C1"))
    order, floor = sold(books, lent), books.approved_order(("A", 6))
    mixed = books.evaluate_push("sales_order.delivery_note", order, floor)
    customer = books.get("customer", books.ids["C1"])
    books.act(customer, deed, **({"reason": "逾期"} if deed == "block" else {}))
    _stopped(books, "warehouse", "W1")
    _stopped(books, "batch", "B2")
    note = books.save("delivery_note", *books.typed(mixed))
    assert refusal(books.by(CHECKER).act, note, "approve").keys() == {"REFERENCE_STOPPED"}
    books.act(note, "void")
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order), "approve")
    out = books.act(books.push("delivery_note.outbound", note), "sign")
    arrived = books.act(books.push("outbound.sign_off", out), "sign")
    books.by(CHECKER).act(books.push("sign_off.sales_invoice", arrived), "approve")
    assert figures(books)[2:] == (0, 0)
    books.proven()


@pytest.mark.covers("SO-09", "MD-06")
def test_what_the_customer_has_lies_in_no_bin(books: SmallBooks) -> None:
    lent = loan(books, line("A", 6), customer_id=ref("C1"))
    floor = books.approved_order(("A", 6))
    order = sold(books, lent)
    with_bins(books)
    moved(books, line("A", 100, to_bin_id=ref("H1")))
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order, floor), "approve")
    head, rows = books.typed(books.evaluate_push("delivery_note.outbound", note))
    assert [row.get("bin_id") is not None for row in rows] == [True, False]
    wrong = [rows[0], {**rows[1], "bin_id": ref("H1")}]
    assert refusal(books.save, "outbound", head, wrong) == {"IN_NO_BIN": "lines[1].bin_id"}
    books.act(books.save("outbound", head, rows), "sign")
    books.proven()


@pytest.mark.covers("SO-09")
def test_what_stands_on_a_loan_is_undone_from_its_end(books: SmallBooks) -> None:
    lent = loan(books, line("A", 6), customer_id=ref("C1"))
    order = sold(books, lent)

    def first() -> str:
        with pytest.raises(Invalid) as caught:
            books.by(CHECKER).act(books.again(lent), "unsign")
        return caught.value.problems[0].hint.zh

    assert first() == f"先“弃审”销售订单 {order.number}"
    note = books.by(CHECKER).act(books.push("sales_order.delivery_note", order), "approve")
    assert first() == f"先“弃审”发货单 {note.number}"
    books.by(CHECKER).act(note, "unapprove")
    part = books.by(CHECKER).act(books.push("sales_order.delivery_note", order, quantities=(2,)), "approve")
    assert first() == f"先“弃审”发货单 {part.number}"
