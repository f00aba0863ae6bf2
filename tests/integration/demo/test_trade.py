"""The demo company's trade, through the bulk door and the command path, ends in books that prove."""

from __future__ import annotations

from sqlalchemy import func, select

from cellar_db import engine as db
from cellar_server.areas.receipts.receipt import Receipt
from cellar_server.areas.sales.order_tables import SalesOrder
from cellar_server.areas.shipping.sign_off import SignOff
from cellar_server.demo import trade
from cellar_server.kernel.schema.progress import Progress
from cellar_server.kernel.unit_of_work.prove import prove
from tests.support.empty_books import empty_books


def test_a_month_of_trade_proves_and_leaves_work_in_every_state(one_database_url: str) -> None:
    books = empty_books(one_database_url)
    result = trade.fill(books, months=1)
    assert prove(books.engine, books.registry) == []
    with db.read(books.engine) as connection:
        states = dict(connection.execute(select(SalesOrder.state, func.count()).group_by(SalesOrder.state)).all())
        far = connection.scalars(select(SalesOrder.progress).distinct()).all()
        lost = connection.scalar(select(func.count()).where(SignOff.lost_total > 0))
        settled = connection.scalar(select(func.count()).where(Receipt.progress == Progress.DONE))
    # A month of orders less those of days on which nobody works, which differ from month to month.
    assert result.bulk > 250
    assert {"draft", "submitted", "approved"} <= states.keys()
    assert {Progress.OPEN, Progress.DONE} <= set(far)
    assert lost
    assert settled
    books.engine.dispose()
