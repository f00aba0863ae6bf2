"""Many at once on one thing: exactly as many succeed as there is room for, nothing hangs, and the prover holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from cellar_server.kernel.schema.problems import Invalid, Refusal
from cellar_server.kernel.unit_of_work import numbering
from cellar_server.ledgers import credit, open_items, stock
from cellar_server.ledgers.open_items import Allocation, Kind, Party, Settlement, Side
from tests.support import open_money
from tests.support.hands import together
from tests.support.kernel_books import Books, open_books

pytestmark = pytest.mark.differs("locks")


def outcome(found: list[Any]) -> Counter[str]:
    """How many went through, and which rules refused the others; any other error is raised."""
    counted: Counter[str] = Counter()
    for each in found:
        if isinstance(each, Refusal):
            counted[each.problems[0].code if each.problems else each.reason] += 1
        elif isinstance(each, BaseException):
            raise each
        else:
            counted["ok"] += 1
    return counted


def both(*deeds: Callable[[], Any]) -> Counter[str]:
    """The outcome of two different deeds at once."""
    return outcome(together(len(deeds), lambda n: deeds[n]()))


@pytest.mark.slow
@pytest.mark.covers("PT-30", "SO-03")
def test_fifty_desks_reserve_the_last_ten_bottles(database_url: str) -> None:
    with open_books(database_url, pool_size=25) as books:
        books.goods(10)
        drafts = [books.order(1, approved=False, warehouse_id=books.warehouse).id for _ in range(50)]
        found = together(50, lambda n: books.act("k_order", drafts[n], "approve").record)
        assert outcome(found) == {"ok": 10, "SHORTAGE": 40}
        assert books.stock() == stock.Availability(on_hand=Decimal(10), reserved=Decimal(10))
        numbers = sorted(each.number for each in found if not isinstance(each, Exception))
        assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, 11))
        books.proven()


def test_orders_that_lock_items_in_opposite_order_do_not_deadlock(books: Books) -> None:
    for item in books.items:
        books.goods(100, item)
    rows = [{"item_id": item, "quantity": 1} for item in books.items]

    def draft(n: int) -> int:
        some = rows if n % 2 else rows[::-1]
        head = {"customer_id": books.customer, "org_id": books.org, "warehouse_id": books.warehouse}
        return books.save("k_order", head, lines=some).id

    drafts = [draft(n) for n in range(12)]
    assert outcome(together(12, lambda n: books.act("k_order", drafts[n], "approve"))) == {"ok": 12}
    assert {books.stock(item).reserved for item in books.items} == {Decimal(12)}
    books.proven()


@pytest.mark.covers("SO-05", "LG-02")
def test_two_shipments_want_the_last_quantity(books: Books) -> None:
    order = books.order(10)
    first = books.derive("k_order.k_ship", order.id, [6])
    second = books.derive("k_order.k_ship", order.id, [6])
    ids = [first.id, second.id]
    assert outcome(together(2, lambda n: books.act("k_ship", ids[n], "ship"))) == {"ok": 1, "OPEN_QUANTITY": 1}
    shown = books.get("k_order", order.id)
    assert (shown.values["progress"], shown.values["taken_total"]) == ("partly", 6)
    books.proven()


def test_many_shipments_of_one_order_fill_it_exactly(books: Books) -> None:
    order = books.order(6, 4)
    ids = [books.derive("k_order.k_ship", order.id, [1, 1]).id for _ in range(8)]
    counted = outcome(together(8, lambda n: books.act("k_ship", ids[n], "ship")))
    assert counted["ok"] == 4
    assert counted["OPEN_QUANTITY"] == 4
    shown = books.get("k_order", order.id)
    assert [line.values["taken"] for line in shown.grids["lines"]] == [4, 4]
    books.proven()


def test_an_order_goes_back_or_is_shipped_never_both(books: Books) -> None:
    for _ in range(4):
        order = books.order(5)
        shipment = books.derive("k_order.k_ship", order.id)
        counted = both(
            partial(books.act, "k_order", order.id, "unapprove"), partial(books.act, "k_ship", shipment.id, "ship")
        )
        # The draft shipment already stands on the order, so only going back can be refused: for it, or for what it did.
        assert counted in ({"ok": 1, "HAS_DOWNSTREAM": 1}, {"ok": 1, "WRONG_STATE": 1})
        assert books.get("k_order", order.id).values["progress"] == "done"
    books.proven()


def test_deriving_while_the_order_goes_back(books: Books) -> None:
    """Whichever comes first: nothing downstream ever takes effect on an order that is a draft again."""
    for _ in range(4):
        order = books.order(5)

        def push(o: Any = order) -> Any:
            made = books.derive("k_order.k_ship", o.id)
            return books.act("k_ship", made.id, "ship")

        both(push, partial(books.act, "k_order", order.id, "unapprove"))
        shown = books.get("k_order", order.id)
        stands = (shown.state, shown.values["progress"], shown.values["taken_total"])
        assert stands in {("draft", "open", 0), ("approved", "done", 5), ("approved", "open", 0)}
    books.proven()


def test_numbers_are_gapless_under_eight_threads(books: Books) -> None:
    found = together(8, lambda _: [books.order(1).number for _ in range(4)])
    numbers = sorted(number for some in found for number in some)
    assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, 33))
    books.proven()


def test_rolled_back_numbers_are_given_again(books: Books) -> None:
    taken: list[str] = []

    def one(n: int) -> None:
        def body(work: Any) -> None:
            def last() -> None:
                (number,) = numbering.take(work, "KR{yy}-{n:03}", date(2026, 1, 1))
                if n % 2:
                    raise ZeroDivisionError
                taken.append(number)

            work.at_last(last)

        books.run(body)

    found = together(8, one)
    assert sum(isinstance(each, ZeroDivisionError) for each in found) == 4, found
    # A number is noted before its commit; on a retry the same one is noted again.
    assert sorted(set(taken)) == [f"KR26-{n:03}" for n in range(1, 5)]


@pytest.mark.covers("CR-03")
def test_orders_at_once_never_pass_the_limit(books: Books) -> None:
    books.run(lambda work: credit.grant(work, books.customer, Decimal(100)))
    drafts = [books.order(1, approved=False, amount=Decimal(30)).id for _ in range(8)]
    assert outcome(together(8, lambda n: books.act("k_order", drafts[n], "approve"))) == {"ok": 3, "CREDIT_EXCEEDED": 5}
    assert books.exposure().ordered == 90
    books.proven()


@pytest.mark.covers("RC-03")
def test_two_cashiers_settle_the_same_invoice(books: Books) -> None:
    invoice, *receipts = (
        open_money.opened(books, kind, amount)[0]
        for kind, amount in ((Kind.DEBT, 100), (Kind.PAYMENT, 80), (Kind.PAYMENT, 80))
    )

    def settle(n: int) -> None:
        books.post(open_money.allocate, books.customer, [Allocation(invoice, receipts[n], Decimal(80))])

    assert outcome(together(2, settle)) == {"ok": 1, "OPEN_AMOUNT": 1}
    books.proven()


@pytest.mark.covers("RC-03")
def test_an_undo_against_another_write_off(books: Books) -> None:
    """What the undo gives back may be taken or not, by who came first; nothing is settled twice."""
    debt, payment = (open_money.opened(books, kind, 100)[0] for kind in (Kind.DEBT, Kind.PAYMENT))
    allocation = Allocation(debt, payment, Decimal(60))
    first = books.post(open_money.allocate, books.customer, [allocation])

    def deed(n: int) -> Any:
        if n == 0:
            return books.run(lambda work: open_money.undo(work, first))
        return books.post(open_money.allocate, books.customer, [allocation])

    counted = outcome(together(2, deed))
    assert counted in ({"ok": 2}, {"ok": 1, "OPEN_AMOUNT": 1})
    assert books.exposure().invoiced == (40 if counted["ok"] == 2 else 100)
    books.proven()


def test_two_pay_the_instalments_of_one_supplier(books: Books) -> None:
    """A payable in two instalments and two payments: whoever is late finds the second instalment, or nothing."""
    supplier = books.save("supplier", {"code": "GY1", "name": "瓶厂"}).id
    whose = Party(supplier_id=supplier)
    due = date(2027, 1, 1)
    owed = open_money.parted(books, Kind.DEBT, [(due, Decimal(50)), (due, Decimal(50))], side=Side.PAYABLE, party=whose)
    paid = [open_money.opened(books, Kind.PAYMENT, 60, side=Side.PAYABLE, party=whose)[1] for _ in range(3)]

    def settle(n: int) -> None:
        pair = Settlement(side=Side.PAYABLE, debt_id=owed.id, payment_id=paid[n].id, amount=Decimal(50))
        books.post(open_items.post, [], [pair])

    counted = outcome(together(3, settle))
    # Who read the same instalment at once is refused by the door and may come again.
    assert counted["ok"] + counted["OPEN_AMOUNT"] == 3
    assert 1 <= counted["ok"] <= 2
    books.proven()


def test_opposite_moves_between_warehouses(books: Books) -> None:
    books.goods(50)
    books.goods(50, warehouse=books.lax)
    places = [books.warehouse, books.lax]

    def move(n: int) -> None:
        here, there = places if n % 2 else places[::-1]
        books.post(stock.post, [stock.Move(warehouse_id=here, item_id=books.items[0], on_hand=Decimal(-1)),
                                stock.Move(warehouse_id=there, item_id=books.items[0], on_hand=Decimal(1))])  # fmt: skip

    assert outcome(together(10, move)) == {"ok": 10}
    assert books.stock().on_hand + books.stock(warehouse=books.lax).on_hand == 100
    books.proven()


def test_reserve_and_take_back_at_once(books: Books) -> None:
    books.goods(5)
    papers = [books.post(stock.post, [stock.Move(warehouse_id=books.warehouse, item_id=books.items[0], reserved=Decimal(1))])
              for _ in range(5)]  # fmt: skip

    def deed(n: int) -> Any:
        if n < 5:
            return books.post(stock.settle, [], paper=papers[n])
        return books.post(
            stock.post, [stock.Move(warehouse_id=books.warehouse, item_id=books.items[0], reserved=Decimal(1))]
        )

    counted = outcome(together(10, deed))
    assert counted["ok"] + counted["SHORTAGE"] == 10
    assert books.stock().reserved == counted["ok"] - 5
    with pytest.raises(Invalid, match="SHORTAGE"):
        books.post(stock.post, [stock.Move(warehouse_id=books.warehouse, item_id=books.items[0], reserved=Decimal(6))])
    books.proven()
