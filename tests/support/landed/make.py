"""Make the filled ledger set of the newest revision: ``python -m tests.support.landed.make`` (part of ``dev.py release``).

The program fills it by its own rules, so it is made by the release that it stands for and never again: the small books,
then a month of work in which every table gets rows. What the walks over the chain leave is whole, in the middle, closed,
void and undone. A table that stays empty is an AssertionError, for an upgrade would be tried on nothing there.
"""

from __future__ import annotations

import lzma
import sqlite3
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from cellar_db import engine as db
from cellar_db import revision
from cellar_server.books import registry
from cellar_server.console import sets
from cellar_server.kernel.entry import security
from cellar_server.kernel.entry.ledger_set import LedgerSet
from cellar_server.kernel.exchange import attachments
from cellar_server.kernel.lists import preferences
from cellar_server.kernel.schema import clock
from cellar_server.kernel.unit_of_work import prove
from cellar_server.kernel.unit_of_work.events import Event, note_alone
from tests.support import books as small
from tests.support.books import CHECKER, SmallBooks
from tests.support.chain_walk import Walk
from tests.support.hands import ref

D = Decimal
HERE = Path(__file__).parent
_PASSWORD = "Landed-2026"


def main() -> int:
    number = revision.newest()
    place = HERE / f"{number}.sqlite.xz"
    if place.exists():
        sys.stdout.write(f"{place.name} is there already and stays\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "landed.sqlite"
        _fill(f"sqlite:///{file.as_posix()}")
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            empty = _empty(connection)
            assert not empty, f"nothing is in {', '.join(empty)}: let {Path(__file__).name} fill them"
            connection.execute("VACUUM")
        place.write_bytes(lzma.compress(file.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
    sys.stdout.write(f"{place.name}: {place.stat().st_size} bytes\n")
    return 0


def _empty(connection: sqlite3.Connection) -> list[str]:
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return [name for name in tables if connection.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() is None]


def _fill(url: str) -> None:
    engine = db.open_engine(url)
    try:
        sets.create(engine, registry(), code="001", name="小账套")
        sets.add_administrator(engine, "admin", _PASSWORD)
        ledger = LedgerSet("001", "小账套", engine, registry())
        books = small.fill(ledger)
        _masters(books)
        _prices(books)
        _papers(books)
        _credit(books)
        for walk in range(4):
            _walk(books, f"landed {walk}")
        _on_the_way(books)
        _beside(books, ledger)
        _periods(books)
        found = prove.prove(engine, registry())
        assert found == [], found
    finally:
        engine.dispose()


def _masters(books: SmallBooks) -> None:
    """The kinds that the small books do without, a customer's contacts, and codes that differ by case and width only."""
    named: dict[str, dict[str, Any]] = {
        "brand": {"code": "CL", "name": "澄岭"},
        "vehicle": {"code": "川A12345", "name": "川A12345", "carrier_id": ref("T1"), "capacity_kg": D("8000")},
        "role": {"code": "own", "name": "自设岗位"},
    }
    for entity, values in named.items():
        books.save(entity, values)
    person = {"name": "沈知秋", "post": "经理", "phone": "13800000000"}
    books.save("supplier", {"code": "P1", "name": "青瓷瓶厂"}, [person], grid="contacts")
    for code in ("C3", "c4", "Ｃ５"):
        values = {
            "code": code, "name": f"客户{code}", "customer_class_id": ref("DEALER"), "org_id": ref("01"), "salesperson_id": ref("S01"),
            "settlement_method_id": ref("WIRE"), "payment_term_id": ref("D30"),
        }  # fmt: skip
        books.save("customer", values, [person], grid="contacts")


def _prices(books: SmallBooks) -> None:
    """A price list that is adjusted from tomorrow on."""
    with books.reading() as work:
        table = books.ledger.registry.of("price_list").table
        number = work.connection.execute(table.select()).mappings().first()
    assert number is not None
    head = {
        "price_list_id": ref(number["doc_number"]),
        "effective_on": clock.today() + timedelta(days=1),
        "org_id": ref("01"),
    }
    rows = [{"item_id": ref("A"), "method": "percent", "change": D(5)}, {"item_id": ref("N"), "price": D(12)}]
    books.by(CHECKER).act(books.save("price_adjustment", head, rows), "approve")


def _papers(books: SmallBooks) -> None:
    """Goods in and out without an order: signed, and as a draft."""
    head: Mapping[str, Any] = {"warehouse_id": ref("W1"), "org_id": ref("01")}
    rows = [{"item_id": ref("A"), "quantity": D(6)}, {"item_id": ref("B"), "quantity": D(2), "batch_id": ref("B1")}]
    for entity, reason in (("other_receipt", "I01"), ("other_issue", "U01")):
        books.by(CHECKER).act(books.save(entity, {**head, "reason_id": ref(reason)}, rows), "sign")
        books.save(entity, {**head, "reason_id": ref(reason)}, rows)


def _credit(books: SmallBooks) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    books.give_credit("C3", temporary=D(5000), valid_from=clock.today(), valid_to=tomorrow + timedelta(days=30))
    books.give_credit("C2", unlimited=True)


def _walk(books: SmallBooks, seed: str) -> None:
    walk = Walk(books, seed)
    walk.set_out()
    for _ in range(40):
        walk.step()


def _on_the_way(books: SmallBooks) -> None:
    """What somebody will go on with after the upgrade: orders in every state, a note over half of one."""
    books.order(("A", 3))
    books.act(books.order(("A", 2), ("B", 4)), "submit")
    books.approved_order(("A", 5))
    half = books.approved_order(("A", 8), ("B", 6))
    books.by(CHECKER).act(books.push("sales_order.delivery_note", half, quantities=[4, None]), "approve")
    books.by(CHECKER).act(books.approved_order(("A", 1)), "close", reason="客户取消")


def _beside(books: SmallBooks, ledger: LedgerSet) -> None:
    """What is kept beside the records: a session, files, settings, events, deeds with a reply."""
    security.login(ledger, "admin", _PASSWORD, "zh", "柜台一号")
    books.run(lambda work: attachments.attach(work, "customer", books.ids["C1"], "合同.pdf", b"%PDF-1.4"))
    books.run(lambda work: preferences.put(work, preferences.Preference("columns.sales_order", "[1]", shared=False)))
    note_alone(ledger.engine, Event.CONSOLE, user_id=1, words="a working month")


def _periods(books: SmallBooks) -> None:
    """The first month is closed for everything, the second for sales."""
    with books.reading() as work:
        table = books.ledger.registry.of("period").table
        months = work.connection.execute(table.select().order_by(table.c.starts)).all()
    for month, modules in zip(months[:2], (("sales", "stock", "receivable"), ("sales",)), strict=True):
        for module in modules:
            books.act(books.get("period", month.id), f"close_{module}")


if __name__ == "__main__":
    sys.exit(main())
