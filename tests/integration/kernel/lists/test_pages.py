"""What a page of a list costs the database: one statement, and no sort where an index walks the order asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from cellar.v1 import list_pb2
from cellar_db import engine as db
from cellar_server.console import sets
from cellar_server.kernel.entry import security
from cellar_server.kernel.lists import query
from cellar_server.kernel.schema.layout import Where
from cellar_server.rpc.calls import Call
from cellar_server.rpc.lists import Lists
from tests.bench._history import fill
from tests.support.books import SmallBooks, small_books

pytestmark = pytest.mark.differs("queries")

COLUMNS = ["number", "business_date", "customer_id", "salesperson_id", "kind", "gross_total", "state"]


@contextmanager
def _sent(books: SmallBooks) -> Iterator[list[tuple[str, Any]]]:
    """Statements with their parameters; the beginning of a transaction is none."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append((statement, parameters))

    event.listen(books.ledger.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(books.ledger.engine, "before_cursor_execute", note)


def test_a_call_for_a_page_sends_two_statements(database_url: str) -> None:
    """Who asks, and the rows with what they refer to; so do a count and sums."""
    with small_books(database_url) as books:
        ledger = books.ledger
        fill(ledger, 50)
        with db.write(ledger.engine) as connection:
            sets.add_user(connection, "pager", "翻页", "turns-9-pages", [], must_change=False)
        sets.add_administrator(ledger.engine, "chief", "turns-9-pages")
        token = security.login(ledger, "chief", "turns-9-pages", "zh", "").token

        def call() -> Call:
            made = Call("", None, "", {}, "")  # type: ignore[arg-type]
            made.admit(ledger, security.authenticate(ledger, token))
            return made

        call()
        wanted = list_pb2.Query(entity="sales_order", search="XS")
        page = list_pb2.PageRequest(query=wanted, columns=COLUMNS, sort=list_pb2.Sort(field="customer_id"), limit=20)
        servicer = Lists()
        with _sent(books) as first:
            reply = servicer.Page(page, call())
        assert len(first) == 2
        assert len(reply.ids) == 20
        assert reply.more
        with _sent(books) as deep:
            again = servicer.Page(
                list_pb2.PageRequest(query=wanted, columns=COLUMNS, sort=page.sort, limit=20, after=reply.next), call()
            )
        assert len(deep) == 2
        assert not {*reply.ids} & {*again.ids}
        with _sent(books) as counted:
            servicer.Count(list_pb2.CountRequest(query=wanted), call())
        assert len(counted) == 2
        with _sent(books) as summed:
            servicer.Sum(list_pb2.SumRequest(query=wanted, fields=["gross_total", "quantity_total"]), call())
        assert len(summed) == 2


@pytest.mark.parametrize(
    ("sort", "wheres"),
    [
        ("-id", ()),
        ("-business_date", ()),
        ("business_date", (Where.of("state", "not_in", "void"),)),
        ("-gross_total", ()),
        ("-id", (Where.of("progress", "equals", "closed"),)),
        ("-id", (Where.of("org_id", "in", 1),)),
        ("id", (Where.of("customer_id", "equals", 1),)),
    ],
)
def test_an_index_walks_the_order(sqlite_url: str, sort: str, wheres: Sequence[Where]) -> None:
    """The first page and a later one; SQLite says in its plan whether it sorts all rows before it gives the first."""
    with small_books(sqlite_url) as books:
        fill(books.ledger, 50)
        asked = query.Query("sales_order", tuple(wheres))
        with books.reading() as work:
            after = query.page(work, query.Query("sales_order"), COLUMNS, sort, limit=5).next
            with _sent(books) as sent:
                query.page(work, asked, COLUMNS, sort)
                query.page(work, asked, COLUMNS, sort, after=after)
            for statement, parameters in sent:
                plan = work.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
                steps = [row[-1] for row in plan]
                assert "USE TEMP B-TREE FOR ORDER BY" not in steps, steps


def test_nullable_columns_sort_empty_first(database_url: str) -> None:
    """A reference that every row has is joined as such; one that may be empty keeps its rows, and they come first."""
    with small_books(database_url) as books:
        books.order(("A", 6))
        fill(books.ledger, 30)
        with books.reading() as work:
            count, _ = query.count(work, query.Query("sales_order"))
            for sort in ("warehouse_id", "settlement_method_id", "deliver_on", "address_id"):
                page = query.page(work, query.Query("sales_order"), [sort], sort)
                assert len(page.ids) == count
                empty = [value is None for value in page.columns[sort]]
                assert empty == sorted(empty, reverse=True)
