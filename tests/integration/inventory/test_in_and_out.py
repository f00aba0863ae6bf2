"""收发存: opening + in − out = closing, in quantity and value, whatever happened and however it is cut into periods (WH-08)."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from cellar_db import engine as db
from cellar_server.kernel.lists.conditions import Query
from cellar_server.kernel.reports.figures import figure
from cellar_server.kernel.reports.groups import Ask, groups
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.ledgers import stock
from tests.integration.inventory.papers import line, paper
from tests.support.books import CHECKER, SmallBooks
from tests.support.hands import ref

D = Decimal
GOODS = (("A", None), ("B", "B1"))
pytestmark = pytest.mark.differs("queries")


def said(books: SmallBooks, first: date, last: date) -> dict[str, dict[str, D]]:
    """By item what the report says of a period."""
    period = (Where.of("posting_date", "between", first, last),)
    told: dict[str, dict[str, D]] = {}
    with books.reading() as work:
        for report in ("stock_in_out", "stock_value_in_out"):
            found = groups(work, Ask(Query(report, period), ("item_id",)))
            for each in found.groups:
                row = {one.name: figure(one, each.sums) for one in found.measures}
                # By place or by cost area, the quantities are the same.
                before = told.setdefault(each.code, {})
                assert {name: before[name] for name in before.keys() & row.keys()} == {
                    name: row[name] for name in before.keys() & row.keys()
                }
                before.update(row)
    return told


@pytest.mark.covers("WH-08")
def test_a_change_of_status_is_neither_in_nor_out(books: SmallBooks) -> None:
    today = clock.today()
    before = said(books, today, today)["A"]
    books.bring_in(line("A", 60, stock_status="to_inspect", unit_cost=D("3.5")))
    row = line("A", 50, from_status="to_inspect", to_status="qualified")
    books.by(CHECKER).act(paper(books, "status_change", row), "sign")
    after = said(books, today, today)["A"]
    assert after["in_quantity"] - before["in_quantity"] == 60
    assert after["out_quantity"] == before["out_quantity"]
    assert after["in_cost"] - before["in_cost"] == D("210")


@pytest.mark.covers("WH-08")
def test_an_opening_is_what_there_was_at_first_not_what_came_in(books: SmallBooks) -> None:
    """期初库存 of this month is 期初 of this month, also in the ledger that runs by day."""
    today = clock.today()
    before = said(books, today, today)["B"]
    row = line("B", 5, books.save("batch", {"code": "QC-1", "item_id": ref("B")}).values["code"], unit_cost=D(2))
    books.by(CHECKER).act(paper(books, "opening_stock", row, warehouse="W2"), "sign")
    after = said(books, today, today)["B"]
    assert after["in_quantity"] == before["in_quantity"]
    opened = [after[name] - before[name] for name in ("opening_quantity", "opening_cost")]
    assert opened == [D(5), D(10)]
    assert after["closing_quantity"] - before["closing_quantity"] == 5


@pytest.mark.covers("WH-08")
def test_what_a_warehouse_holds_stands_beside_what_is_ours(books: SmallBooks) -> None:
    """What is lent is ours and not in the warehouse; its going out and coming back are out and in of what it holds."""
    today = clock.today()
    before = said(books, today, today)["A"]
    lent = books.by(CHECKER).act(paper(books, "loan", line("A", 60), employee_id=ref("S01"), due_on=today), "sign")
    books.by(CHECKER).act(books.push("loan.loan_return", lent, quantities=(20,)), "sign")
    after = said(books, today, today)["A"]
    moved = {name: after[name] - before[name] for name in after if name.endswith(("on_hand", "_quantity"))}
    assert {name: value for name, value in moved.items() if value} == {
        "in_on_hand": 20,
        "out_on_hand": 60,
        "closing_on_hand": -40,
    }
    there = books.stock("A")
    assert (after["closing_on_hand"], after["closing_quantity"]) == (there.on_hand, there.on_hand + there.lent)


@pytest.mark.covers("WH-08")
def test_what_was_signed_and_withdrawn_the_same_day_did_not_happen(books: SmallBooks) -> None:
    today = clock.today()
    before = said(books, today, today)
    came = books.bring_in(line("A", 60, unit_cost=D(2)))
    books.by(CHECKER).act(came, "unsign")
    assert said(books, today, today) == before


@pytest.mark.covers("WH-08")
@pytest.mark.parametrize("seed", range(3))
def test_periods_follow_one_another_and_end_in_what_is_there(books: SmallBooks, seed: int) -> None:
    """Random papers; then closing of one period is opening of the next, and the last closing is the ledger's balance."""
    chance = random.Random(seed)
    for _ in range(8):
        (item, batch), quantity = chance.choice(GOODS), chance.randrange(1, 40)
        if chance.random() < 0.6:
            done = books.bring_in(line(item, quantity, batch, unit_cost=D(chance.randrange(1, 900_000_000)).scaleb(-6)))
        else:
            done = books.by(CHECKER).act(paper(books, "other_issue", line(item, quantity, batch)), "sign")
        if chance.random() < 0.25:
            books.by(CHECKER).act(done, "unsign")
    today = clock.today()
    cuts = [date(2000, 1, 1), today - timedelta(days=30), today, today + timedelta(days=1)]
    told = [said(books, first, after - timedelta(days=1)) for first, after in pairwise(cuts)]
    for name in ("quantity", "cost"):
        closing: dict[str, Any] = {}
        for period, (first, after) in zip(told, pairwise(cuts), strict=True):
            begun = _begun(books, first, after)
            for item, row in period.items():
                assert row[f"opening_{name}"] == closing.get(item, 0) + begun[item][name]
                assert row[f"opening_{name}"] + row[f"in_{name}"] - row[f"out_{name}"] == row[f"closing_{name}"]
            closing |= {item: row[f"closing_{name}"] for item, row in period.items()}
        assert closing == _balances(books, name, closing)
    books.proven()


def _begun(books: SmallBooks, first: date, after: date) -> dict[str, dict[str, D]]:
    """By item what openings brought in a period; they are 期初 of it."""
    move = stock.StockMove
    found: dict[str, dict[str, D]] = defaultdict(lambda: {"quantity": D(0), "cost": D(0)})
    codes = {id_: code for code, id_ in books.ids.items()}
    asked = select(move.item_id, move.on_hand, move.cost).where(
        move.entity == "opening_stock", move.posting_date >= first, move.posting_date < after
    )
    with db.read(books.ledger.engine) as connection:
        for id_, quantity, cost in connection.execute(asked):
            found[codes[id_]]["quantity"] += quantity
            found[codes[id_]]["cost"] += cost
    return found


def _balances(books: SmallBooks, name: str, items: Any) -> dict[str, D]:
    column = getattr(stock.StockCost, name)
    with db.read(books.ledger.engine) as connection:
        found: dict[str, D] = defaultdict(D)
        for id_, value in connection.execute(select(stock.StockCost.item_id, column)):
            found[next(code for code in items if books.ids.get(code) == id_)] += value
    return dict(found)


@pytest.mark.covers("WH-08")
@pytest.mark.parametrize("step", ["day", "week", "month"])
def test_days_of_a_ledger_run_from_what_the_one_before_left(books: SmallBooks, step: str) -> None:
    today = clock.today()
    for ago, quantity in ((40, 5), (40, 7), (12, 11), (3, -4), (0, 2)):
        on = {"business_date": today - timedelta(days=ago)}
        if quantity > 0:
            books.bring_in(line("A", quantity, unit_cost=D(quantity)), warehouse="W2", **on)
        else:
            books.by(CHECKER).act(paper(books, "other_issue", line("A", -quantity), warehouse="W2", **on), "sign")
    first = today - timedelta(days=20)
    query = Query(
        "item_ledger",
        (
            Where.of("item_id", "equals", ref("A")),
            Where.of("posting_date", "between", first, today),
        ),
    )
    levels = ("item_id", f"posting_date@{step}")
    with books.reading() as work:
        (item,) = groups(work, Ask(query, levels, depth=1)).groups
        measures = groups(work, Ask(query, levels)).measures
        paged, after = [], b""
        while True:
            page = groups(work, Ask(query, levels, level=1, limit=1, after=after))
            paged += page.groups
            after = page.next
            if not page.more:
                break
        with pytest.raises(Invalid):
            groups(work, Ask(query, levels[::-1]))

    def figures(some: Any) -> list[dict[str, D]]:
        return [{one.name: figure(one, each.sums) for one in measures} for each in some]

    rows, whole = figures(item.below), figures([item])[0]
    # What the database reckons for one page at a time is what is reckoned here of all.
    assert figures(paged) == rows
    assert [each.name for each in paged] == [each.name for each in item.below]
    assert len(rows) >= (3 if step == "day" else 1)
    # What the openings of today brought, the last row opens with.
    begun = _begun(books, first, today + timedelta(days=1))["A"]
    assert begun["quantity"]
    for name in ("quantity", "cost"):
        for row, following in pairwise(rows):
            at_first = begun[name] if following is rows[-1] else D(0)
            assert row[f"closing_{name}"] + at_first == following[f"opening_{name}"]
        for row in rows:
            assert row[f"opening_{name}"] + row[f"in_{name}"] - row[f"out_{name}"] == row[f"closing_{name}"]
        assert rows[0][f"opening_{name}"] + (begun[name] if len(rows) > 1 else 0) == whole[f"opening_{name}"]
        assert rows[-1][f"closing_{name}"] == whole[f"closing_{name}"]
        assert sum(row[f"in_{name}"] for row in rows) == whole[f"in_{name}"]


@pytest.mark.covers("WH-02", "WH-09")
def test_what_lies_where_and_what_it_is_worth_are_summed_up(books: SmallBooks) -> None:
    books.bring_in(line("A", 60, stock_status="to_inspect", unit_cost=D("3.5")))
    with books.reading() as work:
        there = groups(work, Ask(Query("stock_summary"), ("item_id", "stock_status"), depth=1))
        worth = groups(work, Ask(Query("stock_value"), ("item_class_id@1", "item_id"), depth=1))
    (item,) = (each for each in there.groups if each.code == "A")
    by_status = {each.name: figure(there.measures[0], each.sums) for each in item.below}
    assert by_status["待检"] == 60
    assert sum(by_status.values()) == books.stock().on_hand
    (own,) = (below for each in worth.groups for below in each.below if below.code == "A")
    said = {one.name: figure(one, own.sums) for one in worth.measures}
    assert said["average"] == (said["cost"] / said["quantity"]).quantize(D("0.000001"))
