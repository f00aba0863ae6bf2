"""W05 whole, on a ledger set that holds what ``cellar-server init`` makes and nothing else.

Every master, every price and every bottle comes in by a command, and every step is its own post's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from cellar_db import engine as db
from cellar_server import books as program
from cellar_server.console import sets
from cellar_server.kernel.access import principal
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.unit_of_work import prove
from tests.integration.inventory.papers import line, paper
from tests.integration.posts.ground import Ground
from tests.support.books import MAKER, SmallBooks, fill, ref

pytestmark = pytest.mark.differs("scenario")

D = Decimal
WAREHOUSE = {"warehouse_id": ref("W2")}


@pytest.fixture
def made(database_url: str) -> Iterator[LedgerSet]:
    """What ``cellar-server init`` makes, and no more."""
    engine = db.open_engine(database_url)
    try:
        sets.create(engine, program.registry(), code="001", name="新账套")
        sets.add_administrator(engine, "admin", "Deng-Shan-7")
        yield LedgerSet("001", "新账套", engine, program.registry())
    finally:
        engine.dispose()


@pytest.mark.covers("WH-01", "WH-08", "SO-03", "LG-03", "LG-08", "IV-03", "CR-04", "RC-02", "RC-03", "S26.10", "S26.13")
def test_a_new_ledger_set_trades(made: LedgerSet) -> None:
    empty = SmallBooks(made, replace(principal.system(), user_id=MAKER))
    assert prove.prove(made.engine, made.registry) == []
    with empty.reading() as work:
        for entity in ("customer", "item", "warehouse", "organisation"):
            assert work.connection.execute(made.registry.of(entity).table.select()).all() == []
    ground = Ground.of(fill(made))
    posts, books = ground.people, ground.books

    # What lies in the second warehouse on the first day, and what comes in later.
    opening = paper(posts["keeper"], "opening_stock", line("A", 40), line("B", 30, "B1"), warehouse="W2")
    posts["warehouse_lead"].act(opening, "sign")
    came = paper(posts["keeper"], "other_receipt", line("A", 20), warehouse="W2")
    posts["warehouse_lead"].act(came, "sign")
    head = {"customer_id": ref("C1"), "org_id": ref("01")}
    owed_before = posts["business_accountant"].save(
        "receivable", {**head, "amount": D(500), "kind": "opening", "former_number": "K3-1"}
    )
    posts["finance_lead"].act(owed_before, "approve")
    assert (books.stock("A", "W2").on_hand, books.exposure().invoiced) == (60, 500)

    order = posts["order_clerk"].order(("A", 60), ("B", 30), warehouse_id=ref("W2"))
    order = posts["office_lead"].act(posts["order_clerk"].act(order, "submit"), "approve")
    note = posts["dispatcher"].push("sales_order.delivery_note", order)
    note = posts["shipping_clerk"].act(note, "approve")
    outbound = posts["keeper"].act(posts["keeper"].push("delivery_note.outbound", note), "sign")
    # Everything that came in has left, to the last bottle.
    assert [(books.stock(code, "W2").on_hand, books.stock(code, "W2").in_transit) for code in "AB"] == [
        (0, 60),
        (0, 30),
    ]
    signed = posts["logistics"].act(posts["logistics"].push("outbound.sign_off", outbound), "sign")
    invoice = posts["biller"].push("sign_off.sales_invoice", signed)
    invoice = posts["accountant"].act(invoice, "approve")
    amount = invoice.values["gross_total"]
    assert books.exposure().invoiced == amount + 500
    receipt = posts["cashier"].save("receipt", {**head, "amount": amount + 500})
    posts["accountant"].act(receipt, "approve")
    shown, problems, _ = posts["settler"].evaluate("write_off", head, action="match")
    assert [each for each in problems if not each.warning] == []
    rows: list[Any] = [row.values for row in shown.grids["lines"]]
    posts["settler"].act(posts["settler"].save("write_off", shown.values, rows), "approve")
    assert (
        books.again(invoice).values["progress"]
        == books.again(owed_before).values["progress"]
        == books.again(receipt).values["progress"]
        == "done"
    )
    now = books.exposure()
    assert (now.used, books.stock("A", "W2").in_transit) == (0, 0)
    books.proven()
