"""A document of as many lines as are allowed goes through the whole chain, in statements that every database takes.

That none holds more values than SQL Server and Oracle take is watched by ``tests/support/statements/limits.py``.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import insert, select

from cellar_common.folding import key
from cellar_db.functions import CHUNK
from cellar_db.ids import new_id
from cellar_server.kernel import audit
from cellar_server.kernel.intake.record import MAX_LINES
from cellar_server.kernel.life import documents
from cellar_server.kernel.links import tracing
from cellar_server.kernel.links.derivation import MOST_CHOSEN
from cellar_server.kernel.schema.model import CODE_KEY
from cellar_server.kernel.schema.problems import Invalid
from cellar_server.kernel.unit_of_work.unit import UnitOfWork
from cellar_server.ledgers import stock
from tests.support.books import CHECKER, SmallBooks, ref
from tests.support.counting import count_statements

D = Decimal
ITEMS = 2 * CHUNK + 100
STEPS = 4


def _many_items(books: SmallBooks) -> list[int]:
    """Copies of item A with their goods in W1."""
    table = books.ledger.registry.of("item").table
    ids = [new_id() for _ in range(ITEMS)]

    def make(work: UnitOfWork) -> None:
        row = dict(work.connection.execute(select(table).where(table.c.id == books.ids["A"])).mappings().one())
        codes = [f"LONG{number:05}" for number in range(len(ids))]
        made = [
            row | {"id": id_, "code": code, "code_key": key(code, CODE_KEY), "barcode": None}
            for id_, code in zip(ids, codes, strict=True)
        ]
        work.connection.execute(insert(table), made)

    books.run(make)
    books.bring_in(*({"item_id": id_, "quantity": D(9)} for id_ in ids))
    return ids


@pytest.mark.slow
@pytest.mark.covers("SO-03", "S26.10")
def test_two_thousand_lines_go_through_the_chain(books: SmallBooks) -> None:
    items, other = _many_items(books), books.by(CHECKER)
    head = {"customer_id": ref("C1"), "org_id": ref("01"), "warehouse_id": ref("W1")}
    lines = [{"item_id": items[n % ITEMS], "quantity": D(1), "price": D(10)} for n in range(MAX_LINES)]
    costs = []
    with count_statements(books.ledger.engine) as statements:
        document = books.save("sales_order", head, lines)
        books.act(document, "submit")
        document = other.act(document, "approve")
    costs.append(statements.count)
    for link, action, who in (
        ("sales_order.delivery_note", "approve", other),
        ("delivery_note.outbound", "sign", books),
        ("outbound.sign_off", "sign", books),
        ("sign_off.sales_invoice", "approve", other),
    ):
        with count_statements(books.ledger.engine) as statements:
            document = who.act(books.push(link, document), action)
        costs.append(statements.count)
        assert len(document.grids["lines"]) == MAX_LINES
    # In parts of five hundred, not line by line.
    assert max(costs) < MAX_LINES / 5, costs
    assert books.stock("A").on_hand == D(600)
    with books.reading() as work:
        assert len(tracing.trace(work, document.entity, document.id).nodes) >= STEPS
        wanted = {(books.ids["W1"], item) for item in items}
        assert {each.on_hand for each in stock.available(work.connection, wanted).values()} <= {D(7), D(8)}
        lying = stock.lying(work.connection, books.ids["W1"], items)
        assert {spot for found in lying.values() for spot, _ in found} == {stock.Spot()}
        assert len(audit.told(work, [("item", item) for item in items])) == ITEMS


def test_more_than_one_document_can_hold_is_not_cut_off_silently(one_books: SmallBooks) -> None:
    with one_books.reading() as work, pytest.raises(Invalid, match="TOO_MANY_CHOSEN"):
        documents.derive(work, "sales_order.delivery_note", [], list(range(MOST_CHOSEN + 1)))
