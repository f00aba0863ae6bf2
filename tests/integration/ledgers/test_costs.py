"""Goods and what they cost move in one posting, through the papers and the chain (WH-09, S26.24)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from cellar_db import engine as db
from cellar_server.kernel.schema.records import RecordView
from cellar_server.ledgers import stock
from tests.support import databases
from tests.support.books import CHECKER, SmallBooks, ref, small_books
from tests.support.counting import count_statements
from tests.support.hands import refusal

pytestmark = pytest.mark.differs("ledgers")

D = Decimal


@pytest.fixture
def books(database_url: str) -> Iterator[SmallBooks]:
    with small_books(database_url, goods=0) as opened:
        yield opened


def cost(books: SmallBooks, item: str = "A") -> tuple[D, D]:
    """Quantity and value of an item in the company's cost area."""
    with db.read(books.ledger.engine) as connection:
        table = stock.StockCost.__table__
        row = connection.execute(
            select(table.c.quantity, table.c.cost).where(table.c.item_id == books.ids[item])
        ).one_or_none()
    return (row[0], row[1]) if row is not None else (D(0), D(0))


def came(books: SmallBooks, quantity: int, unit_cost: str | None = None, **values: Any) -> RecordView:
    row = {"item_id": ref("A"), "quantity": D(quantity), "unit_cost": None if unit_cost is None else D(unit_cost)}
    return books.bring_in(row, **values)


def _to_sign_off(books: SmallBooks, quantity: int) -> tuple[RecordView, RecordView]:
    """A signed outbound and the draft of its sign-off."""
    note = books.push("sales_order.delivery_note", books.approved_order(("A", quantity)))
    note = books.by(CHECKER).act(note, "approve")
    out = books.act(books.push("delivery_note.outbound", note), "sign")
    return out, books.push("outbound.sign_off", out)


@pytest.mark.covers("WH-09", "S26.24")
def test_value_comes_in_with_the_goods_and_leaves_where_they_leave_the_company(books: SmallBooks) -> None:
    came(books, 10, "100")
    came(books, 5, "110.01")
    assert cost(books) == (15, D("1550.05"))
    out, arriving = _to_sign_off(books, 7)
    assert cost(books) == (15, D("1550.05")), "what is on the road is ours"
    arrived = books.act(arriving, "sign")
    assert cost(books) == (8, D("826.69"))
    books.proven()
    # Dearer goods came in since; what is taken back is worth what it was.
    came(books, 2, "500")
    books.act(books.act(arrived, "withdraw"), "void")
    assert cost(books) == (17, D("2550.05"))
    books.act(books.again(out), "unsign")
    assert cost(books) == (17, D("2550.05"))
    books.proven()


def test_goods_without_a_cost_come_at_the_average_and_at_first_at_nothing(books: SmallBooks) -> None:
    row = {"item_id": ref("A"), "quantity": D(4)}
    head = {"warehouse_id": ref("W1"), "org_id": ref("01"), "reason_id": ref("I09")}
    paper = books.save("other_receipt", head, [row])
    told = books.by(CHECKER).do(paper, "sign")
    assert [found.code for found in told.warnings] == ["NOT_COSTED"]
    assert cost(books) == (4, 0)
    came(books, 4, "20")
    assert cost(books) == (8, D("80.00"))
    more = books.save("other_receipt", head, [{**row, "quantity": D(2)}])
    assert books.by(CHECKER).do(more, "sign").warnings == []
    assert cost(books) == (10, D("100.00"))
    books.proven()


def test_what_went_on_at_average_cost_does_not_leave_less_than_nothing_behind(books: SmallBooks) -> None:
    came(books, 10, "10")
    dear = came(books, 10, "20")
    issue = books.save(
        "other_issue", {"warehouse_id": ref("W1"), "org_id": ref("01"), "reason_id": ref("U09")},
        [{"item_id": ref("A"), "quantity": D(10)}],
    )  # fmt: skip
    gone = books.by(CHECKER).act(issue, "sign")
    assert cost(books) == (10, D("150.00"))
    assert refusal(books.by(CHECKER).act, dear, "unsign") == {"COST_GONE_ON": ""}
    books.by(CHECKER).act(gone, "unsign")
    books.by(CHECKER).act(dear, "unsign")
    assert cost(books) == (10, D("100.00"))
    books.proven()


@pytest.mark.covers("MD-06")
def test_a_warehouse_that_bears_no_cost_keeps_none(books: SmallBooks) -> None:
    books.ids["W9"] = books.save(
        "warehouse", {"code": "W9", "name": "代存", "org_id": ref("01"), "cost_bearing": False}
    ).id
    assert books.get("warehouse", books.ids["W9"]).values["cost_area_id"] is None
    came(books, 3, "10", warehouse="W9")
    assert (books.stock("A", "W9").on_hand, cost(books)) == (3, (0, 0))
    books.proven()


@pytest.mark.covers("MD-06", "WH-02")
def test_goods_of_a_warehouse_that_stops_counting_are_blocked_and_counted_again(books: SmallBooks) -> None:
    came(books, 10, "1")
    place = books.get("warehouse", books.ids["W1"])
    books.save("warehouse", {"in_atp": False}, id_=place.id, version=place.row_version)
    assert (books.stock().blocked, books.stock().available) == (10, 0)
    came(books, 2, "1")
    assert books.stock().available == 0
    books.proven()
    place = books.again(place)
    books.save("warehouse", {"in_atp": True}, id_=place.id, version=place.row_version)
    assert (books.stock().blocked, books.stock().available) == (0, 12)
    books.proven()


def test_where_cost_is_kept_stays_once_goods_moved(books: SmallBooks) -> None:
    came(books, 1, "1")
    area = books.save("cost_area", {"code": "X", "name": "另一域", "org_id": ref("01")})
    place = books.get("warehouse", books.ids["W1"])
    change = {"id_": place.id, "version": place.row_version}
    assert refusal(books.save, "warehouse", {"cost_area_id": ref("X")}, **change) == {
        "WAREHOUSE_IN_USE": "cost_area_id"
    }
    assert area.values["org_id"].id == place.values["org_id"].id


def test_what_value_costs_in_statements(books: SmallBooks) -> None:
    """A sign-off locks the balances and writes them, however many lines; an outbound does neither."""
    if not databases.counts_bulk_updates(books.ledger.engine):
        pytest.skip("the driver does not count bulk updates: each line is a statement there")
    books = books.in_session()
    came(books, 100, "10")
    _, arriving = _to_sign_off(books, 1)
    books.act(arriving, "sign")
    note = books.push("sales_order.delivery_note", books.approved_order(("A", 2), ("A", 3)))
    note = books.by(CHECKER).act(note, "approve")
    draft = books.push("delivery_note.outbound", note)
    with count_statements(books.ledger.engine) as went:
        out = books.act(draft, "sign")
    arriving = books.push("outbound.sign_off", out)
    with count_statements(books.ledger.engine) as arrived:
        books.act(arriving, "sign")
    assert [sum("stock_cost" in sql for sql in each.sql) for each in (went, arrived)] == [0, 2], arrived
