"""Stock, credit and receivables as a document sees them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from cellar_db import engine as db
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.ledgers import credit, open_items, stock
from cellar_server.ledgers.open_items import Allocation, Kind, OpenItem, Party, Side
from cellar_server.ledgers.stock import Availability, Move
from tests.support import open_money
from tests.support.kernel_books import Books, Paper
from tests.support.open_money import allocate, undo

pytestmark = pytest.mark.differs("ledgers")

D = Decimal


def move(books: Books, item: int = 0, **more: Any) -> Move:
    return Move(**{"warehouse_id": books.warehouse, "item_id": books.items[item], **more})


def invoice(books: Books, amount: int, due: date | None = None, kind: str = "invoice") -> tuple[int, Paper]:
    """An open item whose document moves exposure too."""
    return open_money.opened(books, {"invoice": Kind.DEBT, "receipt": Kind.PAYMENT}[kind], amount, due=due)


def open_amounts(books: Books, *wanted: Any) -> list[tuple[Any, ...]]:
    """(id, amount, still open, reference) of the open items that fulfil this, in order of their ids."""
    columns = (OpenItem.id, OpenItem.amount, OpenItem.open_amount, OpenItem.reference)
    with db.read(books.engine) as connection:
        return [tuple(row) for row in connection.execute(select(*columns).where(*wanted).order_by(OpenItem.id))]


def still_open(books: Books, kind: Kind) -> list[tuple[Any, ...]]:
    """What is not settled yet of one side of the customer's account."""
    mine = (OpenItem.customer_id == books.customer, OpenItem.kind == kind, OpenItem.open_amount != 0)
    return open_amounts(books, *mine)


@pytest.mark.covers("LG-03")
def test_reserve_issue_and_back(books: Books) -> None:
    books.goods(10)
    paper = books.post(stock.post, [move(books, reserved=D(4), path="lines[0].quantity")])
    assert (books.stock(), books.stock().available) == (Availability(D(10), D(4)), 6)
    books.post(stock.post, [move(books, on_hand=D(-4), reserved=D(-4))], paper=paper)
    assert books.stock() == Availability(D(6), D(0))
    books.post(stock.settle, [], paper=paper)
    assert books.stock() == Availability(D(10), D(0))
    books.post(stock.settle, [], paper=paper)
    assert books.stock() == Availability(D(10), D(0)), "what is reversed is not reversed again"
    books.proven()


@pytest.mark.covers("LG-08")
def test_goods_on_the_road_arrive_or_are_lost(books: Books) -> None:
    books.goods(10)
    books.post(stock.post, [move(books, on_hand=D(-6), in_transit=D(6))])
    books.post(stock.post, [move(books, in_transit=D(-6))])
    with pytest.raises(Invalid, match="SHORTAGE"):
        books.post(stock.post, [move(books, in_transit=D(-1))])
    assert books.stock() == Availability(D(4))
    books.proven()


def test_every_line_that_is_short_is_named(books: Books) -> None:
    books.goods(5, books.items[0])
    books.goods(5, books.items[1])
    wanted = [move(books, n, reserved=D(q), path=f"lines[{n}].quantity") for n, q in enumerate((6, 5, 1))]
    with pytest.raises(Invalid) as refused:
        books.post(stock.post, wanted)
    assert [found.path for found in refused.value.problems] == ["lines[0].quantity", "lines[2].quantity"]
    assert "缺 1" in refused.value.problems[0].message.zh
    assert all(books.stock(item).reserved == 0 for item in books.items), "nothing of it was written"
    books.proven()


def test_what_is_promised_cannot_be_issued_to_somebody_else(books: Books) -> None:
    books.goods(10)
    books.post(stock.post, [move(books, reserved=D(8))])
    with pytest.raises(Invalid, match="SHORTAGE"):
        books.post(stock.post, [move(books, on_hand=D(-3))])
    books.post(stock.post, [move(books, on_hand=D(-2))])
    with pytest.raises(Invalid, match="SHORTAGE"):
        books.post(stock.post, [move(books, reserved=D(-9))])
    assert books.stock() == Availability(D(8), D(8))


def test_two_lines_of_one_document_are_judged_together(books: Books) -> None:
    books.goods(5)
    with pytest.raises(Invalid, match="SHORTAGE"):
        books.post(stock.post, [move(books, reserved=D(3)), move(books, reserved=D(3))])
    books.post(stock.post, [move(books, on_hand=D(-6)), move(books, on_hand=D(1))])
    assert books.stock().on_hand == 0
    books.proven()


@pytest.mark.covers("MD-06")
def test_only_a_warehouse_that_may_goes_below_zero(books: Books) -> None:
    books.post(stock.post, [move(books, warehouse_id=books.lax, on_hand=D(-3))])
    assert books.stock(warehouse=books.lax).on_hand == -3
    books.goods(1)
    books.post(stock.post, [move(books, on_hand=D(-1)), move(books, warehouse_id=books.lax, on_hand=D(-2))])
    assert (books.stock().on_hand, books.stock(warehouse=books.lax).on_hand) == (0, -5)
    with pytest.raises(Invalid) as refused:
        books.post(stock.post, [move(books, on_hand=D(-1)), move(books, warehouse_id=books.lax, on_hand=D(-2))])
    assert len(refused.value.problems) == 1, "the lax warehouse is not in the way"
    books.goods(2, warehouse=books.lax)
    assert books.stock(warehouse=books.lax).on_hand == -3
    books.proven()


@pytest.mark.covers("LG-03")
def test_batches(books: Books) -> None:
    item = books.save(
        "item", {"code": "B1", "name": "批次酒", "item_class_id": "WINE", "unit_id": "PING", "batch_managed": True}
    ).id
    first, second = (books.save("batch", {"code": f"LOT{n}", "item_id": item}).id for n in range(2))
    base = {"warehouse_id": books.warehouse, "item_id": item}
    paper = books.post(
        stock.post, [Move(**base, batch_id=first, on_hand=D(3)), Move(**base, batch_id=second, on_hand=D(4))]
    )

    def on_floor() -> list[tuple[int, Decimal]]:
        with db.read(books.engine) as connection:
            found = stock.lying(connection, books.warehouse, [item]).get(item, [])
        return [(spot.batch_id, there) for spot, there in found]

    assert on_floor() == [(first, 3), (second, 4)]
    with pytest.raises(Invalid, match="SHORTAGE"):
        books.post(stock.post, [Move(**base, batch_id=first, on_hand=D(-4))])
    books.post(stock.post, [Move(**base, batch_id=first, on_hand=D(-3))])
    assert on_floor() == [(second, 4)]
    assert books.stock(item).on_hand == 4
    with pytest.raises(Invalid, match="SHORTAGE"):
        books.post(stock.settle, [], paper=paper)
    books.proven()


def test_a_limit_of_nothing_and_no_limit(books: Books) -> None:
    order = {"amount": D("0.01")}
    fresh = books.save("customer", {"code": "C9", "name": "新客户", "customer_class_id": "DEALER"}).id
    assert books.exposure(fresh).limit == 0, "nothing was said of him: zero, not without limit"
    with pytest.raises(Invalid, match="CREDIT_EXCEEDED"):
        books.order(1, customer_id=fresh, **order)
    books.run(lambda work: credit.grant(work, books.other, D(0)))
    with pytest.raises(Invalid, match="CREDIT_EXCEEDED"):
        books.order(1, customer_id=books.other, **order)
    books.run(lambda work: credit.grant(work, books.other, None))
    assert books.order(1, customer_id=books.other, **order)
    assert books.exposure(books.other).available is None
    books.proven()


@pytest.mark.covers("CR-02", "CR-03")
def test_the_limit_holds_to_the_cent(books: Books) -> None:
    books.run(lambda work: credit.grant(work, books.customer, D(100)))
    books.order(1, amount=D("99.99"))
    with pytest.raises(Invalid) as refused:
        books.order(1, amount=D("0.02"))
    assert "0.01" in refused.value.problems[0].message.zh
    last = books.order(1, amount=D("0.01"))
    assert books.exposure().available == 0
    books.act("k_order", last.id, "unapprove")
    assert books.exposure().available == D("0.01")
    books.post(credit.post, [credit.Entry(customer_id=books.customer, advance=D(50))], check=True)
    assert books.exposure().available == D("50.01")
    books.post(credit.post, [credit.Entry(customer_id=books.customer, ordered=D(-99), shipped=D(99))], check=True)
    assert books.exposure().shipped == 99


@pytest.mark.covers("CR-02")
@pytest.mark.parametrize(("start", "end", "counts"), [(0, 0, True), (-5, 5, True), (1, 5, False), (-5, -1, False)])
def test_temporary_credit_counts_on_its_days(books: Books, start: int, end: int, counts: bool) -> None:
    today = clock.today()
    first, last = today + timedelta(days=start), today + timedelta(days=end)
    books.run(lambda work: credit.grant(work, books.customer, D(100)))
    books.run(lambda work: credit.lend(work, None, books.customer, D(20), valid_from=first, valid_to=last))
    assert books.exposure().temporary == (20 if counts else 0)
    if counts:
        books.order(1, amount=D(120))
    with pytest.raises(Invalid, match="CREDIT_EXCEEDED"):
        books.order(1, amount=D("100.01"))
    books.proven()


@pytest.mark.covers("CR-03")
def test_the_action_on_exceeding(books: Books) -> None:
    books.run(lambda work: credit.grant(work, books.customer, D(10)))
    draft = books.order(1, approved=False, amount=D(11))
    with pytest.raises(Invalid, match="CREDIT_EXCEEDED"):
        books.with_settings(credit__action="block").act("k_order", draft.id, "approve")
    warned = books.with_settings(credit__action="warn").act("k_order", draft.id, "approve")
    assert [found.code for found in warned.warnings] == ["CREDIT_EXCEEDED"]
    assert all(found.warning for found in warned.warnings)
    assert books.exposure().ordered == 11
    silent = books.order(1, approved=False, amount=D(11))
    assert books.with_settings(credit__action="none").act("k_order", silent.id, "approve").warnings == []
    assert books.exposure().ordered == 22
    books.proven()


@pytest.mark.covers("CR-03")
def test_overdue_beyond_grace_blocks(books: Books) -> None:
    today = clock.today()
    item, _ = invoice(books, 10, today - timedelta(days=5))
    with pytest.raises(Invalid, match="OVERDUE"):
        books.order(1, amount=D(1))
    gracious = books.with_settings(credit__grace_days="5")
    assert gracious.order(1, amount=D(1)), "the fifth day of five is still grace"
    with pytest.raises(Invalid, match="OVERDUE"):
        books.with_settings(credit__grace_days="4").order(1, amount=D(1))
    # His own days count before everybody's, whether longer or shorter.
    books.run(lambda work: credit.grant(work, books.customer, None, grace_days=5))
    assert books.order(1, amount=D(1))
    books.run(lambda work: credit.grant(work, books.customer, None, grace_days=0))
    with pytest.raises(Invalid, match="OVERDUE"):
        gracious.order(1, amount=D(1))
    receipt, _ = invoice(books, 10, kind="receipt")
    books.post(allocate, books.customer, [Allocation(item, receipt, D(10))])
    assert books.order(1, amount=D(1))
    books.proven()


@pytest.mark.covers("RC-03", "RC-04", "CR-04")
def test_partial_settlement_and_undo(books: Books) -> None:
    item, _ = invoice(books, 100)
    receipt, _ = invoice(books, 60, kind="receipt")
    paper = books.post(allocate, books.customer, [Allocation(item, receipt, D(25))])
    books.post(allocate, books.customer, [Allocation(item, receipt, D(35))])
    found = open_amounts(books, OpenItem.id.in_([item, receipt]))
    assert {row[0]: row[1:3] for row in found} == {item: (100, 40), receipt: (60, 0)}
    assert (books.exposure().invoiced, books.exposure().advance) == (40, 0)
    books.proven()
    books.run(lambda work: undo(work, paper))
    books.run(lambda work: undo(work, paper))
    assert [row[2:] for row in still_open(books, Kind.DEBT)] == [(65, "FP1")]
    assert [row[2] for row in still_open(books, Kind.PAYMENT)] == [25]
    books.proven()


@pytest.mark.covers("RC-03")
def test_settling_too_much_names_every_line(books: Books) -> None:
    one, two = invoice(books, 10)[0], invoice(books, 20)[0]
    receipt = invoice(books, 100, kind="receipt")[0]
    wanted = [
        Allocation(one, receipt, D(11), "lines[0].amount"),
        Allocation(two, receipt, D(21), "lines[1].amount"),
    ]
    with pytest.raises(Invalid) as refused:
        books.post(allocate, books.customer, wanted)
    assert [(found.path, found.code) for found in refused.value.problems] == [
        ("lines[0].amount", "OPEN_AMOUNT"),
        ("lines[1].amount", "OPEN_AMOUNT"),
    ]
    small = invoice(books, 5, kind="receipt")[0]
    with pytest.raises(Invalid, match="OPEN_AMOUNT"):
        books.post(
            allocate,
            books.customer,
            [Allocation(one, small, D(3)), Allocation(two, small, D(3))],
        )
    books.proven()


def test_a_settled_item_is_not_withdrawn(books: Books) -> None:
    item, paper = invoice(books, 10)
    receipt, _ = invoice(books, 10, kind="receipt")
    settled = books.post(allocate, books.customer, [Allocation(item, receipt, D(1))])

    def back(work: Any) -> None:
        open_items.withdraw(work, paper)
        credit.settle(work, paper, [])

    with pytest.raises(Invalid, match="ALREADY_SETTLED"):
        books.run(back)
    books.run(lambda work: undo(work, settled))
    books.run(back)
    assert books.exposure().invoiced == 0
    assert still_open(books, Kind.DEBT) == []
    books.proven()


def test_a_red_invoice_is_settled_by_a_refund(books: Books) -> None:
    """Red documents have negative amounts on both sides; zero is as far as they go."""
    red, _ = invoice(books, -30)
    refund, _ = invoice(books, -30, kind="receipt")
    with pytest.raises(Invalid, match="OPEN_AMOUNT"):
        books.post(allocate, books.customer, [Allocation(red, refund, D(10))])
    with pytest.raises(Invalid, match="OPEN_AMOUNT"):
        books.post(allocate, books.customer, [Allocation(red, refund, D(-31))])
    books.post(allocate, books.customer, [Allocation(red, refund, D(-30))])
    assert {row[2] for row in open_amounts(books, OpenItem.id.in_([red, refund]))} == {0}
    books.proven()


def test_nothing_is_settled_across_parties_or_sides(books: Books) -> None:
    """What one customer paid settles nothing of another, and no payment to a supplier what a customer owes."""
    supplier = books.save("supplier", {"code": "GY1", "name": "瓶厂"}).id
    debt, _ = invoice(books, 50)
    others, _ = open_money.opened(books, Kind.PAYMENT, 50, party=Party(customer_id=books.other))
    refund, _ = open_money.opened(books, Kind.PAYMENT, 50, side=Side.PAYABLE)
    paid, _ = open_money.opened(books, Kind.PAYMENT, 50, side=Side.PAYABLE, party=Party(supplier_id=supplier))
    for payment in (others, refund, paid):
        with pytest.raises(Invalid, match="OTHER_PARTY"):
            books.post(open_items.allocate, [Allocation(debt, payment, D(10))])
    books.proven()


def test_an_item_has_one_party() -> None:
    for wrong in ({}, {"customer_id": 1, "supplier_id": 2}, {"customer_id": 0}):
        with pytest.raises(ValueError, match="one party"):
            Party(**wrong)


def test_suppliers_and_employees_take_up_no_credit(books: Books) -> None:
    employee = books.save("employee", {"code": "E1", "name": "高洁", "org_id": books.org}).id
    before = books.exposure()
    open_money.opened(books, Kind.DEBT, 70, party=Party(employee_id=employee))
    open_money.opened(books, Kind.DEBT, 70, side=Side.PAYABLE)
    assert books.exposure() == before
    books.proven()
