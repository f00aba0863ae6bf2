"""Random postings against dictionaries: what is refused and what is left is the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cellar_db import engine as db
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.ledgers import credit, stock
from cellar_server.ledgers.stock import BUCKETS, Availability, Move
from tests.support import databases
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
        from cellar_server.kernel.unit_of_work.prove import PROOFS

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
