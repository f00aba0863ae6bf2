"""What a worker remembers of masters and prices is forgotten with the first change, wherever that was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import Table
from sqlalchemy.sql import visitors

from cellar_server.areas.pricing import inquiry, reads
from cellar_server.areas.pricing.rules import NoPrice, Quote
from cellar_server.kernel.access.principal import Principal
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.schema.records import LineInput, RecordInput
from cellar_server.kernel.unit_of_work.remembered import MOST, Remembered
from tests.support.books import CHECKER, SmallBooks, ref, request
from tests.support.counting import count_statements
from tests.support.hands import refused

D = Decimal


def _price(worker: LedgerSet, books: SmallBooks, who: Principal) -> Quote | NoPrice:
    with worker.commands.reading(who) as work:
        asked = [(books.ids["A"], D(6))]
        return inquiry.quote(
            work, org_id=books.ids["01"], customer_id=books.ids["C1"], on=clock.today(), lines=asked
        )[0]  # fmt: skip


@pytest.fixture
def worker(books: SmallBooks) -> LedgerSet:
    """Another worker process over the same database, as far as memory goes."""
    return LedgerSet("001", "另一进程", books.ledger.engine, books.ledger.registry)


def test_what_is_remembered_asks_nothing_again(books: SmallBooks, worker: LedgerSet) -> None:
    who = books.in_session().who
    first = _price(worker, books, who)
    with count_statements(worker.engine) as again:
        assert _price(worker, books, who) == first
    assert again.count == 0, again
    assert isinstance(first, Quote)


@pytest.mark.covers("PR-06")
def test_a_new_price_counts_at_the_next_call_of_every_worker(books: SmallBooks, worker: LedgerSet) -> None:
    before = books.in_session().who
    old = _price(worker, books, before)
    made = books.save(
        "price_list", {"name": "新批发价", "price_item_id": ref("WHOLESALE"), "org_id": ref("01"), "effective_from": clock.today()},
        [{"item_id": ref("A"), "price": D("55.55")}],
    )  # fmt: skip
    assert _price(worker, books, books.in_session().who) == old
    books.by(CHECKER).act(made, "approve")
    after = books.in_session().who
    assert after.reference_version > before.reference_version
    new = _price(worker, books, after)
    assert isinstance(new, Quote)
    assert new.price.amount == D("55.55")


def _order(worker: LedgerSet, books: SmallBooks, who: Principal) -> None:
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W1")}
    line = LineInput(0, {"item_id": replace(ref("A"), id=books.ids["A"]), "quantity": D(1)})
    worker.commands.save(who, request(), RecordInput("sales_order", 0, 0, head, {"lines": [line]}))


def test_a_stopped_item_is_refused_by_a_worker_that_knew_it(books: SmallBooks, worker: LedgerSet) -> None:
    _order(worker, books, books.in_session().who)
    books.act(books.get("item", books.ids["A"]), "stop")
    assert refused(lambda: _order(worker, books, books.in_session().who)) == [("REFERENCE_STOPPED", "lines[0].item_id")]


def test_what_was_refused_by_what_is_so_no_more_is_asked_again(books: SmallBooks, worker: LedgerSet) -> None:
    books.act(books.get("item", books.ids["A"]), "stop")
    before = books.in_session().who
    assert refused(lambda: _order(worker, books, before)) == [("REFERENCE_STOPPED", "lines[0].item_id")]
    books.act(books.get("item", books.ids["A"]), "start")
    # The call began before the item was started again, and its worker remembers it as it was.
    _order(worker, books, before)


def test_all_that_prices_are_made_of_may_be_remembered(books: SmallBooks) -> None:
    """Who keeps prices must be told of every change of what they are made of."""
    lines = {grid.line.__tablename__: each for each in books.ledger.registry.declarations.values() for grid in each.grids.values()}  # fmt: skip
    read_from = {
        table.name
        for statement in (reads._CANDIDATES, reads._TREES_STATEMENT)
        for table in visitors.iterate(statement)
        if isinstance(table, Table)
    }
    assert len(read_from) >= 10
    heads = {lines.get(name) or books.ledger.registry.of(name) for name in read_from}
    assert [head.name for head in heads if not head.remembered] == []


def test_a_command_that_fails_moves_nothing(books: SmallBooks) -> None:
    before = books.in_session().who
    with pytest.raises(Invalid):
        books.save("item", {"code": "", "name": ""})
    assert books.in_session().who == before


def test_documents_of_trade_move_nothing(books: SmallBooks) -> None:
    before = books.in_session().who
    books.approved_order(("A", 3))
    assert books.in_session().who == before


def test_memory_is_of_one_version_and_bounded() -> None:
    memory = Remembered()
    memory.at(3)["item"] = {1: "row"}
    assert memory.at(3) == {"item": {1: "row"}}
    assert memory.at(0) == {}
    assert memory.at(2) == {}
    assert memory.at(3) == {"item": {1: "row"}}
    assert memory.at(4) == {}
    memory.at(4)["item"] = dict.fromkeys(range(MOST + 1), "row")
    assert memory.at(4) == {}


@pytest.mark.parametrize("late", [lambda version: version - 1, lambda version: 0])
def test_who_asks_with_an_old_version_leaves_no_trace(late: Callable[[int], int]) -> None:
    memory = Remembered()
    memory.at(5)["item"] = {1: "new"}
    memory.at(late(5))["item"] = {1: "old"}
    assert memory.at(5) == {"item": {1: "new"}}
