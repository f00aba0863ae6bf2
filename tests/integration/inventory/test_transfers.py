"""Goods that go from one warehouse to another: in transit between, received, or lost on the way (WH-05, W06 B)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from cellar_server.areas.inventory import transfer
from cellar_server.areas.inventory.transfer_in import TransferIn
from cellar_server.areas.inventory.transfer_out import TransferOutLine
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.records import RecordView
from cellar_server.kernel.unit_of_work import prove
from cellar_server.ledgers import stock
from tests.integration.inventory.papers import line
from tests.support.books import CHECKER, SmallBooks, rows_of
from tests.support.hands import ref, refusal

pytestmark = pytest.mark.differs("scenario")

D = Decimal
HOW = transfer.RECEIPT.code.replace(".", "__")


def ordered(books: SmallBooks, *rows: Any, **head: Any) -> RecordView:
    values = {"warehouse_id": ref("W1"), "to_warehouse_id": ref("W2"), "org_id": ref("01"), **head}
    return books.by(CHECKER).act(books.save("transfer_order", values, rows), "approve")


def sent(books: SmallBooks, *rows: Any, quantities: Any = (), **head: Any) -> RecordView:
    out = books.push("transfer_order.transfer_out", ordered(books, *rows, **head), quantities=quantities)
    return books.by(CHECKER).act(out, "sign")


def receipt(books: SmallBooks, out: RecordView) -> RecordView:
    """The one that lives of those made of it."""
    (made,) = [each for each in rows_of(books, TransferIn, source_id=out.id) if each.state != "void"]
    return books.get("transfer_in", made.id)


def figures(books: SmallBooks, warehouse: str, item: str = "A") -> tuple[Any, ...]:
    """On hand, in transit."""
    there = books.stock(item, warehouse)
    return there.on_hand, there.in_transit


def costs(books: SmallBooks, item: str = "A") -> dict[str, tuple[Any, ...]]:
    """Quantity and value by cost area."""
    held = table_of(stock.StockCost)
    with books.reading() as work:
        rows = work.connection.execute(select(held).where(held.c.item_id == books.ids[item])).all()
        areas = work.registry.of("cost_area").table
        codes = {row.id: row.code for row in work.connection.execute(select(areas.c.id, areas.c.code)).all()}
        found: dict[str, tuple[Any, ...]] = {}
        for row in rows:
            quantity, cost = found.get(codes[row.cost_area_id], (0, 0))
            found[codes[row.cost_area_id]] = (quantity + row.quantity, cost + row.cost)
        return found


def on_the_road(books: SmallBooks) -> list[tuple[Any, ...]]:
    """Quantity and value of each layer."""
    held = table_of(stock.StockCost)
    with books.reading() as work:
        asked = select(held.c.quantity, held.c.cost).where(held.c.layer_id != 0).order_by(held.c.quantity)
        return [tuple(row) for row in work.connection.execute(asked)]


@pytest.mark.covers("WH-05", "S26.14", "S26.17", "S26.27")
def test_goods_are_on_the_road_between_and_what_is_lost_says_who_bears_it(books: SmallBooks) -> None:
    out = sent(books, line("A", 60), line("B", 310))
    # Both warehouses are the order's; the batches are the oldest.
    assert (out.values["warehouse_id"].id, out.values["to_warehouse_id"].id) == (books.ids["W1"], books.ids["W2"])
    assert sorted(row.values["quantity"] for row in out.grids["lines"]) == [10, 60, 300]
    assert figures(books, "W1"), figures(books, "W2") == ((540, 0), (0, 60))
    books.proven()
    made = receipt(books, out)
    assert made.state == "draft"
    rows = [dict(values) for values in books.typed(made)[1]]
    short = {**rows[0], "received": D(58)}
    assert refusal(books.save, "transfer_in", {}, [short, *rows[1:]], id_=made.id, version=made.row_version) == {
        "DOES_NOT_ADD_UP": "lines[0].received"
    }
    lost = {**short, "lost": D(2)}
    assert refusal(books.save, "transfer_in", {}, [lost, *rows[1:]], id_=made.id, version=made.row_version) == {
        "LOSS_UNEXPLAINED": "lines[0].reason_id", "LOSS_UNCLAIMED": "lines[0].borne_by"
    }  # fmt: skip
    told = {**lost, "reason_id": ref("L01"), "borne_by": "carrier"}
    made = books.save("transfer_in", {}, [told, *rows[1:]], id_=made.id, version=made.row_version)
    came = books.by(CHECKER).act(made, "sign")
    assert (figures(books, "W1"), figures(books, "W2")) == ((540, 0), (58, 0))
    out = books.again(out)
    assert (out.values["progress"], out.values["received_total"], out.values["lost_total"]) == ("done", 368, 2)
    order = rows_of(books, books.ledger.registry.of("transfer_order").model)[0]
    assert (order.shipped_total, order.received_total) == (370, 368)
    books.proven()
    # Only backwards: the receipt first, then what was sent, with the receipt's draft.
    assert refusal(books.by(CHECKER).act, out, "unsign") == {"WRONG_STATE": ""}
    books.by(CHECKER).act(came, "unsign")
    assert books.by(CHECKER).act(out, "unsign").state == "draft"
    assert books.again(came).state == "void"
    assert (figures(books, "W1"), figures(books, "W2")) == ((600, 0), (0, 0))
    books.proven()


@pytest.mark.covers("WH-05", "S26.14", "S26.15")
def test_the_parameter_says_how_they_are_received(books: SmallBooks) -> None:
    at_once = books.with_settings(**{HOW: transfer.SIGNED})
    out = sent(at_once, line("A", 6))
    assert receipt(books, out).state == "signed"
    assert figures(books, "W2") == (6, 0)
    books.proven()
    by_hand = books.with_settings(**{HOW: transfer.MANUAL})
    out = sent(by_hand, line("A", 10))
    assert rows_of(books, TransferIn, source_id=out.id) == []
    for part in (4, 6):
        head, rows = books.typed(books.evaluate_push("transfer_out.transfer_in", out))
        assert rows[0]["received"] == rows[0]["shipped"]
        came = books.save("transfer_in", head, [{**rows[0], "shipped": D(part), "received": D(part)}])
        assert came.grids["lines"][0].values["received"] == part
        books.by(CHECKER).act(came, "sign")
    assert figures(books, "W2") == (16, 0)
    assert books.again(out).values["progress"] == "done"
    books.proven()


@pytest.mark.covers("WH-05", "MD-13")
def test_a_receipt_is_of_the_day_on_which_it_is_signed(books: SmallBooks) -> None:
    """The month in which the goods left is closed meanwhile; who wrote a day on the receipt is told so, who did not is not held up."""
    outs = [sent(books, line("A", 6)) for _ in range(2)]
    touched, untouched = (receipt(books, out) for out in outs)
    head, rows = books.typed(touched)
    touched = books.save("transfer_in", head, rows, id_=touched.id, version=touched.row_version)
    left = clock.today()
    arrived = (left.replace(day=1) + timedelta(days=32)).replace(day=3)
    module = books.ledger.registry.of("transfer_in").module
    assert module is not None
    books.close_period(f"{left:%Y-%m}", module)
    with clock.shifted(arrived - left):
        assert refusal(books.by(CHECKER).act, touched, "sign") == {"PERIOD_CLOSED": "business_date"}
        came = books.by(CHECKER).act(untouched, "sign")
        assert (came.values["business_date"], came.values["posting_date"]) == (arrived, arrived)
        books.proven()


@pytest.mark.covers("WH-05", "WH-09")
def test_value_goes_with_the_goods_at_what_they_cost_where_they_left(books: SmallBooks) -> None:
    books.save("cost_area", {"code": "CB", "name": "另一成本域", "org_id": ref("01")})
    books.save("warehouse", {"code": "W9", "name": "外埠仓", "org_id": ref("01"), "cost_area_id": ref("CB")})
    before = costs(books)
    (area,) = before
    out = sent(books, line("A", 60), to_warehouse_id=ref("W9"))
    assert costs(books) == {area: (before[area][0] - 60, before[area][1] - D("3675.00")), "CB": (60, D("3675.00"))}
    # What costs become where they left is nothing to what is on the road.
    books.bring_in(line("A", 100, unit_cost=D(100)))
    came = books.by(CHECKER).act(receipt(books, out), "sign")
    assert costs(books)["CB"] == (60, D("3675.00"))
    books.proven()
    books.by(CHECKER).act(came, "unsign")
    books.by(CHECKER).act(out, "unsign")
    assert costs(books)["CB"] == (0, 0)
    books.proven()


def received(books: SmallBooks, out: RecordView, came: int, lost: int) -> RecordView:
    """A signed receipt of a part of what is on the road."""
    head, rows = books.typed(books.evaluate_push("transfer_out.transfer_in", out))
    told = {"reason_id": ref("L01"), "borne_by": "carrier"} if lost else {}
    row = {**rows[0], "shipped": D(came + lost), "received": D(came), "lost": D(lost), **told}
    return books.by(CHECKER).act(books.save("transfer_in", head, [row]), "sign")


@pytest.mark.covers("WH-05", "WH-09", "S26.17")
@pytest.mark.parametrize("area", ["CB", ""], ids=["another cost area", "the same"])
def test_what_is_lost_is_worth_what_it_was_when_it_left(books: SmallBooks, area: str) -> None:
    if area:
        books.save("cost_area", {"code": "CB", "name": "另一成本域", "org_id": ref("01")})
    books.save(
        "warehouse",
        {"code": "W9", "name": "外埠仓", "org_id": ref("01"), **({"cost_area_id": ref(area)} if area else {})},
    )
    by_hand = books.with_settings(**{HOW: transfer.MANUAL})
    before = costs(books)
    out = sent(by_hand, line("A", 60), to_warehouse_id=ref("W9"))
    assert on_the_road(books) == [(60, D("3675.00"))]
    # Goods of another cost come in on both sides, and most of them go on.
    dear, cheap = (
        books.bring_in(line("A", 100, unit_cost=D(900))),
        books.bring_in(line("A", 100, unit_cost=D(1)), warehouse="W9"),
    )
    held = sum(value for _, value in costs(books).values())
    first = received(by_hand, out, 37, 3)
    assert sum(value for _, value in costs(books).values()) == held - D("183.75")
    assert on_the_road(books) == [(20, D("1225.00"))]
    second = received(by_hand, out, 0, 20)
    assert sum(value for _, value in costs(books).values()) == held - D("183.75") - D("1225.00")
    assert on_the_road(books) == []
    books.proven()
    for each in (second, first, cheap, dear, out):
        undone = books.by(CHECKER).act(books.again(each), "unsign")
        books.proven()
        books.by(CHECKER).act(undone, "void")
    assert {key: value for key, value in costs(books).items() if any(value)} == before


@pytest.mark.covers("WH-05", "WH-09")
def test_what_left_before_its_value_was_kept_apart_arrives_as_it_did(books: SmallBooks) -> None:
    out = sent(books, line("A", 60))
    held, moves = table_of(stock.StockCost), table_of(stock.StockMove)

    def of_before(work: Any) -> None:
        work.connection.execute(delete(held).where(held.c.layer_id != 0))
        work.connection.execute(
            update(held).where(held.c.item_id == books.ids["A"]).values(quantity=600, cost=D(36750))
        )
        work.connection.execute(update(moves).where(moves.c.record_id == out.id).values(layer_id=0, cost=0))

    books.run(of_before)
    books.proven()
    came = books.by(CHECKER).act(receipt(books, out), "sign")
    books.proven()
    books.by(CHECKER).act(came, "unsign")
    books.by(CHECKER).act(out, "unsign")
    books.proven()


@pytest.mark.covers("WH-05")
def test_goods_stay_in_their_state_and_promises_hold_them(books: SmallBooks) -> None:
    books.bring_in(line("A", 5, stock_status="damaged"))
    order = ordered(books, line("A", 5))
    head, rows = books.typed(books.evaluate_push("transfer_order.transfer_out", order))
    out = books.save("transfer_out", head, [{**rows[0], "stock_status": "damaged"}])
    out = books.by(CHECKER).act(out, "sign")
    books.by(CHECKER).act(receipt(books, out), "sign")
    there = books.stock("A", "W2")
    assert [there.on_hand, there.available] == [5, 0]
    books.approved_order(("A", 595))
    made = books.push("transfer_order.transfer_out", ordered(books, line("A", 6)))
    assert refusal(books.by(CHECKER).act, made, "sign") == {"SHORTAGE": "lines[0].quantity"}
    books.proven()


@pytest.mark.covers("WH-05", "SO-13")
def test_the_rest_of_an_order_is_given_up(books: SmallBooks) -> None:
    order = ordered(books, line("A", 10))
    out = books.by(CHECKER).act(books.push("transfer_order.transfer_out", order, quantities=(4,)), "sign")
    order = books.by(CHECKER).act(order, "close", reason="不调了")
    assert refusal(books.push, "transfer_order.transfer_out", order) == {"NOTHING_OPEN": ""}
    order = books.by(CHECKER).act(order, "reopen")
    assert order.values["progress"] == "partly"
    assert out.values["quantity_total"] == 4


def test_goods_go_to_another_warehouse_of_the_company(one_books: SmallBooks) -> None:
    books = one_books
    head = {"warehouse_id": ref("W1"), "to_warehouse_id": ref("W1"), "org_id": ref("01")}
    assert refusal(books.save, "transfer_order", head, [line("A", 1)]) == {"SAME_WAREHOUSE": "to_warehouse_id"}
    books.save(
        "organisation", {"code": "06", "name": "电商公司", "is_sales": True, "is_stock": True, "is_company": True}
    )
    books.save("warehouse", {"code": "W6", "name": "电商仓", "org_id": ref("06")})
    head["to_warehouse_id"] = ref("W6")
    assert refusal(books.save, "transfer_order", head, [line("A", 1)]) == {"OTHER_COMPANY": "to_warehouse_id"}


@pytest.mark.covers("PT-36")
def test_the_prover_finds_a_transfer_that_says_otherwise_than_the_stock(books: SmallBooks) -> None:
    sent(books, line("A", 5))
    books.proven()
    books.run(lambda work: work.connection.execute(update(table_of(TransferOutLine)).values(handled=1, received=1)))
    found = prove.prove(books.ledger.engine, books.ledger.registry)
    assert "transfers: in transit = Σ sent − received − lost" in {each.proof for each in found}
