"""The filler of the benchmarks: what it makes is what people would have made, as far as the program's own proofs can tell."""

from __future__ import annotations

from sqlalchemy import func, inspect, select

from cellar_db import engine as db
from cellar_server.areas.sales.order_tables import SalesOrder, SalesOrderLine
from cellar_server.kernel.lists import query
from cellar_server.kernel.schema.layout import Where
from cellar_server.kernel.schema.model import table_of
from cellar_server.kernel.schema.tables import audit_log, request_log
from tests.bench._history import fill
from tests.support.books import small_books


def test_a_past_that_the_prover_believes(database_url: str) -> None:
    with small_books(database_url) as books:
        before = books.approved_order(("A", 6))
        indexes = _indexes(books.ledger.engine)
        fill(books.ledger, 300, lines=3)
        assert _indexes(books.ledger.engine) == indexes
        books.proven()
        with db.read(books.ledger.engine) as connection:
            grouped = select(SalesOrder.state, SalesOrder.progress, func.count()).group_by(
                SalesOrder.state, SalesOrder.progress
            )
            states = {(state, far.code): count for state, far, count in connection.execute(grouped)}
            lines = connection.scalar(select(func.count()).select_from(SalesOrderLine))
            deeds = connection.scalar(select(func.count()).select_from(audit_log))
            assert sum(states.values()) == 301
            assert states["approved", "open"] == 4
            assert 0 < states["void", "open"] < states["approved", "closed"]
            assert lines == 901
            # Four deeds of most orders, each asked for once.
            assert deeds is not None
            assert deeds > 4 * states["approved", "closed"]
            assert connection.scalar(select(func.count()).select_from(request_log)) >= 4 * states["approved", "closed"]
        # An order of the past is one like any other: it is listed, shown with its history, and goes on from there.
        with books.reading() as work:
            found = query.page(
                work,
                query.Query("sales_order", (Where.of("state", "in", "approved"), Where.of("progress", "in", "open"))),
                ["number", "customer_id"],
            )
        assert len(found.ids) == 4
        old = next(id_ for id_ in found.ids if id_ != before.id)
        record = books.get("sales_order", old)
        assert len(record.grids["lines"]) == 3
        books.act(record, "close", reason="C01")
        books.approved_order(("A", 6))
        books.proven()


def _indexes(engine: object) -> dict[str, list[str]]:
    tables = (table_of(SalesOrder), table_of(SalesOrderLine), audit_log)
    found = inspect(engine)
    return {table.name: sorted(str(index["name"]) for index in found.get_indexes(table.name)) for table in tables}
