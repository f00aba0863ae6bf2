"""Random postings against dictionaries: what is refused and what is left is the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cellar_db import engine as db
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.unit_of_work.prove import PROOFS
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import credit, open_items, stock
from cellar_server.ledgers.open_items import Kind, Party, Settlement, Side
from cellar_server.ledgers.stock import BUCKETS, Availability, Move
from tests.support import databases, open_money
from tests.support.kernel_books import Books, open_books

pytestmark = pytest.mark.differs("ledgers")

D = Decimal


@pytest.fixture(scope="module", params=databases.families())
def books(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    with databases.fresh(request.param, tmp_path_factory.mktemp("ledger")) as url, open_books(url) as opened:
        yield opened


small = st.integers(-4, 6).map(D)
moves = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 1), st.fixed_dictionaries({}, optional=dict.fromkeys(BUCKETS, small))),
    min_size=1, max_size=4,
)  # fmt: skip


def refused(before: dict[str, Decimal], change: dict[str, Decimal]) -> bool:
    """A bucket that falls stays above nothing; what is promised is not taken by another."""
    after = {bucket: before[bucket] + change[bucket] for bucket in BUCKETS}
    below = any(change[bucket] < 0 and after[bucket] < 0 for bucket in BUCKETS)
    return below or (change["on_hand"] < change["reserved"] and after["on_hand"] < after["reserved"])


@pytest.mark.covers("PT-36")
@settings(max_examples=30)
@given(posts=st.lists(moves, min_size=1, max_size=6), back=st.integers(0, 5))
def test_stock_is_a_dictionary(books: Books, posts: list[list[tuple[int, int, dict[str, Decimal]]]], back: int) -> None:
    model: dict[tuple[int, int], dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(BUCKETS, D(0)))
    items = [books.save("item", {"code": f"X{len(books.page('item', limit=1000, columns=['code']).ids)}", "name": "试",
                                 "item_class_id": "WINE", "unit_id": "PING"}).id for _ in range(2)]  # fmt: skip
    places = [books.warehouse, books.lax]
    done = []
    for wanted in posts:
        change: dict[tuple[int, int], dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(BUCKETS, D(0)))
        for place, item, deltas in wanted:
            for bucket, delta in deltas.items():
                change[place, item][bucket] += delta
        should_fail = any(refused(model[key], deltas) for key, deltas in change.items() if key[0] == 0)
        entries = [Move(warehouse_id=places[place], item_id=items[item], **deltas) for place, item, deltas in wanted]
        try:
            paper = books.post(stock.post, entries)
        except Invalid:
            assert should_fail
            continue
        assert not should_fail
        done.append((paper, change))
        for key, deltas in change.items():
            for bucket in BUCKETS:
                model[key][bucket] += deltas[bucket]
    if done:
        paper, change = done[back % len(done)]
        mirror = {key: {bucket: -delta for bucket, delta in deltas.items()} for key, deltas in change.items()}
        should_fail = any(refused(model[key], deltas) for key, deltas in mirror.items() if key[0] == 0)
        try:
            books.post(stock.settle, [], paper=paper)
        except Invalid:
            assert should_fail
        else:
            assert not should_fail
            for key, deltas in mirror.items():
                for bucket in BUCKETS:
                    model[key][bucket] += deltas[bucket]
    for (place, item), buckets in model.items():
        assert books.stock(items[item], places[place]) == Availability(**buckets)
    names = {"stock: balance = Σ moves", "stock: nothing below zero, nothing promised twice"}
    with db.read(books.engine) as connection:
        assert [found for name in sorted(names) for found in PROOFS[name](connection, books.commands.registry)] == []


money = st.integers(-50, 80).map(D)
entries = st.fixed_dictionaries({}, optional=dict.fromkeys(credit.BUCKETS, money))


@pytest.mark.covers("CR-03")
@settings(max_examples=30)
@given(
    limit=st.none() | st.integers(0, 150).map(D),
    posts=st.lists(st.tuples(entries, st.booleans()), min_size=1, max_size=8),
)
def test_exposure_is_a_dictionary(
    books: Books, limit: Decimal | None, posts: list[tuple[dict[str, Decimal], bool]]
) -> None:
    code = f"Y{len(books.page('customer', limit=1000, columns=['code']).ids)}"
    customer = books.save("customer", {"code": code, "name": code, "customer_class_id": "DEALER"}).id
    books.run(lambda work: credit.grant(work, customer, limit))
    model = dict.fromkeys(credit.BUCKETS, D(0))

    def used(buckets: dict[str, Decimal]) -> Decimal:
        return buckets["ordered"] + buckets["shipped"] + buckets["invoiced"] - buckets["advance"]

    for deltas, check in posts:
        after = {bucket: model[bucket] + deltas.get(bucket, D(0)) for bucket in credit.BUCKETS}
        rises = used(after) > used(model)
        should_fail = check and rises and limit is not None and used(after) > limit
        try:
            books.post(credit.post, [credit.Entry(customer_id=customer, **deltas)], check=check)
        except Invalid:
            assert should_fail
        else:
            assert not should_fail
            model = after
    shown = books.exposure(customer)
    assert (shown.ordered, shown.shipped, shown.invoiced, shown.advance, shown.limit) == (*model.values(), limit)
    assert shown.used == used(model)


parts = st.lists(st.integers(1, 40).map(D), min_size=1, max_size=3)
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("open"), st.integers(0, 3), st.sampled_from(Kind), parts),
        st.tuples(st.just("settle"), st.integers(0, 9), st.integers(0, 9), st.integers(1, 60).map(D)),
        st.tuples(st.just("undo"), st.integers(0, 9)),
    ),
    min_size=3, max_size=14,
)  # fmt: skip


@pytest.mark.covers("RC-03", "RC-04")
@settings(max_examples=30)
@given(wanted=deeds)
def test_open_items_are_a_dictionary(books: Books, wanted: list[tuple[Any, ...]]) -> None:
    """Debts and payments of customers, a supplier and an employee, in instalments, settled and undone at random and then all of
    it back: what is refused and what is left is the model's, only customers' receivables move credit, and at the end all is as before."""
    parties = _parties(books)
    before = [books.exposure(id_) for id_ in (books.customer, books.other)]
    papers: list[tuple[int, Kind, Any, list[Decimal]]] = []
    settled: list[tuple[int, int, Decimal, Any]] = []
    for deed, *how in wanted:
        if deed == "open":
            whose, kind, amounts = how
            side, party = parties[whose]
            days = [(date(2027, 1, 1 + n), amount) for n, amount in enumerate(amounts)]
            papers.append((whose, kind, open_money.parted(books, kind, days, side=side, party=party), list(amounts)))
        elif deed == "settle" and papers:
            settled += _settle(books, parties, papers, *how)
        elif deed == "undo" and settled:
            _undo(books, papers, settled.pop(how[0] % len(settled)))
        _same(books, papers)
    while settled:
        _undo(books, papers, settled.pop())
    _same(books, papers)
    for *_, paper, amounts in papers:
        books.run(lambda work, paper=paper: open_money.undo(work, paper))
        amounts[:] = []
    _same(books, papers)
    assert [books.exposure(id_) for id_ in (books.customer, books.other)] == before
    with db.read(books.engine) as connection:
        own = [proof for name, proof in PROOFS.items() if name.startswith("open items: ")]
        assert [found for proof in own for found in proof(connection, books.commands.registry)] == []


def _parties(books: Books) -> list[tuple[Side, Party]]:
    def one(entity: str, code: str, **values: Any) -> int:
        found = books.page(entity, Where.of("code", "equals", code), columns=["code"]).ids
        return found[0] if found else books.save(entity, {"code": code, "name": code, **values}).id

    supplier, employee = one("supplier", "GYM"), one("employee", "YGM", org_id=books.org)
    return [
        (Side.RECEIVABLE, Party(customer_id=books.customer)), (Side.RECEIVABLE, Party(customer_id=books.other)),
        (Side.PAYABLE, Party(supplier_id=supplier)), (Side.RECEIVABLE, Party(employee_id=employee)),
    ]  # fmt: skip


def _settle(
    books: Books, parties: list[tuple[Side, Party]], papers: list[Any], one: int, other: int, amount: Decimal
) -> list[tuple[int, int, Decimal, Any]]:
    """The settlement as it went through, or nothing where the model says that it must be refused and it was."""
    owed, paid = (
        [n for n, each in enumerate(papers) if each[1] is kind] for kind in (Kind.DEBT, Kind.PAYMENT)
    )  # fmt: skip
    if not owed or not paid:
        return []
    debt, payment = owed[one % len(owed)], paid[other % len(paid)]
    side, party = parties[papers[debt][0]]
    should_fail = papers[debt][0] != papers[payment][0] or amount > min(sum(papers[n][3]) for n in (debt, payment))
    pair = Settlement(side=side, debt_id=papers[debt][2].id, payment_id=papers[payment][2].id, amount=amount)
    paper = books.paper()

    def body(work: UnitOfWork) -> None:
        open_items.post(work, paper, [], [pair])
        if party.customer_id is not None:
            credit.post(work, paper, [credit.Entry(customer_id=party.customer_id, invoiced=-amount, advance=-amount)])

    try:
        books.run(body)
    except Invalid:
        assert should_fail
        return []
    assert not should_fail
    for n in (debt, payment):
        _take(papers[n][3], amount)
    return [(debt, payment, amount, paper)]


def _take(left: list[Decimal], amount: Decimal) -> None:
    """The first due first."""
    for n, each in enumerate(left):
        part = min(each, amount)
        left[n], amount = each - part, amount - part


def _undo(books: Books, papers: list[Any], pair: tuple[int, int, Decimal, Any]) -> None:
    """Exactly what it took comes back to the instalments it took from, which the ledger alone knows."""
    debt, payment, _, paper = pair
    books.run(lambda work: open_money.undo(work, paper))
    for n in (debt, payment):
        total = sum(papers[n][3]) + pair[2]
        papers[n][3][:] = _open(books, papers[n][2])
        assert sum(papers[n][3]) == total


def _open(books: Books, paper: Any) -> list[Decimal]:
    with books.reading() as work:
        found = open_items.items_of(work.connection, [paper.id])
    items = [item for of_kind in found.values() for some in of_kind.values() for item in some]
    return [item.open_amount for item in sorted(items, key=lambda item: item.instalment)]


def _same(books: Books, papers: list[Any]) -> None:
    for *_, paper, left in papers:
        assert _open(books, paper) == left
