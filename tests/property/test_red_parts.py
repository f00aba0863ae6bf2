"""红冲 in parts is the mirror: however an original is split, some of the parts undone on the way, nothing of it is left in any ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from cellar_server.kernel.amounts import money
from cellar_server.kernel.links.reversing import HEAD
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.records import RecordView
from cellar_server.ledgers.open_items.reading import items
from tests.support import databases
from tests.support.books import CHECKER, SmallBooks, ref, small_books
from tests.support.halfway import shipped

D = Decimal
QUANTITY = 12


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallBooks]:
    with databases.fresh("sqlite", tmp_path_factory.mktemp("red")) as url, small_books(url) as made:
        made.save("supplier", {"code": "GY1", "name": "瓶厂"})
        yield made


def invoice(books: SmallBooks) -> RecordView:
    sign_off = books.act(books.push("outbound.sign_off", shipped(books, QUANTITY)), "sign")
    return books.by(CHECKER).act(books.push("sign_off.sales_invoice", sign_off), "approve")


def receipt_of_goods(books: SmallBooks) -> RecordView:
    return books.bring_in({"item_id": ref("A"), "quantity": D(QUANTITY), "unit_cost": D("33.333333")})


def issue(books: SmallBooks) -> RecordView:
    head = {"warehouse_id": ref("W1"), "org_id": ref("01"), "reason_id": ref("U01")}
    made = books.save("other_issue", head, [{"item_id": ref("A"), "quantity": D(QUANTITY)}])
    return books.by(CHECKER).act(made, "sign")


def payable(books: SmallBooks) -> RecordView:
    """In three instalments that no equal part fits."""
    parts = [
        {"due_on": clock.today() + timedelta(days=n), "amount": D(each)}
        for n, each in enumerate(["0.03", "4.98", "6.99"])
    ]
    head = {"supplier_id": ref("GY1"), "org_id": ref("01"), "amount": D(QUANTITY)}
    return books.by(CHECKER).act(books.save("payable", head, parts, grid="instalments"), "approve")


def payment(books: SmallBooks) -> RecordView:
    head = {"supplier_id": ref("GY1"), "org_id": ref("01"), "amount": D(QUANTITY)}
    return books.by(CHECKER).act(books.save("payment", head), "approve")


def receivable(books: SmallBooks) -> RecordView:
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(QUANTITY)}
    return books.by(CHECKER).act(books.save("receivable", head), "approve")


def receipt(books: SmallBooks) -> RecordView:
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "amount": D(QUANTITY)}
    return books.by(CHECKER).act(books.save("receipt", head), "approve")


Make = Callable[[SmallBooks], RecordView]
MAKERS: dict[Make, tuple[str, str]] = {
    invoice: ("approve", "unapprove"), receipt_of_goods: ("sign", "unsign"), issue: ("sign", "unsign"), payable: ("approve", "unapprove"),
    payment: ("approve", "unapprove"), receivable: ("approve", "unapprove"), receipt: ("approve", "unapprove"),
}  # fmt: skip


def exposure(books: SmallBooks) -> tuple[Decimal, ...]:
    found = books.exposure()
    return found.ordered, found.invoiced, found.advance


def reversed_part(books: SmallBooks, original: RecordView, part: int) -> RecordView:
    lines = original.grids.get("lines")
    red = books.reverse(original, {lines[0].id if lines else HEAD: D(part)}, grid="lines" if lines else "instalments")
    return books.by(CHECKER).act(red, MAKERS_BY_ENTITY[original.entity][0])


MAKERS_BY_ENTITY = {
    "sales_invoice": MAKERS[invoice], "other_receipt": MAKERS[receipt_of_goods], "other_issue": MAKERS[issue],
    "payable": MAKERS[payable], "payment": MAKERS[payment], "receivable": MAKERS[receivable], "receipt": MAKERS[receipt],
}  # fmt: skip


@pytest.mark.parametrize("make", MAKERS, ids=[each.__name__ for each in MAKERS])
@settings(max_examples=4)
@given(cuts=st.sets(st.integers(1, QUANTITY - 1), max_size=4), undone=st.integers(0, 4))
def test_red_in_parts_is_the_mirror(books: SmallBooks, make: Make, cuts: set[int], undone: int) -> None:
    """The prover compares goods, value, credit and open items of original and red ones by their keys (``red documents: …``)."""
    before = exposure(books) if make is not invoice else None
    original = make(books)
    undo = MAKERS[make][1]
    points = [0, *sorted(cuts), QUANTITY]
    for index, (start, end) in enumerate(pairwise(points)):
        red = reversed_part(books, original, end - start)
        if index == undone:
            # Goods at another cost come in meanwhile, and the part is taken back and made anew.
            books.by(CHECKER).act(red, undo)
            books.act(books.again(red), "void")
            books.bring_in({"item_id": ref("A"), "quantity": D(1), "unit_cost": D(77)})
            reversed_part(books, original, end - start)
    assert books.again(original).values["reversal"] == "whole"
    if before is not None:
        assert exposure(books) == before
    books.proven()


@pytest.mark.covers("RC-03")
@pytest.mark.parametrize("side", ["receivable", "payable"])
@settings(max_examples=8)
@given(
    parts=st.lists(st.integers(1, 60), min_size=1, max_size=4),
    reds=st.lists(st.integers(1, 60), min_size=1, max_size=3),
)
def test_each_instalment_is_open_by_what_stands_of_it(
    books: SmallBooks, side: str, parts: list[int], reds: list[int]
) -> None:
    """Original and red ones come, instalment by instalment, to what the ledger has open."""
    party = {"supplier_id": ref("GY1")} if side == "payable" else {"customer_id": ref("C1")}
    rows = [{"due_on": clock.today() + timedelta(days=n), "amount": D(part)} for n, part in enumerate(parts)]
    head = {**party, "org_id": ref("01"), "amount": D(sum(parts))}
    checker = books.by(CHECKER)
    original = checker.act(books.save(side, head, rows, grid="instalments"), "approve")
    left, expected = sum(parts), [D(part) for part in parts]
    for by in reds:
        if not (by := min(by, left)):
            break
        red = checker.act(books.reverse(books.again(original), {HEAD: D(by)}, grid="instalments"), "approve")
        left -= by
        expected = [
            there + line.values["amount"] for there, line in zip(expected, red.grids["instalments"], strict=True)
        ]
    asked = select(items.c.open_amount).where(items.c.record_id == original.id).order_by(items.c.instalment)
    with books.reading() as work:
        assert list(work.connection.scalars(asked)) == expected
    books.proven()


@given(
    amount=st.integers(0, 10**6).map(lambda each: D(each) / 100),
    weights=st.lists(st.integers(1, 50), min_size=1, max_size=8),
)
def test_shares_of_what_is_left_come_to_all_of_it(amount: Decimal, weights: list[int]) -> None:
    """The rule by which every figure of a line is parted: no part has another sign, and the last takes the rest."""
    left, quantity, parts = amount, D(sum(weights)), []
    for weight in weights:
        parts.append(money.share(left, D(weight), quantity))
        left, quantity = left - parts[-1], quantity - weight
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)
