"""Goods lie in bins where their warehouse manages them, and every line that moves them says in which (MD-06, S01.7, WH-02)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from cellar_server.areas.inventory import transfer
from cellar_server.kernel.schema import clock
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.records import RecordView
from cellar_server.ledgers import stock
from tests.integration.inventory.papers import line, paper
from tests.support.books import CHECKER, SmallBooks
from tests.support.hands import ref, refusal

pytestmark = pytest.mark.differs("scenario")

D = Decimal
HOW = transfer.RECEIPT.code.replace(".", "__")


def with_bins(books: SmallBooks, warehouse: str = "W1", *codes: str) -> SmallBooks:
    """The warehouse manages bins, these."""
    place = books.get("warehouse", books.ids[warehouse])
    books.save("warehouse", {"bin_managed": True}, id_=place.id, version=place.row_version)
    for code in codes or ("H1", "H2"):
        books.ids[code] = books.save("warehouse_bin", {"code": code, "name": code, "warehouse_id": ref(warehouse)}).id
    return books


def moved(books: SmallBooks, *rows: dict[str, Any], warehouse: str = "W1") -> RecordView:
    return books.by(CHECKER).act(paper(books, "bin_move", *rows, warehouse=warehouse), "sign")


def lies(books: SmallBooks, item: str = "A", warehouse: str = "W1") -> dict[str, D]:
    """On hand by bin; "": in none. As much in all as lies in the warehouse."""
    detail = table_of(stock.StockBatch).c
    with books.reading() as work:
        asked = select(detail.bin_id, func.sum(detail.on_hand)).where(
            detail.item_id == books.ids[item], detail.warehouse_id == books.ids[warehouse]
        )
        found = {row[0]: row[1] for row in work.connection.execute(asked.group_by(detail.bin_id)) if row[1]}
    assert sum(found.values()) == books.stock(item, warehouse).on_hand
    codes = {id_: code for code, id_ in books.ids.items()}
    return {codes.get(id_, ""): quantity for id_, quantity in found.items()}


@pytest.mark.covers("MD-06", "WH-02", "S01.7")
def test_a_line_names_a_bin_where_bins_are_managed_and_none_elsewhere(books: SmallBooks) -> None:
    books.ids["H9"] = books.save("warehouse_bin", {"code": "H9", "name": "H9", "warehouse_id": ref("W2")}).id
    assert refusal(paper, books, "other_receipt", line("A", 6, bin_id=ref("H9")), warehouse="W2") == {
        "NO_BINS": "lines[0].bin_id"
    }
    with_bins(books)
    assert refusal(paper, books, "other_receipt", line("A", 6, bin_id=ref("H9"))) == {"NOT_ITS_BIN": "lines[0].bin_id"}
    bare = paper(books, "other_receipt", line("A", 6))
    assert refusal(books.by(CHECKER).act, bare, "sign") == {"BIN_MISSING": "lines[0].bin_id"}
    came = books.by(CHECKER).act(paper(books, "other_receipt", line("A", 6, bin_id=ref("H1"))), "sign")
    assert lies(books) == {"": 600, "H1": 6}
    went = paper(books, "other_issue", line("A", 7, bin_id=ref("H1")))
    assert refusal(books.by(CHECKER).act, went, "sign") == {"SHORTAGE": "lines[0].quantity"}
    books.proven()
    books.by(CHECKER).act(came, "unsign")
    assert lies(books) == {"": 600}
    books.proven()


@pytest.mark.covers("MD-06", "WH-02")
def test_goods_are_put_into_bins_and_moved_between_them(books: SmallBooks) -> None:
    row = line("A", 100, to_bin_id=ref("H1"))
    books.ids["H8"] = books.save("warehouse_bin", {"code": "H8", "name": "H8", "warehouse_id": ref("W1")}).id
    assert refusal(paper, books, "bin_move", line("A", 1, to_bin_id=ref("H8"))) == {"NO_BINS": "lines[0].to_bin_id"}
    with_bins(books)
    moved(books, row)
    assert refusal(paper, books, "bin_move", {**row, "bin_id": ref("H1")}) == {"SAME_BIN": "lines[0].to_bin_id"}
    there = moved(books, line("A", 40, bin_id=ref("H1"), to_bin_id=ref("H2")))
    assert lies(books) == {"": 500, "H1": 60, "H2": 40}
    books.proven()
    # A state is of goods in a bin too.
    frozen = paper(books, "status_change", line("A", 5, bin_id=ref("H2"), from_status="qualified", to_status="frozen"))
    books.by(CHECKER).act(frozen, "sign")
    assert refusal(books.by(CHECKER).act, there, "unsign") == {"SHORTAGE": ""}
    assert lies(books)["H2"] == 40
    books.proven()


@pytest.mark.covers("MD-06")
def test_a_warehouse_stops_managing_bins_once_they_are_empty(books: SmallBooks) -> None:
    with_bins(books)
    moved(books, line("A", 100, to_bin_id=ref("H1")))
    place = books.get("warehouse", books.ids["W1"])
    off: dict[str, Any] = {"id_": place.id, "version": place.row_version}
    assert refusal(books.save, "warehouse", {"bin_managed": False}, **off) == {"GOODS_IN_BINS": "bin_managed"}
    gone = paper(books, "other_issue", line("A", 100, bin_id=ref("H1")))
    books.by(CHECKER).act(gone, "sign")
    assert books.save("warehouse", {"bin_managed": False}, **off).values["bin_managed"] is False
    books.proven()


@pytest.mark.covers("LG-03", "MD-06", "S23.7")
def test_the_keeper_is_given_the_oldest_batch_and_the_bin_in_which_most_lies(books: SmallBooks) -> None:
    with_bins(books)
    moved(
        books, line("A", 10, to_bin_id=ref("H1")), line("A", 90, to_bin_id=ref("H2")),
        line("B", 5, "B1", to_bin_id=ref("H1")), line("B", 7, "B1", to_bin_id=ref("H2")), line("B", 50, "B2", to_bin_id=ref("H1")),
    )  # fmt: skip
    lead = books.by(CHECKER)
    note = lead.act(books.push("sales_order.delivery_note", books.approved_order(("A", 95), ("B", 20))), "approve")
    out = books.push("delivery_note.outbound", note)
    picked = [
        (row.values["item_id"].code, row.values["batch_id"].code if row.values["batch_id"] else "", row.values["bin_id"].code, row.values["quantity"])
        for row in out.grids["lines"]
    ]  # fmt: skip
    assert picked == [
        ("A", "", "H2", 90), ("A", "", "H1", 5), ("B", "B1", "H2", 7), ("B", "B1", "H1", 5), ("B", "B2", "H1", 8)
    ]  # fmt: skip
    out = books.act(out, "sign")
    assert lies(books) == {"": 500, "H1": 5}
    assert lies(books, "B")["H1"] == 42
    assert books.stock("A").in_transit == 95
    books.proven()
    books.act(books.act(books.push("outbound.sign_off", out), "sign"), "withdraw")
    books.proven()


@pytest.mark.covers("WH-05", "SO-09", "MD-06")
def test_transfers_and_loans_take_from_bins_and_bring_back_into_them(books: SmallBooks) -> None:
    with_bins(books)
    with_bins(books, "W2", "G1")
    moved(books, line("A", 100, to_bin_id=ref("H1")))
    by_hand = books.with_settings(**{HOW: transfer.MANUAL})
    lead = by_hand.by(CHECKER)
    head = {"warehouse_id": ref("W1"), "to_warehouse_id": ref("W2"), "org_id": ref("01")}
    order = lead.act(by_hand.save("transfer_order", head, [line("A", 60)]), "approve")
    out = by_hand.push("transfer_order.transfer_out", order)
    assert out.grids["lines"][0].values["bin_id"].code == "H1"
    out = lead.act(out, "sign")
    books.proven()
    head, rows = by_hand.typed(by_hand.evaluate_push("transfer_out.transfer_in", out))
    bare = by_hand.save("transfer_in", head, rows)
    assert refusal(lead.act, bare, "sign") == {"BIN_MISSING": "lines[0].bin_id"}
    head, rows = by_hand.typed(bare)
    came = by_hand.save("transfer_in", {}, [{**rows[0], "bin_id": ref("G1")}], id_=bare.id, version=bare.row_version)
    came = lead.act(came, "sign")
    assert lies(books) == {"": 500, "H1": 40}
    assert lies(books, "A", "W2") == {"G1": 60}
    lent = paper(books, "loan", line("A", 30, bin_id=ref("H1")), employee_id=ref("S01"), due_on=clock.today())
    lent = lead.act(lent, "sign")
    assert lies(books)["H1"] == 10
    assert books.stock("A").lent == 30
    head, rows = by_hand.typed(by_hand.evaluate_push("loan.loan_return", lent))
    back = lead.act(by_hand.save("loan_return", head, [{**rows[0], "bin_id": ref("H2")}]), "sign")
    assert lies(books) == {"": 500, "H1": 10, "H2": 30}
    books.proven()
    for each, undo in ((back, "unsign"), (came, "unsign")):
        lead.act(each, undo)
        books.proven()


@pytest.mark.covers("WH-01", "MD-06")
def test_a_red_receipt_takes_from_the_bin_of_its_original(books: SmallBooks) -> None:
    with_bins(books)
    came = books.by(CHECKER).act(paper(books, "other_receipt", line("A", 6, bin_id=ref("H1"))), "sign")
    red = books.by(CHECKER).act(books.reverse(came), "sign")
    assert red.grids["lines"][0].values["bin_id"].code == "H1"
    assert lies(books) == {"": 600}
    books.proven()
